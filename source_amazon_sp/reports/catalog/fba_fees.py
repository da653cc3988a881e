"""
Reports on what fulfilment by Amazon costs.

The storage reports are figures of a month, which Amazon publishes in the month after it. How far back they reach is
nowhere said; 18 months, as with Amazon's other fulfilment reports, is UNVERIFIED. So is whether they keep to the
marketplace they are asked for: each of their rows names its country.
"""

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import SELLER, Allowance, ReportSpec, Scope, WindowRule, age_of_the_one_before

_TSV = DocumentForm(DocumentFormat.TSV)
_FULFILLMENT = ("Amazon Fulfillment",)
_PRICING_OR_FULFILLMENT = ("Pricing", "Amazon Fulfillment")
_DAY = 24 * 60 * 60

# A month's fees are complete by the middle of the next one (UNVERIFIED); sooner, Amazon often cancels the report.
_COMPLETE = pendulum.duration(days=14)
_MONTHS = WindowRule(
    grid=Grid(Period.MONTH),
    reach_back=pendulum.duration(days=540),
    hold_back=_COMPLETE,
    look_back=(age_of_the_one_before(Period.MONTH, _COMPLETE),),
    whole=True,
)

FBA_FEES = (
    ReportSpec(
        report_type="GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
        description="Fees that Amazon expects for each SKU with an active offer.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        # One report a day and seller, with the rows of every marketplace whichever is asked for. Amazon wants a
        # start at least 72 hours before now, and now as the end, though the report is a snapshot.
        scope=Scope.REGION,
        placed_by="amazon_store",
        span=pendulum.duration(days=4),
        identity=("amazon_store", "sku", "fnsku"),
        allowance=Allowance(reports=1, seconds=_DAY),
    ),
    ReportSpec(
        report_type="GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA",
        description="Surcharges for inventory that has been stored for long, by month.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_MONTHS,  # exactly a month, or the report is wrong
        identity=("snapshot_date", "country", "sku", "fnsku", "condition", "surcharge_age_tier"),
    ),
    ReportSpec(
        report_type="GET_FBA_OVERAGE_FEE_CHARGES_DATA",
        description="Fees for inventory above the storage limit, by storage type.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_TSV,
        windows=_MONTHS,
        identity=("charged_date", "country_code", "storage_type"),
    ),
    ReportSpec(
        report_type="GET_FBA_STORAGE_FEE_CHARGES_DATA",
        description="Storage fees of each month, by item and fulfilment centre.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        windows=_MONTHS,
        identity=("month_of_charge", "country_code", "fulfillment_center", "fnsku", "asin"),
    ),
)
