"""
The SP-API operations this connector calls, as data.

Rate and burst are the defaults of the usage plan in Amazon's model of the operation, in requests per second and
requests; Amazon's answers correct the rate (`x-amzn-RateLimit-Limit`). Roles are those of the "Role mappings" page.
"""

from dataclasses import dataclass, replace
from typing import Literal

DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToken:
    """How an operation pages: where the token comes from, where it goes, and how long it is good (seconds)."""

    parameter: str
    found_at: tuple[str, ...]
    alone: bool = False  # Amazon refuses any other parameter beside the token
    lifetime: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `restricted` names the data elements that only a Restricted Data Token opens."""

    name: str
    path: str
    rate: float
    burst: int
    roles: tuple[str, ...]
    method: Literal["GET", "POST"] = "GET"
    page_token: PageToken | None = None
    grantless_scope: str | None = None
    restricted: tuple[str, ...] = ()


_BY_REPORT_TYPE = ("the role of the report type",)
REPORT_DOCUMENT = ""  # a report document is opened whole: it has no data elements to name
_ORDERS = ("Inventory and Order Tracking", "Amazon Fulfillment", "Pricing", "Product Listing")
_VENDOR_ORDERS = ("Amazon Fulfillment",)  # the other role of these operations is closed to vendors
_VENDOR_PAGES = PageToken(parameter="nextToken", found_at=("payload", "pagination", "nextToken"))

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
GET_PURCHASE_ORDERS = Operation(
    name="getPurchaseOrders",
    path="/vendor/orders/v1/purchaseOrders",
    rate=10,
    burst=10,
    roles=_VENDOR_ORDERS,
    page_token=_VENDOR_PAGES,
)
GET_PURCHASE_ORDERS_STATUS = Operation(
    name="getPurchaseOrdersStatus",
    path="/vendor/orders/v1/purchaseOrdersStatus",
    rate=10,
    burst=10,
    roles=_VENDOR_ORDERS,
    page_token=_VENDOR_PAGES,
)
CREATE_RESTRICTED_DATA_TOKEN = Operation(
    name="createRestrictedDataToken",
    path="/tokens/2021-03-01/restrictedDataToken",
    method="POST",
    rate=1,
    burst=10,
    roles=("Direct to Consumer Shipping (Restricted)", "Tax Invoicing (Restricted)", "Tax Remittance (Restricted)"),
)

CREATE_REPORT = Operation(
    name="createReport", path="/reports/2021-06-30/reports", method="POST", rate=0.0167, burst=15, roles=_BY_REPORT_TYPE
)
GET_REPORT = Operation(
    name="getReport", path="/reports/2021-06-30/reports/{reportId}", rate=2, burst=15, roles=_BY_REPORT_TYPE
)
GET_REPORTS = Operation(
    name="getReports",
    path="/reports/2021-06-30/reports",
    rate=0.0222,
    burst=10,
    roles=_BY_REPORT_TYPE,
    page_token=PageToken(parameter="nextToken", found_at=("nextToken",), alone=True),
)
GET_REPORT_DOCUMENT = Operation(
    name="getReportDocument",
    path="/reports/2021-06-30/documents/{reportDocumentId}",
    rate=0.0167,
    burst=15,
    roles=_BY_REPORT_TYPE,
)
GET_RESTRICTED_REPORT_DOCUMENT = replace(GET_REPORT_DOCUMENT, restricted=(REPORT_DOCUMENT,))

_BY_DATASET = ("Brand Analytics", "Selling Partner Insights")
CREATE_QUERY = Operation(
    name="createQuery",
    path="/dataKiosk/2023-11-15/queries",
    method="POST",
    rate=0.0167,
    burst=15,
    roles=_BY_DATASET,
)
GET_QUERY = Operation(
    name="getQuery", path="/dataKiosk/2023-11-15/queries/{queryId}", rate=2, burst=15, roles=_BY_DATASET
)
GET_QUERIES = Operation(
    name="getQueries",
    path="/dataKiosk/2023-11-15/queries",
    rate=0.0222,
    burst=10,
    roles=_BY_DATASET,
    page_token=PageToken(parameter="paginationToken", found_at=("pagination", "nextToken")),
)
GET_DATA_DOCUMENT = Operation(
    name="getDocument",
    path="/dataKiosk/2023-11-15/documents/{documentId}",
    rate=0.0167,
    burst=15,
    roles=_BY_DATASET,
)

OPERATIONS = {
    operation.name: operation
    for operation in (
        SEARCH_ORDERS,
        GET_MARKETPLACE_PARTICIPATIONS,
        GET_PURCHASE_ORDERS,
        GET_PURCHASE_ORDERS_STATUS,
        CREATE_RESTRICTED_DATA_TOKEN,
        CREATE_REPORT,
        GET_REPORT,
        GET_REPORTS,
        GET_REPORT_DOCUMENT,
        CREATE_QUERY,
        GET_QUERY,
        GET_QUERIES,
        GET_DATA_DOCUMENT,
    )
}
