"""Report options in the incumbent's form: those that fit count, the others cost a line each."""

import logging
from typing import Any

import pytest

from source_amazon_sp.streams.pasted_options import suited
from source_amazon_sp.streams.wishes import complaints
from unit_tests.support.config import a_config

TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
BY_DATE = f"{TRAFFIC}_BY_DATE"


def options(**chosen: str) -> list[dict[str, Any]]:
    return [{"report_type": TRAFFIC, "options": chosen}]


def pasted(report_name: str, stream_name: str = "mine", **chosen: str) -> dict[str, Any]:
    pairs = [{"option_name": name, "option_value": value} for name, value in chosen.items()]
    return {"report_name": report_name, "stream_name": stream_name, "options_list": pairs}


class TestPastedOptions:
    """Those of Airbyte's own connector: what does not fit is passed over, with a line that says what to do."""

    @pytest.fixture(autouse=True)
    def _logged(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "airbyte")
        self._log = caplog

    def suited(self, *entries: dict[str, Any], **keys: Any) -> dict[str, dict[str, str]]:
        keys["report_options_list"] = list(entries)
        assert complaints(a_config(**keys)) == []
        return {name: dict(options) for name, options in suited(a_config(**keys)).report_options.items()}

    def test_entries_of_one_type_are_one(self) -> None:
        asins, dates = pasted(TRAFFIC, asinGranularity="SKU"), pasted(TRAFFIC, "by_month", dateGranularity="MONTH")
        assert self.suited(asins, dates) == {TRAFFIC: {"asinGranularity": "SKU", "dateGranularity": "MONTH"}}
        assert self._log.messages == []

    def test_the_last_of_several_values_counts(self) -> None:
        entries = (pasted(TRAFFIC, name, asinGranularity=value) for name, value in (("a", "SKU"), ("b", "CHILD")))
        assert self.suited(*entries) == {TRAFFIC: {"asinGranularity": "CHILD"}}
        (line,) = self._log.messages
        assert line.startswith(f"report_options_list[1]: asinGranularity of {TRAFFIC} was SKU before")
        assert line.endswith("the last one counts: CHILD. Keep that one alone.")

    @pytest.mark.parametrize("names", [(TRAFFIC, "mine"), ("GET_TEA", TRAFFIC), (BY_DATE, BY_DATE)])
    def test_either_name_may_be_the_type_or_a_stream_of_it(self, names: tuple[str, str]) -> None:
        assert self.suited(pasted(*names, dateGranularity="WEEK")) == {TRAFFIC: {"dateGranularity": "WEEK"}}
        assert self._log.messages == []

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            (
                {"report_name": "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE"},
                "What replaces it: GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2.",
            ),
            ({"report_name": "GET_BRAND_ANALYTICS_ALTERNATE_PURCHASE_REPORT"}, "What replaces it: nothing."),
            ({"stream_name": "GET_FBA_SNS_FORECAST_DATA"}, "What replaces it: replenishment_offers"),
            ({"report_name": "GET_TEA_DATA"}, "is no report type that this connector reads."),
        ],
    )
    def test_a_type_that_is_not_read_is_passed_over(self, entry: dict[str, Any], said: str) -> None:
        assert self.suited(entry) == {}
        (line,) = self._log.messages
        assert line.startswith("report_options_list[0]: passed over. ")
        assert said in line

    @pytest.mark.parametrize(
        ("report_type", "said"),
        [
            ("GET_FBA_REIMBURSEMENTS_DATA", "has no option distributorView; it has no options."),
            ("GET_VENDOR_TRAFFIC_REPORT", "has no option distributorView; it has reportPeriod."),
            ("GET_VENDOR_SALES_REPORT", "Write one of MANUFACTURING, SOURCING."),
        ],
    )
    def test_an_option_that_the_type_does_not_have_is_passed_over(self, report_type: str, said: str) -> None:
        found = self.suited(pasted(report_type, distributorView="BOTH"), account_type="Vendor")
        assert not any(found.values())
        (line,) = self._log.messages
        assert line.startswith("report_options_list[0]: option distributorView is passed over. ")
        assert said in line

    def test_the_granularity_of_asins_is_an_option(self) -> None:
        granularity = {"sales_and_traffic_report_asin_granularity": "SKU"}
        assert self.suited(**granularity) == {TRAFFIC: {"asinGranularity": "SKU"}}
        assert self._log.messages == []
        assert (
            self.suited(pasted(TRAFFIC, asinGranularity="CHILD"), **granularity)[TRAFFIC]["asinGranularity"] == "CHILD"
        )
        granularity["sales_and_traffic_report_asin_granularity"] = "TEAPOT"
        assert self.suited(**granularity) == {}
        assert "Write one of PARENT, CHILD, SKU." in self._log.messages[-1]

    def test_report_options_count_more(self) -> None:
        entry = pasted(TRAFFIC, asinGranularity="CHILD", dateGranularity="WEEK")
        found = self.suited(entry, report_options=options(asinGranularity="SKU"))
        assert found == {TRAFFIC: {"asinGranularity": "SKU", "dateGranularity": "WEEK"}}

    def test_no_secret_that_stands_in_the_wrong_place_is_logged(self) -> None:
        self.suited(pasted(TRAFFIC, asinGranularity="Atzr|fake-token-that-is-long"))
        assert "fake-token" not in self._log.text
