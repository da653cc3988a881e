"""The streams made of searchOrders: orders, and their items."""

from collections.abc import Iterator
from typing import Any

from source_amazon_sp.api.operations import Operation
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import Checkpoint, Item, SourceStream, Task
from source_amazon_sp.streams.forecast import Forecast
from source_amazon_sp.streams.order_data_sets import without_personal_data
from source_amazon_sp.streams.orders_feed import OrdersFeed
from source_amazon_sp.streams.orders_pass import OrdersTask


class OrdersStream(SourceStream):
    """One record an order, as Amazon sends it."""

    name = "orders"
    kind = "searchOrders"
    primary_key: tuple[str, ...] = ("orderId",)
    cursor_field = "lastUpdatedTime"

    def __init__(self, feed: OrdersFeed, *, include_pii: bool) -> None:
        self._feed = feed
        self._include_pii = include_pii
        self._rows = 0
        self._orders = 0

    def join(self, progress: Progress) -> None:
        super().join(progress)
        self._feed.join(self.name, progress)

    def tasks(self, progress: Progress) -> Iterator[Task]:  # noqa: ARG002  # the feed has it since `join`
        yield from self._feed.tasks(self.name)

    def rows(self, task: Task) -> Iterator[Item]:
        if not isinstance(task, OrdersTask):
            raise TypeError("orders are read by tasks of their feed")
        for page in self._feed.pages(task, self.name):
            for order in page["orders"]:
                self._orders += 1
                for record in self._records(order, task.orders_pass.marketplaces):
                    self._rows += 1
                    yield self.conformed(record)
            if page["next"] is not None:
                yield Checkpoint(task.key, task.orders_pass.job(page))

    def forecast(self) -> Forecast:
        return self._feed.forecast(self.name)

    def probe(self) -> Operation:
        return self._feed.probe()

    def estimate(self) -> int | None:
        expected = self._feed.orders_expected()
        if expected is None or not self._orders:
            return None
        return round(expected * self._rows / self._orders)

    def _records(self, order: dict[str, Any], asked: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        yield self._order(order, asked)

    def _order(self, order: dict[str, Any], asked: tuple[str, ...]) -> dict[str, Any]:
        if not self._include_pii:
            without_personal_data(order)
        order["marketplace_id"] = _marketplace(order, asked)
        return order


class OrderItemsStream(OrdersStream):
    """One record an item of an order, with what an analyst needs of the order beside it."""

    name = "order_items"
    primary_key = ("orderId", "orderItemId")

    def _records(self, order: dict[str, Any], asked: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        order = self._order(order, asked)
        of_order = {
            name: order.get(name)
            for name in ("marketplace_id", "orderId", "createdTime", "lastUpdatedTime", "salesChannel")
        }
        of_order["fulfillmentStatus"] = (order.get("fulfillment") or {}).get("fulfillmentStatus")
        for item in order.get("orderItems") or ():
            yield {**of_order, **item}


def _marketplace(order: dict[str, Any], asked: tuple[str, ...]) -> str | None:
    """The order's own marketplace; the one asked for where the order does not say (sales outside Amazon)."""
    of_order = (order.get("salesChannel") or {}).get("marketplaceId")
    return of_order or (asked[0] if len(asked) == 1 else None)
