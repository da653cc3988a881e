"""The world behind the simulator's Orders API: what orders there are, and what becomes of them."""

import re
import time
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest

from integration_tests.simulator.accounts import seller_account
from integration_tests.simulator.caller import Caller
from integration_tests.simulator.instants import DAY, instant, milliseconds
from integration_tests.simulator.order_bodies import order_body
from integration_tests.simulator.orders import DATA_SETS, OrdersWorld
from integration_tests.support.orders_api import (
    EVERYTHING,
    LONG_AGO,
    ORDERS,
    US,
    everything,
    next_token,
)
from unit_tests.support.clock import FakeClock


class TestWorld:
    def test_it_is_a_function_of_its_seed(self, clock: FakeClock, world: OrdersWorld) -> None:
        same = OrdersWorld(7, 300, 60, ["US", "CA", "MX"], start=clock.now(), growth_per_day=24)
        other = OrdersWorld(8, 300, 60, ["US", "CA", "MX"], start=clock.now(), growth_per_day=24)
        now = milliseconds(clock.now())
        shown = [order_body(each, 42, now, frozenset(DATA_SETS)) for each in (world, same, other)]
        assert shown[0] == shown[1] != shown[2]

    def test_new_orders_come_and_old_ones_change(self, clock: FakeClock, caller: Caller) -> None:
        before = clock.now()
        first = {order["orderId"]: order for order in everything(caller, lastUpdatedAfter=LONG_AGO)}
        clock.advance(2 * 86400)
        changed = everything(caller, lastUpdatedAfter=before.to_iso8601_string())
        assert len([order for order in changed if order["orderId"] not in first]) == pytest.approx(48, abs=2)
        assert [order for order in changed if order["orderId"] in first]

    def test_expected_is_what_a_search_finds(self, clock: FakeClock, caller: Caller, world: OrdersWorld) -> None:
        clock.advance(5 * 86400)
        now = clock.now()
        truth = world.expected(now.subtract(days=20), now.subtract(days=1), now, [US])
        found = everything(
            caller,
            lastUpdatedAfter=now.subtract(days=20).to_iso8601_string(),
            lastUpdatedBefore=now.subtract(days=1).to_iso8601_string(),
            marketplaceIds=US,
            includedData="FULFILLMENT",
        )
        assert truth
        assert {order["orderId"]: order["lastUpdatedTime"] for order in found} == {
            order_id: order.last_updated for order_id, order in truth.items()
        }
        assert sorted(
            (order["orderId"], item["orderItemId"]) for order in found for item in order["orderItems"]
        ) == sorted(key for order in truth.values() for key in order.item_keys)
        assert {order["orderId"]: order["fulfillment"]["fulfillmentStatus"] for order in found} == {
            order_id: order.status for order_id, order in truth.items()
        }

    def test_a_search_in_the_past_misses_orders_updated_since(self, world: OrdersWorld) -> None:
        start, now = instant("2026-11-10T00:00:00Z"), instant("2026-11-20T12:00:00Z")
        then = world.updated_between(start, start + 2 * DAY, start + 2 * DAY)
        later = world.updated_between(start, start + 2 * DAY, now)
        assert set(later) < set(then)

    def test_orders_end_as_shipped_cancelled_and_all_else(self, world: OrdersWorld) -> None:
        statuses = {status for number in range(300) for _, status in world.events(number)}
        assert statuses >= {"PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED"}
        assert statuses >= {"PENDING_AVAILABILITY", "UNFULFILLABLE"}

    def test_no_order_is_older_than_two_years(self, clock: FakeClock) -> None:
        world = OrdersWorld(1, 100, 800, ["US"], start=clock.now())
        now = clock.now()
        shown = world.expected(now.subtract(years=3), now, now)
        assert 85 < len(shown) < 95
        assert min(order.created for order in shown.values()) > "2024-11-19"

    def test_money_adds_up_to_the_cent(self, caller: Caller) -> None:
        found = everything(caller, createdAfter=LONG_AGO, includedData="PROCEEDS")
        priced = [order for order in found if "proceeds" in order]
        assert priced
        for order in priced:
            parts = [cents(part["subtotal"]) for part in order["proceeds"]["breakdowns"]]
            assert sum(parts) == cents(order["proceeds"]["grandTotal"])
            for item in order["orderItems"]:
                shares = [cents(part["subtotal"]) for part in item["proceeds"]["breakdowns"]]
                assert sum(shares) == cents(item["proceeds"]["proceedsTotal"])

    def test_every_property_of_amazons_model_occurs_and_no_other(self) -> None:
        models = import_module("spapi.models.orders_v2026_01_01")
        wide = OrdersWorld(1, 3000, 600, ["US", "JP", "BR"], start=FakeClock().now())
        now = milliseconds(FakeClock().now())
        seen: set[tuple[str, str]] = set()
        for number in range(3000):
            collect(models, "Order", order_body(wide, number, now, frozenset(DATA_SETS)), seen)
        assert seen == properties(models, "Order", set())

    def test_two_hundred_thousand_orders_are_cheap(self, clock: FakeClock) -> None:
        simulator = seller_account(clock, orders=200_000, days=700)
        caller = Caller(simulator)
        query = {"lastUpdatedAfter": "2024-12-01T00:00:00Z", "includedData": EVERYTHING}
        token = next_token(caller.get(ORDERS, **query))
        url = f"{ORDERS}?{urlencode({**query, 'paginationToken': token})}"
        costs = []
        for _ in range(5):
            start = time.process_time()
            simulator.answer("GET", url, {"x-amz-access-token": str(caller.token)}, b"")
            costs.append(time.process_time() - start)
        assert min(costs) < 0.03  # a page of 100 with every data set: some 13 ms, and a slow machine's share


def cents(money: dict[str, str]) -> int:
    return round(float(money["amount"]) * 100)


def properties(models: ModuleType, name: str, found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """All (model, JSON key) pairs that can be reached from a model of Amazon's SDK."""
    model = getattr(models, inner(name), None)
    for attribute, key in getattr(model, "attribute_map", {}).items():
        if (inner(name), key) not in found:
            found.add((inner(name), key))
            properties(models, model.swagger_types[attribute], found)
    return found


def collect(models: ModuleType, name: str, value: Any, seen: set[tuple[str, str]]) -> None:
    """Note the (model, JSON key) pairs of a body; a key the model does not have is an error."""
    model = getattr(models, inner(name), None)
    if isinstance(value, list):
        for each in value:
            collect(models, inner(name), each, seen)
    elif isinstance(value, dict):
        attributes = {key: attribute for attribute, key in model.attribute_map.items()}
        for key, inside in value.items():
            seen.add((inner(name), key))
            collect(models, model.swagger_types[attributes[key]], inside, seen)


def inner(name: str) -> str:
    """The type of a list's entries: `List[OrderItem]` → `OrderItem`."""
    found = re.fullmatch(r"[Ll]ist\[(.*)\]", name)
    return found.group(1) if found else name
