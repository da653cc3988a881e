"""The items of an order, as the Orders API shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, HOUR, written
from integration_tests.simulator.orders_world import OrdersWorld, Placed

Body = dict[str, Any]

WITHOUT_PRICE = frozenset({"PENDING", "PENDING_AVAILABILITY"})
_WHOLE_ONLY = frozenset({"JPY"})
_NOUNS = ("Lamp", "Kettle", "Notebook", "Backpack", "Übung", "本棚", "Tee \u2013 1 kg", 'Screen 24"')
_SUBTYPES = ("NEW", "MINT", "VERY_GOOD", "GOOD", "ACCEPTABLE")
_CONSTRAINTS = (
    "palletDelivery",
    "cashOnDelivery",
    "signatureConfirmation",
    "recipientIdentityVerification",
    "recipientAgeVerification",
)


@dataclass(frozen=True)
class OrderView:
    """An order as it stands at an instant."""

    world: OrdersWorld
    order: Placed
    events: tuple[tuple[int, str], ...]  # what happened until then
    lines: tuple["Line", ...]
    programs: tuple[str, ...]
    tip: int

    @property
    def status(self) -> str:
        return self.events[-1][1]

    @property
    def updated(self) -> int:
        return self.events[-1][0]

    @property
    def is_priced(self) -> bool:
        """Whether Amazon shows money and addresses yet."""
        return self.status not in WITHOUT_PRICE

    def dice(self, block: str, position: int = 0) -> Dice:
        """Dice of its own for every block, so that none depends on which others are shown."""
        return Dice(self.world.seed, block, self.order.number, position)

    def money(self, amount: int) -> Body:
        """`amount` in the currency's smallest unit, as a decimal in text."""
        currency = self.order.marketplace.currency
        text = str(amount) if currency in _WHOLE_ONLY else f"{amount / 100:.2f}"
        return {"amount": text, "currencyCode": currency}


@dataclass(frozen=True)
class Line:
    """An item's numbers; money in the currency's smallest unit, for all pieces together but `unit`."""

    position: int
    item_id: str
    quantity: int
    unit: int
    parts: tuple[tuple[str, int], ...]  # proceeds by type; they add up to the item's proceeds
    luck: tuple[int, ...]  # numbers from 0 to 99, for what is rare

    @property
    def total(self) -> int:
        return sum(amount for _, amount in self.parts)


def lines(world: OrdersWorld, order: Placed) -> tuple[Line, ...]:
    return tuple(_line(world, order, position) for position in range(order.items))


def _line(world: OrdersWorld, order: Placed, position: int) -> Line:
    dice = Dice(world.seed, "line", order.number, position)
    quantity = dice.pick((1, 1, 1, 1, 2, 3))
    unit = dice.between(299, 12_999)
    goods = quantity * unit
    parts = [("ITEM", goods)]
    if dice.chance(50):
        parts.append(("SHIPPING", dice.between(199, 1_299)))
    if dice.chance(6):
        parts.append(("GIFT_WRAP", 395))
    if dice.chance(2):
        parts.append(("COD_FEE", 300))
    if dice.chance(15):
        parts.append(("DISCOUNT", -(goods // 10)))
    parts.append(("TAX", goods * 8 // 100))
    luck = tuple(dice.below(100) for _ in range(5))
    return Line(position, order.item_id(position), quantity, unit, tuple(parts), luck)


def item_body(view: OrderView, line: Line, data_sets: frozenset[str]) -> Body:
    dice = view.dice("item", line.position)
    body: Body = {
        "orderItemId": line.item_id,
        "quantityOrdered": line.quantity,
        "product": _product(view, line, dice),
    }
    if dice.chance(3):
        body["measurement"] = {"unit": "KILOGRAMS", "value": 1.5}
    if dice.chance(2):
        body["associatedOrderItems"] = [
            {
                "orderId": view.order.order_id,
                "orderItemId": view.order.item_id(9),
                "associationType": dice.pick(("VALUE_ADD_SERVICE", "WARRANTY")),
                "asin": "B0FAKE9998",
                "purchasePrice": view.money(1_999),
            }
        ]
    if dice.chance(10):
        body["programs"] = ["SUBSCRIBE_AND_SAVE"] if dice.chance(50) else ["TRANSPARENCY"]
    for data_set, (name, block) in _BLOCKS.items():
        if data_set in data_sets:
            shown = block(view, line)
            if shown:
                body[name] = shown
    return body


def _product(view: OrderView, line: Line, dice: Dice) -> Body:
    article = dice.below(400)
    used = dice.chance(5)
    condition = {"conditionType": "USED" if used else "NEW", "conditionSubtype": "NEW"}
    if used:
        condition.update(conditionSubtype=dice.pick(_SUBTYPES), conditionNote="A scratch on the back")
    product: Body = {
        "asin": f"B0FAKE{article:04d}",
        "title": f"Fake {_NOUNS[article % len(_NOUNS)]} {article}",
        "sellerSku": f"SKU-{article:04d}",
        "condition": condition,
    }
    if view.is_priced:
        product["price"] = {"unitPrice": view.money(line.unit)}
        if dice.chance(6):
            product["price"]["priceDesignation"] = "BUSINESS_PRICE"
    if view.order.fulfilled_by == "AMAZON" and dice.chance(5):
        product["serialNumbers"] = [f"SN-{line.item_id}-{unit}" for unit in range(line.quantity)]
    if view.order.fulfilled_by == "MERCHANT" and dice.chance(4):
        url = f"https://custom.example.invalid/{line.item_id}.zip"
        product["customization"] = {"customizedUrl": url}
    return product


def _proceeds(view: OrderView, line: Line) -> Body:
    if not view.is_priced:
        return {}
    breakdowns = []
    for kind, amount in line.parts:
        breakdown: Body = {"type": kind, "subtotal": view.money(amount)}
        if kind == "TAX":
            breakdown["detailedBreakdowns"] = [{"subtype": "ITEM", "value": view.money(amount)}]
        breakdowns.append(breakdown)
    return {"proceedsTotal": view.money(line.total), "breakdowns": breakdowns}


def _expense(view: OrderView, line: Line) -> Body:
    likely = 40 if view.order.marketplace.country == "JP" else 3
    if not view.is_priced or line.luck[0] >= likely:
        return {}
    granted = {"pointsNumber": line.unit // 100, "pointsMonetaryValue": view.money(line.unit // 100)}
    return {"pointsCost": {"pointsGranted": granted}}


def _promotion(_: OrderView, line: Line) -> Body:
    if all(kind != "DISCOUNT" for kind, _ in line.parts):
        return {}
    return {"breakdowns": [{"promotionId": f"FAKE-PROMO-{line.unit % 7}"}]}


def _cancellation(view: OrderView, line: Line) -> Body:
    body: Body = {}
    if line.luck[1] < (40 if view.status == "CANCELLED" else 1):
        body["cancellationRequest"] = {"requester": "BUYER", "cancelReason": "Changed mind"}
    if view.status == "CANCELLED":
        body["cancellationExecution"] = {
            "cancelledBy": ("BUYER", "MERCHANT", "AMAZON")[line.luck[2] % 3],
            "cancelReason": "Not needed any more",
        }
    return body


def fulfilled(view: OrderView, line: Line) -> int:
    """Units sent so far."""
    if view.status == "SHIPPED" or (view.status == "PARTIALLY_SHIPPED" and line.position == 0):
        return line.quantity
    return 0


def _fulfillment(view: OrderView, line: Line) -> Body:
    dice = view.dice("item fulfillment", line.position)
    sent = fulfilled(view, line)
    body: Body = {"quantityFulfilled": sent, "quantityUnfulfilled": line.quantity - sent}
    if dice.chance(3):
        body["picking"] = {"substitutionPreference": _SUBSTITUTION}
    packing: Body = {}
    if any(kind == "GIFT_WRAP" for kind, _ in line.parts):
        packing["giftOption"] = {"giftMessage": "From a fake friend", "giftWrapLevel": "Fake Paper"}
    if dice.chance(3):
        packing["serialNumberRequirement"] = {"requirementType": "REQUIRED"}
    if packing:
        body["packing"] = packing
    shipping = _shipping(view, dice)
    if shipping:
        body["shipping"] = shipping
    return body


def _shipping(view: OrderView, dice: Dice) -> Body:
    shipping: Body = {}
    if dice.chance(20):
        noon = (view.order.created // DAY + 3) * DAY + 12 * HOUR
        shipping["scheduledDeliveryWindow"] = {
            "earliestDateTime": written(noon),
            "latestDateTime": written(noon + 4 * HOUR),
        }
    if dice.chance(10):
        shipping["shippingConstraints"] = {dice.pick(_CONSTRAINTS): "MANDATORY"}
    if dice.chance(4):
        shipping["internationalShipping"] = {"iossNumber": "IM0000000000"}
    return shipping


def _tax(_: OrderView, line: Line) -> Body:
    body: Body = {}
    if line.luck[3] < 30:
        body["taxCalculationBreakdowns"] = [{"reportingScheme": "UOSS" if line.luck[3] % 2 else "IOSS"}]
    if line.luck[4] < 60:
        body["taxCollections"] = [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon Services, Inc."}]
    return body


_SUBSTITUTION: Body = {
    "substitutionType": "CUSTOMER_PREFERENCE",
    "substitutionOptions": [
        {
            "asin": "B0FAKE9999",
            "quantityOrdered": 1,
            "sellerSku": "SKU-9999",
            "title": "Fake Substitute",
            "measurement": {"unit": "COUNT", "value": 1},
        }
    ],
}

_BLOCKS: dict[str, tuple[str, Callable[[OrderView, Line], Body]]] = {
    "PROCEEDS": ("proceeds", _proceeds),
    "EXPENSE": ("expense", _expense),
    "PROMOTION": ("promotion", _promotion),
    "CANCELLATION": ("cancellation", _cancellation),
    "FULFILLMENT": ("fulfillment", _fulfillment),
    "TAX": ("tax", _tax),
}
