"""What the user wishes, held against what there is."""

import logging
from typing import Any

import pytest

from source_amazon_sp.streams.offers import TERMS
from source_amazon_sp.streams.wishes import complaints, suited
from unit_tests.support.config import a_config

TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
BY_DATE = f"{TRAFFIC}_BY_DATE"
QUERY = "{ some { other { x } } }"


def complained(**keys: Any) -> list[str]:
    return complaints(a_config(**keys))


def test_a_custom_stream_takes_the_name_of_no_other() -> None:
    for name in [*TERMS, "Orders", "SYNC_LOG", "get_merchant_listings_data"]:
        words = f"{name} is the name of a stream already. Give yours another one."
        report, query = {"name": name, "report_type": "GET_TEA_DATA"}, {"name": name, "query": QUERY}
        assert complained(custom_reports=[report]) == [f"custom_reports: {words}"]
        assert complained(custom_queries=[query]) == [f"custom_queries: {words}"]


def test_other_names_are_free() -> None:
    report, query = {"name": "my_orders", "report_type": "GET_TEA_DATA"}, {"name": "my_log", "query": QUERY}
    assert complained(custom_reports=[report], custom_queries=[query]) == []


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (["nosuch"], "nosuch, which is no column of it. The columns are marketplace_id, "),
        (["seller-sku"], "seller-sku, which is no column of it. Write seller_sku."),
        (["seller_sku"], None),
        (["marketplace_id", "_row_number"], None),
    ],
)
def test_a_key_is_made_of_columns(key: list[str], told: str | None) -> None:
    report = {"name": "mine", "report_type": "GET_MERCHANT_LISTINGS_ALL_DATA", "primary_key": key}
    said = complained(custom_reports=[report])
    assert len(said) == bool(told)
    assert all(told in words for words in said if told)


def test_a_key_of_a_query_is_made_of_its_fields() -> None:
    query = {"name": "mine", "query": QUERY, "primary_key": ["x", "y"]}
    (said,) = complained(custom_queries=[query])
    assert "primary_key names y, which is no column" in said


def test_whole_periods_have_windows_of_their_own() -> None:
    report = {"name": "mine", "report_type": "GET_VENDOR_SALES_REPORT", "window_days": 7}
    (said,) = complained(custom_reports=[report])
    assert said.endswith("has whole periods alone. Leave window_days out.")


def options(**chosen: str) -> list[dict[str, Any]]:
    return [{"report_type": TRAFFIC, "options": chosen}]


def pasted(report_name: str, stream_name: str = "mine", **chosen: str) -> dict[str, Any]:
    pairs = [{"option_name": name, "option_value": value} for name, value in chosen.items()]
    return {"report_name": report_name, "stream_name": stream_name, "options_list": pairs}


@pytest.mark.parametrize("report_type", ["GET_ORDER_REPORT_DATA_SHIPPING", "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT"])
def test_a_custom_report_about_persons_needs_include_pii(report_type: str) -> None:
    keys: dict[str, Any] = {"custom_reports": [{"name": "mine", "report_type": report_type}]}
    (said,) = complained(**keys)
    assert said.startswith(f"custom_reports: mine: {report_type} has personal data")
    assert "include_pii" in said
    assert complained(**keys, include_pii=True) == []


class TestReportOptions:
    def test_a_type_that_feeds_several_streams_takes_the_options_of_all(self) -> None:
        assert complained(report_options=options(asinGranularity="SKU", dateGranularity="MONTH")) == []

    def test_what_the_type_does_not_have_is_complained_of(self) -> None:
        (said,) = complained(report_options=options(colour="RED"))
        assert said == f"report_options: {TRAFFIC} has no option colour; it has asinGranularity, dateGranularity."
        (said,) = complained(report_options=options(dateGranularity="HOUR"))
        assert "dateGranularity can't be 'HOUR'. Write one of DAY, WEEK, MONTH." in said

    @pytest.mark.parametrize(
        ("report_type", "said"),
        [
            ("GET_TEA_DATA", "is no report type that this connector reads. Correct its name."),
            ("GET_FBA_SNS_FORECAST_DATA", "removed on 2025-12-11. What replaces it: replenishment_offers"),
            ("GET_FBA_UNO_INVENTORY_DATA", "is not read: removed. What replaces it: nothing."),
        ],
    )
    def test_a_type_that_is_not_read_is_complained_of(self, report_type: str, said: str) -> None:
        (words,) = complained(report_options=[{"report_type": report_type}])
        assert words.startswith(f"report_options: {report_type} is no")
        assert said in words


class TestPastedOptions:
    """Those of Airbyte's own connector: what does not fit is passed over, with a line that says what to do."""

    @pytest.fixture(autouse=True)
    def _logged(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "airbyte")
        self._log = caplog

    def suited(self, *entries: dict[str, Any], **keys: Any) -> dict[str, dict[str, str]]:
        keys["report_options_list"] = list(entries)
        assert complained(**keys) == []
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
