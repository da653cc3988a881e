"""
A vendor's shipments, labels, direct fulfilment orders and invoices.

Direct fulfilment takes windows of at most seven days. Retail shipping names no limit, and gets the same windows: at ten
requests a second they cost little. Amazon says "after" and "before": the bounds may not belong to any of them. How far
back Amazon keeps any of this is nowhere said (UNVERIFIED): two years.
"""

from collections.abc import Mapping

import pendulum

from source_amazon_sp.api.operations.vendors import (
    GET_CUSTOMER_INVOICES,
    GET_DIRECT_FULFILLMENT_ORDERS,
    GET_INVOICE,
    GET_INVOICE_HEADERS,
    GET_PACKING_SLIPS,
    GET_SHIPMENT_DETAILS,
    GET_SHIPMENT_LABELS,
    GET_SHIPPING_LABELS,
)
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Open, Parent, ResourceSpec, Scope, Template, Windows

_VENDOR = frozenset({AccountType.VENDOR})
_DAYS = Grid(Period.DAY, 6)  # and the second before

# What a vendor reports of a shipment carries the vendor's dates, which may be days old when they come.
_SHIPMENTS = Windows(grid=_DAYS, exclusive=True, look_back=pendulum.duration(days=30))
_STEPS = ("created", "shipmentConfirmed", "packageLabelCreated", "shipped", "shipmentDelivery")
# Labels do not change; a row without a key of its own reads whole days, and would have one twice that lies in two.
_LABELS = Windows(grid=Grid(Period.DAY, 1), by_day=True)

_CREATED: Mapping[str, Template] = {"limit": 100, "createdAfter": "$after", "createdBefore": "$before"}
_WINDOW_END: Mapping[str, Template] = {"_window_end": "$before"}
# An order's papers do not change; two days are for those that Amazon lists late (UNVERIFIED).
_PAPERS = Windows(grid=_DAYS, exclusive=True, look_back=pendulum.duration(days=2))

# Amazon's longest range is 90 days of issue. `invoicesModifiedAfter` does not replace it: without a range, Amazon takes
# the last 90 days. So these are read again: paid invoices once a day, for corrections, and the others always.
_INVOICES = Windows(grid=Grid(Period.DAY, 89), exclusive=True, look_back=pendulum.duration(days=90))
_UNSETTLED = Open(
    field=("invoiceStatus",),
    values=frozenset({"IN_PROGRESS", "PARTIALLY_PAID", "PARTIALLY_DEDUCTED"}),
    since=("issueDate",),
)

ROWS = (
    ResourceSpec(
        name="vendor_shipments",
        account_types=_VENDOR,
        operation=GET_SHIPMENT_DETAILS,
        records_at=("payload", "shipments"),
        queries=tuple({"limit": 50, f"{step}After": "$after", f"{step}Before": "$before"} for step in _STEPS),
        windows=_SHIPMENTS,
        # A vendor may give an identifier again after a year, to a request of another date.
        primary_key=("vendorShipmentIdentifier", "transactionDate"),
        cursor_field="changedDate",
        latest={
            "changedDate": (
                ("transactionDate",),
                ("currentshipmentStatusDate",),
                ("shipmentStatusDetails", "shipmentStatusDate"),
                ("shipmentCreateDate",),
                ("shipmentConfirmDate",),
                ("packageLabelCreateDate",),
            )
        },
    ),
    ResourceSpec(
        name="vendor_transport_labels",
        account_types=_VENDOR,
        operation=GET_SHIPMENT_LABELS,
        records_at=("payload", "transportLabels"),
        queries=({"limit": 50, "labelCreatedAfter": "$after", "labelCreatedBefore": "$before"},),
        windows=_LABELS,
        primary_key=("_row_id",),
        cursor_field="labelCreateDateTime",
        left_out=(("labelData", "label"),),
    ),
    ResourceSpec(
        name="vendor_direct_fulfillment_orders",
        account_types=_VENDOR,
        operation=GET_DIRECT_FULFILLMENT_ORDERS,
        records_at=("orders",),
        queries=({**_CREATED, "includeDetails": "true"},),
        windows=_PAPERS,
        # There is no filter by change: as long as an order is on its way, its window is read again. Its state may be
        # missing.
        open=Open(
            field=("orderDetails", "orderStatus"),
            values=frozenset({"NEW", "ACCEPTED", None}),
            since=("orderDetails", "orderDate"),
        ),
        primary_key=("purchaseOrderNumber",),
        cursor_field="_window_end",
        columns=_WINDOW_END,
    ),
    # Amazon has one of each of these for an order: the operations for a single one take its number, and nothing else.
    ResourceSpec(
        name="vendor_direct_fulfillment_shipping_labels",
        account_types=_VENDOR,
        operation=GET_SHIPPING_LABELS,
        records_at=("shippingLabels",),
        queries=(_CREATED,),
        windows=_PAPERS,
        primary_key=("purchaseOrderNumber",),
        cursor_field="_window_end",
        columns=_WINDOW_END,
        left_out=(("labelData", "content"),),
    ),
    ResourceSpec(
        name="vendor_direct_fulfillment_packing_slips",
        account_types=_VENDOR,
        operation=GET_PACKING_SLIPS,
        records_at=("packingSlips",),
        queries=(_CREATED,),
        windows=_PAPERS,
        primary_key=("purchaseOrderNumber",),
        cursor_field="_window_end",
        columns=_WINDOW_END,
        left_out=(("content",),),
    ),
    ResourceSpec(
        name="vendor_direct_fulfillment_customer_invoices",
        account_types=_VENDOR,
        operation=GET_CUSTOMER_INVOICES,
        records_at=("customerInvoices",),
        queries=(_CREATED,),
        windows=_PAPERS,
        primary_key=("purchaseOrderNumber",),
        cursor_field="_window_end",
        columns=_WINDOW_END,
        left_out=(("content",),),
    ),
    ResourceSpec(
        name="vendor_invoices",
        account_types=_VENDOR,
        operation=GET_INVOICE_HEADERS,
        records_at=("invoices",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id", "fromIssueDate": "$after", "toIssueDate": "$before"},),
        windows=_INVOICES,
        open=_UNSETTLED,
        primary_key=("marketplace_id", "invoiceIdentifier"),
        cursor_field="lastUpdatedDate",
    ),
    ResourceSpec(
        name="vendor_invoice_items",
        account_types=_VENDOR,
        operation=GET_INVOICE,
        records_at=("invoiceItems",),
        scope=Scope.MARKETPLACE,
        path={"invoiceIdentifier": "$invoiceIdentifier"},
        queries=({"marketplaceId": "$marketplace_id"},),
        windows=_INVOICES,
        open=_UNSETTLED,
        parent=Parent(
            row="vendor_invoices",
            values={name: (name,) for name in ("invoiceIdentifier", "invoiceStatus", "issueDate", "lastUpdatedDate")},
        ),
        primary_key=("marketplace_id", "invoiceIdentifier", "lineItemId"),
        cursor_field="lastUpdatedDate",
        columns={name: f"${name}" for name in ("invoiceIdentifier", "invoiceStatus", "issueDate", "lastUpdatedDate")},
    ),
)
