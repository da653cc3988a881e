"""
What a seller sends to Amazon's warehouses.

The shipments of version 0 know what was received, and can be asked for by change; the plans of version 2024-03-20 know
boxes, fees and carriers. A shipment of a plan is one of version 0 by its `shipmentConfirmationId`.
"""

from collections.abc import Mapping

import pendulum

from source_amazon_sp.api.operations import Operation, inbound
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Parent, Path, ResourceSpec, Scope, Template, Windows

_SELLER = frozenset({AccountType.SELLER})

# No longest window is told (UNVERIFIED): a quarter of a year, so that a long first sync keeps what it has.
_QUARTERS = Windows(grid=Grid(Period.DAY, 90))

# Whether a plan counts as changed when its shipments move on is nowhere said (UNVERIFIED), so those of the last month
# are asked about once a day.
_OF_PLANS = Windows(grid=Grid(Period.DAY, 90), look_back=pendulum.duration(days=30))

_RANGE: Mapping[str, Template] = {
    "QueryType": "DATE_RANGE",
    "MarketplaceId": "$marketplace_id",
    "LastUpdatedAfter": "$after",
    "LastUpdatedBefore": "$before",
}
# Amazon refuses a range of dates without states or ids, whatever its page says: so all the states that its model has.
_STATES = (
    "WORKING",
    "READY_TO_SHIP",
    "SHIPPED",
    "RECEIVING",
    "CANCELLED",
    "DELETED",
    "CLOSED",
    "ERROR",
    "IN_TRANSIT",
    "DELIVERED",
    "CHECKED_IN",
)
_IN_PLAN: Mapping[str, Path] = {"plan": ("inboundPlanId",), "updated": ("lastUpdatedAt",)}
_IN_SHIPMENT: Mapping[str, Path] = {**_IN_PLAN, "shipment": ("shipmentId",)}
_OF_PLAN: Mapping[str, Template] = {"inboundPlanId": "$plan", "planLastUpdatedAt": "$updated"}
_OF_SHIPMENT: Mapping[str, Template] = {**_OF_PLAN, "shipmentId": "$shipment"}
_ITEM: Mapping[str, Template] = {"_number": "$number"}  # lots and best-before dates may be missing: no natural key


def _listed(name: str, operation: Operation, records_at: str, key: str, page: int) -> ResourceSpec:
    """A list within a plan; Amazon allows `page` records a page."""
    return ResourceSpec(
        name=name,
        account_types=_SELLER,
        operation=operation,
        records_at=(records_at,),
        path={"inboundPlanId": "$plan"},
        queries=({"pageSize": page},),
        parent=Parent(row="inbound_plans", values=_IN_PLAN),
        windows=_OF_PLANS,
        primary_key=("inboundPlanId", key),
        cursor_field="planLastUpdatedAt",
        columns={**_OF_PLAN, **(_ITEM if key in _ITEM else {})},
    )


def _shipped(name: str, operation: Operation, records_at: str, key: str) -> ResourceSpec:
    """A list within a shipment of a plan."""
    return ResourceSpec(
        name=name,
        account_types=_SELLER,
        operation=operation,
        records_at=(records_at,),
        path={"inboundPlanId": "$plan", "shipmentId": "$shipment"},
        queries=({"pageSize": 1000},),
        parent=Parent(row="inbound_plan_details", values=_IN_SHIPMENT, each=("shipments",)),
        windows=_OF_PLANS,
        primary_key=("inboundPlanId", "shipmentId", key),
        cursor_field="planLastUpdatedAt",
        columns={**_OF_SHIPMENT, **(_ITEM if key in _ITEM else {})},
    )


ROWS = (
    # Sellers see the shipments of a whole region for each of its marketplaces; Amazon says that it should not be so.
    ResourceSpec(
        name="inbound_shipments",
        account_types=_SELLER,
        operation=inbound.GET_SHIPMENTS,
        records_at=("payload", "ShipmentData"),
        scope=Scope.MARKETPLACE,
        anywhere=True,
        queries=({**_RANGE, "ShipmentStatusList": _STATES},),
        windows=_QUARTERS,
        primary_key=("ShipmentId",),
        cursor_field="_window_end",
        columns={"_window_end": "$before"},
    ),
    ResourceSpec(
        name="inbound_shipment_items",
        account_types=_SELLER,
        operation=inbound.GET_SHIPMENT_ITEMS,
        records_at=("payload", "ItemData"),
        scope=Scope.MARKETPLACE,
        anywhere=True,
        queries=(_RANGE,),
        windows=_QUARTERS,
        primary_key=("ShipmentId", "SellerSKU", "FulfillmentNetworkSKU"),  # UNVERIFIED: no page of Amazon's names a key
        blank=("FulfillmentNetworkSKU",),
        cursor_field="_window_end",
        columns={"_window_end": "$before"},
    ),
    ResourceSpec(
        name="inbound_plans",
        account_types=_SELLER,
        operation=inbound.LIST_INBOUND_PLANS,
        records_at=("inboundPlans",),
        queries=({"pageSize": 30, "sortBy": "LAST_UPDATED_TIME", "sortOrder": "DESC"},),
        newest_first=("lastUpdatedAt",),
        windows=_OF_PLANS,
        primary_key=("inboundPlanId",),
        cursor_field="lastUpdatedAt",
    ),
    ResourceSpec(
        name="inbound_plan_details",
        account_types=_SELLER,
        operation=inbound.GET_INBOUND_PLAN,
        records_at=(),
        one=True,
        path={"inboundPlanId": "$plan"},
        parent=Parent(row="inbound_plans", values={"plan": ("inboundPlanId",)}),
        windows=_OF_PLANS,
        primary_key=("inboundPlanId",),
        cursor_field="lastUpdatedAt",
    ),
    _listed("inbound_plan_items", inbound.LIST_INBOUND_PLAN_ITEMS, "items", "_number", 1000),
    _listed("inbound_plan_boxes", inbound.LIST_INBOUND_PLAN_BOXES, "boxes", "packageId", 1000),
    _listed("inbound_plan_pallets", inbound.LIST_INBOUND_PLAN_PALLETS, "pallets", "packageId", 1000),
    _listed(
        "inbound_plan_placement_options",
        inbound.LIST_PLACEMENT_OPTIONS,
        "placementOptions",
        "placementOptionId",
        20,
    ),
    ResourceSpec(
        name="inbound_plan_shipments",
        account_types=_SELLER,
        operation=inbound.GET_SHIPMENT,
        records_at=(),
        one=True,
        path={"inboundPlanId": "$plan", "shipmentId": "$shipment"},
        parent=Parent(row="inbound_plan_details", values=_IN_SHIPMENT, each=("shipments",)),
        windows=_OF_PLANS,
        primary_key=("inboundPlanId", "shipmentId"),
        cursor_field="planLastUpdatedAt",
        columns=_OF_PLAN,
    ),
    _shipped("inbound_plan_shipment_items", inbound.LIST_SHIPMENT_ITEMS, "items", "_number"),
    _shipped("inbound_plan_shipment_boxes", inbound.LIST_SHIPMENT_BOXES, "boxes", "packageId"),
    _shipped("inbound_plan_shipment_pallets", inbound.LIST_SHIPMENT_PALLETS, "pallets", "packageId"),
    ResourceSpec(
        name="inbound_plan_transportation_options",
        account_types=_SELLER,
        operation=inbound.LIST_TRANSPORTATION_OPTIONS,
        records_at=("transportationOptions",),
        path={"inboundPlanId": "$plan"},
        queries=({"pageSize": 20, "shipmentId": "$shipment"},),
        parent=Parent(row="inbound_plan_details", values=_IN_SHIPMENT, each=("shipments",)),
        windows=_OF_PLANS,
        primary_key=("inboundPlanId", "shipmentId", "transportationOptionId"),
        cursor_field="planLastUpdatedAt",
        columns=_OF_PLAN,
    ),
)
