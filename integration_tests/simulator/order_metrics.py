"""The Sales API: how many orders were made, by the world of the Orders API."""

from collections.abc import Iterator, Sequence
from typing import Any

import pendulum

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import Answer, as_json, invalid_input
from integration_tests.simulator.instants import milliseconds
from integration_tests.simulator.operations import SELLER, Account, Operation, Request
from integration_tests.simulator.orders_world import OrdersWorld
from source_amazon_sp.clock import instant

Span = tuple[pendulum.DateTime, pendulum.DateTime]
GRANULARITIES = ("Day", "Total")

_PARAMETERS = {
    "marketplaceIds": parameters.list_of(most=100),
    "interval": parameters.text,
    "granularity": parameters.one_of(*GRANULARITIES),
    "granularityTimeZone": parameters.text,
    "buyerType": parameters.one_of("All", "B2B", "B2C"),
    "fulfillmentNetwork": parameters.text,
    "firstDayOfWeek": parameters.one_of("Monday", "Sunday"),
    "asin": parameters.text,
    "sku": parameters.text,
    "amazonProgram": parameters.text,
}


class OrderMetricsApi:
    """Counts the orders of a world by when they were made; each has as many items as it has, each a unit of ten."""

    def __init__(self, world: OrdersWorld) -> None:
        self._world = world

    def operations(self, account: Account) -> Sequence[Operation]:
        def answer(request: Request) -> Answer:
            given = parameters.read(request, _PARAMETERS)
            if not {"marketplaceIds", "interval", "granularity"} <= given.keys():
                raise invalid_input("marketplaceIds, interval and granularity are required.")
            now = milliseconds(account.clock.now())
            spans = _spans(given["interval"], given["granularity"], given.get("granularityTimeZone", "UTC"))
            return as_json({"payload": [self._entry(span, given["marketplaceIds"], now) for span in spans]})

        return [Operation("getOrderMetrics", "GET", "/sales/v1/orderMetrics", 0.5, 15, answer, (SELLER,))]

    def _entry(self, span: Span, marketplaces: frozenset[str], now: int) -> dict[str, Any]:
        numbers = self._world.created_between(milliseconds(span[0]), milliseconds(span[1]) - 1, now)
        orders = [placed for placed in map(self._world.placed, numbers) if placed.marketplace_id in marketplaces]
        units = sum(placed.items for placed in orders)
        return {
            "interval": f"{_written(span[0])}--{_written(span[1])}",
            "unitCount": units,
            "orderItemCount": units,
            "orderCount": len(orders),
            "averageUnitPrice": {"amount": "10.00", "currencyCode": "USD"},
            "totalSales": {"amount": f"{10 * units}.00", "currencyCode": "USD"},
        }


def _spans(interval: str, granularity: str, zone: str) -> Iterator[Span]:
    try:
        start, end = (instant(bound).in_timezone(zone) for bound in interval.split("--"))
    except ValueError:
        raise invalid_input("interval is not two instants with -- between.") from None
    if granularity == "Total":
        yield start, end
        return
    while start < end:
        yield start, min(start.add(days=1), end)
        start = start.add(days=1)


def _written(moment: pendulum.DateTime) -> str:
    return moment.format("YYYY-MM-DDTHH:mmZ")
