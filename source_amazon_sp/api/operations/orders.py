"""Orders, and the account that has them."""

from source_amazon_sp.api.operations.operation import DAY, Operation, PageToken

_ORDERS = ("Inventory and Order Tracking", "Amazon Fulfillment", "Pricing", "Product Listing")
SEARCH_ORDERS = Operation(
    name="searchOrders",
    path="/orders/2026-01-01/orders",
    rate=0.0056,
    burst=20,
    roles=_ORDERS,
    page_token=PageToken(parameter="paginationToken", found_at=("pagination", "nextToken"), lifetime=DAY),
)
GET_MARKETPLACE_PARTICIPATIONS = Operation(
    name="getMarketplaceParticipations",
    path="/sellers/v1/marketplaceParticipations",
    rate=0.016,
    burst=15,
    roles=("Selling Partner Insights", *_ORDERS),
)

OPERATIONS = (SEARCH_ORDERS, GET_MARKETPLACE_PARTICIPATIONS)
