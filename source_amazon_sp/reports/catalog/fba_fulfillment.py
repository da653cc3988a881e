"""
Reports on what leaves and comes back in fulfilment by Amazon: shipments, returns, reimbursements, removals.

A daily report is made anew at most every four hours, one that is nearly up to date every 30 minutes; the same report
asked for sooner is cancelled. Other windows are other reports. Where a comment does not say otherwise, it is
UNVERIFIED that the types keep to the marketplace they are asked for, that 30 days are the longest window, and that
Amazon keeps 18 months.
"""

from dataclasses import replace

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.catalog.places import AMERICA, EUROPE
from source_amazon_sp.reports.spec import SELLER, Allowance, ReportSpec, Scope, WindowRule, days

_TSV = DocumentForm(DocumentFormat.TSV)
_FULFILLMENT = ("Amazon Fulfillment",)
_PRICING_OR_FULFILLMENT = ("Pricing", "Amazon Fulfillment")
_HOUR = 60 * 60
_SHIPMENT_ITEM = ("marketplace_id", "shipment_id", "shipment_item_id")

# Shipments older than 18 months end in FATAL; a few days less, so that the oldest window is never refused. A window
# is a month at most. A shipment shows after one to three hours, seldom after 24.
_SHIPMENTS = WindowRule(
    grid=days(30),
    reach_back=pendulum.duration(days=540),
    hold_back=pendulum.duration(hours=3),
    look_back=(1, 2),
)
# A quarter of a year has proved to pass for the other reports, half a year has failed (UNVERIFIED between the two).
_DAILY = replace(_SHIPMENTS, grid=days(90), hold_back=pendulum.duration(days=1))
# Rows come in late, and change, for about a month: 1 and 30 between them re-read every window of the last 30 days.
_LATE = replace(_DAILY, look_back=(1, 30))
# Windows go by the day on which the removal was ordered. Units are sent for weeks after it (how long is UNVERIFIED),
# and Amazon asks to wait 72 hours before a shipment is taken for final.
_REMOVALS = replace(_SHIPMENTS, grid=days(90), look_back=(1, 30, 60, 90))

FBA_FULFILLMENT = (
    ReportSpec(
        report_type="GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL",
        description="Items that Amazon has shipped, with prices, carrier and tracking number.",
        account_types=SELLER,
        roles=("Pricing", "Amazon Fulfillment", "Inventory and Order Tracking"),
        form=_TSV,
        windows=_SHIPMENTS,
        key=_SHIPMENT_ITEM,
        allowance=Allowance(reports=3, seconds=_HOUR),  # users were refused after three or four an hour
    ),
    ReportSpec(
        report_type="GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING",
        description="Items that Amazon has shipped, with buyer and recipient, for invoices in Europe.",
        account_types=SELLER,
        roles=("Tax Invoicing (Restricted)",),
        countries=EUROPE,
        form=_TSV,  # columns are taken to be those of the general report (UNVERIFIED)
        windows=_SHIPMENTS,
        key=_SHIPMENT_ITEM,
        pii=True,
    ),
    ReportSpec(
        report_type="GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX",
        description="Items that Amazon has shipped, with buyer and recipient, for sales tax in North America.",
        account_types=SELLER,
        roles=("Tax Remittance (Restricted)",),
        countries=AMERICA,
        form=_TSV,  # columns are taken to be those of the general report (UNVERIFIED)
        windows=_SHIPMENTS,
        key=_SHIPMENT_ITEM,
        pii=True,
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA",
        description="Items that Amazon has shipped to customers, in short: price, quantity and place.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_TSV,
        windows=_SHIPMENTS,
        identity=("shipment_date", "amazon_order_id", "sku", "fnsku", "fulfillment_center_id"),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_PROMOTION_DATA",
        description="Promotions on items that Amazon has shipped; North America only.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_DAILY,
        countries=AMERICA,
        identity=("shipment_id", "shipment_item_id", "item_promotion_id"),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
        description="Returned items that a fulfilment centre has received, with reason and condition.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_LATE,
        identity=("return_date", "order_id", "sku", "fnsku", "license_plate_number"),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA",
        description="Items that Amazon has sent as free replacements; North America and India only.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_TSV,
        windows=_DAILY,
        countries=AMERICA | {"IN"},
        identity=("replacement_amazon_order_id", "original_amazon_order_id", "sku"),
    ),
    ReportSpec(
        report_type="GET_FBA_REIMBURSEMENTS_DATA",
        description="What Amazon has paid for lost and damaged inventory, and why.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        # The same rows whichever marketplace is asked for: seen in North America, elsewhere UNVERIFIED.
        scope=Scope.REGION,
        windows=_LATE,
        identity=("reimbursement_id", "sku", "fnsku", "condition", "reason"),
    ),
    ReportSpec(
        report_type="GET_FBA_RECOMMENDED_REMOVAL_DATA",
        description="Items that Amazon recommends to remove before they are charged for long storage.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        identity=("snapshot_date", "sku", "fnsku", "condition"),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",
        description="Removal orders, item by item, with their status and fee.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_REMOVALS,
        identity=("order_id", "sku", "fnsku", "disposition"),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA",
        description="Shipments of removal orders, item by item, with carrier and tracking number.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_REMOVALS,
        identity=("order_id", "shipment_date", "sku", "fnsku", "disposition", "carrier", "tracking_number"),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA",
        description="Problems with inbound shipments, item by item.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_LATE,
        identity=("fba_shipment_id", "fba_carton_id", "sku", "fnsku", "problem_type", "issue_reported_date"),
    ),
)
