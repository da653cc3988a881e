"""Orders of other channels that Amazon fulfils, and what a seller fulfils from their own warehouses."""

from integration_tests.tools.schema_rows.row import MARKETPLACE_ID, OBSERVED_AT, Copied, SchemaRow

_OUTBOUND = "fulfillment-outbound-api-model/fulfillmentOutbound_2020-07-01.json"
_SUPPLY = "supply-sources-api-model/supplySources_2020-07-01.json"
_RETURNS = "external-fulfillment/externalFulfillmentReturns_2024-09-11.json"
_SHIPMENTS = "external-fulfillment/externalFulfillmentShipments_2024-09-11.json"

_ROLE = "Needs the role Amazon Fulfillment."
_EXTERNAL = "Needs the role Amazon Fulfillment or Direct to Consumer Shipping."
_INSIGHTS = "Needs the role Selling Partner Insights."
_SNAPSHOT = "no cursor: each sync reads all of them."
_ORDER = Copied("sellerFulfillmentOrderId", "FulfillmentOrder.sellerFulfillmentOrderId")
_CHANGED = Copied("statusUpdatedDate", "FulfillmentOrder.statusUpdatedDate")
_OF_ORDER = (
    "cursor statusUpdatedDate, which is the order's. Read for each order whose status changed, and once a day for "
    "all of the last 60 days, since parcels arrive and come back later than that; one request serves all of "
    "fulfillment_order_details, _items, _shipments and _returns"
)
_PACKAGE = "fulfillmentShipmentPackage[].lockerDetails.lockerAccessCode"

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "fulfillment_orders",
        _OUTBOUND,
        "FulfillmentOrder",
        "One row per order of another channel that Amazon fulfils (Multi-Channel Fulfillment), as it stands now; "
        "primary key sellerFulfillmentOrderId; cursor statusUpdatedDate; two years back. The columns "
        f"destinationAddress and notificationEmails need include_pii. {_ROLE}",
    ),
    SchemaRow(
        "fulfillment_order_details",
        _OUTBOUND,
        "GetFulfillmentOrderResult",
        "One row per Multi-Channel Fulfillment order with its items, shipments, returns and payments nested, as it "
        f"stands now; primary key sellerFulfillmentOrderId; {_OF_ORDER}. Addresses, gift messages and proofs of "
        f"delivery need include_pii. {_ROLE}",
        added=(_ORDER, _CHANGED),
        dropped=frozenset({f"fulfillmentShipments[].{_PACKAGE}"}),
    ),
    SchemaRow(
        "fulfillment_order_items",
        _OUTBOUND,
        "FulfillmentOrderItem",
        "One row per item of a Multi-Channel Fulfillment order; primary key sellerFulfillmentOrderId and "
        f"sellerFulfillmentOrderItemId; {_OF_ORDER}. The column giftMessage needs include_pii. {_ROLE}",
        added=(_ORDER, _CHANGED),
    ),
    SchemaRow(
        "fulfillment_order_shipments",
        _OUTBOUND,
        "FulfillmentShipment",
        "One row per shipment of a Multi-Channel Fulfillment order, its items and packages nested; primary key "
        f"sellerFulfillmentOrderId and amazonShipmentId; {_OF_ORDER}. Proofs of delivery need include_pii. {_ROLE}",
        added=(_ORDER, _CHANGED),
        dropped=frozenset({_PACKAGE}),
    ),
    SchemaRow(
        "fulfillment_order_returns",
        _OUTBOUND,
        "ReturnItem",
        "One row per item that came back of a Multi-Channel Fulfillment order; primary key sellerFulfillmentOrderId "
        f"and sellerReturnItemId; {_OF_ORDER}. {_ROLE}",
        added=(_ORDER, _CHANGED),
    ),
    SchemaRow(
        "fulfillment_features",
        _OUTBOUND,
        "Feature",
        "One row per special service of Multi-Channel Fulfillment in a marketplace, and whether the seller may use it; "
        f"primary key marketplace_id and featureName; {_SNAPSHOT} {_ROLE}",
        added=(MARKETPLACE_ID, OBSERVED_AT),
    ),
    SchemaRow(
        "fulfillment_feature_inventory",
        _OUTBOUND,
        "FeatureSku",
        "One row per SKU that a service of Multi-Channel Fulfillment can be had for, with how many there are; primary "
        "key marketplace_id, featureName, sellerSku and fnSku, an empty text where Amazon names none; "
        f"{_SNAPSHOT} {_ROLE}",
        added=(MARKETPLACE_ID, Copied("featureName", "Feature.featureName"), OBSERVED_AT),
    ),
    SchemaRow(
        "supply_sources",
        _SUPPLY,
        "SupplySourceList",
        "One row per warehouse or shop that the seller sends from, with its address; primary key supplySourceId; "
        f"{_SNAPSHOT} {_INSIGHTS}",
        added=(OBSERVED_AT,),
    ),
    SchemaRow(
        "supply_source_details",
        _SUPPLY,
        "SupplySource",
        "One row per warehouse or shop that the seller sends from, with its opening hours, capacity and abilities; "
        f"primary key supplySourceId; {_SNAPSHOT} {_INSIGHTS}",
        added=(OBSERVED_AT,),
    ),
    SchemaRow(
        "external_fulfillment_returns",
        _RETURNS,
        "Return",
        "One row per item on its way back to the seller's own warehouse (Amazon SmartConnect), as it stands now; "
        "primary key id; cursor lastUpdatedDateTime; two years back. Amazon lists by creation: returns under way are "
        f"read again until they have arrived, those of the last 90 days once a day. {_EXTERNAL}",
        dropped=frozenset({"otpDetails"}),
    ),
    SchemaRow(
        "external_fulfillment_shipments",
        _SHIPMENTS,
        "Shipment",
        "One row per shipment that the seller sends from their own warehouse (Amazon SmartConnect), its lines and "
        "packages nested, as it stands now; primary key id; cursor lastUpdatedDateTime; two years back. The column "
        f"partyInfoList and the address in shippingInfo need include_pii. {_EXTERNAL}",
        dropped=frozenset({"lineItems[].giftAttributes.giftMessage.content"}),
    ),
)
