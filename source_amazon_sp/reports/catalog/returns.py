"""
Returns to sellers who send themselves, by the day on which the buyer asks for it.

A report covers 60 days at most. How far back Amazon keeps returns is UNVERIFIED: two years, as with orders; so is that
the types keep to the marketplace they are asked for. Labels, deliveries, refunds and claims follow for weeks after the
request: 1 and 60 between them re-read every window of the last 60 days.
"""

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.spec import SELLER, ReportSpec, WindowRule, days

_TSV = DocumentForm(DocumentFormat.TSV)
_XML = DocumentForm(DocumentFormat.XML, "AmazonEnvelope/Message/return_details", lists=frozenset({"item_details"}))
_ROLES = ("Inventory and Order Tracking", "Direct to Consumer Shipping (Restricted)")
_WITH_PRICING = ("Inventory and Order Tracking", "Pricing", "Direct to Consumer Shipping (Restricted)")

_BY_REQUEST = WindowRule(
    grid=days(60),
    reach_back=pendulum.duration(days=729),
    hold_back=pendulum.duration(hours=1),
    look_back=(1, 60),
)
_ITEM = ("amazon_rma_id", "order_id", "merchant_sku", "asin")
_RETURN = ("amazon_rma_id", "order_id")

RETURNS = (
    ReportSpec(
        report_type="GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE",
        description="Returns that buyers ask for, item by item, with label, reason, refund and claim.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        windows=_BY_REQUEST,
        identity=_ITEM,
    ),
    ReportSpec(
        report_type="GET_XML_RETURNS_DATA_BY_RETURN_DATE",
        description="Returns that buyers ask for, with their items.",
        account_types=SELLER,
        roles=_ROLES,
        form=_XML,
        windows=_BY_REQUEST,
        identity=_RETURN,
    ),
    ReportSpec(
        report_type="GET_CSV_MFN_PRIME_RETURNS_REPORT",
        description="Returns of orders of Prime that the seller sends, item by item.",
        account_types=SELLER,
        roles=_WITH_PRICING,
        # Quotes, and columns as in the report of all returns: UNVERIFIED.
        form=DocumentForm(DocumentFormat.CSV, quoted=True),
        windows=_BY_REQUEST,
        identity=_ITEM,
    ),
    ReportSpec(
        report_type="GET_XML_MFN_PRIME_RETURNS_REPORT",
        description="Returns of orders of Prime that the seller sends, with their items.",
        account_types=SELLER,
        roles=_WITH_PRICING,
        form=_XML,
        windows=_BY_REQUEST,
        identity=_RETURN,
    ),
    # What the two are made of is nowhere said, and whether they have a range of dates at all: UNVERIFIED. Columns that
    # the schema lacks come through as they are.
    ReportSpec(
        report_type="GET_FLAT_FILE_MFN_SKU_RETURN_ATTRIBUTES_REPORT",
        description="How each SKU may be returned: prepaid labels, refunds without a return.",
        account_types=SELLER,
        roles=_WITH_PRICING,
        form=_TSV,
        windows=_BY_REQUEST,
        identity=("merchant_sku", "asin"),
    ),
    ReportSpec(
        report_type="GET_XML_MFN_SKU_RETURN_ATTRIBUTES_REPORT",
        description="How each SKU may be returned: prepaid labels, refunds without a return, as XML.",
        account_types=SELLER,
        roles=_ROLES,
        form=DocumentForm(DocumentFormat.XML, "AmazonEnvelope/Message/*"),
        windows=_BY_REQUEST,
    ),
)
