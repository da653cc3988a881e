"""
The streams of the incumbent, version 6.0.6: what takes their place here, and whether their state can be trusted.

A state is carried over where the incumbent has delivered in full what the state says. What stands in the way elsewhere
was measured on version 6.0.6 against a simulated Amazon, or read in its configuration.
"""

from source_amazon_sp.migration.row import Carried, Row

_TYPED = "typed, keyed, in UTF-8; late data read again"
_STAMPED = "typed, keyed; taken once a day without back-dated copies"
_BY_LAST_UPDATE = Carried(cursor=("last-updated-date",), loses_rows=True)
_BY_WINDOW = Carried(cursor=("dataEndTime",), loses_rows=True)

_NO_STATE = "it keeps no state"
_SNAPSHOT = "a snapshot has nothing to go on from: the next sync takes today's"
_TWO_CALENDARS = (
    "its cursor is the last change and its windows go by another date, so that it runs ahead of what was read"
)
_DOUBLED = "versions before 5.9.2 stored days with wrong figures, and the state does not say which version wrote it"
_PARTIAL_OPTIONS = (
    "versions before 6.0.4 stored days with wrong dates or options, and the state does not say which one wrote it"
)
_NEVER_READ = "Amazon refused it these reports, for want of restricted tokens"


def _flat_file(name: str, cursor: Carried = _BY_WINDOW, difference: str = _TYPED) -> Row:
    return Row(name=name, ours=(name,), difference=difference, carried=cursor)


def _snapshot(name: str) -> Row:
    return Row(name=name, ours=(name,), difference=_STAMPED, anew=_SNAPSHOT)


def _brand(kind: str, difference: str) -> Row:
    name = f"GET_BRAND_ANALYTICS_{kind}_REPORT"
    return Row(name=name, ours=(name,), difference=difference, anew=_NO_STATE)


def _removed(name: str) -> Row:
    return Row(name=name, ours=(), difference="Amazon has removed it", anew=_NO_STATE)


def _vendor(name: str, difference: str, anew: str = _PARTIAL_OPTIONS) -> Row:
    return Row(name=name, ours=(name, f"{name}_AGGREGATE"), difference=difference, anew=anew)


_API = (
    Row(
        name="Orders",
        ours=("orders",),
        difference="Orders API 2026-01-01 in place of v0; all marketplaces at once; 100 orders and their items a call",
        carried=Carried(cursor=("LastUpdateDate",)),
    ),
    Row(
        name="OrderItems",
        ours=("order_items",),
        difference="comes with the orders, without a call for each of them; the state stays small",
        carried=Carried(cursor=("parent_state", "Orders", "LastUpdateDate")),
    ),
    Row(
        name="ListFinancialEventGroups",
        ours=("financial_event_groups",),
        difference="groups that close later are read again",
        anew="a group that was open when it was read has not been read again since",
    ),
    Row(
        name="ListFinancialEvents",
        ours=("finance_transactions", "financial_events"),
        difference="one record per event, with a key, in place of one record per page",
        anew="its records are pages; no record of ours can be said to be among them",
    ),
    Row(
        name="FbaInboundShipments",
        ours=("inbound_plans", "inbound_shipments"),
        difference="API 2024-03-20 in place of v0",
        anew=_NO_STATE,
    ),
    Row(
        name="FbaInboundShipmentItems",
        ours=("inbound_shipment_items",),
        difference="all pages, not the first alone",
        anew=_NO_STATE,
    ),
    Row(
        name="VendorOrders",
        ours=("vendor_orders",),
        difference="asked for by creation and by change",
        anew="it asks for changed orders alone, and Amazon does not say that those never changed are among them",
    ),
    Row(
        name="VendorOrdersStatus",
        ours=("vendor_orders_status",),
        difference="its own columns; changes of older orders are seen",
        anew="it asks by the day of creation, so that later changes were never read",
    ),
    Row(
        name="VendorDirectFulfillmentShipping",
        ours=("vendor_direct_fulfillment_shipping_labels",),
        difference="API of today in place of v1",
        anew="its records are of an older API",
    ),
)

_ORDERS = (
    Row(
        name="GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        ours=("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",),
        difference=f"{_TYPED}; an order of several items keeps them all",
        anew=_TWO_CALENDARS,
    ),
    _flat_file(
        "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL",
        _BY_LAST_UPDATE,
        f"{_TYPED}; an order of several items keeps them all",
    ),
    Row(
        name="GET_FLAT_FILE_ARCHIVED_ORDERS_DATA_BY_ORDER_DATE",
        ours=("GET_FLAT_FILE_ARCHIVED_ORDERS_DATA_BY_ORDER_DATE",),
        difference=_TYPED,
        anew=_TWO_CALENDARS,
    ),
    Row(
        name="GET_XML_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",
        ours=("GET_XML_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL",),
        difference="has rows: there it has none, whatever Amazon sends",
        anew="it has delivered no record",
    ),
    *(
        Row(name=name, ours=(name,), difference="asks for the restricted token that the report needs", anew=_NEVER_READ)
        for name in ("GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING", "GET_ORDER_REPORT_DATA_SHIPPING")
    ),
)

_FULFILLMENT = (
    _flat_file("GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"),
    _flat_file("GET_FBA_REIMBURSEMENTS_DATA"),
    _flat_file("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"),
    _flat_file("GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"),
    _flat_file("GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_PROMOTION_DATA"),
    _flat_file("GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA"),
    _flat_file("GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA"),
    _flat_file("GET_LEDGER_DETAIL_VIEW_DATA", Carried(cursor=("Date",), loses_rows=True)),
    _flat_file("GET_SELLER_FEEDBACK_DATA", Carried(cursor=("date",), loses_rows=True)),
    Row(
        name="GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",
        ours=("GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA",),
        difference=_TYPED,
        anew=_TWO_CALENDARS,
    ),
    Row(
        name="GET_FBA_STORAGE_FEE_CHARGES_DATA",
        ours=("GET_FBA_STORAGE_FEE_CHARGES_DATA",),
        difference=f"{_TYPED}; a report a month, as Amazon reckons them",
        anew="its windows are not the months that the figures are of",
    ),
    Row(
        name="GET_LEDGER_SUMMARY_VIEW_DATA",
        ours=("GET_LEDGER_SUMMARY_VIEW_DATA",),
        difference=f"{_TYPED}; by day unless you say otherwise, where Amazon's default is by month",
        anew="its rows are balances of months, unless an option said otherwise",
    ),
)

_SNAPSHOTS = tuple(
    _snapshot(name)
    for name in (
        "GET_AFN_INVENTORY_DATA",
        "GET_AFN_INVENTORY_DATA_BY_COUNTRY",
        "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
        "GET_FBA_INVENTORY_PLANNING_DATA",
        "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA",
        "GET_FLAT_FILE_OPEN_LISTINGS_DATA",
        "GET_MERCHANT_CANCELLED_LISTINGS_DATA",
        "GET_MERCHANT_LISTINGS_ALL_DATA",
        "GET_MERCHANT_LISTINGS_DATA",
        "GET_MERCHANT_LISTINGS_DATA_BACK_COMPAT",
        "GET_MERCHANT_LISTINGS_INACTIVE_DATA",
        "GET_MERCHANTS_LISTINGS_FYP_REPORT",
        "GET_RESTOCK_INVENTORY_RECOMMENDATIONS_REPORT",
        "GET_STRANDED_INVENTORY_UI_DATA",
        "GET_XML_BROWSE_TREE_DATA",
    )
)

_ANALYTICS = (
    _brand("MARKET_BASKET", "its history, not the last week alone"),
    _brand("REPEAT_PURCHASE", "its history, not the last week alone"),
    _brand("SEARCH_TERMS", "its history, by week, month or quarter; each row with its period; constant memory"),
    _removed("GET_BRAND_ANALYTICS_ALTERNATE_PURCHASE_REPORT"),
    _removed("GET_BRAND_ANALYTICS_ITEM_COMPARISON_REPORT"),
    Row(
        name="GET_SALES_AND_TRAFFIC_REPORT",
        ours=("GET_SALES_AND_TRAFFIC_REPORT",),
        difference="keyed; no day twice; days that Amazon restates are read again",
        anew=_DOUBLED,
    ),
    Row(
        name="GET_SALES_AND_TRAFFIC_REPORT_BY_DATE",
        ours=("GET_SALES_AND_TRAFFIC_REPORT_BY_DATE",),
        difference="keyed, with its marketplace; the documents of the stream by product serve it, too",
        anew=_DOUBLED,
    ),
    Row(
        name="GET_SALES_AND_TRAFFIC_REPORT_BY_MONTH",
        ours=("GET_SALES_AND_TRAFFIC_REPORT_BY_MONTH",),
        difference="keyed; calendar months; a month that Amazon has restated is read again",
        anew="its months begin on the day of the month of the first sync, later ones hold single days",
    ),
    Row(
        name="GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE",
        ours=("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",),
        difference="the type that Amazon has kept; the old one ended on 2026-11-11",
        anew="it loses a report that is unfinished when listed; Amazon keeps 90 days, which are read anew in minutes",
    ),
)

_VENDORS = (
    _vendor("GET_VENDOR_SALES_REPORT", "every view and programme; dates as Amazon wrote them; weeks and months, too"),
    Row(
        name="GET_VENDOR_TRAFFIC_REPORT",
        ours=("GET_VENDOR_TRAFFIC_REPORT", "GET_VENDOR_TRAFFIC_REPORT_AGGREGATE"),
        difference="dates as Amazon wrote them; weeks and months, too",
        anew=_PARTIAL_OPTIONS,
    ),
    _vendor("GET_VENDOR_NET_PURE_PRODUCT_MARGIN_REPORT", "dates as Amazon wrote them; weeks and months, too"),
    _vendor("GET_VENDOR_INVENTORY_REPORT", "its history, incrementally", _NO_STATE),
    Row(
        name="GET_VENDOR_REAL_TIME_INVENTORY_REPORT",
        ours=("GET_VENDOR_REAL_TIME_INVENTORY_REPORT",),
        difference="hours as Amazon wrote them",
        anew="Amazon keeps a week, which is read anew in minutes",
    ),
    *(
        Row(
            name=f"GET_VENDOR_FORECASTING_{programme}_REPORT",
            ours=("GET_VENDOR_FORECASTING_REPORT",),
            difference="both programmes in one stream",
            anew=_NO_STATE,
        )
        for programme in ("FRESH", "RETAIL")
    ),
)

INCUMBENT: tuple[Row, ...] = (*_API, *_ORDERS, *_FULFILLMENT, *_SNAPSHOTS, *_ANALYTICS, *_VENDORS)
BY_NAME = {row.name: row for row in INCUMBENT}
