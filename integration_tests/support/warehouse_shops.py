"""Accounts whose data agrees with itself, read in this process and loaded into DuckDB as the demo loads it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from integration_tests.demo_loader import Taken, load
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.finances import FinancesApi
from integration_tests.simulator.instants import milliseconds
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.orders import OrdersApi, OrdersWorld
from integration_tests.simulator.report_documents import Content
from integration_tests.simulator.report_jobs import Asked
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.simulator.reports import ReportsApi
from integration_tests.simulator.sellers import SellersApi
from integration_tests.simulator.vendor_orders import VendorOrdersApi, VendorOrdersWorld
from integration_tests.support.catalogs import configured
from integration_tests.support.configs import Config, seller_config, vendor_config
from integration_tests.support.in_process import against
from integration_tests.support.output import Output
from integration_tests.support.report_shops import (
    LISTINGS,
    ORDERS,
    REIMBURSEMENTS,
    SETTLEMENTS,
    TRAFFIC,
    TRAFFIC_BY_DATE,
    VENDOR_SALES,
)
from integration_tests.support.warehouse_books import Books
from unit_tests.support.clock import FakeClock

NOW = "2026-11-20T20:00:00Z"  # noon in Los Angeles: it is the same day there
SINCE = "2026-09-21"
SELLER_STREAMS = (
    "orders",
    "order_items",
    "marketplace_participations",
    "finance_transactions",
    "financial_event_groups",
    SETTLEMENTS,
    TRAFFIC_BY_DATE,
    ORDERS,
    REIMBURSEMENTS,
    LISTINGS,
    "sync_log",
)
VENDOR_STREAMS = ("vendor_orders_status", VENDOR_SALES, "sync_log")
_DAYS = 60
_FAST = 1e6  # times Amazon's rates
_SINCE_TRAFFIC = "2026-11-16"  # Amazon makes four of these reports an hour


@dataclass
class Account:
    """An account and the connector's way with it; a sync goes on from the one before."""

    schema: str
    clock: FakeClock
    simulator: SellingPartnerSimulator
    world: ReportWorld
    reports: ReportsApi
    config: Config
    unpaid: str = ""  # the order that no transaction names
    last: Output | None = field(default=None, repr=False)

    def sync(self, streams: Sequence[str]) -> Output:
        self.last = self.read(streams, self.config, self.last)
        return self.last

    def read(self, streams: Sequence[str], config: Config, last: Output | None = None) -> Output:
        described = [self.described[name] for name in streams]
        files: dict[str, Any] = {"config": config, "catalog": {"streams": [configured(each) for each in described]}}
        if last is not None:
            files["state"] = last.last_states()
        return against(self.simulator, "read", files)

    @cached_property
    def described(self) -> Mapping[str, dict[str, Any]]:
        """The streams by name, as discover shows them."""
        (told,) = against(self.simulator, "discover", {"config": self.config}).of("CATALOG")
        return {stream["name"]: stream for stream in told["catalog"]["streams"]}

    def take_back(self, reimbursement_id: str) -> None:
        """From now on Amazon's reports of reimbursements have this one no more."""

        def document(asked: Asked, now: int) -> Content | None:
            content = self.world.reimbursements.document(asked, now)
            if content is None:
                return None
            lines = content.body.splitlines(keepends=True)
            return replace(content, body=b"".join(line for line in lines if reimbursement_id.encode() not in line))

        self.reports.serve(REIMBURSEMENTS, document)

    def load(self, database: Any, output: Output, folder: Path, *, append_to: str = "") -> None:
        """
        Load a sync's rows, by their keys, or as they come into another schema.

        Appended rows have the moment of their sync, as Airbyte's destinations write it.
        """
        read = {row["record"]["stream"] for row in output.of("RECORD")}
        for name, stream in self.described.items():
            if name not in read:
                continue
            file = folder / f"{name}.jsonl"
            _write(output, name, file)
            if append_to:
                keyless = {**stream, "source_defined_primary_key": []}
                load(database, append_to, keyless, file)
                _stamp(database, f'{append_to}."{name.lower()}"', self.clock.now().isoformat())
            else:
                load(database, self.schema, stream, file)


def seller(start: str = SINCE, now: str = NOW) -> Account:
    """Orders, money and reports of sixty days in the United States; all but one of the orders have transactions."""
    clock = FakeClock(now)
    world = ReportWorld(7, ("US",), start=clock.now(), days=_DAYS)
    orders = OrdersWorld(1, 150, _DAYS, ("US",), start=clock.now(), growth_per_day=6)
    at = milliseconds(clock.now())
    paid = {orders.placed(number).order_id: orders.placed(number) for number in range(orders.count(at))}
    unpaid = next(key for key, order in paid.items() if order.course == "shipped" and not order.is_outside)
    books = Books.kept("US", world.settlements.settled(0, at), [key for key in paid if key != unpaid], at)
    reports = _reports(SELLER, clock, world)
    apis = (OrdersApi(orders), SellersApi(("US",)), reports, FinancesApi(books))
    simulator = SellingPartnerSimulator(clock, apis=apis, account_type=SELLER, time_scale=_FAST)
    config = seller_config(marketplaces=["US"], replication_start_date=start)
    return Account("seller", clock, simulator, world, reports, config, unpaid)


def vendor() -> Account:
    clock = FakeClock(NOW)
    world = ReportWorld(7, ("US",), start=clock.now(), days=_DAYS)
    reports = _reports(VENDOR, clock, world)
    orders = VendorOrdersApi(VendorOrdersWorld(1, 40, _DAYS, start=clock.now()))
    apis = (SellersApi(("US",)), reports, orders)
    simulator = SellingPartnerSimulator(clock, apis=apis, account_type=VENDOR, time_scale=_FAST)
    config = vendor_config(marketplaces=["US"], replication_start_date=SINCE)
    return Account("vendor", clock, simulator, world, reports, config)


def traffic(account: Account) -> Output:
    """Some days of sales and traffic by product."""
    return account.read([TRAFFIC], {**account.config, "replication_start_date": _SINCE_TRAFFIC})


def _reports(kind: str, clock: FakeClock, world: ReportWorld) -> ReportsApi:
    schedules = (world.settlements,) if kind == SELLER else ()
    reports = ReportsApi(kind, ("US",), clock, makers=world.makers(), schedules=schedules, time_scale=_FAST)
    reports.storage.life = 24 * 3600  # on this clock whoever sleeps makes it later for all
    return reports


def _write(output: Output, stream: str, file: Path) -> None:
    with ExitStack() as opened:
        taken = Taken({stream: opened.enter_context(file.open("w", encoding="utf-8"))})
        for message in output.of("RECORD"):
            if message["record"]["stream"] == stream:
                taken.take(message)


def _stamp(database: Any, table: str, moment: str) -> None:
    """The same moment for the rows of one sync. Names are those of our own schemas."""
    database.execute(f"alter table {table} add column if not exists _airbyte_extracted_at timestamp")
    database.execute(f"update {table} set _airbyte_extracted_at = ? where _airbyte_extracted_at is null", [moment])  # noqa: S608  # see above
