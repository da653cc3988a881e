"""A vendor's shipments, labels, direct fulfilment orders and invoices."""

from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, Added, Copied, SchemaRow

_SHIPMENTS = "vendor-shipments-api-model/vendorShipments.json"
_DIRECT_ORDERS = "vendor-direct-fulfillment-orders-api-model/vendorDirectFulfillmentOrders_2021-12-28.json"
_DIRECT_SHIPPING = "vendor-direct-fulfillment-shipping-api-model/vendorDirectFulfillmentShipping_2021-12-28.json"
_INVOICES = "finances-api-model/financesInvoices_2026-06-25.json"

_TWO_YEARS = "How far back Amazon keeps them is not documented; the connector asks for two years."
_RETAIL_ROLES = "Needs the role Amazon Fulfillment."
_DIRECT_ROLES = "Personal data: needs include_pii and the restricted role Direct to Consumer Shipping."
_FINANCES_ROLES = "Needs the role Finance and Accounting."
_WINDOW_END = Added("_window_end", {"type": ["null", "string"], **INSTANT})

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "vendor_shipments",
        _SHIPMENTS,
        "Shipment",
        "One row per request to ship goods of purchase orders to Amazon, as it stands now, with its purchase orders, "
        "containers and packed items nested; primary key vendorShipmentIdentifier and transactionDate; cursor "
        f"changedDate, the latest of its dates up to the present step. {_TWO_YEARS} {_RETAIL_ROLES}",
        added=(Added("changedDate", {"type": ["null", "string"], **INSTANT}),),
    ),
    SchemaRow(
        "vendor_transport_labels",
        _SHIPMENTS,
        "TransportLabel",
        "One row per set of labels for a shipment of small parcels, without the labels themselves (PDF); primary key "
        f"_row_id; cursor labelCreateDateTime. Whole days, so that those of today come tomorrow. {_TWO_YEARS} "
        f"{_RETAIL_ROLES}",
        added=(Added("_row_id", {"type": ["null", "string"]}),),
        dropped=frozenset({"labelData[].label"}),
    ),
    SchemaRow(
        "vendor_direct_fulfillment_orders",
        _DIRECT_ORDERS,
        "Order",
        "One row per order of a customer that the vendor ships, as it stands now, its items nested in orderDetails; "
        "primary key purchaseOrderNumber; cursor _window_end. Orders that are not shipped or cancelled yet are read "
        f"again each sync. {_TWO_YEARS} {_DIRECT_ROLES}",
        added=(_WINDOW_END,),
    ),
    SchemaRow(
        "vendor_direct_fulfillment_shipping_labels",
        _DIRECT_SHIPPING,
        "ShippingLabel",
        "One row per order with the parcels that have labels: tracking number and ship method, without the labels "
        f"themselves (PNG or ZPL); primary key purchaseOrderNumber; cursor _window_end. {_TWO_YEARS} {_DIRECT_ROLES}",
        added=(_WINDOW_END,),
        dropped=frozenset({"labelData[].content"}),
    ),
    SchemaRow(
        "vendor_direct_fulfillment_packing_slips",
        _DIRECT_SHIPPING,
        "PackingSlip",
        "One row per order that has a packing slip, and when there was one, without the slip itself (PDF); primary key "
        f"purchaseOrderNumber; cursor _window_end. {_TWO_YEARS} {_DIRECT_ROLES}",
        added=(_WINDOW_END,),
        dropped=frozenset({"content"}),
    ),
    SchemaRow(
        "vendor_direct_fulfillment_customer_invoices",
        _DIRECT_SHIPPING,
        "CustomerInvoice",
        "One row per order that has an invoice for its customer, and when there was one, without the invoice itself; "
        f"primary key purchaseOrderNumber; cursor _window_end. {_TWO_YEARS} {_DIRECT_ROLES}",
        added=(_WINDOW_END,),
        dropped=frozenset({"content"}),
    ),
    SchemaRow(
        "vendor_invoices",
        _INVOICES,
        "InvoiceHeader",
        "One row per invoice of the vendor, as it stands now: amounts, status and what was settled; primary key "
        "marketplace_id and invoiceIdentifier; cursor lastUpdatedDate. Invoices of the last 90 days are read again "
        f"once a day, older ones until they are settled. {_TWO_YEARS} {_FINANCES_ROLES}",
        added=(MARKETPLACE_ID,),
    ),
    SchemaRow(
        "vendor_invoice_items",
        _INVOICES,
        "InvoiceItem",
        "One row per line of an invoice of the vendor, with what Amazon matched, paid and disputes; primary key "
        "marketplace_id, invoiceIdentifier and lineItemId; cursor lastUpdatedDate, which is the invoice's. One "
        f"request per invoice, about one per second, each time vendor_invoices is read. {_TWO_YEARS} {_FINANCES_ROLES}",
        added=(
            MARKETPLACE_ID,
            Copied("invoiceIdentifier", "InvoiceHeader.invoiceIdentifier"),
            Copied("invoiceStatus", "InvoiceHeader.invoiceStatus"),
            Copied("issueDate", "InvoiceHeader.issueDate"),
            Copied("lastUpdatedDate", "InvoiceHeader.lastUpdatedDate"),
        ),
    ),
)
