"""An order, as the Orders API shows it: the block of each data set, and those that are always there."""

from collections.abc import Callable
from typing import Any

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, HOUR, MINUTE, SECOND, written
from integration_tests.simulator.order_items import Body, Line, OrderView, fulfilled, item_body, lines
from integration_tests.simulator.order_people import buyer, merchant_address, recipient, registrations
from integration_tests.simulator.orders_world import OrdersWorld, Placed

_PROGRAMS = (
    "PRIME",
    "AMAZON_BUSINESS",
    "PREMIUM",
    "FBM_SHIP_PLUS",
    "IN_STORE_PICK_UP",
    "AMAZON_EASY_SHIP",
    "DELIVERY_BY_AMAZON",
    "AMAZON_HAUL",
    "AMAZON_BAZAAR",
    "INVOICE_BY_AMAZON",
)
_LEVELS = (
    "STANDARD",
    "EXPEDITED",
    "FREE_ECONOMY",
    "NEXT_DAY",
    "PRIORITY",
    "SAME_DAY",
    "SECOND_DAY",
    "SCHEDULED",
)
_SENT = frozenset({"SHIPPED", "PARTIALLY_SHIPPED"})


def order_body(world: OrdersWorld, number: int, as_of: int, data_sets: frozenset[str]) -> Body:
    """The order as it stood at `as_of`, with the blocks of the data sets asked for."""
    order = world.placed(number)
    events = tuple(event for event in world.events(number) if event[0] <= as_of)
    dice = Dice(world.seed, "kind", number)
    view = OrderView(world, order, events, lines(world, order), _programs(order, dice), _tip(dice))
    body: Body = {
        "orderId": order.order_id,
        "createdTime": written(order.created),
        "lastUpdatedTime": written(view.updated),
        "salesChannel": _sales_channel(view),
        "orderItems": [item_body(view, line, data_sets) for line in view.lines],
    }
    if view.programs:
        body["programs"] = list(view.programs)
    _add_relations(view, body, dice)
    for data_set, (name, block) in _BLOCKS.items():
        if data_set in data_sets:
            shown = block(view)
            if shown:
                body[name] = shown
    return body


def _sales_channel(view: OrderView) -> Body:
    order = view.order
    if order.is_outside:
        return {
            "channelName": "NON_AMAZON",
            "marketplaceId": order.marketplace_id,
            "marketplaceName": f"Non-Amazon {order.marketplace.country}",
        }
    return {
        "channelName": "AMAZON",
        "marketplaceId": order.marketplace_id,
        "marketplaceName": order.marketplace.name,
    }


def _programs(order: Placed, dice: Dice) -> tuple[str, ...]:
    if order.course == "ordered ahead":
        return ("PREORDER",)
    return (dice.pick(_PROGRAMS),) if dice.chance(35) else ()


def _tip(dice: Dice) -> int:
    return 500 if dice.chance(3) else 0


def _add_relations(view: OrderView, body: Body, dice: Dice) -> None:
    if dice.chance(20):
        alias = f"FAKE-SELLER-ORDER-{view.order.number}"
        body["orderAliases"] = [{"aliasId": alias, "aliasType": "SELLER_ORDER_ID"}]
    if dice.chance(2) and view.order.number:
        original = view.world.placed(view.order.number - 1).order_id
        kind = dice.pick(("REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"))
        body["associatedOrders"] = [{"orderId": original, "associationType": kind}]


def _proceeds(view: OrderView) -> Body:
    if not view.is_priced:
        return {}
    sums: dict[str, int] = {}
    for line in view.lines:
        for kind, amount in line.parts:
            sums[kind] = sums.get(kind, 0) + amount
    breakdowns: list[Body] = [{"type": kind, "subtotal": view.money(sums[kind])} for kind in sums]
    if view.tip:
        status = "FINALIZED" if view.status == "SHIPPED" else "PENDING"
        breakdowns.append({"type": "DELIVERY_TIP", "status": status, "subtotal": view.money(view.tip)})
    return {"grandTotal": view.money(_total(view)), "breakdowns": breakdowns}


def _total(view: OrderView) -> int:
    return sum(line.total for line in view.lines) + view.tip


def _payment(view: OrderView) -> Body:
    if not view.is_priced:
        return {}
    dice = view.dice("payment")
    method = dice.pick(("CreditCard", "CreditCard", "Invoice", "Pix", "CashOnDelivery", "ConvenienceStore"))
    execution: Body = {"paymentMethod": method, "paymentAmount": view.money(_total(view))}
    if method == "CreditCard":
        execution.update(acquirerId="00000000000000", cardBrand="Visa", authorizationCode="000000")
    return {"paymentExecutions": [execution]}


def _tax(view: OrderView) -> Body:
    dice = view.dice("tax")
    body: Body = {}
    if view.is_priced and dice.chance(15):
        body["taxRegistrations"] = registrations(view)
    if dice.chance(15):
        late = view.order.course == "touched late" and view.status == "SHIPPED"
        body["taxInvoicing"] = {
            "buyerInvoicePreference": dice.pick(("INDIVIDUAL", "BUSINESS")),
            "invoiceStatus": "ACCEPTED" if late else dice.pick(("NOT_REQUIRED", "NOT_FOUND", "PROCESSING")),
        }
    return body


def _fulfillment(view: OrderView) -> Body:
    dice = view.dice("fulfillment")
    tomorrow = (view.order.created // DAY + 1) * DAY
    body: Body = {
        "fulfillmentStatus": view.status,
        "fulfilledBy": view.order.fulfilled_by,
        "fulfillmentServiceLevel": dice.pick(_LEVELS),
    }
    if view.is_priced:
        body["shipByWindow"] = _window(tomorrow, 2 * DAY - SECOND)
        body["deliverByWindow"] = _window(tomorrow + 2 * DAY, 3 * DAY - SECOND)
    if dice.chance(4):
        body["labelPrintingWindow"] = {"earliestDateTime": written(tomorrow)}
    if dice.chance(4):
        source = dice.pick(("AMAZON_AUTOMATED", "SELLER_SET", "THIRD_PARTY_INTEGRATOR"))
        service = {"carrier": "Fake Post", "shippingService": "Fake Ground"}
        body["promiseCalculationInputs"] = {"transitTime": {"dataSource": source, "details": service}}
    return body


def _window(start: int, length: int) -> dict[str, str]:
    return {"earliestDateTime": written(start), "latestDateTime": written(start + length)}


def _packages(view: OrderView) -> list[Body]:
    """A package for each time that goods left the merchant."""
    if view.order.fulfilled_by != "MERCHANT":
        return []
    departures = [moment for moment, status in view.events if status in _SENT]
    sent = [line for line in view.lines if fulfilled(view, line)]
    if view.order.course != "in parts":
        return [_package(view, 1, departures[0], sent)] if departures else []
    return [
        _package(view, position + 1, moment, sent[position : position + 1])
        for position, moment in enumerate(departures)
    ]


def _package(view: OrderView, reference: int, moment: int, sent: list[Line]) -> Body:
    dice = view.dice("package", reference)
    carrier = dice.pick(("Fake Post", "Fake Express", "Fake Freight"))
    arrived = len([status for _, status in view.events if status == "SHIPPED"]) > 1
    status: Body = {"status": "DELIVERED", "detailedStatus": "DELIVERED"}
    if not arrived:
        status = {"status": "IN_TRANSIT", "detailedStatus": dice.pick(("PICKED_UP", "OUT_FOR_DELIVERY"))}
    return {
        "packageReferenceId": str(reference),
        "createdTime": written(moment - HOUR),
        "packageStatus": status,
        "carrier": carrier,
        "shipTime": written(moment - 5 * MINUTE),
        "shippingService": f"{carrier} Ground",
        "trackingNumber": f"FAKE{view.order.number:010d}{reference}",
        "shipFromAddress": merchant_address(view),
        "packageItems": [_package_item(line, with_codes=dice.chance(10)) for line in sent],
    }


def _package_item(line: Line, *, with_codes: bool) -> Body:
    item: Body = {"orderItemId": line.item_id, "quantity": line.quantity}
    if with_codes:
        item["transparencyCodes"] = [f"FAKE-{line.item_id}-{unit}" for unit in range(line.quantity)]
    return item


def _fulfillment_orders(view: OrderView) -> list[Body]:
    if "AMAZON_EASY_SHIP" not in view.programs:
        return []
    return [{"fulfillmentOrderId": f"FakeFo{view.order.number}"}]


_BLOCKS: dict[str, tuple[str, Callable[[OrderView], Any]]] = {
    "BUYER": ("buyer", buyer),
    "RECIPIENT": ("recipient", recipient),
    "PROCEEDS": ("proceeds", _proceeds),
    "PAYMENT": ("payment", _payment),
    "TAX": ("tax", _tax),
    "FULFILLMENT": ("fulfillment", _fulfillment),
    "PACKAGES": ("packages", _packages),
    "FULFILLMENT_ORDERS": ("fulfillmentOrders", _fulfillment_orders),
}
