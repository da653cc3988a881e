"""The account itself, its sales figures, feeds, notifications, service jobs, invoices."""

import pendulum

from source_amazon_sp.api.operations import account as operations
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Open, ResourceSpec, Scope, Template, Windows

_SELLER = frozenset({AccountType.SELLER})
_BRAZIL = frozenset({"BR"})
_OBSERVED = {"_observed_at": "$now"}

# All of "Feed type values" on Amazon's pages for developers, for getFeeds wants them named, at most ten at once.
_FEED_TYPES = (
    (
        "JSON_LISTINGS_FEED",
        "POST_ORDER_ACKNOWLEDGEMENT_DATA",
        "POST_ORDER_FULFILLMENT_DATA",
        "POST_PAYMENT_ADJUSTMENT_DATA",
        "POST_INVOICE_CONFIRMATION_DATA",
        "POST_EXPECTED_SHIP_DATE_SOD",
        "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA",
        "POST_FLAT_FILE_FULFILLMENT_DATA",
        "POST_FLAT_FILE_PAYMENT_ADJUSTMENT_DATA",
        "POST_EXPECTED_SHIP_DATE_SOD_FLAT_FILE",
    ),
    (
        "POST_FLAT_FILE_IL_SNAPSHOT_FEED",
        "POST_FLAT_FILE_IL_ALLOCATION_REQUESTS_CONFIRMATION_FEED",
        "POST_FULFILLMENT_ORDER_REQUEST_DATA",
        "POST_FULFILLMENT_ORDER_CANCELLATION_REQUEST_DATA",
        "POST_FBA_INBOUND_CARTON_CONTENTS",
        "POST_FLAT_FILE_FBA_CREATE_REMOVAL",
        "POST_FLAT_FILE_FULFILLMENT_ORDER_REQUEST_DATA",
        "POST_FLAT_FILE_FULFILLMENT_ORDER_CANCELLATION_REQUEST_DATA",
        "UPLOAD_VAT_INVOICE",
        "POST_EASYSHIP_DOCUMENTS",
    ),
)
# Those that Amazon's pages or its schemas of notifications name; getSubscriptions takes one at once.
_NOTIFICATION_TYPES = (
    "ACCOUNT_STATUS_CHANGED",
    "ANY_OFFER_CHANGED",
    "B2B_ANY_OFFER_CHANGED",
    "BRANDED_ITEM_CONTENT_CHANGE",
    "DATA_KIOSK_QUERY_PROCESSING_FINISHED",
    "DETAIL_PAGE_TRAFFIC_EVENT",
    "EXTERNAL_FULFILLMENT_SHIPMENT_STATUS_CHANGE",
    "FBA_INVENTORY_AVAILABILITY_CHANGES",
    "FBA_OUTBOUND_SHIPMENT_STATUS",
    "FEED_PROCESSING_FINISHED",
    "FEE_PROMOTION",
    "FULFILLMENT_ORDER_STATUS",
    "ITEM_INVENTORY_EVENT_CHANGE",
    "ITEM_PRODUCT_TYPE_CHANGE",
    "ITEM_SALES_EVENT_CHANGE",
    "LISTINGS_ITEM_ISSUES_CHANGE",
    "LISTINGS_ITEM_MFN_QUANTITY_CHANGE",
    "LISTINGS_ITEM_STATUS_CHANGE",
    "ORDER_CHANGE",
    "PRICING_HEALTH",
    "PRODUCT_TYPE_DEFINITIONS_CHANGE",
    "REPORT_PROCESSING_FINISHED",
    "TRANSACTION_UPDATE",
)
_JOBS: dict[str, Template] = {"marketplaceIds": ["$marketplace_id"], "pageSize": 20}

ROWS: tuple[ResourceSpec, ...] = (
    # Days are the marketplace's: Amazon wants bounds with the offsets of the time zone that it is told.
    ResourceSpec(
        name="order_metrics",
        account_types=_SELLER,
        operation=operations.GET_ORDER_METRICS,
        records_at=("payload",),
        scope=Scope.MARKETPLACE,
        queries=(
            {
                "marketplaceIds": ["$marketplace_id"],
                "interval": "$interval",
                "granularity": "Day",
                "granularityTimeZone": "$time_zone",
            },
        ),
        # Orders that are cancelled, or come late, change the days behind them.
        windows=Windows(grid=Grid(Period.MONTH), look_back=pendulum.duration(days=30), by_day=True, local=True),
        primary_key=("marketplace_id", "interval"),
        cursor_field="_window_end",
        columns={"_window_end": "$before"},
    ),
    ResourceSpec(
        name="seller_accounts",
        account_types=_SELLER,
        operation=operations.GET_ACCOUNT,
        records_at=("payload",),
        one=True,
        primary_key=("_row_id",),
        columns=_OBSERVED,
        personal=(
            ("primaryContact",),
            ("business", "registeredBusinessAddress"),
            ("business", "companyTaxIdentificationNumber"),
        ),
    ),
    # Amazon keeps feeds for 90 days, and refuses a start before that; the oldest day is left to it.
    ResourceSpec(
        name="feeds",
        account_types=_SELLER,
        operation=operations.GET_FEEDS,
        records_at=("feeds",),
        queries=tuple(
            {"feedTypes": types, "pageSize": 100, "createdSince": "$after", "createdUntil": "$before"}
            for types in _FEED_TYPES
        ),
        windows=Windows(grid=None, reach_back=pendulum.duration(days=89), look_back=pendulum.duration(days=1)),
        primary_key=("feedId",),
        cursor_field="lastUpdatedTime",
        latest={"lastUpdatedTime": (("createdTime",), ("processingStartTime",), ("processingEndTime",))},
        open=Open(field=("processingStatus",), values=frozenset({"IN_QUEUE", "IN_PROGRESS"}), since=("createdTime",)),
    ),
    ResourceSpec(
        name="notification_destinations",
        account_types=_SELLER,
        operation=operations.GET_DESTINATIONS,
        records_at=("payload",),
        primary_key=("destinationId",),
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="notification_subscriptions",
        account_types=_SELLER,
        operation=operations.GET_SUBSCRIPTIONS,
        records_at=("payload", "subscriptions"),
        queries=tuple({"notificationTypes": each, "pageSize": 100} for each in _NOTIFICATION_TYPES),
        primary_key=("subscriptionId",),
        columns={**_OBSERVED, "notificationType": "$notificationTypes"},
        passes_over=True,
    ),
    # Whether a job that was never changed is among the changed ones is nowhere said (UNVERIFIED), nor is the longest
    # window. A job doesn't say when it was changed.
    ResourceSpec(
        name="service_jobs",
        account_types=_SELLER,
        operation=operations.GET_SERVICE_JOBS,
        records_at=("payload", "jobs"),
        scope=Scope.MARKETPLACE,
        queries=(
            {**_JOBS, "createdAfter": "$after", "createdBefore": "$before"},
            {**_JOBS, "lastUpdatedAfter": "$after", "lastUpdatedBefore": "$before"},
        ),
        windows=Windows(grid=Grid(Period.DAY, 28), look_back=pendulum.duration(days=1)),
        primary_key=("serviceJobId",),
        cursor_field="_window_end",
        columns={"_window_end": "$before"},
        personal=(
            ("buyer", "name"),
            ("buyer", "phone"),
            ("serviceLocation", "address"),
            ("appointments", "assignedTechnicians", "name"),
            ("appointments", "poa", "technicians", "name"),
        ),
    ),
    # Listed by date of issue, and their status changes later. The longest window is nowhere said (UNVERIFIED).
    ResourceSpec(
        name="brazil_invoices",
        account_types=_SELLER,
        operation=operations.GET_INVOICES,
        records_at=("invoices",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id", "pageSize": 200, "dateStart": "$after", "dateEnd": "$before"},),
        windows=Windows(grid=Grid(Period.DAY, 28), look_back=pendulum.duration(days=30)),
        primary_key=("id",),
        cursor_field="date",
        countries=_BRAZIL,
    ),
    # How long Amazon keeps them is nowhere said; it gives 30 days to who names no start (UNVERIFIED).
    ResourceSpec(
        name="brazil_invoice_exports",
        account_types=_SELLER,
        operation=operations.GET_INVOICES_EXPORTS,
        records_at=("exports",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id", "pageSize": 100, "dateStart": "$after", "dateEnd": "$before"},),
        windows=Windows(grid=None, reach_back=pendulum.duration(days=30), look_back=pendulum.duration(days=3)),
        primary_key=("exportId",),
        cursor_field="_window_end",
        columns={"_window_end": "$before"},
        countries=_BRAZIL,
    ),
)
