"""Orders, of customers and of Amazon, and the marketplaces of the account."""

from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, Added, Copied, SchemaRow

_ORDERS = "orders-api-model/orders_2026-01-01.json"
_SELLERS = "sellers-api-model/sellers.json"
_VENDOR_ORDERS = "vendor-orders-api-model/vendorOrders.json"

_ORDERS_ROLES = "Needs one of the roles Inventory and Order Tracking, Amazon Fulfillment, Pricing or Product Listing"
_VENDOR_ROLES = "Needs the role Amazon Fulfillment."

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "marketplace_participations",
        _SELLERS,
        "MarketplaceParticipation",
        "One row per marketplace of the account, whether it takes part or not, as it is now; primary key "
        "marketplace_id; no cursor: each sync reads all of them. Needs one of the roles Selling Partner Insights, "
        "Inventory and Order Tracking, Amazon Fulfillment, Pricing or Product Listing.",
        added=(MARKETPLACE_ID,),
    ),
    SchemaRow(
        "orders",
        _ORDERS,
        "Order",
        "One row per order of a customer, as it stands now, with its items and packages nested; primary key orderId; "
        f"cursor lastUpdatedTime. {_ORDERS_ROLES}; the columns buyer and recipient need Direct to Consumer Shipping as "
        "well, and tax a tax role.",
        added=(MARKETPLACE_ID,),
    ),
    SchemaRow(
        "order_items",
        _ORDERS,
        "OrderItem",
        "One row per item of a customer's order, as it stands now, with the dates and the status of its order; primary "
        f"key orderId and orderItemId; cursor lastUpdatedTime, which is the order's. {_ORDERS_ROLES}; the "
        "column tax needs a tax role as well.",
        added=(
            MARKETPLACE_ID,
            Copied("orderId", "Order.orderId"),
            Copied("createdTime", "Order.createdTime"),
            Copied("lastUpdatedTime", "Order.lastUpdatedTime"),
            Copied("salesChannel", "Order.salesChannel"),
            Copied("fulfillmentStatus", "OrderFulfillment.fulfillmentStatus"),
        ),
    ),
    SchemaRow(
        "vendor_orders",
        _VENDOR_ORDERS,
        "Order",
        "One row per purchase order that Amazon placed with the vendor, as it stands now, its items nested in "
        "orderDetails; primary key purchaseOrderNumber; cursor changedDate. Orders that are not closed are read "
        "again each sync, since Amazon does not say when one was acknowledged. It gives out the last six months. "
        f"{_VENDOR_ROLES}",
        added=(Added("changedDate", {"type": ["null", "string"], **INSTANT}),),
    ),
    SchemaRow(
        "vendor_orders_status",
        _VENDOR_ORDERS,
        "OrderStatus",
        "One row per purchase order that Amazon placed with the vendor, with what was ordered, confirmed and received "
        "of each item so far; primary key purchaseOrderNumber; cursor lastUpdatedDate. Amazon gives out the last six "
        f"months. {_VENDOR_ROLES}",
    ),
)
