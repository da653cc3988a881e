"""
The report types that Amazon has, as rules. What stands here comes from Amazon's documentation and from its schemas, and
deliberately not from the connector's own catalogue: the two must not agree by being the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from integration_tests.simulator.operations import EITHER, SELLER, VENDOR
from integration_tests.simulator.report_jobs import CANCELLED
from integration_tests.simulator.report_rules import PACIFIC, Kind, Made, ReportRule, Values

_BOOLEAN: Values = ("true", "false")
_YEARS_2 = 731.0
_MONTHS_18 = 549.0
_LOCALE: Mapping[str, Values] = {"preferredReportDocumentLocale": Kind.TEXT}
_CUSTOM: Mapping[str, Values] = {"custom": _BOOLEAN, **_LOCALE}
_CHANNEL: Mapping[str, Values] = {"ShowSalesChannel": _BOOLEAN}
_EVENTS = ("", "Adjustments", "CustomerReturns", "Receipts", "Shipments", "VendorReturns", "WhseTransfers")
_SKU: Mapping[str, Values] = {"FNSKU": Kind.TEXT, "MSKU": Kind.TEXT, "ASIN": Kind.TEXT}
_RETAIL: Mapping[str, Values] = {"sellingProgram": ("RETAIL", "FRESH")}
_VIEW: Mapping[str, Values] = {"distributorView": ("MANUFACTURING", "SOURCING")}
# UNVERIFIED today: the most of each period a report may have are Amazon's of 2022.
_VENDOR_PERIODS = {"DAY": 15, "WEEK": 7, "MONTH": 15, "QUARTER": 4, "YEAR": 2}
_ONE_EACH = {"WEEK": 1, "MONTH": 1, "QUARTER": 1}
_ANY_NUMBER = {"WEEK": None, "MONTH": None, "QUARTER": None}


def _all(names: str, **shared: Any) -> Iterable[ReportRule]:
    return [ReportRule(report_type=name, **shared) for name in names.split()]


def _vendor(report_type: str, options: Mapping[str, Values], hold_back: int, week: int) -> ReportRule:
    return ReportRule(
        report_type=report_type,
        accounts=(VENDOR,),
        options=options,
        required=frozenset({"reportPeriod", *options}),
        dated=True,
        periods=_VENDOR_PERIODS,
        hold_back=hold_back,
        held={"WEEK": week},
        zone=PACIFIC,
        one_marketplace=True,
    )


def _brand(
    report_type: str, periods: Mapping[str, int | None], *, sellers_only: bool = False, **more: Any
) -> ReportRule:
    required = frozenset({"reportPeriod", *more.pop("required", ())})
    return ReportRule(
        report_type=report_type,
        accounts=(SELLER,) if sellers_only else EITHER,
        required=required,
        dated=True,
        periods=periods,
        hold_back=48,
        one_marketplace=True,
        **more,
    )


_ANALYTICS = (
    _brand("GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT", {"DAY": None, **_ANY_NUMBER}),
    _brand("GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT", _ANY_NUMBER),
    _brand("GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT", {"DAY": 1, **_ONE_EACH}),
    _brand(
        "GET_BRAND_ANALYTICS_SEARCH_CATALOG_PERFORMANCE_REPORT",
        _ONE_EACH,
        sellers_only=True,
        options={"asins": Kind.TEXT},
    ),
    _brand(
        "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT",
        _ONE_EACH,
        sellers_only=True,
        options={"asin": Kind.TEXT},
        required=("asin",),
        allowance=(20, 86400.0),
    ),
    ReportRule(
        report_type="GET_SALES_AND_TRAFFIC_REPORT",
        options={"dateGranularity": ("DAY", "WEEK", "MONTH"), "asinGranularity": ("PARENT", "CHILD", "SKU")},
        dated=True,
        reach=_YEARS_2,
        beyond=CANCELLED,
        one_marketplace=True,
        allowance=(4, 3600.0),
    ),
    _vendor("GET_VENDOR_INVENTORY_REPORT", {**_VIEW, **_RETAIL}, 72, 48),
    _vendor("GET_VENDOR_SALES_REPORT", {**_VIEW, "sellingProgram": ("RETAIL", "BUSINESS", "FRESH")}, 72, 48),
    _vendor("GET_VENDOR_TRAFFIC_REPORT", {}, 72, 48),
    _vendor("GET_VENDOR_NET_PURE_PRODUCT_MARGIN_REPORT", {}, 168, 168),
    ReportRule(
        report_type="GET_VENDOR_FORECASTING_REPORT",
        accounts=(VENDOR,),
        options=_RETAIL,
        required=frozenset(_RETAIL),
        one_marketplace=True,
    ),
    ReportRule(report_type="GET_VENDOR_REAL_TIME_INVENTORY_REPORT", accounts=(VENDOR,), dated=True, longest=1, reach=7),
    ReportRule(report_type="GET_VENDOR_REAL_TIME_TRAFFIC_REPORT", accounts=(VENDOR,), dated=True, reach=30),
    ReportRule(
        report_type="GET_VENDOR_REAL_TIME_SALES_REPORT",
        accounts=(VENDOR,),
        options={"currencyCode": Kind.TEXT},
        required=frozenset({"currencyCode"}),
        dated=True,
        reach=30,
    ),
)

_PERFORMANCE = (
    ReportRule(
        report_type="GET_PROMOTION_PERFORMANCE_REPORT",
        accounts=EITHER,
        options={"promotionStartDateFrom": Kind.DATE, "promotionStartDateTo": Kind.DATE},
        required=frozenset({"promotionStartDateFrom", "promotionStartDateTo"}),
    ),
    ReportRule(
        report_type="GET_COUPON_PERFORMANCE_REPORT",
        accounts=EITHER,
        options={f"{of}StartDate{end}": Kind.DATE for of in ("coupon", "campaign") for end in ("From", "To")},
    ),
    *_all("GET_SELLER_FEEDBACK_DATA", dated=True),
    *_all("GET_V1_SELLER_PERFORMANCE_REPORT GET_V2_SELLER_PERFORMANCE_REPORT"),
)

_ORDERS = (
    *_all(
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL "
        "GET_FLAT_FILE_ARCHIVED_ORDERS_DATA_BY_ORDER_DATE GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL "
        "GET_XML_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        dated=True,
        longest=30,
        reach=_YEARS_2,
    ),
    *_all(
        "GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING "
        "GET_FLAT_FILE_ORDER_REPORT_DATA_TAX GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
        dated=True,
        options=_CHANNEL,
        restricted=True,
    ),
    *_all(
        "GET_ORDER_REPORT_DATA_INVOICING GET_ORDER_REPORT_DATA_SHIPPING GET_ORDER_REPORT_DATA_TAX",
        restricted=True,
        made=Made.BY_SCHEDULE,
    ),
    *_all("GET_CONVERGED_FLAT_FILE_PENDING_ORDERS_DATA GET_FLAT_FILE_PENDING_ORDERS_DATA"),
    *_all("GET_PENDING_ORDERS_DATA", made=Made.BY_SCHEDULE),
    *_all(
        "GET_CSV_MFN_PRIME_RETURNS_REPORT GET_FLAT_FILE_MFN_SKU_RETURN_ATTRIBUTES_REPORT "
        "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE GET_XML_MFN_PRIME_RETURNS_REPORT "
        "GET_XML_MFN_SKU_RETURN_ATTRIBUTES_REPORT GET_XML_RETURNS_DATA_BY_RETURN_DATE",
        dated=True,
        longest=60,
    ),
    *_all("GET_EASYSHIP_DOCUMENTS", restricted=True, made=Made.BY_SCHEDULE),
    *_all("GET_EASYSHIP_PICKEDUP GET_EASYSHIP_WAITING_FOR_PICKUP", made=Made.BY_SCHEDULE),
)

_INVENTORY = (
    *_all(
        "GET_FLAT_FILE_OPEN_LISTINGS_DATA GET_MERCHANT_CANCELLED_LISTINGS_DATA GET_MERCHANT_LISTINGS_ALL_DATA "
        "GET_MERCHANT_LISTINGS_DATA_BACK_COMPAT",
        options=_CUSTOM,
    ),
    *_all(
        "GET_MERCHANTS_LISTINGS_FYP_REPORT GET_MERCHANT_LISTINGS_DATA GET_MERCHANT_LISTINGS_DATA_LITE "
        "GET_MERCHANT_LISTINGS_DATA_LITER GET_MERCHANT_LISTINGS_INACTIVE_DATA",
        options=_LOCALE,
    ),
    *_all(
        "GET_MFN_PANEU_OFFER_STATUS GET_PAN_EU_OFFER_STATUS GET_REFERRAL_FEE_PREVIEW_REPORT GET_AFN_INVENTORY_DATA "
        "GET_AFN_INVENTORY_DATA_BY_COUNTRY GET_FBA_INVENTORY_PLANNING_DATA GET_FBA_MYI_ALL_INVENTORY_DATA "
        "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA GET_REMOTE_FULFILLMENT_ELIGIBILITY GET_RESERVED_INVENTORY_DATA "
        "GET_RESTOCK_INVENTORY_RECOMMENDATIONS_REPORT GET_STRANDED_INVENTORY_LOADER_DATA "
        "GET_STRANDED_INVENTORY_UI_DATA GET_FBA_RECOMMENDED_REMOVAL_DATA FEE_DISCOUNTS_REPORT "
        "GET_B2B_PRODUCT_OPPORTUNITIES_NOT_YET_ON_AMAZON GET_B2B_PRODUCT_OPPORTUNITIES_RECOMMENDED_FOR_YOU"
    ),
    *_all(
        "GET_LEDGER_DETAIL_VIEW_DATA",
        dated=True,
        reach=_MONTHS_18,
        options={
            "eventType": _EVENTS,
            **_SKU,
        },
    ),
    *_all(
        "GET_LEDGER_SUMMARY_VIEW_DATA",
        dated=True,
        reach=_MONTHS_18,
        options={
            "aggregateByLocation": ("COUNTRY", "FC"),
            "aggregatedByTimePeriod": ("MONTHLY", "WEEKLY", "DAILY"),
            **_SKU,
        },
    ),
    *_all(
        "GET_XML_BROWSE_TREE_DATA",
        options={"MarketplaceId": Kind.TEXT, "RootNodesOnly": _BOOLEAN, "BrowseNodeId": Kind.TEXT},
    ),
)

_FBA = (
    *_all("GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL", dated=True, longest=31, reach=_MONTHS_18),
    *_all(
        "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX",
        dated=True,
        longest=31,
        restricted=True,
    ),
    *_all(
        "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_PROMOTION_DATA GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA "
        "GET_FBA_FULFILLMENT_CUSTOMER_TAXES_DATA GET_FBA_OVERAGE_FEE_CHARGES_DATA GET_FBA_STORAGE_FEE_CHARGES_DATA "
        "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA "
        "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA GET_FBA_REIMBURSEMENTS_DATA "
        "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA "
        "GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA",
        dated=True,
    ),
    # UNVERIFIED: what becomes of a report that is asked for otherwise, and of a second one on the same day.
    *_all("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", dated=True, shortest=3),
    *_all("GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA", dated=True, month=True),
)

_INVOICES: Mapping[str, Values] = {"ReportOption=pendingInvoices": ("true",), "ReportOption=All": ("true",)}

_MONEY_AND_LAW = (
    *_all(
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2 "
        "GET_V2_SETTLEMENT_REPORT_DATA_XML",
        made=Made.BY_AMAZON,
    ),
    *_all("GET_DATE_RANGE_FINANCIAL_HOLDS_DATA GET_FLAT_FILE_SALES_TAX_DATA", made=Made.BY_SCHEDULE),
    *_all("GST_MTR_B2B GST_MTR_B2C GST_MTR_STOCK_TRANSFER_REPORT", made=Made.BY_SCHEDULE),
    *_all("GET_GST_MTR_B2B_CUSTOM SC_VAT_TAX_REPORT", dated=True, restricted=True),
    *_all("GET_GST_MTR_B2C_CUSTOM", dated=True, reach=45),
    *_all("GET_GST_STR_ADHOC GET_EPR_ANNUAL_REPORTS GET_EPR_MONTHLY_REPORTS GET_EPR_QUARTERLY_REPORTS", dated=True),
    *_all("GET_VAT_TRANSACTION_DATA", dated=True, longest=31, restricted=True, hold_back=48),
    *_all(
        "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT GET_XML_VAT_INVOICE_DATA_REPORT",
        dated=True,
        longest=30,
        options=_INVOICES,
    ),
    *_all("END_USER_DATA_REPORT", dated=True, longest=365, options={"reportPeriod": ("DAY", "WEEK", "MONTH")}),
    *_all(
        "FBA_BULK_INVOICE",
        dated=True,
        options=dict.fromkeys(("orderIds", "shipmentIds", "transactionTypes", "invoiceTypes"), Kind.TEXT),
    ),
    *_all(
        "MARKETPLACE_ASIN_PAGE_VIEW_METRICS",
        dated=True,
        reach=8,
        beyond=CANCELLED,
        options={"productType": Kind.TEXT},
        required=frozenset({"productType"}),
    ),
)

RULES: Mapping[str, ReportRule] = {
    rule.report_type: rule for rule in (*_ANALYTICS, *_PERFORMANCE, *_ORDERS, *_INVENTORY, *_FBA, *_MONEY_AND_LAW)
}
