"""
Taxes on sales: VAT in Europe, goods and services tax in India, sales tax in the United States; VAT invoices.

Amazon makes only some of these reports when asked; those of a schedule, or of a seller's click in Seller Central, are
listed and read. How far back the others reach is nowhere said but for Indian consumers: two years is UNVERIFIED.
"""

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import (
    SELLER,
    Clock,
    Option,
    ReportSpec,
    Scope,
    Source,
    WindowRule,
    age_of_the_one_before,
    days,
)

_TSV = DocumentForm(DocumentFormat.TSV)
_CSV = DocumentForm(DocumentFormat.CSV, quoted=True)
# Amazon says tabs of some and commas of others of these files; commas were seen where it says tabs. The header tells.
_EITHER = DocumentForm(DocumentFormat.UNKNOWN)

_INVOICING = ("Tax Invoicing (Restricted)",)
_REMITTANCE = ("Tax Remittance (Restricted)",)
_TWO_YEARS = pendulum.duration(days=729)

# The marketplaces of Amazon's VAT calculation. Ireland is named for invoices alone: UNVERIFIED for the other two.
_VAT = frozenset({"BE", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PL", "SE"})
_INDIA = frozenset({"IN"})

# The day of a bound counts and its time does not. Orders show three days after their shipment. The longest range is
# UNVERIFIED, and so is which of a row's days it goes by.
_CALCULATED = WindowRule(
    grid=days(30),
    reach_back=_TWO_YEARS,
    hold_back=pendulum.duration(days=1),
    look_back=(1, 30),
    dates_only=True,
)
# A month is there from the third of the next one on; asked for sooner it fails. By which clock is nowhere said: the
# fourth is the third everywhere. Corrections of the month before are UNVERIFIED.
_MONTH_IS_OUT = pendulum.duration(days=3)
_MONTHS = WindowRule(
    grid=Grid(Period.MONTH),
    reach_back=_TWO_YEARS,
    hold_back=_MONTH_IS_OUT,
    look_back=(age_of_the_one_before(Period.MONTH, _MONTH_IS_OUT),),
    dates_only=True,
    whole=True,
)
# By the day of the order. Shipments, refunds and uploaded invoices follow for weeks, and change an order's rows.
_ORDERED = WindowRule(
    grid=days(30),
    reach_back=_TWO_YEARS,
    hold_back=pendulum.duration(hours=1),
    look_back=(1, 30, 60),
)
# Longest range and late rows are UNVERIFIED: other programs ask for 31 days.
_INDIAN = WindowRule(
    grid=days(30),
    reach_back=_TWO_YEARS,
    hold_back=pendulum.duration(days=1),
    look_back=(1, 30),
    clock=Clock.MARKETPLACE,
)
_INDIAN_CONSUMERS = WindowRule(
    grid=days(30),
    reach_back=pendulum.duration(days=45),
    hold_back=pendulum.duration(days=1),
    look_back=(1, 30),
    clock=Clock.MARKETPLACE,
)

# Without it Amazon reports invoices that are still to be uploaded alone, which are among these too.
_EVERY_INVOICE = Option(name="ReportOption=All", values=("true",), required=True, default="true")

_INDIAN_ITEM = ("invoice_number", "credit_note_no", "order_id", "shipment_item_id", "transaction_type")
_INDIAN_MOVE = ("invoice_number", "transaction_id", "transaction_type", "sku")

TAX = (
    ReportSpec(
        report_type="GET_VAT_TRANSACTION_DATA",
        description="Sales, refunds and movements of goods in Europe with their VAT, month by month.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_TSV,
        # Whatever marketplace is asked for, the rows of all shops. Numbers have a point and dates the day in front in
        # every country.
        scope=Scope.REGION,
        placed_by="marketplace",
        countries=_VAT,
        windows=_MONTHS,
        identity=("transaction_event_id", "activity_transaction_id", "transaction_type", "seller_sku"),
        dates={
            "tax_calculation_date": "DD-MM-YYYY",
            "transaction_depart_date": "DD-MM-YYYY",
            "transaction_arrival_date": "DD-MM-YYYY",
            "transaction_complete_date": "DD-MM-YYYY",
            "vat_inv_exchange_rate_date": "DD-MM-YYYY",
        },
        pii=True,
    ),
    ReportSpec(
        report_type="SC_VAT_TAX_REPORT",
        description="VAT that Amazon reckons for shipments, returns and refunds, with the invoices.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_CSV,
        # The column "Marketplace ID" has the country's code. That a report for one marketplace keeps to it is
        # UNVERIFIED; one for all has each row once either way.
        scope=Scope.TOGETHER,
        countries=_VAT,
        windows=_CALCULATED,
        identity=("order_id", "shipment_id", "transaction_id", "sku", "transaction_type"),
        pii=True,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT",
        description="What VAT invoices need, item by item, for sellers who upload their own.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_TSV,
        countries=_VAT,
        windows=_ORDERED,
        options=(_EVERY_INVOICE,),
        identity=("order_id", "order_item_id", "shipping_id", "transaction_id"),
        personal=True,
    ),
    ReportSpec(
        report_type="GET_XML_VAT_INVOICE_DATA_REPORT",
        description="What VAT invoices need, item by item, as XML.",
        account_types=SELLER,
        roles=_INVOICING,
        # Its elements are nowhere shown: the envelope is that of Amazon's other XML, the names in the schema follow the
        # columns of the flat file, both UNVERIFIED. A message is a row, whatever is in it.
        form=DocumentForm(DocumentFormat.XML, "AmazonEnvelope/Message"),
        countries=_VAT,
        windows=_ORDERED,
        options=(_EVERY_INVOICE,),
        personal=True,
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_SALES_TAX_DATA",
        description="Sales tax in the United States by place that taxes; only after the seller asks in Seller Central.",
        account_types=SELLER,
        roles=_REMITTANCE,
        # Rows after an item's first may name their place and its tax alone: the item is in a row above.
        form=_EITHER,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=frozenset({"US"}),
    ),
    ReportSpec(
        report_type="GET_GST_MTR_B2B_CUSTOM",
        description="Sales, refunds and cancellations invoiced to businesses in India, with their taxes.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_EITHER,
        countries=_INDIA,
        windows=_INDIAN,
        identity=_INDIAN_ITEM,
        pii=True,
    ),
    ReportSpec(
        report_type="GET_GST_MTR_B2C_CUSTOM",
        description="Sales, refunds and cancellations invoiced to consumers in India, with their taxes.",
        account_types=SELLER,
        roles=_INVOICING,
        form=_EITHER,
        countries=_INDIA,
        windows=_INDIAN_CONSUMERS,
        identity=_INDIAN_ITEM,
    ),
    ReportSpec(
        report_type="GET_GST_STR_ADHOC",
        description="Transfers between the seller's registrations in India, and removals, with their taxes.",
        account_types=SELLER,
        roles=("Amazon Fulfillment",),
        form=_EITHER,
        countries=_INDIA,
        windows=_INDIAN,
        identity=_INDIAN_MOVE,
    ),
    # Columns as in the reports that can be asked for: UNVERIFIED for consumers.
    ReportSpec(
        report_type="GST_MTR_B2B",
        description="Invoices to businesses in India with their taxes, where the seller has scheduled them.",
        account_types=SELLER,
        roles=_REMITTANCE,
        form=_EITHER,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=_INDIA,
        identity=_INDIAN_ITEM,
        # The buyer's name, for which Amazon restricts the report of this kind that can be asked for.
        personal=True,
    ),
    ReportSpec(
        report_type="GST_MTR_B2C",
        description="Invoices to consumers in India with their taxes, where the seller has scheduled them.",
        account_types=SELLER,
        roles=_REMITTANCE,
        form=_EITHER,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=_INDIA,
        identity=_INDIAN_ITEM,
    ),
    ReportSpec(
        report_type="GST_MTR_STOCK_TRANSFER_REPORT",
        description="Transfers and removals of stock in India with their taxes, where Amazon has made such reports.",
        account_types=SELLER,
        roles=_REMITTANCE,
        form=_EITHER,
        # Amazon says neither that it can be asked for nor that it can be scheduled: read if it is there (UNVERIFIED).
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=_INDIA,
        identity=_INDIAN_MOVE,
    ),
)
