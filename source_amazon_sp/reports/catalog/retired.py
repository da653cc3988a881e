"""Report types that are no streams: why not, and what is read instead. Most of them Amazon has removed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retired:
    """A report type that is not read; `instead` names the streams that are, or is empty where there are none."""

    report_type: str
    why: str
    instead: str = ""


RETIRED: tuple[Retired, ...] = (
    Retired(
        "FBA_BULK_INVOICE",
        "a bundle of invoice documents, no table",
        "in India GET_GST_MTR_B2B_CUSTOM and GET_GST_MTR_B2C_CUSTOM, for the figures",
    ),
    Retired("FEE_DISCOUNTS_REPORT", "an Excel workbook, no text"),
    Retired("GET_BRAND_ANALYTICS_ALTERNATE_PURCHASE_REPORT", "removed"),
    Retired("GET_BRAND_ANALYTICS_ITEM_COMPARISON_REPORT", "removed"),
    Retired("GET_DATE_RANGE_FINANCIAL_TRANSACTION_DATA", "in none of Amazon's documentation", "finance_transactions"),
    Retired("GET_EASYSHIP_DOCUMENTS", "documents in PDF, made by a feed; no table"),
    Retired("GET_EXCESS_INVENTORY_DATA", "removed", "GET_FBA_INVENTORY_PLANNING_DATA"),
    Retired("GET_FBA_FULFILLMENT_CURRENT_INVENTORY_DATA", "removed", "GET_LEDGER_SUMMARY_VIEW_DATA by day"),
    Retired("GET_FBA_FULFILLMENT_CUSTOMER_TAXES_DATA", "its data ends on 2013-02-28", "GET_FLAT_FILE_SALES_TAX_DATA"),
    Retired(
        "GET_FBA_FULFILLMENT_INVENTORY_ADJUSTMENTS_DATA",
        "removed",
        "GET_LEDGER_DETAIL_VIEW_DATA, event type Adjustments",
    ),
    Retired("GET_FBA_FULFILLMENT_INVENTORY_HEALTH_DATA", "removed", "GET_FBA_INVENTORY_PLANNING_DATA"),
    Retired(
        "GET_FBA_FULFILLMENT_INVENTORY_RECEIPTS_DATA", "removed", "GET_LEDGER_DETAIL_VIEW_DATA, event type Receipts"
    ),
    Retired("GET_FBA_FULFILLMENT_INVENTORY_SUMMARY_DATA", "removed", "GET_LEDGER_DETAIL_VIEW_DATA"),
    Retired("GET_FBA_FULFILLMENT_MONTHLY_INVENTORY_DATA", "removed", "GET_LEDGER_SUMMARY_VIEW_DATA by month"),
    Retired("GET_FBA_INVENTORY_AGED_DATA", "removed", "GET_FBA_INVENTORY_PLANNING_DATA"),
    Retired("GET_FBA_SNS_FORECAST_DATA", "removed on 2025-12-11", "replenishment_offers, replenishment_metrics"),
    Retired("GET_FBA_SNS_PERFORMANCE_DATA", "removed on 2025-12-11", "replenishment_offers, replenishment_metrics"),
    Retired("GET_FBA_UNO_INVENTORY_DATA", "removed"),
    Retired("GET_FLAT_FILE_GEO_OPPORTUNITIES", "removed"),
    Retired("GET_FLAT_FILE_OFFAMAZONPAYMENTS_SANDBOX_SETTLEMENT_DATA", "removed"),
    Retired("GET_MERCHANT_LISTINGS_DEFECT_DATA", "removed", "GET_MERCHANTS_LISTINGS_FYP_REPORT"),
    Retired("GET_MFN_PAN_EU_OFFER_STATUS", "renamed by Amazon", "GET_MFN_PANEU_OFFER_STATUS"),
    Retired("GET_PRODUCT_EXCHANGE_DATA", "removed"),
    Retired(
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE", "removed on 2026-11-11", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
    ),
    Retired("GET_V2_SETTLEMENT_REPORT_DATA_XML", "removed on 2026-11-11", "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"),
    Retired("GET_VENDOR_DEMAND_FORECAST_REPORT", "removed on 2022-06-27", "GET_VENDOR_FORECASTING_REPORT"),
    Retired("GET_VENDOR_INVENTORY_HEALTH_AND_PLANNING_REPORT", "removed on 2022-06-27", "GET_VENDOR_INVENTORY_REPORT"),
    Retired("GET_VENDOR_SALES_DIAGNOSTIC_REPORT", "removed on 2022-06-27", "GET_VENDOR_SALES_REPORT"),
    Retired("RFQD_BULK_DOWNLOAD", "removed; an Excel workbook"),
)
RETIRED_BY_TYPE = {retired.report_type: retired for retired in RETIRED}
