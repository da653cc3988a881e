"""
Money and parcels, in reports that nobody can ask Amazon for: it makes them, and they are listed and read.

Amazon keeps them for 90 days.
"""

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.spec import SELLER, ReportSpec, Scope, Source

_TSV = DocumentForm(DocumentFormat.TSV)
_SHIPPING = ("Direct to Consumer Shipping (Restricted)",)
_INDIA = frozenset({"IN"})  # Easy Ship is said to be elsewhere too: UNVERIFIED
_LINE = ("order_id", "order_item_id")

SETTLEMENTS = (
    ReportSpec(
        report_type="GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
        description="Settlements, amount by amount, about every two weeks.",
        account_types=SELLER,
        roles=("Finance and Accounting",),
        # Numbers and dates are the marketplace's: 95,00 and 03.11.2026 in Germany. A settlement is listed once, with
        # every marketplace of the account; its lines may leave open which they are of.
        form=_TSV,
        source=Source.LISTED,
        scope=Scope.REGION,
        placed_by="marketplace_name",
        local_numbers=True,
    ),
    ReportSpec(
        report_type="GET_DATE_RANGE_FINANCIAL_HOLDS_DATA",
        description="Transactions whose money Amazon still holds; only after the seller asks for it in Seller Central.",
        account_types=SELLER,
        roles=("Finance and Accounting",),
        # Quotes, no lines before the header, dates as in the like reports of Seller Central: UNVERIFIED.
        form=DocumentForm(DocumentFormat.CSV, quoted=True),
        source=Source.LISTED,
        scope=Scope.REGION,
    ),
    ReportSpec(
        report_type="GET_EASYSHIP_PICKEDUP",
        description="Orders that the carrier of Easy Ship has picked up, line by line.",
        account_types=SELLER,
        roles=_SHIPPING,
        form=_TSV,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=_INDIA,
        identity=_LINE,
    ),
    ReportSpec(
        report_type="GET_EASYSHIP_WAITING_FOR_PICKUP",
        description="Orders that wait for the carrier of Easy Ship, line by line.",
        account_types=SELLER,
        roles=_SHIPPING,
        form=_TSV,
        source=Source.LISTED,
        scope=Scope.REGION,
        countries=_INDIA,
        identity=_LINE,
    ),
)
