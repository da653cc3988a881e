"""A settled seller of whom every kind of thing is read, and what a sync without trouble brings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration_tests.simulator.accounts import kiosk_api, reports_api
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.finances import FinancesApi, FinanceWorld
from integration_tests.simulator.operations import SELLER
from integration_tests.simulator.orders import OrdersApi, OrdersWorld
from integration_tests.simulator.reports import FIRST_ID
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.catalogs import configured
from integration_tests.support.configs import Config, seller_config
from integration_tests.support.in_process import against
from integration_tests.support.output import Message, Output, Row
from integration_tests.support.report_shops import LISTINGS, REIMBURSEMENTS, SETTLEMENTS, TRAFFIC_BY_DATE
from unit_tests.support.clock import FakeClock, ScaledClock

KIOSK_BY_DATE = "sales_and_traffic_by_date"
STREAMS = (
    "orders",
    "order_items",
    "marketplace_participations",
    REIMBURSEMENTS,
    LISTINGS,
    SETTLEMENTS,
    TRAFFIC_BY_DATE,
    "finance_transactions",
    KIOSK_BY_DATE,
)
NOON = "2026-11-20T00:30:00Z"  # early enough that the day does not end while a slow machine reads
FACTOR = 3000
_DAYS = 120
# Which of two equal reports a row came from, and when, is no part of what it says. A snapshot is of its day.
_VOLATILE = {"_report_id", "_report_created_at", "_row_number", "_query_id", "_query_created_at"}
_OF_SNAPSHOTS = {"_row_id", "_window_start", "_window_end", "price"}


@dataclass
class WholeShop:
    """`read` goes on from where the last sync left off; `rows` are those of all syncs so far."""

    simulator: SellingPartnerSimulator
    clock: ScaledClock
    config: Config
    outputs: list[Output] = field(default_factory=list)

    def read(self, streams: Sequence[str] = STREAMS, state: Iterable[Message] | None = None) -> Output:
        before = self.outputs[-1].last_states() if self.outputs and state is None else list(state or ())
        (told,) = against(self.simulator, "discover", {"config": self.config}).of("CATALOG")
        described = {stream["name"]: stream for stream in told["catalog"]["streams"]}
        catalog = {"streams": [configured(described[name]) for name in streams]}
        files: dict[str, Any] = {"config": self.config, "catalog": catalog}
        self.outputs.append(against(self.simulator, "read", {**files, "state": before} if before else files))
        return self.outputs[-1]


def whole_shop(*, first_report: int = FIRST_ID) -> WholeShop:
    """A shop of which nothing changes any more; two are the same, but for the ids of their reports and queries."""
    clock = ScaledClock(FACTOR, NOON)
    begun = FakeClock(NOON)  # worlds are functions of an instant, to the millisecond
    world = OrdersWorld(1, 300, _DAYS, ("US",), start=begun.now())
    reports = reports_api(SELLER, ("US",), clock, days=_DAYS)
    kiosk = kiosk_api(("US",), clock, days=_DAYS)
    kiosk.first_id += first_report - FIRST_ID
    finances = FinancesApi(FinanceWorld.of(1, ("US",)))
    apis = (OrdersApi(world), SellersApi(("US",)), reports, kiosk, finances)
    simulator = SellingPartnerSimulator(clock, apis=apis, account_type=SELLER)
    reports.storage.life = 24 * 3600  # an hour that the machine is slow for is an hour on this clock
    clock.advance(60 * 86400)
    reports.reports()  # Amazon's own are made now, so that they have the same ids in every shop
    reports.first_id = first_report
    config = seller_config(marketplaces=["US"], replication_start_date="2026-08-01", replication_end_date="2026-11-10")
    return WholeShop(simulator, clock, config)


def warehouse(outputs: Iterable[Output]) -> Mapping[str, Mapping[str, str]]:
    """What a destination keeps of the syncs: by stream and primary key the last row, as text."""
    keys: dict[str, list[str]] = {}
    kept: dict[str, dict[str, str]] = {name: {} for name in STREAMS}
    for output in outputs:
        for name in STREAMS:
            for row in output.rows(name):
                key = json.dumps([row.get(column) for column in _key(name, row, keys)])
                dropped = _VOLATILE | (_OF_SNAPSHOTS if name == LISTINGS else set())
                kept[name][key] = json.dumps({k: v for k, v in row.items() if k not in dropped}, sort_keys=True)
    return kept


def _key(name: str, row: Row, keys: dict[str, list[str]]) -> list[str]:
    natural = {
        "orders": ["orderId"],
        "order_items": ["orderId", "orderItemId"],
        "marketplace_participations": ["marketplace_id"],
        LISTINGS: ["marketplace_id", "seller_sku"],
        TRAFFIC_BY_DATE: ["marketplace_id", "date"],
        "finance_transactions": ["transactionId"],
        KIOSK_BY_DATE: ["marketplace_id", "startDate", "endDate"],
    }
    if name not in keys:
        keys[name] = natural.get(name, ["_row_id"])
        assert set(keys[name]) <= row.keys()
    return keys[name]
