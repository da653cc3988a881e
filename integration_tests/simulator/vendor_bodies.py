"""Purchase orders and their statuses, as the Vendor Orders API shows them."""

from typing import Any

from integration_tests.simulator.instants import DAY, written_short
from integration_tests.simulator.vendor_world import (
    ACKNOWLEDGED,
    CHANGED,
    CLOSED,
    RECEIVED,
    PurchaseOrder,
)

Body = dict[str, Any]

CONFIRMATIONS = ("ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED", "UNCONFIRMED")
RECEIPTS = ("NOT_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED")


def summary(order: PurchaseOrder) -> Body:
    return {"purchaseOrderNumber": order.po_number, "purchaseOrderState": order.state[1]}


def details(order: PurchaseOrder) -> Body:
    dice = order.dice("details")
    since, _ = order.state
    shown: Body = {
        "purchaseOrderDate": written_short(order.created),
        "purchaseOrderStateChangedDate": written_short(since),
        "purchaseOrderType": dice.pick(("RegularOrder", "RegularOrder", "ConsignedOrder", "RushOrder")),
        "paymentMethod": dice.pick(("Invoice", "Invoice", "Prepaid")),
        "buyingParty": _party(order, order.ship_to),
        "sellingParty": _party(order, order.vendor_code),
        "shipToParty": _party(order, order.ship_to),
        "billToParty": _party(order, order.ship_to),
        "shipWindow": _window(order, 1 + order.count(CHANGED)),
        "deliveryWindow": _window(order, 4 + order.count(CHANGED)),
        "items": [_item(order, position) for position in range(order.items)],
    }
    if order.changed is not None:
        shown["purchaseOrderChangedDate"] = written_short(order.changed)
    if dice.chance(8):
        shown["dealCode"] = "FAKEDEAL"
    if dice.chance(8):
        shown["importDetails"] = {
            "methodOfPayment": "PaidByBuyer",
            "internationalCommercialTerms": "FreeOnBoard",
            "portOfDelivery": "FAKE PORT",
            "importContainers": "1-40'HC, 1-20'",
            "shippingInstructions": "Floor load",
        }
    return {**summary(order), "orderDetails": shown}


def status(order: PurchaseOrder) -> Body:
    return {
        "purchaseOrderNumber": order.po_number,
        "purchaseOrderStatus": open_or_closed(order),
        "purchaseOrderDate": written_short(order.created),
        "lastUpdatedDate": written_short(order.updated),
        "sellingParty": _party(order, order.vendor_code),
        "shipToParty": _party(order, order.ship_to),
        "itemStatus": [_item_status(order, position) for position in range(order.items)],
    }


def open_or_closed(order: PurchaseOrder) -> str:
    return "CLOSED" if order.count(CLOSED) else "OPEN"


def confirmation(order: PurchaseOrder, position: int) -> str:
    if not order.count(ACKNOWLEDGED):
        return "UNCONFIRMED"
    return order.dice("confirmation", position).pick(("ACCEPTED", *CONFIRMATIONS[:3]))


def receipt(order: PurchaseOrder, position: int) -> str:
    if confirmation(order, position) in {"REJECTED", "UNCONFIRMED"} or not order.count(RECEIVED):
        return "NOT_RECEIVED"
    return "RECEIVED" if order.count(CLOSED) or order.count(RECEIVED) > 1 else "PARTIALLY_RECEIVED"


def quantity(order: PurchaseOrder, position: int) -> int:
    """Units ordered now: a change by Amazon takes some away, or all, from every other item."""
    first = _first_quantity(order, position)
    if position % 2:
        return first
    return 0 if order.count(CHANGED) and order.number % 5 == 0 else max(1, first - 2 * order.count(CHANGED))


def _first_quantity(order: PurchaseOrder, position: int) -> int:
    return order.dice("quantity", position).between(6, 400)


def _item(order: PurchaseOrder, position: int) -> Body:
    return {
        "itemSequenceNumber": str(position + 1),
        **_product(order, position, "amazonProductIdentifier"),
        "orderedQuantity": _units(quantity(order, position)),
        "isBackOrderAllowed": order.dice("back", position).chance(50),
        **_prices(order, position),
    }


def _item_status(order: PurchaseOrder, position: int) -> Body:
    ordered, first = quantity(order, position), _first_quantity(order, position)
    history = [{"updatedDate": written_short(order.created), "orderedQuantity": _units(first)}]
    if order.changed is not None and ordered != first:
        cancelled = {"updatedDate": written_short(order.changed), "cancelledQuantity": _units(first - ordered)}
        history.insert(0, cancelled)
    accepted = {"ACCEPTED": ordered, "PARTIALLY_ACCEPTED": ordered // 2}.get(confirmation(order, position), 0)
    rejected = 0 if confirmation(order, position) == "UNCONFIRMED" else ordered - accepted
    received = {"RECEIVED": accepted, "PARTIALLY_RECEIVED": accepted // 2}.get(receipt(order, position), 0)
    return {
        "itemSequenceNumber": str(position + 1),
        **_product(order, position, "buyerProductIdentifier"),
        **_prices(order, position),
        "orderedQuantity": {"orderedQuantity": _units(ordered), "orderedQuantityDetails": history},
        "acknowledgementStatus": _acknowledgement(order, position, accepted, rejected),
        "receivingStatus": _receiving(order, position, received),
    }


def _acknowledgement(order: PurchaseOrder, position: int, accepted: int, rejected: int) -> Body:
    shown: Body = {
        "confirmationStatus": confirmation(order, position),
        "acceptedQuantity": _units(accepted),
        "rejectedQuantity": _units(rejected),
    }
    moments = [moment for moment, kind in order.events if kind == ACKNOWLEDGED]
    if moments:
        shown["acknowledgementStatusDetails"] = [
            {
                "acknowledgementDate": written_short(moments[0]),
                "acceptedQuantity": _units(accepted),
                "rejectedQuantity": _units(rejected),
            }
        ]
    return shown


def _receiving(order: PurchaseOrder, position: int, received: int) -> Body:
    shown: Body = {"receiveStatus": receipt(order, position), "receivedQuantity": _units(received)}
    moments = [moment for moment, kind in order.events if kind == RECEIVED]
    if moments and received:
        shown["lastReceiveDate"] = written_short(moments[-1])
    return shown


def _product(order: PurchaseOrder, position: int, key: str) -> Body:
    article = order.dice("article", position).below(300)
    return {key: f"B0FAKE{article:04d}", "vendorProductIdentifier": f"0000000{article:06d}"}


def _prices(order: PurchaseOrder, position: int) -> Body:
    dice = order.dice("price", position)
    cost = dice.between(199, 49_999)
    shown: Body = {"netCost": {"currencyCode": "USD", "amount": f"{cost / 100:.2f}"}}
    if dice.chance(60):
        shown["listPrice"] = {"currencyCode": "USD", "amount": f"{cost * 13 // 10 / 100:.2f}"}
    if dice.chance(4):
        for price in shown.values():
            price["unitOfMeasure"] = "POUNDS"
    return shown


def _units(amount: int) -> Body:
    return {"amount": amount, "unitOfMeasure": "Eaches", "unitSize": 1}


def _window(order: PurchaseOrder, days: int) -> str:
    start = order.created + days * DAY
    return f"{written_short(start)}--{written_short(start + 5 * DAY)}"


def _party(order: PurchaseOrder, party_id: str) -> Body:
    """Mostly the id alone; for some orders all that Amazon knows of a party."""
    if not order.dice("party").chance(15):
        return {"partyId": party_id}
    return {
        "partyId": party_id,
        "address": {
            "name": f"Fake Party {party_id}",
            "addressLine1": "1 Fake Dock",
            "addressLine2": "Gate 2",
            "addressLine3": "Floor 3",
            "city": "Faketown",
            "county": "Fake County",
            "district": "Fake District",
            "stateOrRegion": "FK",
            "postalCode": "00000",
            "countryCode": "US",
            "phone": "+1 555 0100",
        },
        "taxInfo": {"taxRegistrationType": "VAT", "taxRegistrationNumber": "FAKE000000"},
    }
