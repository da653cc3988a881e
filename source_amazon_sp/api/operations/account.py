"""The account itself, its sales figures, feeds, notifications, service jobs, invoices."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_PAGES = PageToken(parameter="nextToken", found_at=("nextToken",))
_TAX = ("Tax Invoicing (Restricted)",)

GET_ORDER_METRICS = Operation(
    name="getOrderMetrics",
    path="/sales/v1/orderMetrics",
    rate=0.5,
    burst=15,
    roles=(
        "Inventory and Order Tracking",
        "Pricing",
        "Product Listing",
        "Amazon Fulfillment",
        "Finance and Accounting",
        "Selling Partner Insights",
    ),
)
GET_ACCOUNT = Operation(
    name="getAccount",
    path="/sellers/v1/account",
    rate=0.016,
    burst=15,
    roles=("Selling Partner Insights", "Finance and Accounting", "Account Information Service Provider"),
)
GET_FEEDS = Operation(
    name="getFeeds",
    path="/feeds/2021-06-30/feeds",
    rate=0.0222,
    burst=10,
    roles=("the role of the feed type",),
    page_token=PageToken(parameter="nextToken", found_at=("nextToken",), alone=True),
)
GET_DESTINATIONS = Operation(
    name="getDestinations",
    path="/notifications/v1/destinations",
    rate=1,
    burst=5,
    roles=("any role that has a notification",),
    grantless_scope="sellingpartnerapi::notifications",
)
GET_SUBSCRIPTIONS = Operation(
    name="getSubscriptions",
    path="/notifications/v1/subscriptions",
    rate=1,
    burst=5,
    roles=("the role of the notification type",),
    page_token=PageToken(parameter="nextToken", found_at=("payload", "nextToken")),
)
GET_SERVICE_JOBS = Operation(
    name="getServiceJobs",
    path="/service/v1/serviceJobs",
    rate=10,
    burst=40,
    roles=("Professional Services (Restricted)",),
    page_token=PageToken(parameter="pageToken", found_at=("payload", "nextPageToken")),
)
# UNVERIFIED: the model of Brazil's invoices has no usage plan; Amazon's header corrects these.
GET_INVOICES = Operation(
    name="getInvoices", path="/tax/invoices/2024-06-19/invoices", rate=1, burst=1, roles=_TAX, page_token=_PAGES
)
GET_INVOICES_EXPORTS = Operation(
    name="getInvoicesExports", path="/tax/invoices/2024-06-19/exports", rate=1, burst=1, roles=_TAX, page_token=_PAGES
)

OPERATIONS: tuple[Operation, ...] = (
    GET_ORDER_METRICS,
    GET_ACCOUNT,
    GET_FEEDS,
    GET_DESTINATIONS,
    GET_SUBSCRIPTIONS,
    GET_SERVICE_JOBS,
    GET_INVOICES,
    GET_INVOICES_EXPORTS,
)
