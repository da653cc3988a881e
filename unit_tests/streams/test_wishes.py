"""What the user wishes, held against what there is."""

from typing import Any

import pytest

from source_amazon_sp.streams.offers import TERMS
from source_amazon_sp.streams.wishes import complaints
from unit_tests.support.config import a_config

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


@pytest.mark.parametrize("report_type", ["GET_ORDER_REPORT_DATA_SHIPPING", "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT"])
def test_a_custom_report_about_persons_needs_include_pii(report_type: str) -> None:
    keys: dict[str, Any] = {"custom_reports": [{"name": "mine", "report_type": report_type}]}
    (said,) = complained(**keys)
    assert said.startswith(f"custom_reports: mine: {report_type} has personal data")
    assert "include_pii" in said
    assert complained(**keys, include_pii=True) == []
