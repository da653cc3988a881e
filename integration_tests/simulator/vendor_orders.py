"""The Vendor Orders API v1: purchase orders and their statuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator import parameters, vendor_bodies
from integration_tests.simulator.answers import Answer, Refusal, as_json, error, invalid_input
from integration_tests.simulator.instants import DAY, milliseconds
from integration_tests.simulator.operations import VENDOR, Account, Operation, Request
from integration_tests.simulator.paging import Pages, Snapshot
from integration_tests.simulator.vendor_world import PurchaseOrder, VendorOrdersWorld

__all__ = ["VendorOrdersApi", "VendorOrdersWorld"]

LONGEST_WINDOW = 7 * DAY
MONTHS_BACK = 6
MOST_A_PAGE = 100

_PAGING = {
    "limit": parameters.integer(1, MOST_A_PAGE),
    "sortOrder": parameters.one_of("ASC", "DESC"),
    "nextToken": parameters.text,
    "createdAfter": parameters.moment,
    "createdBefore": parameters.moment,
    "orderingVendorCode": parameters.text,
}
_ORDERS = {
    **_PAGING,
    "includeDetails": parameters.boolean,
    "changedAfter": parameters.moment,
    "changedBefore": parameters.moment,
    "poItemState": parameters.one_of("Cancelled"),
    "isPOChanged": parameters.boolean,
    "purchaseOrderState": parameters.one_of("New", "Acknowledged", "Closed"),
}
_STATUS = {
    **_PAGING,
    "updatedAfter": parameters.moment,
    "updatedBefore": parameters.moment,
    "purchaseOrderNumber": parameters.text,
    "purchaseOrderStatus": parameters.one_of("OPEN", "CLOSED"),
    "itemConfirmationStatus": parameters.one_of(*vendor_bodies.CONFIRMATIONS),
    "itemReceiveStatus": parameters.one_of(*vendor_bodies.RECEIPTS),
    "shipToPartyId": parameters.text,
}

Given = dict[str, Any]


class VendorOrdersApi:
    def __init__(self, world: VendorOrdersWorld) -> None:
        self.world = world

    def operations(self, account: Account) -> Sequence[Operation]:
        desk = _Desk(self.world, account)
        root = "/vendor/orders/v1/purchaseOrders"
        rows = (
            ("getPurchaseOrders", root, desk.orders),
            ("getPurchaseOrder", f"{root}/{{purchaseOrderNumber}}", desk.order),
            ("getPurchaseOrdersStatus", f"{root}Status", desk.statuses),
        )
        return [Operation(name, "GET", path, 10, 10, answer, (VENDOR,)) for name, path, answer in rows]


@dataclass(frozen=True)
class _Window:
    family: str
    after: int
    before: int


class _Desk:
    def __init__(self, world: VendorOrdersWorld, account: Account) -> None:
        self._world = world
        self._clock = account.clock
        # How long these tokens live is not documented.
        self._pages = {name: Pages(account.clock, None) for name in ("orders", "ordersStatus")}

    def orders(self, request: Request) -> Answer:
        given = parameters.read(request, _ORDERS)
        with_details = given.get("includeDetails", True)
        shown = vendor_bodies.details if with_details else vendor_bodies.summary
        return self._listed("orders", given, "changed", shown)

    def statuses(self, request: Request) -> Answer:
        return self._listed("ordersStatus", parameters.read(request, _STATUS), "updated", vendor_bodies.status)

    def order(self, request: Request) -> Answer:
        parameters.read(request, {})
        now = milliseconds(self._clock.now())
        found = self._world.numbered(request.path_parameters["purchaseOrderNumber"], now)
        if found is None:
            raise Refusal(error(404, "NotFound", "Purchase order not found."))  # UNVERIFIED: the text
        return as_json({"payload": vendor_bodies.details(found)})

    def _listed(self, name: str, given: Given, family: str, shown: Callable[[PurchaseOrder], dict[str, Any]]) -> Answer:
        token = given.pop("nextToken", None)
        size = given.get("limit", MOST_A_PAGE)
        pages = self._pages[name]
        if token is None:
            page = pages.first(self._found(given, family), size)
        else:
            page = pages.next(token, frozenset(given.items()), size)
        orders = [self._world.order(number, page.snapshot.as_of) for number in page.rows]
        payload: dict[str, Any] = {name: [shown(order) for order in orders]}
        if page.next_token is not None:
            payload["pagination"] = {"nextToken": page.next_token}
        return as_json({"payload": payload})

    def _found(self, given: Given, family: str) -> Snapshot:
        now = self._clock.now()
        as_of = milliseconds(now)
        if "purchaseOrderNumber" in given:
            one = self._world.numbered(given["purchaseOrderNumber"], as_of)
            found = [one] if one is not None else []
        else:
            oldest = milliseconds(now.subtract(months=MONTHS_BACK))
            window = _window(given, family, as_of, oldest)
            search = {
                "created": self._world.created_between,
                "changed": self._world.changed_between,
                "updated": self._world.updated_between,
            }[window.family]
            found = search(window.after, window.before, as_of)
        rows = [order.number for order in found if _fits(order, given)]
        if given.get("sortOrder") == "DESC":
            rows.reverse()
        return Snapshot(rows, as_of, frozenset(given.items()))


def _window(given: Given, other: str, now: int, oldest: int) -> _Window:
    """
    The time frame asked for. UNVERIFIED: that both its ends are included, that both families together
    are refused, that nothing at all means the last 7 days of new orders, and that *Before alone means
    the 7 days before it.
    """
    families = [name for name in ("created", other) if {f"{name}After", f"{name}Before"} & given.keys()]
    if len(families) > 1:
        raise invalid_input(f"created* and {other}* must not be given together.")
    family = families[0] if families else "created"
    before = given.get(f"{family}Before", now)
    after = given.get(f"{family}After", before - LONGEST_WINDOW)
    if after > before:
        raise invalid_input(f"{family}Before is before {family}After.")
    if before - after > LONGEST_WINDOW:
        raise invalid_input("The date range must not exceed 7 days.")
    if after < oldest:
        raise invalid_input("Purchase orders are available for the past 6 months.")
    return _Window(family, after, before)


def _fits(order: PurchaseOrder, given: Given) -> bool:
    return all(_FILTERS[name](order, value) for name, value in given.items() if name in _FILTERS)


_FILTERS: dict[str, Callable[[PurchaseOrder, Any], bool]] = {
    "orderingVendorCode": lambda order, code: order.vendor_code == code,
    "isPOChanged": lambda order, changed: not changed or order.changed is not None,
    "purchaseOrderState": lambda order, state: order.state[1] == state,
    "poItemState": lambda order, _: any(not vendor_bodies.quantity(order, position) for position in range(order.items)),
    "purchaseOrderStatus": lambda order, status: vendor_bodies.open_or_closed(order) == status,
    "itemConfirmationStatus": lambda order, status: any(
        vendor_bodies.confirmation(order, position) == status for position in range(order.items)
    ),
    "itemReceiveStatus": lambda order, status: any(
        vendor_bodies.receipt(order, position) == status for position in range(order.items)
    ),
    "shipToPartyId": lambda order, party: order.ship_to == party,
}
