"""Buyers, recipients and addresses of orders; nobody in them exists."""

from integration_tests.simulator.instants import DAY, day
from integration_tests.simulator.order_items import Body, OrderView

_REACHABLE = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"})


def buyer(view: OrderView) -> Body:
    """E-mail addresses are those of merchant-fulfilled orders only."""
    dice = view.dice("buyer")
    body: Body = {"buyerName": f"Fake Buyer {view.order.number}"}
    if _is_reachable(view):
        body["buyerEmail"] = f"fake-buyer-{view.order.number}@marketplace.invalid"
    if dice.chance(10):
        body["buyerCompanyName"] = f"Fake Company {view.order.number} Ltd"
        body["buyerPurchaseOrderNumber"] = f"FAKE-PO-{view.order.number}"
    return body


def recipient(view: OrderView) -> Body:
    """The whole address for merchant-fulfilled orders on their way, the place alone for Amazon's own."""
    if not view.is_priced:
        return {}
    address = _place(view)
    if _is_reachable(view):
        address.update(_street(view))
    body: Body = {"deliveryAddress": address}
    if view.dice("preference").chance(6):
        body["deliveryPreference"] = _preference(view)
    return body


def merchant_address(view: OrderView) -> Body:
    return {
        "name": "Fake Warehouse",
        "addressLine1": "1 Fake Dock",
        "addressLine2": "Gate 2",
        "addressLine3": "Floor 3",
        "districtOrCounty": "Fake County",
        "municipality": "Fake Municipality",
        **_place(view),
    }


def registrations(view: OrderView) -> list[Body]:
    number = view.order.number
    return [
        {
            "entityType": "BUYER",
            "legalName": f"Fake Company {number} Ltd",
            "taxRegistrationType": "VAT",
            "taxRegistrationNumber": f"FAKE{number:09d}",
            "taxRegistrationAddress": {**_place(view), **_street(view)},
            "taxRegistrationAttributes": [{"key": "TAX_OFFICE", "value": "Fake Tax Office"}],
        }
    ]


def _is_reachable(view: OrderView) -> bool:
    return view.order.fulfilled_by == "MERCHANT" and view.status in _REACHABLE


def _place(view: OrderView) -> Body:
    return {
        "city": "Faketown",
        "stateOrRegion": "FK",
        "postalCode": f"{view.order.number % 100_000:05d}",
        "countryCode": view.order.marketplace.country,
    }


def _street(view: OrderView) -> Body:
    dice = view.dice("street")
    number = view.order.number
    street: Body = {
        "name": f"Fake Recipient {number}",
        "addressLine1": f"{number} Fake Street",
        "phone": "+1 555 0100",
        "addressType": dice.pick(("RESIDENTIAL", "RESIDENTIAL", "COMMERCIAL", "PICKUP_POINT")),
    }
    if dice.chance(20):
        street.update(addressLine2="Flat 2", addressLine3="Back door", companyName="Fake Company Ltd")
    if dice.chance(10):
        street.update(districtOrCounty="Fake County", municipality="Fake Municipality")
    if view.order.marketplace.country == "BR" or dice.chance(2):
        street["extendedFields"] = {
            "streetName": "Fake Street",
            "streetNumber": str(number),
            "complement": "Flat 2",
            "neighborhood": "Fake Quarter",
        }
    return street


def _preference(view: OrderView) -> Body:
    return {
        "dropOffLocation": "Porch",
        "addressInstruction": "Ring twice",
        "deliveryTime": {
            "businessHours": [{"dayOfWeek": "MON", "timeWindows": [_hours(9, 17)]}],
            "exceptionDates": [
                {
                    "exceptionDate": day(view.order.created + 7 * DAY),
                    "exceptionDateType": "OPEN",
                    "timeWindows": [_hours(10, 12)],
                }
            ],
        },
        "deliveryCapabilities": ["HAS_ACCESS_POINT", "PALLET_DISABLED"],
    }


def _hours(start: int, end: int) -> Body:
    return {"startTime": {"hour": start, "minute": 0}, "endTime": {"hour": end, "minute": 30}}
