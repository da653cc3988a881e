"""What an account's reports are made from, for the report types that have a world of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from integration_tests.simulator.instants import DAY, milliseconds
from integration_tests.simulator.marketplaces import named
from integration_tests.simulator.report_fates import Maker
from integration_tests.simulator.report_flat_files import FlatOrders, Listings, Reimbursements
from integration_tests.simulator.report_settlements import SETTLEMENTS, Settlements
from integration_tests.simulator.report_traffic import SalesAndTraffic
from integration_tests.simulator.report_vendor_sales import VendorSales


class ReportWorld:
    """
    Reports with rows from `days` whole days before `start` on, in `marketplaces` (country codes); it lives on with the
    clock. A pure function of its arguments: each part tells the truth for any span and any instant (`now`).

    `a_day` is how many orders and how many reimbursements a day has.
    """

    def __init__(
        self, seed: int, marketplaces: Sequence[str], *, start: datetime, days: float = 60, a_day: int = 3
    ) -> None:
        places = tuple(named(country) for country in marketplaces)
        since = (milliseconds(start) - round(days * DAY)) // DAY * DAY
        self.since = since
        self.reimbursements = Reimbursements(seed, since, a_day)
        self.orders = FlatOrders(seed, since, a_day, places)
        self.listings = Listings(seed, products=4 * a_day)
        self.sales_and_traffic = SalesAndTraffic(seed, since)
        self.vendor_sales = VendorSales(seed, since)
        self.settlements = Settlements(seed, since, places)

    def makers(self) -> Mapping[str, Maker]:
        """What writes the documents, by report type."""
        return {
            "GET_FBA_REIMBURSEMENTS_DATA": self.reimbursements.document,
            "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL": self.orders.document,
            "GET_MERCHANT_LISTINGS_ALL_DATA": self.listings.document,
            "GET_SALES_AND_TRAFFIC_REPORT": self.sales_and_traffic.document,
            "GET_VENDOR_SALES_REPORT": self.vendor_sales.document,
            SETTLEMENTS: self.settlements.document,
        }
