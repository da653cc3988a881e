"""Accounts with reports, on a clock that runs, and the connector reading them: what was asked for and what came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integration_tests.simulator.accounts import kiosk_world
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.data_kiosk import DataKioskApi
from integration_tests.simulator.instants import milliseconds
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.report_jobs import Report
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.simulator.reports import ReportsApi
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.catalogs import configured
from integration_tests.support.configs import Config, seller_config, vendor_config
from integration_tests.support.in_process import against
from integration_tests.support.output import Message, Output, Row
from source_amazon_sp.clock import Clock
from unit_tests.support.clock import ScaledClock

NOW = "2026-11-20T12:00:00Z"  # a Friday
FACTOR = 3000  # a minute of Amazon's quota takes 20 ms
REGIONS = {"US": "NA", "CA": "NA", "MX": "NA", "DE": "EU", "FR": "EU", "GB": "EU", "JP": "FE"}

# Report types that the simulator has a world for.
LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
TRAFFIC_BY_DATE = "GET_SALES_AND_TRAFFIC_REPORT_BY_DATE"
VENDOR_SALES = "GET_VENDOR_SALES_REPORT"
# Others, of which every report is the sample of the type.
FEEDBACK = "GET_SELLER_FEEDBACK_DATA"
INVENTORY = "GET_FBA_MYI_ALL_INVENTORY_DATA"
LEDGER = "GET_LEDGER_SUMMARY_VIEW_DATA"
OPEN_LISTINGS = "GET_FLAT_FILE_OPEN_LISTINGS_DATA"
PLANNING = "GET_FBA_INVENTORY_PLANNING_DATA"
REMOVALS = "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA"
RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
STOCK = "GET_AFN_INVENTORY_DATA"
STORAGE_FEES = "GET_FBA_STORAGE_FEE_CHARGES_DATA"


@dataclass
class ReportShop:
    """`config` may be changed between syncs; `last` is the sync before, from whose state the next one goes on."""

    simulator: SellingPartnerSimulator
    world: ReportWorld
    clock: Clock
    config: Config
    last: Output | None = field(default=None, repr=False)

    @property
    def api(self) -> ReportsApi:
        return self.simulator.reports

    @property
    def kiosk(self) -> DataKioskApi:
        return self.simulator.data_kiosk

    @property
    def now(self) -> int:
        """In milliseconds, as the world wants it."""
        return milliseconds(self.clock.now())

    def sync(self, *streams: str) -> Output:
        """Read the streams, from where the last sync left off."""
        state = self.last.last_states() if self.last else ()
        self.last = against(self.simulator, "read", self.files(streams, state))
        return self.last

    def files(self, streams: Sequence[str], state: Sequence[Message] = ()) -> dict[str, Any]:
        """What the platform hands to a read."""
        files: dict[str, Any] = {"config": self.config, "catalog": self.catalog(streams)}
        return {**files, "state": list(state)} if state else files

    def catalog(self, streams: Sequence[str]) -> dict[str, Any]:
        """The streams as the connector describes them, incremental where they can be."""
        (told,) = against(self.simulator, "discover", {"config": self.config}).of("CATALOG")
        described = {stream["name"]: stream for stream in told["catalog"]["streams"]}
        return {"streams": [configured(described[name]) for name in streams]}

    def created(self, report_type: str | None = None, since: int = 0) -> list[Report]:
        """The reports that were asked for (settlements never are), but for the first `since` of all."""
        asked_for = [report for report in self.api.reports() if report.asked.report_type != SETTLEMENTS]
        return [each for each in asked_for[since:] if report_type in (None, each.asked.report_type)]

    def wait(self, seconds: float) -> None:
        """Let time pass between two syncs."""
        if not isinstance(self.clock, ScaledClock):
            raise TypeError("this clock does not jump")
        self.clock.advance(seconds)


def report_seller(
    *countries: str,
    days: float = 60,
    start: str | None = None,
    now: str = NOW,
    factor: float = FACTOR,
    **changes: Any,
) -> ReportShop:
    """
    A seller whose world began `days` before `now`; `start` is where the connector begins to read, `changes` configure
    it. The clock runs `factor` times as fast as the machine's.
    """
    clock = ScaledClock(factor, now)
    places = countries or ("US",)
    config = seller_config(
        marketplaces=list(places), region=REGIONS[places[0]], replication_start_date=start, **changes
    )
    world = ReportWorld(7, places, start=clock.now(), days=days)
    return ReportShop(report_account(SELLER, places, clock, world), world, clock, config)


def report_vendor(*, days: float = 60, start: str | None = None, **changes: Any) -> ReportShop:
    """A vendor in the United States."""
    clock = ScaledClock(FACTOR, NOW)
    config = vendor_config(marketplaces=["US"], replication_start_date=start, **changes)
    world = ReportWorld(7, ("US",), start=clock.now(), days=days)
    return ReportShop(report_account(VENDOR, ("US",), clock, world), world, clock, config)


def deduplicated(rows: Sequence[Row], *key: str) -> dict[tuple[Any, ...], Row]:
    """The rows that a destination keeps: by key the one of the newest report."""
    kept: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        name = tuple(row[column] for column in key)
        if name not in kept or kept[name]["_report_created_at"] <= row["_report_created_at"]:
            kept[name] = row
    return kept


def report_account(
    kind: str, countries: Sequence[str], clock: Clock, world: ReportWorld, *, time_scale: float = 1
) -> SellingPartnerSimulator:
    """An account that has reports of the world, Data Kiosk, and nothing else."""
    schedules = (world.settlements,) if kind == SELLER else ()
    api = ReportsApi(kind, countries, clock, makers=world.makers(), schedules=schedules, time_scale=time_scale)
    # An hour that the machine is slow for is an hour on this clock: addresses must not die of that.
    api.storage.life = 24 * 3600
    kiosk = DataKioskApi(kiosk_world(world, countries), clock, time_scale=time_scale)
    kiosk.storage.life = api.storage.life
    apis = (SellersApi(countries), api, kiosk)
    return SellingPartnerSimulator(clock, apis=apis, account_type=kind, time_scale=time_scale)
