"""What the user wishes, held against what there is."""

from typing import Any

import pytest

from source_amazon_sp.streams.offers import TERMS
from source_amazon_sp.streams.wishes import complaints
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
        (["nosuch"], "nosuch, which is no column of it. Write one of marketplace_id, "),
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
