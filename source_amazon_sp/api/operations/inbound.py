"""What a seller sends to Amazon's warehouses: the shipments of version 0 and the plans of version 2024-03-20."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_ROLES = ("Amazon Fulfillment",)
_PLANS = "/inbound/fba/2024-03-20/inboundPlans"
_SHIPMENT = f"{_PLANS}/{{inboundPlanId}}/shipments/{{shipmentId}}"

# A token stands in place of the range of dates, and is a kind of query of its own.
_V0_PAGES = PageToken(
    parameter="NextToken",
    found_at=("payload", "NextToken"),
    alone=True,
    keeping=("MarketplaceId",),
    beside={"QueryType": "NEXT_TOKEN"},
)
_PAGES = PageToken(parameter="paginationToken", found_at=("pagination", "nextToken"))

GET_SHIPMENTS = Operation(
    name="getShipments", path="/fba/inbound/v0/shipments", rate=2, burst=30, roles=_ROLES, page_token=_V0_PAGES
)
GET_SHIPMENT_ITEMS = Operation(
    name="getShipmentItems", path="/fba/inbound/v0/shipmentItems", rate=2, burst=30, roles=_ROLES, page_token=_V0_PAGES
)
LIST_INBOUND_PLANS = Operation(name="listInboundPlans", path=_PLANS, rate=2, burst=6, roles=_ROLES, page_token=_PAGES)
GET_INBOUND_PLAN = Operation(name="getInboundPlan", path=f"{_PLANS}/{{inboundPlanId}}", rate=2, burst=6, roles=_ROLES)


def _of_plan(name: str, last: str) -> Operation:
    """A list within a plan."""
    path = f"{_PLANS}/{{inboundPlanId}}/{last}"
    return Operation(name=name, path=path, rate=2, burst=6, roles=_ROLES, page_token=_PAGES)


def _of_shipment(name: str, last: str) -> Operation:
    """A list within a shipment of a plan."""
    return Operation(name=name, path=f"{_SHIPMENT}/{last}", rate=2, burst=30, roles=_ROLES, page_token=_PAGES)


LIST_INBOUND_PLAN_ITEMS = _of_plan("listInboundPlanItems", "items")
LIST_INBOUND_PLAN_BOXES = _of_plan("listInboundPlanBoxes", "boxes")
LIST_INBOUND_PLAN_PALLETS = _of_plan("listInboundPlanPallets", "pallets")
LIST_PLACEMENT_OPTIONS = _of_plan("listPlacementOptions", "placementOptions")
LIST_TRANSPORTATION_OPTIONS = _of_plan("listTransportationOptions", "transportationOptions")
GET_SHIPMENT = Operation(name="getShipment", path=_SHIPMENT, rate=2, burst=6, roles=_ROLES)
LIST_SHIPMENT_ITEMS = _of_shipment("listShipmentItems", "items")
LIST_SHIPMENT_BOXES = _of_shipment("listShipmentBoxes", "boxes")
LIST_SHIPMENT_PALLETS = _of_shipment("listShipmentPallets", "pallets")

OPERATIONS = (
    GET_SHIPMENTS,
    GET_SHIPMENT_ITEMS,
    LIST_INBOUND_PLANS,
    GET_INBOUND_PLAN,
    LIST_INBOUND_PLAN_ITEMS,
    LIST_INBOUND_PLAN_BOXES,
    LIST_INBOUND_PLAN_PALLETS,
    LIST_PLACEMENT_OPTIONS,
    LIST_TRANSPORTATION_OPTIONS,
    GET_SHIPMENT,
    LIST_SHIPMENT_ITEMS,
    LIST_SHIPMENT_BOXES,
    LIST_SHIPMENT_PALLETS,
)
