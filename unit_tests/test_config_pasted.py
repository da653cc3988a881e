"""A configuration of Airbyte's own Amazon connector, pasted as it stands."""

from typing import Any

import pendulum
import pytest

from source_amazon_sp.config import Environment, parse
from source_amazon_sp.errors import InvalidConfig
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType, Region
from unit_tests.support.config import raw_config

LEDGER, TRAFFIC = "GET_LEDGER_SUMMARY_VIEW_DATA", "GET_SALES_AND_TRAFFIC_REPORT"
NOW = pendulum.datetime(2026, 11, 20, 12)

# Those of its keys that mean the same here.
SHARED: dict[str, Any] = {
    "auth_type": "oauth2.0",
    "aws_environment": "PRODUCTION",
    "region": "DE",
    "account_type": "Seller",
    "app_id": "amzn1.sp.solution.fake",
    "replication_start_date": "2026-01-01T00:00:00Z",
    "replication_end_date": "",
    "include_pii": True,
    "sales_and_traffic_report_asin_granularity": "CHILD",
    "report_options_list": [
        {
            "report_name": LEDGER,
            "stream_name": "ledger",
            "options_list": [{"option_name": "aggregatedByTimePeriod", "option_value": "DAILY"}],
        }
    ],
}
# Those that mean nothing here.
MEANINGLESS: dict[str, Any] = {
    "period_in_days": 90,
    "wait_to_avoid_fatal_errors": False,
    "max_done_report_age_hours": 0,
    "financial_events_step": "180D",
    "num_workers": 2,
    "max_async_job_count": 2,
    "financial_events_max_results_per_page": 100,
    "report_stream_lookback_window_in_hours": 0,
    "failed_retry_wait_time_in_seconds": 1800,
    "creation_requester_429_max_retries": 5,
    "stop_sync_on_rate_limit": False,
    "inbound_replication_mode": "rolling_days",
    "inbound_start_datetime": "2026-01-01T00:00:00Z",
    "inbound_end_datetime": "2026-06-01T00:00:00Z",
    "inbound_rolling_days": 30,
}
_REGIONS = "AE AU BE BR CA DE EG ES FR GB IE IN IT JP MX NL PL SA SE SG TR UK US".split()  # noqa: SIM905  # read at a glance


def test_it_is_read_without_complaint() -> None:
    config = parse(raw_config(**SHARED, **MEANINGLESS), NOW)
    assert (config.environment, config.region, config.account_type) == (
        Environment.PRODUCTION,
        Region.EU,
        AccountType.SELLER,
    )
    assert config.marketplaces == (BY_COUNTRY["DE"].id,)
    assert (config.start, config.end) == (pendulum.datetime(2026, 1, 1), None)
    assert config.include_pii is True
    assert [(entry.names, entry.options) for entry in config.pasted_options] == [
        ((TRAFFIC,), {"asinGranularity": "CHILD"}),
        ((LEDGER, "ledger"), {"aggregatedByTimePeriod": "DAILY"}),
    ]


def test_each_key_without_meaning_is_said_once_and_no_other() -> None:
    remarks = parse(raw_config(**SHARED, **MEANINGLESS), NOW).remarks
    assert sorted(remark.split(" ", 1)[0] for remark in remarks) == sorted(MEANINGLESS)


@pytest.mark.parametrize("key", MEANINGLESS)
def test_a_key_without_meaning_is_answered_with_what_takes_its_place(key: str) -> None:
    (remark,) = parse(raw_config(**{key: MEANINGLESS[key]}), NOW).remarks
    start, instead = remark.split(": ", 1)
    assert start == f"{key} is not needed here and is ignored"
    assert len(instead) > len("lookback_days")


@pytest.mark.parametrize("key", MEANINGLESS)
@pytest.mark.parametrize("value", [None, "", -1, "x", [], {"a": 1}])
def test_no_value_of_a_key_without_meaning_is_an_error(key: str, value: object) -> None:
    assert len(parse(raw_config(**{key: value}), NOW).remarks) == 1


@pytest.mark.parametrize("country", _REGIONS)
def test_each_of_its_regions_is_a_country_here(country: str) -> None:
    assert parse(raw_config(region=country), NOW).marketplaces == (BY_COUNTRY[country].id,)


def test_a_key_of_nobodys_is_ignored_and_said() -> None:
    config = parse(raw_config(favourite_colour="blue"), NOW)
    assert config.remarks == ("favourite_colour is not known; ignored.",)


def test_what_the_platform_adds_for_itself_is_passed_over() -> None:
    assert parse(raw_config(__injected_declarative_manifest={}, __test=1), NOW).remarks == ()


def test_remarks_do_not_hide_a_complaint() -> None:
    with pytest.raises(InvalidConfig) as caught:
        parse(raw_config(**{**SHARED, **MEANINGLESS, "region": "XX"}), NOW)
    assert len(caught.value.complaints) == 1


class TestReportOptions:
    """Its forms of them: nothing in them is an error."""

    def pasted(self, **keys: Any) -> list[tuple[str, tuple[str, ...], dict[str, str]]]:
        config = parse(raw_config(**keys), NOW)
        assert config.report_options == {}
        return [(entry.place, entry.names, dict(entry.options)) for entry in config.pasted_options]

    def test_entries_of_one_type_are_all_kept(self) -> None:
        entries = [
            {"report_name": LEDGER, "stream_name": name, "options_list": [{"option_name": name, "option_value": "1"}]}
            for name in ("a", "b")
        ]
        assert self.pasted(report_options_list=entries) == [
            ("report_options_list[0]", (LEDGER, "a"), {"a": "1"}),
            ("report_options_list[1]", (LEDGER, "b"), {"b": "1"}),
        ]

    def test_an_entry_of_its_earlier_versions_has_its_type_in_the_streams_name(self) -> None:
        assert self.pasted(report_options_list=[{"stream_name": LEDGER, "options_list": []}]) == [
            ("report_options_list[0]", (LEDGER,), {})
        ]

    @pytest.mark.parametrize("older", ['{"GET_LEDGER_SUMMARY_VIEW_DATA": {"a": "1"}}', {LEDGER: {"a": 1}}])
    def test_its_older_form_is_read(self, older: object) -> None:
        assert self.pasted(report_options=older) == [(f"report_options.{LEDGER}", (LEDGER,), {"a": "1"})]
        assert self.pasted(report_options=older, report_options_list=[])

    @pytest.mark.parametrize("older", ['{"GET_TEA": {"a": "1"}}', {"GET_TEA": {"a": "1"}}, "{}", "no json", "[" * 9999])
    def test_the_list_goes_before_its_older_form(self, older: object) -> None:
        keys = {"report_options": older, "report_options_list": [{"report_name": LEDGER}]}
        assert self.pasted(**keys) == [("report_options_list[0]", (LEDGER,), {})]
        (remark,) = parse(raw_config(**keys), NOW).remarks
        assert remark.startswith("report_options is the older form")

    @pytest.mark.parametrize(
        ("keys", "place"),
        [
            ({"report_options_list": ["x"]}, "report_options_list[0]"),
            ({"report_options_list": [{}]}, "report_options_list[0]"),
            ({"report_options_list": [{"report_name": 1}]}, "report_options_list[0]"),
            ({"report_options_list": [{"report_name": LEDGER, "options_list": "x"}]}, "report_options_list[0]"),
            ({"report_options_list": [{"report_name": LEDGER, "options_list": [{}]}]}, "report_options_list[0]"),
            ({"report_options_list": "x"}, "report_options_list"),
            ({"report_options": {LEDGER: {"a": []}}}, f"report_options.{LEDGER}"),
            ({"sales_and_traffic_report_asin_granularity": 1}, "sales_and_traffic_report_asin_granularity"),
        ],
    )
    def test_what_can_not_be_read_is_said(self, keys: dict[str, Any], place: str) -> None:
        assert self.pasted(**keys) == []
        (remark,) = parse(raw_config(**keys), NOW).remarks
        assert remark.startswith(f"{place} ")
        assert "set report_options" in remark.lower()

    @pytest.mark.parametrize("ours", ["asinGranularity=SKU", {"report_type": LEDGER}, '{"report_type": "GET_TEA"}'])
    def test_our_own_form_stays_strict(self, ours: object) -> None:
        with pytest.raises(InvalidConfig, match="report_options: is not a list of objects"):
            parse(raw_config(report_options=ours), NOW)
