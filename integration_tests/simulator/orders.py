"""The Orders API 2026-01-01: searchOrders and getOrder over a world of orders."""

import random
from collections.abc import Sequence
from typing import Any

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import Answer, Refusal, as_json, error, invalid_input, unauthorized
from integration_tests.simulator.instants import MINUTE, milliseconds, written
from integration_tests.simulator.marketplaces import MARKETPLACE_IDS
from integration_tests.simulator.operations import Account, Operation, Request
from integration_tests.simulator.order_bodies import order_body
from integration_tests.simulator.orders_world import OrdersWorld
from integration_tests.simulator.paging import Page, Pages, Snapshot

__all__ = ["DATA_SETS", "OrdersApi", "OrdersWorld"]

MOST_A_PAGE = 100
TOKEN_LIFE = 24 * 3600.0  # seconds
LAG = 2 * MINUTE  # how long before the request *Before has to be

DATA_SETS = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
)
_STATUSES = (
    "PENDING_AVAILABILITY",
    "PENDING",
    "UNSHIPPED",
    "PARTIALLY_SHIPPED",
    "SHIPPED",
    "CANCELLED",
    "UNFULFILLABLE",
)
_INCLUDED = {"includedData": parameters.list_of(*DATA_SETS)}
_SEARCH = {
    "createdAfter": parameters.moment,
    "createdBefore": parameters.moment,
    "lastUpdatedAfter": parameters.moment,
    "lastUpdatedBefore": parameters.moment,
    "fulfillmentStatuses": parameters.list_of(*_STATUSES),
    "marketplaceIds": parameters.list_of(most=50),
    "fulfilledBy": parameters.list_of("MERCHANT", "AMAZON"),
    "maxResultsPerPage": parameters.integer(1, MOST_A_PAGE),
    "paginationToken": parameters.text,
    **_INCLUDED,
}


class OrdersApi:
    def __init__(self, world: OrdersWorld) -> None:
        self.world = world

    def operations(self, account: Account) -> Sequence[Operation]:
        desk = _Desk(self.world, account)
        root = "/orders/2026-01-01/orders"
        return [
            Operation("searchOrders", "GET", root, 0.0056, 20, desk.search),
            Operation("getOrder", "GET", f"{root}/{{orderId}}", 0.5, 30, desk.get),
        ]


class _Desk:
    def __init__(self, world: OrdersWorld, account: Account) -> None:
        self._world = world
        self._account = account
        self._pages = Pages(account.clock, TOKEN_LIFE)

    def search(self, request: Request) -> Answer:
        given = parameters.read(request, _SEARCH)
        data_sets = self._data_sets(given)
        size = given.pop("maxResultsPerPage", MOST_A_PAGE)
        token = given.pop("paginationToken", None)
        now = milliseconds(self._account.clock.now())
        family = _family(given)
        _check_marketplaces(given)
        asked = frozenset(given.items())
        if token is None:
            page = self._pages.first(self._found(given, family, now), size)
        else:
            page = self._pages.next(token, asked, size)
        return as_json(self._shown(page, data_sets))

    def get(self, request: Request) -> Answer:
        data_sets = self._data_sets(parameters.read(request, _INCLUDED))
        now = milliseconds(self._account.clock.now())
        number = self._world.number(request.path_parameters["orderId"], now)
        if number is None:
            raise Refusal(error(404, "NotFound", "The requested order was not found."))  # UNVERIFIED: the text
        return as_json({"order": order_body(self._world, number, now, data_sets)})

    def _data_sets(self, given: dict[str, Any]) -> frozenset[str]:
        """What to show of each order; 403 if the account may not even ask."""
        asked: frozenset[str] = given.get("includedData", frozenset())
        if asked & self._account.permissions.data_sets:
            raise unauthorized()
        return asked - self._account.permissions.withheld

    def _found(self, given: dict[str, Any], family: str, now: int) -> Snapshot:
        after = given[f"{family}After"]
        before = given.get(f"{family}Before", now - LAG)
        if before > now - LAG:
            raise invalid_input(f"{family}Before must be at least two minutes before the request.")
        if before < after:
            raise invalid_input(f"{family}Before must not be before {family}After.")
        search = self._world.created_between if family == "created" else self._world.updated_between
        rows = [number for number in search(after, before, now) if self._fits(number, now, given)]
        # Amazon promises no order of the results, so there is none, and always the same one.
        random.Random(f"{self._world.seed} {len(rows)} {rows[:1]}").shuffle(rows)
        return Snapshot(rows, now, frozenset(given.items()), {f"{family}Before": written(before)})

    def _fits(self, number: int, now: int, given: dict[str, Any]) -> bool:
        if "marketplaceIds" in given or "fulfilledBy" in given:
            order = self._world.placed(number)
            if order.marketplace_id not in given.get("marketplaceIds", {order.marketplace_id}):
                return False
            if order.fulfilled_by not in given.get("fulfilledBy", {order.fulfilled_by}):
                return False
        statuses = given.get("fulfillmentStatuses")
        return statuses is None or self._world.status(number, now)[1] in statuses

    def _shown(self, page: Page, data_sets: frozenset[str]) -> dict[str, Any]:
        as_of = page.snapshot.as_of
        body: dict[str, Any] = {"orders": [order_body(self._world, number, as_of, data_sets) for number in page.rows]}
        if page.next_token is not None:
            body["pagination"] = {"nextToken": page.next_token}
        return {**body, **page.snapshot.notes}


def _family(given: dict[str, Any]) -> str:
    """`created` or `lastUpdated`: exactly one may be asked for, and with its *After."""
    if ("createdAfter" in given) == ("lastUpdatedAfter" in given):
        raise invalid_input("Exactly one of createdAfter and lastUpdatedAfter must be provided.")
    family, other = ("created", "lastUpdated") if "createdAfter" in given else ("lastUpdated", "created")
    if f"{other}Before" in given:
        raise invalid_input(f"{other}Before must not be provided with {family}After.")
    return family


def _check_marketplaces(given: dict[str, Any]) -> None:
    # UNVERIFIED: that Amazon answers 400 and not an empty list.
    unknown = sorted(given.get("marketplaceIds", frozenset()) - MARKETPLACE_IDS)
    if unknown:
        raise invalid_input(f"Invalid marketplaceIds: {', '.join(unknown)}.")
