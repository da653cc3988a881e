"""Why a stream is not offered."""

from typing import Any

import pytest

from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.catalog.retired import RETIRED
from source_amazon_sp.streams.offers import TERMS, not_offered
from unit_tests.streams.test_registry import built
from unit_tests.support.config import a_config

SHIPPING = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
MINE = {"name": "mine", "report_type": SHIPPING}


@pytest.mark.parametrize("account_type", ["Seller", "Vendor"])
@pytest.mark.parametrize("include_pii", [False, True])
def test_a_stream_is_offered_on_its_terms(account_type: str, *, include_pii: bool) -> None:
    keys: dict[str, Any] = {"account_type": account_type, "include_pii": include_pii}
    assert set(built(**keys)) == {name for name, terms in TERMS.items() if terms.met_by(a_config(**keys))}


def test_a_report_of_the_users_own_that_is_about_persons_is_offered_with_include_pii_alone() -> None:
    assert "mine" not in built(custom_reports=[MINE])
    assert "mine" in built(custom_reports=[MINE], include_pii=True)


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        (SHIPPING, {}, "Set include_pii to true"),
        ("mine", {"custom_reports": [MINE]}, "Set include_pii to true"),
        ("vendor_direct_fulfillment_shipping_labels", {"account_type": "Vendor"}, "Set include_pii to true"),
        ("orders", {"account_type": "Vendor"}, "is for sellers, and account_type is Vendor."),
        ("vendor_direct_fulfillment_shipping_labels", {}, "is for vendors, and account_type is Seller."),
        (
            "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE",
            {},
            "removed on 2026-11-11.\nTake it out of the connection; what replaces it: GET_V2_SETTLEMENT_",
        ),
        ("FEE_DISCOUNTS_REPORT", {}, "what replaces it: nothing."),
        ("mine", {}, "none of this connector's, and the configuration makes none of that name."),
    ],
)
def test_it_is_told_why_a_stream_is_not_offered(name: str, keys: dict[str, Any], said: str) -> None:
    assert name not in built(**keys)
    words = str(not_offered(name, a_config(**keys)))
    assert said in words
    assert name in words


def test_no_type_is_retired_and_read() -> None:
    assert not {each.report_type for each in RETIRED} & {spec.report_type for spec in REPORTS}
