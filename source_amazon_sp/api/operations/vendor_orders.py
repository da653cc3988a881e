"""What Amazon orders from a vendor."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_VENDOR_ORDERS = ("Amazon Fulfillment",)  # the other role of these operations is closed to vendors
_VENDOR_PAGES = PageToken(parameter="nextToken", found_at=("payload", "pagination", "nextToken"))
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

OPERATIONS = (GET_PURCHASE_ORDERS, GET_PURCHASE_ORDERS_STATUS)
