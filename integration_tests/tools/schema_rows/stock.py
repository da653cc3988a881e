"""What lies in Amazon's warehouses."""

from integration_tests.tools.schema_rows.row import MARKETPLACE_ID, OBSERVED_AT, SchemaRow

_FBA = "fba-inventory-api-model/fbaInventory.json"
_AWD = "amazon-warehousing-and-distribution-model/awd_2024-05-09.json"

_ROLE = "Needs the role Amazon Warehousing and Distribution."
_SNAPSHOT = "no cursor: each sync reads all of them."
_UPDATED = f"cursor updatedAt; two years back. {_ROLE}"

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "fba_inventory_summaries",
        _FBA,
        "InventorySummary",
        "One row per SKU in a condition that Amazon's warehouses hold for a marketplace or expect, as it is now; "
        "primary key marketplace_id, sellerSku, fnSku and condition, an empty text where Amazon names none; "
        f"{_SNAPSHOT} Needs the role Amazon Fulfillment or Product Listing.",
        added=(MARKETPLACE_ID, OBSERVED_AT),
    ),
    SchemaRow(
        "awd_inventory",
        _AWD,
        "InventorySummary",
        "One row per SKU in the stores of Amazon Warehousing and Distribution, as it is now; primary key sku; "
        f"{_SNAPSHOT} {_ROLE}",
        added=(OBSERVED_AT,),
    ),
    SchemaRow(
        "awd_inbound_shipments",
        _AWD,
        "InboundShipmentSummary",
        "One row per shipment to the stores of Amazon Warehousing and Distribution, as it stands now; primary key "
        f"shipmentId; {_UPDATED}",
    ),
    SchemaRow(
        "awd_inbound_shipment_details",
        _AWD,
        "InboundShipment",
        "One row per shipment to the stores of Amazon Warehousing and Distribution, with its packages and what has "
        f"been received of each SKU; primary key shipmentId; {_UPDATED}",
    ),
    SchemaRow(
        "awd_inbound_orders",
        _AWD,
        "InboundOrder",
        "One row per order to take goods into Amazon Warehousing and Distribution, of those that have a shipment which "
        f"changed; primary key orderId; {_UPDATED}",
    ),
    SchemaRow(
        "awd_outbound_orders",
        _AWD,
        "OutboundOrder",
        "One row per order to send goods out of Amazon Warehousing and Distribution, its shipments nested, as it "
        f"stands now; primary key orderId; {_UPDATED}",
    ),
    SchemaRow(
        "awd_replenishment_orders",
        _AWD,
        "ReplenishmentOrder",
        "One row per order to move goods from Amazon Warehousing and Distribution to FBA, its shipments nested, as it "
        f"stands now; primary key orderId; {_UPDATED}",
    ),
)
