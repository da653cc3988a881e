"""The lists in the configuration: report options, custom reports, custom queries."""

from typing import Any

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.config import ConnectorConfig, CustomQuery, CustomReport, parse
from source_amazon_sp.errors import InvalidConfig
from unit_tests.support.config import raw_config

TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"


def parsed(**keys: Any) -> ConnectorConfig:
    return parse(raw_config(**keys), instant("2026-11-20T12:00:00Z"))


def complaint(**keys: Any) -> str:
    with pytest.raises(InvalidConfig) as caught:
        parsed(**keys)
    (said,) = caught.value.complaints
    return said


class TestReportOptions:
    def test_options_are_an_object_by_report_type(self) -> None:
        config = parsed(
            report_options=[
                {"report_type": TRAFFIC, "options": {"asinGranularity": "SKU", "dateGranularity": "DAY"}},
                {"report_type": "GET_LEDGER_SUMMARY_VIEW_DATA"},
            ]
        )
        assert config.report_options == {
            TRAFFIC: {"asinGranularity": "SKU", "dateGranularity": "DAY"},
            "GET_LEDGER_SUMMARY_VIEW_DATA": {},
        }

    def test_the_pairs_of_airbytes_own_connector_are_read(self) -> None:
        pairs = [{"option_name": "asinGranularity", "option_value": "SKU"}]
        entries = [{"report_name": TRAFFIC, "stream_name": "my_traffic", "options_list": pairs}]
        assert parsed(report_options=entries).report_options == {TRAFFIC: {"asinGranularity": "SKU"}}

    def test_options_are_an_object_or_the_pairs_of_the_form(self) -> None:
        pairs = [{"option_name": "asinGranularity", "option_value": "SKU"}]
        for options in ({"asinGranularity": "SKU"}, pairs):
            config = parsed(
                report_options=[{"report_type": TRAFFIC, "options": options}],
                custom_reports=[{"name": "s", "report_type": TRAFFIC, "options": options}],
            )
            assert config.report_options == {TRAFFIC: {"asinGranularity": "SKU"}}
            assert config.custom_reports[0].options == {"asinGranularity": "SKU"}

    @pytest.mark.parametrize(("value", "sent"), [(True, "true"), (False, "false"), (7, "7"), (1.5, "1.5"), ("x", "x")])
    def test_values_are_sent_as_text(self, value: object, sent: str) -> None:
        options = [{"report_type": TRAFFIC, "options": {"option": value}}]
        assert parsed(report_options=options).report_options == {TRAFFIC: {"option": sent}}

    def test_the_same_options_may_stand_twice(self) -> None:
        entry = {"report_type": TRAFFIC, "options": {"a": "1"}}
        assert parsed(report_options=[entry, dict(entry)]).report_options == {TRAFFIC: {"a": "1"}}

    def test_different_options_of_one_type_are_refused(self) -> None:
        entries = [{"report_type": TRAFFIC, "options": {"a": value}} for value in ("1", "2")]
        assert complaint(report_options=entries) == (
            f"report_options: {TRAFFIC} stands twice with different options. Keep one."
        )

    @pytest.mark.parametrize(
        "entry",
        [
            {},
            {"options": {"a": "1"}},
            {"report_type": 1},
            {"report_type": TRAFFIC, "options": "a=1"},
            {"report_type": TRAFFIC, "options": {"a": None}},
            {"report_type": TRAFFIC, "options": {"a": ["1"]}},
            {"report_type": TRAFFIC, "options": ["a"]},
            {"report_type": TRAFFIC, "options_list": [{"option_name": "a"}]},
            {"report_type": TRAFFIC, "options_list": [{"option_value": "1"}]},
        ],
    )
    def test_an_entry_that_can_not_be_read_is_refused_with_an_example(self, entry: dict[str, object]) -> None:
        said = complaint(report_options=[entry])
        assert said.startswith("report_options: an entry can't be read. Write it as [{")


class TestCustomReports:
    def test_a_report_needs_a_name_and_a_type(self) -> None:
        (report,) = parsed(custom_reports=[{"name": "my_report", "report_type": "GET_FAKE_DATA"}]).custom_reports
        assert report == CustomReport(
            name="my_report", report_type="GET_FAKE_DATA", options={}, window_days=None, primary_key=()
        )

    def test_it_may_have_options_windows_and_a_key(self) -> None:
        (report,) = parsed(
            custom_reports=[
                {
                    "name": "_r2",
                    "report_type": "GET_FAKE_DATA",
                    "options": {"reportPeriod": "WEEK"},
                    "window_days": 7,
                    "primary_key": ["sku", "day"],
                }
            ]
        ).custom_reports
        assert report == CustomReport(
            name="_r2",
            report_type="GET_FAKE_DATA",
            options={"reportPeriod": "WEEK"},
            window_days=7,
            primary_key=("sku", "day"),
        )

    @pytest.mark.parametrize(
        ("keys", "said"),
        [
            ({"name": "1st"}, "'1st' is not a stream name. Use letters, digits and _, no digit first."),
            ({"name": "my report"}, "'my report' is not a stream name. Use letters, digits and _, no digit first."),
            ({"name": None}, "None is not a stream name. Use letters, digits and _, no digit first."),
            ({"report_type": ""}, "r: report_type is missing."),
            ({"report_type": None}, "r: report_type is missing."),
            ({"options": "x"}, "r: options is not an object of names and values."),
            ({"window_days": 0}, "r: window_days 0 is not 1 or more days."),
            ({"window_days": "7"}, "r: window_days '7' is not 1 or more days."),
            ({"window_days": True}, "r: window_days True is not 1 or more days."),
            ({"primary_key": "sku"}, "r: primary_key is not a list of column names."),
            ({"primary_key": [1]}, "r: primary_key is not a list of column names."),
        ],
    )
    def test_a_wrong_entry_is_named(self, keys: dict[str, object], said: str) -> None:
        entry = {"name": "r", "report_type": "GET_FAKE_DATA", **keys}
        assert complaint(custom_reports=[entry]) == f"custom_reports: {said}"

    def test_names_that_differ_by_case_alone_are_the_same(self) -> None:
        entries = [{"name": name, "report_type": "GET_FAKE_DATA"} for name in ("mine", "Mine")]
        assert complaint(custom_reports=entries) == (
            "custom_reports: Mine stands twice. Give each stream a name of its own."
        )


class TestCustomQueries:
    def test_a_query_keeps_its_text(self) -> None:
        text = "query { analytics { sales } }\n"
        (query,) = parsed(custom_queries=[{"name": "q", "query": text, "primary_key": ["day"]}]).custom_queries
        assert query == CustomQuery(name="q", query=text, primary_key=("day",))

    @pytest.mark.parametrize(
        ("keys", "said"),
        [
            ({"name": "q-1"}, "'q-1' is not a stream name. Use letters, digits and _, no digit first."),
            ({"query": "  "}, "q: query is missing."),
            ({"query": {}}, "q: query is missing."),
            ({"primary_key": {"day": 1}}, "q: primary_key is not a list of column names."),
        ],
    )
    def test_a_wrong_entry_is_named(self, keys: dict[str, object], said: str) -> None:
        entry = {"name": "q", "query": "query { x }", **keys}
        assert complaint(custom_queries=[entry]) == f"custom_queries: {said}"
