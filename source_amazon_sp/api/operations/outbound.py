"""Orders of other channels that Amazon fulfils, and what a seller fulfils from places of his own."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_ROLES = ("Amazon Fulfillment",)
_EXTERNAL = ("Amazon Fulfillment", "Direct to Consumer Shipping (Restricted)")
_INSIGHTS = ("Selling Partner Insights",)
_PAGES = PageToken(parameter="nextToken", found_at=("payload", "nextToken"))

LIST_ALL_FULFILLMENT_ORDERS = Operation(
    name="listAllFulfillmentOrders",
    path="/fba/outbound/2020-07-01/fulfillmentOrders",
    rate=2,
    burst=30,
    roles=_ROLES,
    page_token=_PAGES,
)
GET_FULFILLMENT_ORDER = Operation(
    name="getFulfillmentOrder",
    path="/fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}",
    rate=2,
    burst=30,
    roles=_ROLES,
)
GET_FEATURES = Operation(name="getFeatures", path="/fba/outbound/2020-07-01/features", rate=2, burst=30, roles=_ROLES)
GET_FEATURE_INVENTORY = Operation(
    name="getFeatureInventory",
    path="/fba/outbound/2020-07-01/features/inventory/{featureName}",
    rate=2,
    burst=30,
    roles=_ROLES,
    page_token=_PAGES,
)
GET_SUPPLY_SOURCES = Operation(
    name="getSupplySources",
    path="/supplySources/2020-07-01/supplySources",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_INSIGHTS,
    page_token=PageToken(parameter="nextPageToken", found_at=("nextPageToken",)),
)
GET_SUPPLY_SOURCE = Operation(
    name="getSupplySource",
    path="/supplySources/2020-07-01/supplySources/{supplySourceId}",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_INSIGHTS,
)
LIST_RETURNS = Operation(
    name="listReturns",
    path="/externalFulfillment/2024-09-11/returns",
    rate=10,  # by the page of rate limits of Amazon's documentation: the model has no usage plan
    burst=20,
    roles=_EXTERNAL,
    page_token=PageToken(parameter="nextToken", found_at=("nextToken",)),
)
GET_EXTERNAL_SHIPMENTS = Operation(
    name="getShipments",
    path="/externalFulfillment/2024-09-11/shipments",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_EXTERNAL,
    page_token=PageToken(parameter="paginationToken", found_at=("pagination", "nextToken")),
)

OPERATIONS = (
    LIST_ALL_FULFILLMENT_ORDERS,
    GET_FULFILLMENT_ORDER,
    GET_FEATURES,
    GET_FEATURE_INVENTORY,
    GET_SUPPLY_SOURCES,
    GET_SUPPLY_SOURCE,
    LIST_RETURNS,
    GET_EXTERNAL_SHIPMENTS,
)
