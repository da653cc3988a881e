"""
A seller's listings, as they are at the moment: what they said of yesterday can't be had today.

Of several marketplaces Amazon takes the first, so each gets a report of its own. Headers come in the account's
language unless a locale is asked for; for one to six hours Amazon gives the same report again, then in the language of
whoever asked first. Characters that the marketplace's charset lacks arrive as "?", and no decoding brings them back.
That a SKU has one row in each is not proven.
"""

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.spec import SELLER, Allowance, Option, ReportSpec

_TSV = DocumentForm(DocumentFormat.TSV)
_DAY = 24 * 60 * 60

_ROLES = (
    "Inventory and Order Tracking",
    "Pricing",
    "Direct to Consumer Shipping (Restricted)",
    "Product Listing",
)
_LOCALE = (Option(name="preferredReportDocumentLocale", default="en_US"),)
_CUSTOM = (Option(name="custom", values=("true", "false")), *_LOCALE)
_PAN_EUROPE = frozenset({"DE", "ES", "FR", "GB", "IT"})

LISTINGS = (
    ReportSpec(
        report_type="GET_MERCHANT_LISTINGS_ALL_DATA",
        description="All listings, active or not, in full.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        local_numbers=True,
        options=_CUSTOM,
        identity=("seller_sku", "listing_id"),
    ),
    ReportSpec(
        report_type="GET_MERCHANT_LISTINGS_DATA",
        description="Active listings in full, with prices for businesses.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        local_numbers=True,
        options=_LOCALE,
        identity=("seller_sku", "listing_id"),
    ),
    ReportSpec(
        report_type="GET_MERCHANT_LISTINGS_INACTIVE_DATA",
        description="Inactive listings in full.",
        account_types=SELLER,
        roles=("Inventory and Order Tracking", "Pricing", "Product Listing"),
        form=_TSV,
        local_numbers=True,
        options=_LOCALE,
        identity=("seller_sku", "listing_id"),
    ),
    ReportSpec(
        report_type="GET_MERCHANT_LISTINGS_DATA_BACK_COMPAT",
        description="Open listings in full, in an older form.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        local_numbers=True,
        options=_CUSTOM,
        identity=("seller_sku", "listing_id"),
    ),
    ReportSpec(
        report_type="GET_MERCHANT_LISTINGS_DATA_LITE",
        description="Listings with stock: SKU, product, price and quantity.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        local_numbers=True,
        options=_LOCALE,
        identity=("seller_sku", "product_id"),
    ),
    ReportSpec(
        report_type="GET_MERCHANT_LISTINGS_DATA_LITER",
        description="Listings with stock: SKU and quantity.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        options=_LOCALE,
        identity=("seller_sku",),
    ),
    ReportSpec(
        report_type="GET_MERCHANT_CANCELLED_LISTINGS_DATA",
        description="Cancelled listings.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        local_numbers=True,
        options=_CUSTOM,
        identity=("seller_sku",),
    ),
    ReportSpec(
        report_type="GET_FLAT_FILE_OPEN_LISTINGS_DATA",
        description="Open listings: price, quantity and prices by quantity.",
        account_types=SELLER,
        roles=_ROLES,
        form=_TSV,
        local_numbers=True,
        options=_CUSTOM,
        identity=("sku", "asin"),
    ),
    ReportSpec(
        report_type="GET_MERCHANTS_LISTINGS_FYP_REPORT",
        description="Listings that Amazon hides from buyers, and why.",
        account_types=SELLER,
        roles=("Product Listing",),
        form=_TSV,
        options=_LOCALE,
        identity=("sku", "asin", "reason"),
    ),
    ReportSpec(
        report_type="GET_REFERRAL_FEE_PREVIEW_REPORT",
        description="Open listings, with the referral fee that Amazon expects to charge.",
        account_types=SELLER,
        roles=("Finance and Accounting",),
        form=_TSV,
        allowance=Allowance(reports=1, seconds=_DAY),
        identity=("seller_sku", "asin"),
    ),
    # Whether the two differ by the marketplace that is asked for is UNVERIFIED.
    ReportSpec(
        report_type="GET_PAN_EU_OFFER_STATUS",
        description="Listings in fulfilment by Amazon, with their place in the Pan-European programme.",
        account_types=SELLER,
        roles=(
            "Inventory and Order Tracking",
            "Pricing",
            "Amazon Fulfillment",
            "Direct to Consumer Shipping (Restricted)",
            "Product Listing",
        ),
        form=_TSV,
        countries=_PAN_EUROPE,
        identity=("merchantsku", "asin"),
    ),
    ReportSpec(
        report_type="GET_MFN_PANEU_OFFER_STATUS",
        description="Listings that the seller sends, which the Pan-European programme does not allow.",
        account_types=SELLER,
        roles=_ROLES,  # Amazon names none: UNVERIFIED
        form=_TSV,  # columns are taken from the sibling above (UNVERIFIED)
        countries=_PAN_EUROPE,
        identity=("merchantsku", "asin"),
    ),
)
