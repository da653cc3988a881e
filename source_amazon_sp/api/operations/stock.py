"""What lies in Amazon's warehouses: FBA's and those of Amazon Warehousing and Distribution (AWD)."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_AWD = ("Amazon Warehousing and Distribution",)
_AWD_PAGES = PageToken(parameter="nextToken", found_at=("nextToken",))

GET_INVENTORY_SUMMARIES = Operation(
    name="getInventorySummaries",
    path="/fba/inventory/v1/summaries",
    rate=2,
    burst=2,
    roles=("Amazon Fulfillment", "Product Listing"),
    page_token=PageToken(parameter="nextToken", found_at=("pagination", "nextToken"), lifetime=30),
)
LIST_INVENTORY = Operation(
    name="listInventory", path="/awd/2024-05-09/inventory", rate=2, burst=2, roles=_AWD, page_token=_AWD_PAGES
)
LIST_INBOUND_SHIPMENTS = Operation(
    name="listInboundShipments",
    path="/awd/2024-05-09/inboundShipments",
    rate=1,
    burst=1,
    roles=_AWD,
    page_token=_AWD_PAGES,
)
GET_INBOUND_SHIPMENT = Operation(
    name="getInboundShipment", path="/awd/2024-05-09/inboundShipments/{shipmentId}", rate=2, burst=2, roles=_AWD
)
GET_INBOUND = Operation(name="getInbound", path="/awd/2024-05-09/inboundOrders/{orderId}", rate=2, burst=2, roles=_AWD)
LIST_OUTBOUNDS = Operation(
    name="listOutbounds", path="/awd/2024-05-09/outboundOrders", rate=1, burst=1, roles=_AWD, page_token=_AWD_PAGES
)
LIST_REPLENISHMENT_ORDERS = Operation(
    name="listReplenishmentOrders",
    path="/awd/2024-05-09/replenishmentOrders",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_AWD,
    page_token=_AWD_PAGES,
)

OPERATIONS = (
    GET_INVENTORY_SUMMARIES,
    LIST_INVENTORY,
    LIST_INBOUND_SHIPMENTS,
    GET_INBOUND_SHIPMENT,
    GET_INBOUND,
    LIST_OUTBOUNDS,
    LIST_REPLENISHMENT_ORDERS,
)
