"""A seller's orders, and searchOrders as Amazon answers it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pendulum

from source_amazon_sp.clock import instant, written
from source_amazon_sp.errors import PermissionDenied, RequestRefused

Order = dict[str, Any]

PAGE = 100

_moment = lru_cache(instant)  # tens of thousands of pages ask about the same few windows


def an_order(number: int, updated: pendulum.DateTime, marketplace: str, items: int = 1) -> Order:
    """An order with as many items; its ids are fakes that no account has."""
    order_id = f"000-{number:07d}-0000000"
    return {
        "orderId": order_id,
        "createdTime": written(updated),
        "lastUpdatedTime": written(updated),
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": marketplace},
        "orderItems": [
            {"orderItemId": f"{number}-{item}", "quantityOrdered": 1, "product": {"sellerSku": f"SKU-{item}"}}
            for item in range(items)
        ],
    }


def evenly(start: pendulum.DateTime, hours: float, count: int, marketplace: str) -> Iterator[Order]:
    """So many orders, spread over so many hours."""
    step = hours * 3600e6 / count
    for number in range(count):
        yield an_order(number, start.add(microseconds=round(number * step)), marketplace)


def numbers(records: Iterable[Order]) -> list[int]:
    """The numbers that orders, or records made of them, were made by, in order."""
    return sorted(int(record["orderId"].split("-")[1]) for record in records)


class SearchOrders:
    """
    Answers searchOrders from a list of orders.

    Refuses with 403 what is in `denied`. Page tokens are good for the query that they were given to, until
    `forget_tokens`. `reaches` is the latest moment up to which answers reach, when it is before what is asked.
    """

    def __init__(self, orders: Iterable[Order], denied: Iterable[str] = ()) -> None:
        self._orders = sorted(((instant(order["lastUpdatedTime"]), order) for order in orders), key=lambda o: o[0])
        self._denied = frozenset(denied)
        self._tokens: dict[str, tuple[int, dict[str, Any]]] = {}
        self.reaches: pendulum.DateTime | None = None
        self.expired: Exception = RequestRefused("Amazon refuses searchOrders as invalid (400: the token expired).")

    def forget_tokens(self) -> None:
        self._tokens.clear()

    def __call__(self, query: dict[str, Any]) -> Any:
        denied = self._denied & {"the operation", *query.get("includedData", ())}
        if denied:
            raise PermissionDenied(f"Amazon denies searchOrders (403 Unauthorized: {min(denied)}).")
        token = query.pop("paginationToken", None)
        first = self._first(token, query) if token else 0
        end = instant(query["lastUpdatedBefore"])
        found = self._found(instant(query["lastUpdatedAfter"]), end, query["marketplaceIds"])
        more = first + PAGE < len(found)
        until = min(end, self.reaches or end)
        return {
            "orders": found[first : first + PAGE],
            "pagination": {"nextToken": self._token(first + PAGE, query)} if more else {},
            "lastUpdatedBefore": written(until),
        }

    def _found(self, start: pendulum.DateTime, end: pendulum.DateTime, marketplaces: Iterable[str]) -> list[Order]:
        until = min(end, self.reaches or end)
        return [
            order
            for moment, order in self._orders
            if start <= moment < until and order["salesChannel"]["marketplaceId"] in marketplaces
        ]

    def _token(self, first: int, query: dict[str, Any]) -> str:
        token = f"page {first // PAGE} of {query}"
        self._tokens[token] = (first, query)
        return token

    def _first(self, token: str, query: dict[str, Any]) -> int:
        if token not in self._tokens:
            raise self.expired
        first, of_query = self._tokens[token]
        if of_query != query:
            raise RequestRefused("Amazon refuses searchOrders as invalid (400: the token is of another query).")
        return first


class Density:
    """Answers searchOrders for a shop with the same number of orders every day, too many to make up one by one."""

    def __init__(self, orders_a_day: float) -> None:
        self._microseconds = round(86_400_000_000 / orders_a_day)

    def __call__(self, query: dict[str, Any]) -> Any:
        start, end = _moment(query["lastUpdatedAfter"]), _moment(query["lastUpdatedBefore"])
        left = self.between(start, end) - PAGE * int(query.get("paginationToken", 0))
        token = str(int(query.get("paginationToken", 0)) + 1)
        return {"orders": [{}] * min(PAGE, left), "pagination": {"nextToken": token} if left > PAGE else {}}

    def between(self, start: pendulum.DateTime, end: pendulum.DateTime) -> int:
        """How many orders were last updated then."""
        return self._before(end) - self._before(start)

    def _before(self, moment: pendulum.DateTime) -> int:
        return (moment.int_timestamp * 1_000_000 + moment.microsecond) // self._microseconds
