"""
Reports on inventory in fulfilment by Amazon.

All but the two ledgers are snapshots: what they said of yesterday can't be had today. Amazon makes a new one of each
at most every 30 minutes, which a snapshot a day never comes near. A report for several marketplaces holds the rows of
one of them, so each marketplace gets a report of its own.
"""

import pendulum

from source_amazon_sp.documents.delimited import Preamble
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import MARKETPLACES
from source_amazon_sp.reports.catalog.places import EUROPE
from source_amazon_sp.reports.spec import SELLER, Clock, Option, ReportSpec, WindowRule, age_of_the_one_before, days

_TSV = DocumentForm(DocumentFormat.TSV)
# Unlike every other flat file of the API, the ledgers put each cell in double quotes.
_QUOTED = DocumentForm(DocumentFormat.TSV, quoted=True)

_FULFILLMENT = ("Amazon Fulfillment",)
_PRICING_OR_FULFILLMENT = ("Pricing", "Amazon Fulfillment")

# Which countries Amazon means by "EU" is UNVERIFIED: all in Europe.
_WITH_PLANNING = frozenset(marketplace.country for marketplace in MARKETPLACES) - {"BE", "NL", "PL", "SE"}

# Amazon keeps 18 months; a few days less, so that the oldest window is never refused.
_REACH_BACK = pendulum.duration(days=540)
_LEDGER_DELAY = pendulum.duration(days=1)
# Month first in every marketplace; the ledger of months has no day.
_LEDGER_DATES = {"date": "ledger"}
# What stays of a movement when Amazon reconciles it.
_MOVEMENT = (
    "date",
    "date_and_time",
    "fnsku",
    "msku",
    "event_type",
    "reference_id",
    "fulfillment_center",
    "disposition",
    "reason",
    "country",
    "store",
)
_OF_ONE_ITEM = (Option(name="FNSKU"), Option(name="MSKU"), Option(name="ASIN"))

# Whether a ledger keeps to the marketplace it is asked for is UNVERIFIED, and so are its days: London's in all of
# Europe, the marketplace's elsewhere.
_LEDGER_OF_MONTHS = WindowRule(
    grid=Grid(Period.MONTH),
    reach_back=_REACH_BACK,
    hold_back=_LEDGER_DELAY,
    look_back=(age_of_the_one_before(Period.MONTH, _LEDGER_DELAY),),
    clock=Clock.LEDGER,
    whole=True,
)
_LEDGER_OF_WEEKS = WindowRule(
    grid=Grid(Period.WEEK),  # that Amazon's weeks begin on Sunday here too is UNVERIFIED
    reach_back=_REACH_BACK,
    hold_back=_LEDGER_DELAY,
    look_back=(age_of_the_one_before(Period.WEEK, _LEDGER_DELAY),),
    clock=Clock.LEDGER,
    whole=True,
)
_LEDGER_OF_DAYS = WindowRule(
    grid=days(90),  # has proved to pass; the longest that Amazon allows is nowhere said (UNVERIFIED)
    reach_back=_REACH_BACK,
    hold_back=_LEDGER_DELAY,
    look_back=(1, 7),  # adjustments of a day are booked for about a week (UNVERIFIED)
    clock=Clock.LEDGER,
)
_LEDGER_OF_EVENTS = WindowRule(
    grid=days(90),  # has proved to pass; the longest that Amazon allows is nowhere said (UNVERIFIED)
    reach_back=_REACH_BACK,
    hold_back=_LEDGER_DELAY,
    look_back=(1, 30),  # units that were lost are found, or paid for, within about 30 days
    clock=Clock.LEDGER,
)

FBA_INVENTORY = (
    ReportSpec(
        report_type="GET_AFN_INVENTORY_DATA",
        description="Units in Amazon's fulfilment centres, by SKU and condition.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_TSV,
        identity=("seller_sku", "fulfillment_channel_sku", "condition_type", "warehouse_condition_code"),
    ),
    ReportSpec(
        report_type="GET_AFN_INVENTORY_DATA_BY_COUNTRY",
        description="Units that can be shipped from within each country, by SKU; Europe only.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        countries=EUROPE,
        identity=("seller_sku", "fulfillment_channel_sku", "condition_type", "country"),
    ),
    ReportSpec(
        report_type="GET_FBA_INVENTORY_PLANNING_DATA",
        description="Age, sales, expected fees and recommendations for each SKU; not in NL, PL, SE and BE.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_TSV,
        countries=_WITH_PLANNING,
        identity=("snapshot_date", "marketplace", "sku", "fnsku", "condition"),
    ),
    ReportSpec(
        report_type="GET_FBA_MYI_ALL_INVENTORY_DATA",
        description="Units at Amazon and on their way to it, by SKU, archived items included.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        identity=("sku", "fnsku", "condition", "store"),
    ),
    ReportSpec(
        report_type="GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
        description="Units at Amazon and on their way to it, by SKU, without archived items.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        identity=("sku", "fnsku", "condition", "store"),
    ),
    ReportSpec(
        report_type="GET_RESERVED_INVENTORY_DATA",
        description="Units that are reserved, by SKU and what for.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        identity=("sku", "fnsku", "program"),
    ),
    ReportSpec(
        report_type="GET_RESTOCK_INVENTORY_RECOMMENDATIONS_REPORT",
        description="What Amazon recommends to send in, how many units and by when.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        # Month first was seen in US and CA; for the others it is UNVERIFIED.
        dates={"recommended_ship_date": "MM/DD/YYYY"},
        identity=("country", "merchant_sku", "fnsku", "condition"),
    ),
    ReportSpec(
        report_type="GET_STRANDED_INVENTORY_LOADER_DATA",
        description="Stranded inventory, in the columns of the file that mends it.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        identity=("sku",),
    ),
    ReportSpec(
        report_type="GET_STRANDED_INVENTORY_UI_DATA",
        description="Stranded inventory, why it is stranded and what Amazon recommends to do.",
        account_types=SELLER,
        roles=_PRICING_OR_FULFILLMENT,
        form=_TSV,
        identity=("sku", "fnsku"),
    ),
    ReportSpec(
        report_type="GET_REMOTE_FULFILLMENT_ELIGIBILITY",
        description="Which offers in the United States can be sold to Brazil, Canada and Mexico from there.",
        account_types=SELLER,
        roles=("Amazon Fulfillment", "Inventory and Order Tracking"),
        countries=frozenset({"US"}),  # all offers there, each with a column for every other country
        # Amazon documents a tab-delimited file; a workbook was seen as well, whose header stands in the fourth line.
        # Columns and lines before them are UNVERIFIED. Looking for the header refuses the workbook, as it should.
        form=DocumentForm(DocumentFormat.TSV, preamble=Preamble(header_starts_with="Merchant SKU")),
        identity=("merchant_sku", "asin"),
    ),
    ReportSpec(
        report_type="GET_LEDGER_DETAIL_VIEW_DATA",
        description="Every movement of inventory to, from and within Amazon's fulfilment centres.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_QUOTED,
        windows=_LEDGER_OF_EVENTS,
        options=(
            Option(
                name="eventType",
                values=("Adjustments", "CustomerReturns", "Receipts", "Shipments", "VendorReturns", "WhseTransfers"),
            ),
            *_OF_ONE_ITEM,
        ),
        dates=_LEDGER_DATES,
        identity=_MOVEMENT,
    ),
    ReportSpec(
        report_type="GET_LEDGER_SUMMARY_VIEW_DATA",
        description="Balances of inventory, and what moved between them, by day, week or month and by location.",
        account_types=SELLER,
        roles=_FULFILLMENT,
        form=_QUOTED,
        period_option="aggregatedByTimePeriod",
        periods={"DAILY": _LEDGER_OF_DAYS, "WEEKLY": _LEDGER_OF_WEEKS, "MONTHLY": _LEDGER_OF_MONTHS},
        options=(
            Option(name="aggregateByLocation", values=("COUNTRY", "FC"), default="COUNTRY", column=True),
            # Without the option Amazon sends months, and says nothing.
            Option(name="aggregatedByTimePeriod", values=("DAILY", "WEEKLY", "MONTHLY"), default="DAILY", column=True),
            *_OF_ONE_ITEM,
        ),
        dates=_LEDGER_DATES,
        identity=("date", "fnsku", "msku", "disposition", "location", "store"),
    ),
)
