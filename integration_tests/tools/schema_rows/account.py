"""The account itself, its sales figures, feeds, notifications, service jobs, invoices."""

from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, Added, SchemaRow

_BRAZIL = "invoices-api-model/InvoicesApiModel_2024-06-19.json"
_NOTIFICATIONS = "notifications-api-model/notifications.json"

_TAX_ROLE = "Marketplaces other than Brazil have none. Needs the role Tax Invoicing (Restricted)."
_NOT_DATED = "no cursor: each sync reads all of it"

_TEXT = {"type": ["null", "string"]}
_TIMED = {"type": ["null", "string"], **INSTANT}
_ROW_ID = Added("_row_id", _TEXT)
_OBSERVED = Added("_observed_at", _TIMED)
_WINDOW_END = Added("_window_end", _TIMED)

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "order_metrics",
        "sales-api-model/sales.json",
        "OrderMetricsInterval",
        "One row per marketplace and day, in its time zone: orders, units and sales, all buyers and all ways of "
        "fulfilment together; primary key marketplace_id and interval; cursor _window_end. The last 30 days are read "
        "again each day. The last two years. Needs one of the roles Inventory and Order Tracking, Pricing, Product "
        "Listing, Amazon Fulfillment, Finance and Accounting or Selling Partner Insights.",
        added=(_WINDOW_END, MARKETPLACE_ID),
    ),
    SchemaRow(
        "seller_accounts",
        "sellers-api-model/sellers.json",
        "Account",
        "One row per sync: the seller's account at that time, told apart by "
        f"_observed_at; primary key _row_id; {_NOT_DATED}. primaryContact, and the address and tax number of the "
        "business, come with include_pii only. Needs one of the roles Selling Partner Insights, Finance and "
        "Accounting or Account Information Service Provider.",
        added=(_ROW_ID, _OBSERVED),
    ),
    SchemaRow(
        "feeds",
        "feeds-api-model/feeds_2021-06-30.json",
        "Feed",
        "One row per feed that was sent to Amazon, of the feed types on Amazon's pages, as it stands now, without its "
        "contents; primary key feedId; cursor lastUpdatedTime. Those in work are read again until they are done. "
        "Amazon keeps 90 days. Needs the role of each feed type.",
        added=(Added("lastUpdatedTime", _TIMED),),
    ),
    SchemaRow(
        "notification_destinations",
        _NOTIFICATIONS,
        "Destination",
        "One row per destination to which Amazon sends the application's notifications, as it is now: the "
        f"application's, not the seller's; primary key destinationId; {_NOT_DATED}. Needs any role that has a "
        "notification.",
        added=(_OBSERVED,),
    ),
    SchemaRow(
        "notification_subscriptions",
        _NOTIFICATIONS,
        "Subscription",
        "One row per subscription of the seller's to a type of notification, as it is now; primary key subscriptionId; "
        f"{_NOT_DATED}. Types whose role is missing are passed over with a warning. Needs the role of each type.",
        added=(_OBSERVED, Added("notificationType", _TEXT)),
    ),
    SchemaRow(
        "service_jobs",
        "services-api-model/services.json",
        "ServiceJob",
        "One row per job of a service that the seller sells, as it stands now; primary key serviceJobId; cursor "
        "_window_end, the end of the window in which it was found. The last two years. The buyer's name, telephone "
        "number and address, and the names of technicians, come with include_pii only. Needs the role Professional "
        "Services (Restricted).",
        added=(_WINDOW_END, MARKETPLACE_ID),
    ),
    SchemaRow(
        "brazil_invoices",
        _BRAZIL,
        "Invoice",
        "One row per invoice that Amazon issued for the seller in Brazil, as it stands now, without its document; "
        "primary key id; cursor date. The last 30 days are read again each day. The last two years. "
        f"{_TAX_ROLE}",
        added=(MARKETPLACE_ID,),
    ),
    SchemaRow(
        "brazil_invoice_exports",
        _BRAZIL,
        "Export",
        "One row per request to export invoices of Brazil, as it stands now, without its documents; primary key "
        "exportId; cursor _window_end. The last three days are read again each day. The last 30 days. "
        f"{_TAX_ROLE}",
        added=(_WINDOW_END, MARKETPLACE_ID),
    ),
)
