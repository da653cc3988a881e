"""
Orders of other channels that Amazon fulfils, and what a seller fulfils from places of his own.

Fulfilment orders are read by version 2020-07-01: it alone says in which marketplace an order is, what it is called on
the packing slip, by which SKU of the seller its items go, and what came back. Version 2026-07-04 names none of these,
and whether it lists the orders of the older one is nowhere said (UNVERIFIED).
"""

from collections.abc import Mapping
from dataclasses import replace

import pendulum

from source_amazon_sp.api.operations import outbound
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Open, Parent, Path, ResourceSpec, Scope, Windows

_SELLER = frozenset({AccountType.SELLER})

# No longest window is told (UNVERIFIED): a quarter of a year, so that a long first sync keeps what it has.
_QUARTERS = Windows(grid=Grid(Period.DAY, 90))

# An order is listed by the change of its status, which ends when it is sent. Parcels arrive after that, later than they
# were to, and come back for weeks. All that is nested in an order has the same windows, and so one request.
_OF_ORDERS = replace(_QUARTERS, look_back=pendulum.duration(days=60))

# Of the address that Amazon delivers to, and of whom it tells that it has.
_RECIPIENT: tuple[Path, ...] = (("destinationAddress",), ("notificationEmails",))
_PACKAGE: Path = ("fulfillmentShipmentPackage",)
_LOCKER_CODE: Path = (*_PACKAGE, "lockerDetails", "lockerAccessCode")
_DELIVERED: Path = (*_PACKAGE, "deliveryInformation")  # photographs of doors, names of neighbours
_OF_ORDER = {"sellerFulfillmentOrderId": "$order", "statusUpdatedDate": "$updated"}
_IN_ORDER: Mapping[str, Path] = {"order": ("sellerFulfillmentOrderId",), "updated": ("statusUpdatedDate",)}


def _nested(
    name: str,
    each: str,
    key: str,
    *,
    left_out: tuple[Path, ...] = (),
    personal: tuple[Path, ...] = (),
) -> ResourceSpec:
    """A list within the details of a fulfilment order; one request an order serves all of them."""
    return ResourceSpec(
        name=name,
        account_types=_SELLER,
        operation=outbound.GET_FULFILLMENT_ORDER,
        records_at=(),
        parent=Parent(row="fulfillment_order_details", values=_IN_ORDER, each=(each,), is_record=True),
        windows=_OF_ORDERS,
        primary_key=("sellerFulfillmentOrderId", key),
        cursor_field="statusUpdatedDate",
        columns=_OF_ORDER,
        left_out=left_out,
        personal=personal,
    )


_SHIPMENT_STATES = (
    "CREATED",
    "ACCEPTED",
    "CONFIRMED",
    "PACKAGE_CREATED",
    "PICKUP_SLOT_RETRIEVED",
    "INVOICE_GENERATED",
    "SHIPLABEL_GENERATED",
    "CANCELLED",
    "SHIPPED",
    "DELIVERED",
)
_RETURNS_UNDER_WAY = frozenset(
    {
        "CREATED",
        "CARRIER_NOTIFIED_TO_PICK_UP_FROM_CUSTOMER",
        "CARRIER_OUT_FOR_PICK_UP_FROM_CUSTOMER",
        "CUSTOMER_RESCHEDULED_PICK_UP",
        "PICKED_FROM_CUSTOMER",
        "IN_TRANSIT",
        "OUT_FOR_DELIVERY",
        "REPLANNED",
        "CUSTOMER_DROPPED_OFF",
        "PARTIALLY_PROCESSED",
    }
)

ROWS = (
    ResourceSpec(
        name="fulfillment_orders",
        account_types=_SELLER,
        operation=outbound.LIST_ALL_FULFILLMENT_ORDERS,
        records_at=("payload", "fulfillmentOrders"),
        queries=({"queryStartDate": "$after"},),
        ends_by=("statusUpdatedDate",),
        windows=_QUARTERS,
        primary_key=("sellerFulfillmentOrderId",),
        cursor_field="statusUpdatedDate",
        personal=_RECIPIENT,
    ),
    ResourceSpec(
        name="fulfillment_order_details",
        account_types=_SELLER,
        operation=outbound.GET_FULFILLMENT_ORDER,
        records_at=("payload",),
        one=True,
        path={"sellerFulfillmentOrderId": "$order"},
        parent=Parent(row="fulfillment_orders", values=_IN_ORDER),
        windows=_OF_ORDERS,
        primary_key=("sellerFulfillmentOrderId",),
        cursor_field="statusUpdatedDate",
        columns=_OF_ORDER,
        left_out=(("fulfillmentShipments", *_LOCKER_CODE),),
        personal=(
            *(("fulfillmentOrder", *path) for path in _RECIPIENT),
            ("fulfillmentOrderItems", "giftMessage"),
            ("fulfillmentShipments", *_DELIVERED),
        ),
    ),
    _nested(
        "fulfillment_order_items",
        "fulfillmentOrderItems",
        "sellerFulfillmentOrderItemId",
        personal=(("giftMessage",),),
    ),
    _nested(
        "fulfillment_order_shipments",
        "fulfillmentShipments",
        "amazonShipmentId",
        left_out=(_LOCKER_CODE,),
        personal=(_DELIVERED,),
    ),
    _nested("fulfillment_order_returns", "returnItems", "sellerReturnItemId"),
    ResourceSpec(
        name="fulfillment_features",
        account_types=_SELLER,
        operation=outbound.GET_FEATURES,
        records_at=("payload", "features"),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id"},),
        primary_key=("marketplace_id", "featureName"),
        columns={"_observed_at": "$now"},
    ),
    ResourceSpec(
        name="fulfillment_feature_inventory",
        account_types=_SELLER,
        operation=outbound.GET_FEATURE_INVENTORY,
        records_at=("payload", "featureSkus"),
        scope=Scope.MARKETPLACE,
        path={"featureName": "$feature"},
        queries=({"marketplaceId": "$marketplace_id"},),
        parent=Parent(row="fulfillment_features", values={"feature": ("featureName",)}, only=("sellerEligible",)),
        primary_key=("marketplace_id", "featureName", "sellerSku", "fnSku"),
        blank=("sellerSku", "fnSku"),
        columns={"featureName": "$feature", "_observed_at": "$now"},
    ),
    ResourceSpec(
        name="supply_sources",
        account_types=_SELLER,
        operation=outbound.GET_SUPPLY_SOURCES,
        records_at=("supplySources",),
        primary_key=("supplySourceId",),
        columns={"_observed_at": "$now"},
    ),
    ResourceSpec(
        name="supply_source_details",
        account_types=_SELLER,
        operation=outbound.GET_SUPPLY_SOURCE,
        records_at=(),
        one=True,
        path={"supplySourceId": "$source"},
        parent=Parent(row="supply_sources", values={"source": ("supplySourceId",)}),
        primary_key=("supplySourceId",),
        columns={"_observed_at": "$now"},
    ),
    # Amazon filters by change for one place and one status at a time, and otherwise by creation alone: returns under
    # way are asked for until they have arrived, and all of the last quarter once a day.
    ResourceSpec(
        name="external_fulfillment_returns",
        account_types=_SELLER,
        operation=outbound.LIST_RETURNS,
        records_at=("returns",),
        queries=({"createdSince": "$after", "createdUntil": "$before", "maxResults": 100},),
        windows=replace(_QUARTERS, exclusive=True, look_back=pendulum.duration(days=90)),
        open=Open(field=("status",), values=_RETURNS_UNDER_WAY, since=("creationDateTime",)),
        primary_key=("id",),
        cursor_field="lastUpdatedDateTime",
        left_out=(("otpDetails",),),  # the password that a courier is asked for
    ),
    ResourceSpec(
        name="external_fulfillment_shipments",
        account_types=_SELLER,
        operation=outbound.GET_EXTERNAL_SHIPMENTS,
        records_at=("shipments",),
        queries=tuple(
            {"status": state, "lastUpdatedAfter": "$after", "lastUpdatedBefore": "$before", "maxResults": 100}
            for state in _SHIPMENT_STATES
        ),
        windows=replace(_QUARTERS, exclusive=True),
        primary_key=("id",),
        cursor_field="lastUpdatedDateTime",
        left_out=(("lineItems", "giftAttributes", "giftMessage", "content"),),
        personal=(("partyInfoList",), ("shippingInfo", "shipToAddress")),
    ),
)
