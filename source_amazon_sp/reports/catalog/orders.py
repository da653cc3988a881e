"""
Reports on orders: all orders, those to be sent, those to be invoiced or taxed, those whose payment is pending.

Amazon keeps orders of the last two years for them. An order shows within half an hour.
"""

from dataclasses import replace

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.catalog.places import AMERICA, EUROPE
from source_amazon_sp.reports.spec import SELLER, Option, ReportSpec, Scope, Source, WindowRule, days

_TSV = DocumentForm(DocumentFormat.TSV)
_ALL_ORDERS_XML = DocumentForm(
    DocumentFormat.XML,
    "AmazonEnvelope/Message/Order",
    lists=frozenset({"OrderItem", "OrderItem.ItemPrice.Component", "OrderItem.Promotion"}),
)
_ORDER_REPORT_XML = DocumentForm(
    DocumentFormat.XML,
    "AmazonEnvelope/Message/OrderReport",
    lists=frozenset(
        {"Item", "Item.ItemPrice.Component", "Item.ItemFees.Fee", "Item.Promotion", "Item.Promotion.Component"}
    ),
)

_SHIPPING = ("Direct to Consumer Shipping (Restricted)",)
_INVOICING = ("Tax Invoicing (Restricted)",)
_REMITTANCE = ("Tax Remittance (Restricted)",)
_TRACKING = (
    "Pricing",
    "Amazon Fulfillment",
    "Inventory and Order Tracking",
    "Direct to Consumer Shipping (Restricted)",
)
_JAPAN = frozenset({"JP"})

# Public connectors ask for 30 days; Amazon refuses longer ranges. An order changes, mostly within a month: 1 and 30
# between them re-read every window of the last 30 days.
_BY_ORDER_DATE = WindowRule(
    grid=days(30),
    reach_back=pendulum.duration(days=729),  # "less than two years old"
    hold_back=pendulum.duration(hours=1),
    look_back=(1, 30),
)
# A later change brings its order into a later window, so that old ones need no second look.
_BY_LAST_UPDATE = replace(_BY_ORDER_DATE, look_back=(1,))
# When orders get archived is UNVERIFIED; windows a quarter back are read again.
_ARCHIVED = replace(_BY_ORDER_DATE, look_back=(1, 30, 60, 90))
# By when an order became ready to be sent. UNVERIFIED: 30 days a report.
_READY = replace(_BY_ORDER_DATE, reach_back=pendulum.duration(days=59), look_back=(1,))

# Amazon's reports of all orders hold the whole region's, whatever marketplace is asked for: seen for both flat files,
# UNVERIFIED for archived orders and XML. `sales_channel` says where an order was placed.
_ALL_ORDERS = Scope.REGION
# Lines gained `order-item-id` in 2026; before that, no set of columns told them apart.
_ORDER_LINE = ("amazon_order_id", "order_item_id", "sku", "asin")
_LINE = ("order_id", "order_item_id")
_SHOW_SALES_CHANNEL = (Option(name="ShowSalesChannel", values=("true", "false"), default="true"),)

ORDERS = (
    ReportSpec(
        report_type="GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        description="All orders, line by line, by the day on which they were placed.",
        account_types=SELLER,
        roles=_TRACKING,
        form=_TSV,
        scope=_ALL_ORDERS,
        placed_by="sales_channel",
        windows=_BY_ORDER_DATE,
        identity=_ORDER_LINE,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
        description="All orders, line by line, by the day on which they last changed.",
        account_types=SELLER,
        roles=(
            "Product Listing",
            "Amazon Fulfillment",
            "Inventory and Order Tracking",
            "Direct to Consumer Shipping (Restricted)",
        ),
        form=_TSV,
        scope=_ALL_ORDERS,
        placed_by="sales_channel",
        windows=_BY_LAST_UPDATE,
        moving=True,
        identity=_ORDER_LINE,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_ARCHIVED_ORDERS_DATA_BY_ORDER_DATE",
        description="Archived orders, line by line, by the day on which they were placed.",
        account_types=SELLER,
        roles=_TRACKING,
        form=_TSV,
        scope=_ALL_ORDERS,
        placed_by="sales_channel",
        windows=_ARCHIVED,
        identity=_ORDER_LINE,
    ),
    ReportSpec(
        report_type="GET_XML_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        description="All orders with their lines, by the day on which they were placed.",
        account_types=SELLER,
        roles=_TRACKING,
        form=_ALL_ORDERS_XML,
        scope=_ALL_ORDERS,
        placed_by="SalesChannel",
        windows=_BY_ORDER_DATE,
        key=("AmazonOrderID",),
    ),
    ReportSpec(
        report_type="GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
        description="All orders with their lines, by the day on which they last changed.",
        account_types=SELLER,
        roles=_TRACKING,
        form=_ALL_ORDERS_XML,
        scope=_ALL_ORDERS,
        placed_by="SalesChannel",
        windows=_BY_LAST_UPDATE,
        key=("AmazonOrderID",),
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
        description="Orders of the last 38 days that are still to be sent, line by line, with buyer and recipient.",
        account_types=SELLER,
        roles=_SHIPPING,
        form=_TSV,
        options=_SHOW_SALES_CHANNEL,
        identity=_LINE,
        pii=True,
    ),
    # That the three keep to the marketplace they are asked for is UNVERIFIED.
    ReportSpec(
        report_type="GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING",
        description="Orders of the last 60 days that the seller sends, line by line, with buyer and recipient.",
        account_types=SELLER,
        roles=_SHIPPING,
        form=_TSV,  # columns are those of this report's predecessor (UNVERIFIED)
        windows=_READY,
        options=_SHOW_SALES_CHANNEL,
        identity=_LINE,
        pii=True,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING",
        description="Orders of the last 60 days, line by line, with what an invoice in Europe needs.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_TSV,
        countries=EUROPE,
        windows=_READY,
        options=_SHOW_SALES_CHANNEL,
        identity=_LINE,
        pii=True,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_ORDER_REPORT_DATA_TAX",
        description="Orders of the last 60 days, line by line, with what sales tax in North America needs.",
        account_types=SELLER,
        roles=_REMITTANCE,
        form=_TSV,  # columns are those of this report's predecessor (UNVERIFIED)
        countries=AMERICA,
        windows=_READY,
        options=_SHOW_SALES_CHANNEL,
        identity=_LINE,
        pii=True,
    ),
    # The XML siblings come by a schedule only, each report with what is new since the one before.
    ReportSpec(
        report_type="GET_ORDER_REPORT_DATA_SHIPPING",
        description="Orders that the seller sends, with lines, buyer and recipient; only while a schedule makes them.",
        account_types=SELLER,
        roles=_SHIPPING,
        form=_ORDER_REPORT_XML,
        source=Source.LISTED,
        scope=Scope.REGION,
        identity=("AmazonOrderID",),
        pii=True,
    ),
    ReportSpec(
        report_type="GET_ORDER_REPORT_DATA_INVOICING",
        description="Orders, with what an invoice in Europe needs; only while a schedule makes them.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_ORDER_REPORT_XML,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=EUROPE,
        identity=("AmazonOrderID",),
        pii=True,
    ),
    ReportSpec(
        report_type="GET_ORDER_REPORT_DATA_TAX",
        description="Orders, with what sales tax in North America needs; only while a schedule makes them.",
        account_types=SELLER,
        roles=_REMITTANCE,
        form=_ORDER_REPORT_XML,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=AMERICA,
        identity=("AmazonOrderID",),
        pii=True,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_PENDING_ORDERS_DATA",
        description="Orders whose payment is pending, line by line; Japan only.",
        account_types=SELLER,
        roles=("Inventory and Order Tracking",),
        form=_TSV,
        countries=_JAPAN,
        identity=_LINE,
    ),
    ReportSpec(
        report_type="GET_CONVERGED_FLAT_FILE_PENDING_ORDERS_DATA",
        description="Orders whose payment is pending, line by line, in another form; Japan only.",
        account_types=SELLER,
        roles=("Product Listing",),
        form=_TSV,
        countries=_JAPAN,
        identity=_LINE,
    ),
    ReportSpec(
        report_type="GET_PENDING_ORDERS_DATA",
        description="Orders whose payment is pending, with their lines; Japan only, while a schedule makes them.",
        account_types=SELLER,
        roles=("Inventory and Order Tracking",),  # Amazon names none; its flat sibling's (UNVERIFIED)
        # What the order's element is called, and that it stands alone in its message, is UNVERIFIED.
        form=DocumentForm(DocumentFormat.XML, "AmazonEnvelope/Message/*", lists=frozenset({"Item"})),
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=_JAPAN,
        identity=("AmazonOrderID",),
    ),
)
