"""A seller whose orders are read."""

from collections.abc import Mapping
from typing import Any

from source_amazon_sp.api.operations import GET_MARKETPLACE_PARTICIPATIONS, SEARCH_ORDERS
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.orders import OrderItemsStream, OrdersStream
from source_amazon_sp.streams.orders_feed import OrdersFeed
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

US, CA, DE = (BY_COUNTRY[country].id for country in ("US", "CA", "DE"))


class Seller:
    """One sync of a seller: the clock, the client, and the two streams that are made of orders."""

    def __init__(
        self,
        search_orders: Answer,
        clock: FakeClock | None = None,
        answers: Mapping[str, Answer] | None = None,
        **keys: Any,
    ) -> None:
        self.clock = clock or FakeClock()
        config = a_config(self.clock, **{"marketplaces": ["US"], **keys})
        self.client = FakeClient(self.clock, {SEARCH_ORDERS.name: search_orders, **(answers or {})})
        self.feed = OrdersFeed(self.client, Account(self.client, config), config, self.clock)
        self.orders = OrdersStream(self.feed, include_pii=config.include_pii)
        self.items = OrderItemsStream(self.feed, include_pii=config.include_pii)

    @property
    def queries(self) -> list[dict[str, Any]]:
        """What searchOrders was asked, call by call."""
        return self.client.queries(SEARCH_ORDERS)

    @property
    def windows(self) -> list[tuple[str, str]]:
        """The windows asked for, each at its first page."""
        return [(q["lastUpdatedAfter"], q["lastUpdatedBefore"]) for q in self.queries if "paginationToken" not in q]


def participations(*entries: dict[str, Any]) -> Answer:
    return lambda _query: {"payload": list(entries)}


PARTICIPATIONS = GET_MARKETPLACE_PARTICIPATIONS.name
