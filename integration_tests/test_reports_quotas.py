"""
What the catalogue costs in Amazon's scarcest quota: how many reports a first sync and a second one ask for.

One createReport a minute after a burst of fifteen, for all types together. Counted for a seller with one marketplace
and two years of history, without a network.
"""

from collections import Counter
from collections.abc import Iterable

import pendulum
import pytest

from source_amazon_sp.api.operations import CREATE_REPORT
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.plan import Wanted, WindowOrder, like_partner, orders, within_a_day
from source_amazon_sp.reports.spec import ReportSpec, Source

US = BY_COUNTRY["US"].id
NOW = pendulum.datetime(2026, 11, 20, 12)
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
# Options that nobody can guess.
OPTIONS = {
    "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT": {"asin": "B0FAKE0001"},
    "MARKETPLACE_ASIN_PAGE_VIEW_METRICS": {"productType": "FAKE"},
}
SELLER = [
    spec
    for spec in REPORTS
    if AccountType.SELLER in spec.account_types and spec.source is Source.CREATED and not (spec.pii or spec.personal)
]
BY_NAME = {spec.name: spec for spec in SELLER}
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


class Seller:
    """What has been read so far, by stream."""

    def __init__(self, names: Iterable[str]) -> None:
        self._read = {name: Progress() for name in names}

    def sync(self, now: pendulum.DateTime) -> Counter[str]:
        """How many reports each stream asks for; all of them are read. A report for two streams counts for one."""
        wanted = Wanted(start=NOW.subtract(years=2), end=None, lookback_days=None, region="NA", options={})
        asked: set[object] = set()
        counted: Counter[str] = Counter()
        for name, progress in self._read.items():
            for order in _planned(BY_NAME[name], wanted, progress, now, set(self._read)):
                counted[name] += len(set(order.requests) - asked)
                asked.update(order.requests)
                for scope in order.scopes:
                    progress.done(scope, order.window)
        return counted


def _planned(
    spec: ReportSpec, wanted: Wanted, progress: Progress, now: pendulum.DateTime, selected: set[str]
) -> list[WindowOrder]:
    options = OPTIONS.get(spec.report_type, {})
    of_spec = Wanted(
        start=wanted.start, end=wanted.end, lookback_days=wanted.lookback_days, region=wanted.region, options=options
    )
    row = like_partner(spec, BY_NAME[spec.shared], of_spec, progress, now) if spec.shared in selected else spec
    return within_a_day(row, orders(row, of_spec, (US,), progress, now))


def hours(reports: int) -> float:
    """How long Amazon's quota takes for so many."""
    return max(0, reports - CREATE_REPORT.burst) / CREATE_REPORT.rate / 3600


@pytest.fixture(scope="module")
def everything() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """A first sync of every seller's stream, one an hour later, one a day later."""
    seller = Seller(BY_NAME)
    return seller.sync(NOW), seller.sync(NOW.add(hours=1)), seller.sync(NOW.add(days=1))


@pytest.fixture(scope="module")
def common() -> tuple[Counter[str], Counter[str], Counter[str]]:
    seller = Seller(COMMON)
    return seller.sync(NOW), seller.sync(NOW.add(hours=1)), seller.sync(NOW.add(days=1))


Three = tuple[Counter[str], Counter[str], Counter[str]]


class TestTheWholeCatalogue:
    def test_is_counted_whole(self, everything: Three) -> None:
        here = {name for name, spec in BY_NAME.items() if not spec.countries or "US" in spec.countries}
        assert set(everything[0]) == here
        # Of two streams of one document the second one costs nothing.
        assert [name for name in here if not everything[0][name]] == ["GET_V2_SELLER_PERFORMANCE_REPORT_ACCOUNT_STATUS"]
        assert len(here) > 55

    def test_a_first_sync_takes_less_than_a_day_without_sales_by_product(self, everything: Three) -> None:
        first = everything[0]
        assert first.total() - first[TRAFFIC] < 1000
        assert hours(first.total() - first[TRAFFIC]) < 17

    def test_two_years_of_sales_by_product_are_a_report_a_day(self, everything: Three) -> None:
        assert 700 < everything[0][TRAFFIC] <= 729
        assert hours(everything[0].total()) < 29

    def test_a_second_sync_on_the_same_day_asks_for_nothing_that_has_no_daily_allowance(
        self, everything: Three
    ) -> None:
        asked = {name for name, reports in everything[1].items() if reports}
        assert asked <= {"GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT"}

    def test_the_next_day_takes_less_than_two_hours(self, everything: Three) -> None:
        assert hours(everything[2].total()) < 2
        assert max(everything[2].values()) <= 20

    def test_a_snapshot_is_one_report(self, everything: Three) -> None:
        snapshots = [name for name, spec in BY_NAME.items() if not spec.windows and not spec.periods]
        assert {everything[0][name] for name in snapshots} <= {0, 1}


class TestWhatSellersCommonlySync:
    def test_a_first_sync_is_a_night(self, common: Three) -> None:
        assert common[0].total() < 700
        assert hours(common[0].total()) < 12

    def test_apart_from_weekly_analytics_it_is_an_evening(self, common: Three) -> None:
        weekly = sum(count for name, count in common[0].items() if "BRAND_ANALYTICS" in name)
        assert hours(common[0].total() - weekly) < 6

    def test_a_second_sync_on_the_same_day_asks_for_nothing(self, common: Three) -> None:
        assert common[1].total() == 0

    def test_the_next_day_takes_less_than_an_hour(self, common: Three) -> None:
        assert hours(common[2].total()) < 1

    def test_sales_by_date_are_a_handful_of_reports(self, common: Three) -> None:
        assert common[0]["GET_SALES_AND_TRAFFIC_REPORT_BY_DATE"] <= 5
