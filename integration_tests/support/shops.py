"""Accounts of the simulator together with their worlds, so that a test can ask for the truth."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pendulum

from integration_tests.simulator.accounts import kiosk_api, reports_api
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.ledger import Call
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.orders import OrdersApi, OrdersWorld
from integration_tests.simulator.orders_world import Expected
from integration_tests.simulator.sellers import SellersApi
from integration_tests.simulator.vendor_orders import VendorOrdersApi, VendorOrdersWorld
from integration_tests.support.configs import AMERICAS
from integration_tests.support.output import Row, keys
from source_amazon_sp.clock import Clock, instant
from unit_tests.support.clock import FakeClock

COUNTRIES = ("US", "CA", "MX")
HOLD_BACK = 120  # seconds: Amazon answers for nothing newer
SETTLED = 60 * 86400  # seconds: longer than anything happens to an order


@dataclass(frozen=True)
class Shop:
    """A seller's account."""

    simulator: SellingPartnerSimulator
    world: OrdersWorld
    clock: Clock

    def expected(self, at: pendulum.DateTime | None = None) -> dict[str, Expected]:
        """The orders of the three marketplaces that a sync beginning `at` (None: now) has to have brought."""
        begun = at or self.clock.now()
        return self.world.expected(
            begun.subtract(years=2), begun.subtract(seconds=HOLD_BACK), self.clock.now(), AMERICAS
        )

    def searches(self, since: int = 0) -> list[Call]:
        """The calls of searchOrders, but for the first `since`."""
        return self.simulator.ledger.calls("searchOrders")[since:]


@dataclass(frozen=True)
class Vendor:
    """A vendor's account."""

    simulator: SellingPartnerSimulator
    world: VendorOrdersWorld
    clock: Clock


def shop(
    clock: Clock, *, orders: int = 300, days: float = 60, growth_per_day: float = 0, time_scale: float = 1
) -> Shop:
    """A seller with orders of the `days` before now in three marketplaces."""
    world = OrdersWorld(1, orders, days, COUNTRIES, start=clock.now(), growth_per_day=growth_per_day)
    nothing = VendorOrdersWorld(1, 0, days, start=clock.now())
    reports = reports_api(SELLER, COUNTRIES, clock, days=days, time_scale=time_scale)
    kiosk = kiosk_api(COUNTRIES, clock, days=days, time_scale=time_scale)
    apis = (OrdersApi(world), SellersApi(COUNTRIES), VendorOrdersApi(nothing), reports, kiosk)
    return Shop(SellingPartnerSimulator(clock, apis=apis, account_type=SELLER, time_scale=time_scale), world, clock)


def settled_shop(clock: FakeClock, *, orders: int, days: float) -> Shop:
    """A shop whose last order is so old that nothing happens to any of them while a sync goes on."""
    settled = shop(clock, orders=orders, days=days)
    clock.advance(SETTLED)
    return settled


def vendor(
    clock: Clock, *, orders: int = 60, days: float = 60, growth_per_day: float = 0, time_scale: float = 1
) -> Vendor:
    """A vendor with purchase orders of the `days` before now."""
    world = VendorOrdersWorld(1, orders, days, start=clock.now(), growth_per_day=growth_per_day)
    nothing = OrdersWorld(1, 0, days, COUNTRIES, start=clock.now())
    reports = reports_api(VENDOR, ("US",), clock, days=days, time_scale=time_scale)
    kiosk = kiosk_api(("US",), clock, days=days, time_scale=time_scale)
    apis = (OrdersApi(nothing), SellersApi(COUNTRIES), VendorOrdersApi(world), reports, kiosk)
    simulator = SellingPartnerSimulator(clock, apis=apis, account_type=VENDOR, time_scale=time_scale)
    return Vendor(simulator, world, clock)


def order_keys(expected: dict[str, Expected]) -> Counter[tuple[str, ...]]:
    return Counter((order_id,) for order_id in expected)


def item_keys(expected: dict[str, Expected]) -> Counter[tuple[str, ...]]:
    return Counter(key for order in expected.values() for key in order.item_keys)


def latest(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], Row]:
    """The rows after a destination has removed duplicates: by key the one updated last."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key not in kept or instant(kept[key]["lastUpdatedTime"]) <= instant(row["lastUpdatedTime"]):
            kept[key] = row
    return kept


def assert_is_the_world(orders: Iterable[Row], items: Iterable[Row], expected: dict[str, Expected]) -> None:
    """Every order and every item once, and nothing else."""
    assert keys(orders, "orderId") == order_keys(expected)
    assert keys(items, "orderId", "orderItemId") == item_keys(expected)
