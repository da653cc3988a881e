"""Every report type that this connector reads, a row each, by the family that Amazon puts it in."""

from source_amazon_sp.reports.catalog.brand_analytics import BRAND_ANALYTICS
from source_amazon_sp.reports.catalog.browse_tree import BROWSE_TREE
from source_amazon_sp.reports.catalog.compliance import COMPLIANCE
from source_amazon_sp.reports.catalog.fba_fees import FBA_FEES
from source_amazon_sp.reports.catalog.fba_fulfillment import FBA_FULFILLMENT
from source_amazon_sp.reports.catalog.fba_inventory import FBA_INVENTORY
from source_amazon_sp.reports.catalog.listings import LISTINGS
from source_amazon_sp.reports.catalog.orders import ORDERS
from source_amazon_sp.reports.catalog.performance import PERFORMANCE
from source_amazon_sp.reports.catalog.returns import RETURNS
from source_amazon_sp.reports.catalog.sales_and_traffic import SALES_AND_TRAFFIC
from source_amazon_sp.reports.catalog.settlements import SETTLEMENTS
from source_amazon_sp.reports.catalog.tax import TAX
from source_amazon_sp.reports.catalog.vendor_analytics import VENDOR_ANALYTICS
from source_amazon_sp.reports.spec import ReportSpec

REPORTS: tuple[ReportSpec, ...] = (
    *SALES_AND_TRAFFIC,
    *ORDERS,
    *RETURNS,
    *SETTLEMENTS,
    *LISTINGS,
    *FBA_INVENTORY,
    *FBA_FULFILLMENT,
    *FBA_FEES,
    *BRAND_ANALYTICS,
    *PERFORMANCE,
    *TAX,
    *COMPLIANCE,
    *BROWSE_TREE,
    *VENDOR_ANALYTICS,
)
