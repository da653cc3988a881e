"""A vendor's shipments, labels, direct fulfilment orders and invoices."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_RETAIL = ("Amazon Fulfillment",)  # the other role of these operations is closed to vendors
_RETAIL_PAGES = PageToken(parameter="nextToken", found_at=("payload", "pagination", "nextToken"))
GET_SHIPMENT_DETAILS = Operation(
    name="GetShipmentDetails",
    path="/vendor/shipping/v1/shipments",
    rate=10,
    burst=10,
    roles=_RETAIL,
    page_token=_RETAIL_PAGES,
)
GET_SHIPMENT_LABELS = Operation(
    name="GetShipmentLabels",
    path="/vendor/shipping/v1/transportLabels",
    rate=10,
    burst=10,
    roles=_RETAIL,
    page_token=_RETAIL_PAGES,
)

_DIRECT = ("Direct to Consumer Shipping (Restricted)",)
_DIRECT_PAGES = PageToken(parameter="nextToken", found_at=("pagination", "nextToken"))
_WHOLE = ("",)  # a restricted data token opens these whole: they have no data elements to name
GET_DIRECT_FULFILLMENT_ORDERS = Operation(
    name="getOrders",
    path="/vendor/directFulfillment/orders/2021-12-28/purchaseOrders",
    rate=10,
    burst=10,
    roles=_DIRECT,
    page_token=_DIRECT_PAGES,
    restricted=_WHOLE,
)
GET_SHIPPING_LABELS = Operation(
    name="getShippingLabels",
    path="/vendor/directFulfillment/shipping/2021-12-28/shippingLabels",
    rate=10,
    burst=10,
    roles=_DIRECT,
    page_token=_DIRECT_PAGES,
    restricted=_WHOLE,
)
GET_PACKING_SLIPS = Operation(
    name="getPackingSlips",
    path="/vendor/directFulfillment/shipping/2021-12-28/packingSlips",
    rate=10,
    burst=10,
    roles=_DIRECT,
    page_token=_DIRECT_PAGES,
    restricted=_WHOLE,
)
GET_CUSTOMER_INVOICES = Operation(
    name="getCustomerInvoices",
    path="/vendor/directFulfillment/shipping/2021-12-28/customerInvoices",
    rate=10,
    burst=10,
    roles=_DIRECT,
    page_token=_DIRECT_PAGES,
    restricted=_WHOLE,
)

_FINANCES = ("Finance and Accounting",)
GET_INVOICE_HEADERS = Operation(
    name="getInvoiceHeaders",
    path="/finances/invoices/2026-06-25/invoices",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_FINANCES,
    page_token=PageToken(parameter="nextToken", found_at=("nextToken",)),
)
GET_INVOICE = Operation(
    name="getInvoice",
    path="/finances/invoices/2026-06-25/invoices/{invoiceIdentifier}",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_FINANCES,
    page_token=PageToken(parameter="nextTokenForLineItems", found_at=("nextTokenForLineItems",)),
)

OPERATIONS = (
    GET_SHIPMENT_DETAILS,
    GET_SHIPMENT_LABELS,
    GET_DIRECT_FULFILLMENT_ORDERS,
    GET_SHIPPING_LABELS,
    GET_PACKING_SLIPS,
    GET_CUSTOMER_INVOICES,
    GET_INVOICE_HEADERS,
    GET_INVOICE,
)
