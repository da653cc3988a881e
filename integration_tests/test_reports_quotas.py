"""
What the catalogue costs in Amazon's scarcest quota: how many reports a first sync and a second one ask for.

One createReport a minute after a burst of fifteen, for all types together. Counted for a seller with one marketplace
and two years of history, without a network.
"""

from collections import Counter

import pytest

from integration_tests.tools.report_counts import NOW, SELLER, Seller, hours, of_two_years

TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
SEARCH_TERMS = "GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT"
# Reports that sellers commonly sync all together, made on request: orders, fulfilment, inventory, listings, analytics.
COMMON = (
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
    "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
    "GET_FBA_STORAGE_FEE_CHARGES_DATA",
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL",
    "GET_FLAT_FILE_OPEN_LISTINGS_DATA",
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",
    "GET_LEDGER_DETAIL_VIEW_DATA",
    "GET_LEDGER_SUMMARY_VIEW_DATA",
    "GET_FBA_REIMBURSEMENTS_DATA",
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
    "GET_SELLER_FEEDBACK_DATA",
    "GET_AFN_INVENTORY_DATA",
    "GET_AFN_INVENTORY_DATA_BY_COUNTRY",
    "GET_FBA_INVENTORY_PLANNING_DATA",
    "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE",
    "GET_FLAT_FILE_ARCHIVED_ORDERS_DATA_BY_ORDER_DATE",
    "GET_MERCHANTS_LISTINGS_FYP_REPORT",
    "GET_MERCHANT_CANCELLED_LISTINGS_DATA",
    "GET_MERCHANT_LISTINGS_DATA_BACK_COMPAT",
    "GET_STRANDED_INVENTORY_UI_DATA",
    "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_PROMOTION_DATA",
    "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
    "GET_RESTOCK_INVENTORY_RECOMMENDATIONS_REPORT",
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA",
    "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA",
    "GET_XML_BROWSE_TREE_DATA",
    "GET_XML_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
    "GET_MERCHANT_LISTINGS_ALL_DATA",
    "GET_MERCHANT_LISTINGS_DATA",
    "GET_MERCHANT_LISTINGS_INACTIVE_DATA",
    "GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT",
    "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT",
    "GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT",
    "GET_SALES_AND_TRAFFIC_REPORT_BY_DATE",
)


@pytest.fixture(scope="module")
def everything() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """A first sync of every seller's stream, one in the evening, one a day later."""
    seller = Seller(SELLER)
    return seller.sync(NOW), seller.sync(NOW.add(hours=11)), seller.sync(NOW.add(days=1))


@pytest.fixture(scope="module")
def common() -> tuple[Counter[str], Counter[str], Counter[str]]:
    seller = Seller(COMMON)
    return seller.sync(NOW), seller.sync(NOW.add(hours=11)), seller.sync(NOW.add(days=1))


Three = tuple[Counter[str], Counter[str], Counter[str]]


class TestTheWholeCatalogue:
    def test_is_counted_whole(self, everything: Three) -> None:
        here = {name for name, spec in SELLER.items() if not spec.countries or "US" in spec.countries}
        assert set(everything[0]) == here
        # Of two streams of one document the second one costs nothing.
        assert [name for name in here if not everything[0][name]] == ["GET_V2_SELLER_PERFORMANCE_REPORT_ACCOUNT_STATUS"]
        assert len(here) > 55

    def test_a_first_sync_takes_less_than_a_day_without_sales_by_product(self, everything: Three) -> None:
        first = everything[0]
        assert first.total() - first[TRAFFIC] <= 680
        assert hours(first.total() - first[TRAFFIC]) < 11

    def test_two_years_of_sales_by_product_are_a_report_a_day(self, everything: Three) -> None:
        assert 700 < everything[0][TRAFFIC] <= 729
        assert hours(everything[0].total()) < 24

    def test_a_second_sync_on_the_same_day_asks_for_nothing_that_has_no_daily_allowance(
        self, everything: Three
    ) -> None:
        asked = {name for name, reports in everything[1].items() if reports}
        assert asked <= {"GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT"}

    def test_the_next_day_takes_less_than_two_hours(self, everything: Three) -> None:
        assert hours(everything[2].total()) < 2
        assert max(everything[2].values()) <= 20

    def test_a_snapshot_is_one_report(self, everything: Three) -> None:
        snapshots = [name for name, spec in SELLER.items() if not spec.windows and not spec.periods]
        assert {everything[0][name] for name in snapshots} <= {0, 1}

    def test_the_page_tells_what_each_stream_costs(self, everything: Three) -> None:
        # A daily allowance spreads the one over many syncs; the other comes with a report of another stream.
        told = {name: of_two_years(spec) for name, spec in SELLER.items() if name in everything[0]}
        assert {name for name, count in told.items() if everything[0][name] != count} == {
            "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT",
            "GET_V2_SELLER_PERFORMANCE_REPORT_ACCOUNT_STATUS",
        }


class TestWhatSellersCommonlySync:
    def test_a_first_sync_is_a_night(self, common: Three) -> None:
        assert common[0].total() <= 350
        assert hours(common[0].total()) < 6

    def test_of_which_search_terms_are_a_report_a_week_and_orders_one_a_month(self, common: Three) -> None:
        # Amazon makes search terms of one week a report, whose rows tell no date, and orders of 30 days at most.
        assert 100 < common[0][SEARCH_TERMS] <= 104
        assert {count for name, count in common[0].items() if "_ORDERS_DATA_" in name} == {25}
        assert common[0].total() - common[0][SEARCH_TERMS] <= 245

    def test_a_second_sync_on_the_same_day_asks_for_nothing(self, common: Three) -> None:
        assert common[1].total() == 0

    def test_the_next_day_takes_less_than_an_hour(self, common: Three) -> None:
        assert hours(common[2].total()) < 1

    def test_sales_by_date_are_a_handful_of_reports(self, common: Three) -> None:
        assert common[0]["GET_SALES_AND_TRAFFIC_REPORT_BY_DATE"] <= 5
