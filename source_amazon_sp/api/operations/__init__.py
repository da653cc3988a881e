"""
The SP-API operations this connector calls, as data, a module for each part of Amazon.

Rate and burst are the defaults of the usage plan in Amazon's model of the operation, in requests per second and
requests; Amazon's answers correct the rate (`x-amzn-RateLimit-Limit`). Roles are those of the "Role mappings" page.
"""

from source_amazon_sp.api.operations import (
    account,
    data_kiosk,
    finances,
    fulfillment,
    orders,
    products,
    reports,
    tokens,
    vendor_orders,
    vendors,
)
from source_amazon_sp.api.operations.data_kiosk import CREATE_QUERY, GET_DATA_DOCUMENT, GET_QUERIES, GET_QUERY
from source_amazon_sp.api.operations.operation import DAY, Offsets, Operation, PageToken
from source_amazon_sp.api.operations.orders import GET_MARKETPLACE_PARTICIPATIONS, SEARCH_ORDERS
from source_amazon_sp.api.operations.reports import (
    CREATE_REPORT,
    GET_REPORT,
    GET_REPORT_DOCUMENT,
    GET_REPORTS,
    GET_RESTRICTED_REPORT_DOCUMENT,
    REPORT_DOCUMENT,
)
from source_amazon_sp.api.operations.tokens import CREATE_RESTRICTED_DATA_TOKEN
from source_amazon_sp.api.operations.vendor_orders import GET_PURCHASE_ORDERS, GET_PURCHASE_ORDERS_STATUS

__all__ = [
    "CREATE_QUERY",
    "CREATE_REPORT",
    "CREATE_RESTRICTED_DATA_TOKEN",
    "DAY",
    "GET_DATA_DOCUMENT",
    "GET_MARKETPLACE_PARTICIPATIONS",
    "GET_PURCHASE_ORDERS",
    "GET_PURCHASE_ORDERS_STATUS",
    "GET_QUERIES",
    "GET_QUERY",
    "GET_REPORT",
    "GET_REPORTS",
    "GET_REPORT_DOCUMENT",
    "GET_RESTRICTED_REPORT_DOCUMENT",
    "OPERATIONS",
    "REPORT_DOCUMENT",
    "SEARCH_ORDERS",
    "Offsets",
    "Operation",
    "PageToken",
]

OPERATIONS: tuple[Operation, ...] = (
    *orders.OPERATIONS,
    *vendor_orders.OPERATIONS,
    *finances.OPERATIONS,
    *fulfillment.OPERATIONS,
    *products.OPERATIONS,
    *account.OPERATIONS,
    *vendors.OPERATIONS,
    *tokens.OPERATIONS,
    *reports.OPERATIONS,
    *data_kiosk.OPERATIONS,
)
