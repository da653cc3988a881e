"""What a seller sends to Amazon's warehouses."""

from integration_tests.tools.schema_rows.row import INSTANT, NUMBER, Added, Copied, SchemaRow

_V0 = "fulfillment-inbound-api-model/fulfillmentInboundV0.json"
_2024 = "fulfillment-inbound-api-model/fulfillmentInbound_2024-03-20.json"

_ROLE = "Needs the role Amazon Fulfillment."
_WINDOW_END = Added("_window_end", {"type": ["null", "string"], **INSTANT})
_BY_WINDOW = (
    "cursor _window_end, the end of the span of time that was asked for, since Amazon gives no date of change; two "
    f"years back. {_ROLE}"
)
_PLAN = Copied("inboundPlanId", "InboundPlanSummary.inboundPlanId")
_CHANGED = Copied("planLastUpdatedAt", "InboundPlanSummary.lastUpdatedAt")
_SHIPMENT = Copied("shipmentId", "Shipment.shipmentId")
_OF_PLAN = (
    "cursor planLastUpdatedAt. Read for each plan that changed, and once a day for those that changed in the last 30 "
    f"days. {_ROLE}"
)
_NUMBERED = "A row whose planLastUpdatedAt is older than that of its fellows is no longer in the list."


def _listed(stream: str, definition: str, what: str, key: str) -> SchemaRow:
    numbered = key == "_number"
    return SchemaRow(
        stream,
        _2024,
        definition,
        f"{what}; primary key inboundPlanId and {key}; {_OF_PLAN}{f' {_NUMBERED}' if numbered else ''}",
        added=(_PLAN, *((NUMBER,) if numbered else ()), _CHANGED),
    )


def _shipped(stream: str, definition: str, what: str, key: str) -> SchemaRow:
    numbered = key == "_number"
    return SchemaRow(
        stream,
        _2024,
        definition,
        f"{what}; primary key inboundPlanId, shipmentId and {key}; {_OF_PLAN}{f' {_NUMBERED}' if numbered else ''}",
        added=(_PLAN, _SHIPMENT, *((NUMBER,) if numbered else ()), _CHANGED),
    )


ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "inbound_shipments",
        _V0,
        "InboundShipmentInfo",
        "One row per shipment to an Amazon warehouse, as it stands now, of any marketplace of the region; primary "
        f"key ShipmentId; {_BY_WINDOW}",
        added=(_WINDOW_END,),
    ),
    SchemaRow(
        "inbound_shipment_items",
        _V0,
        "InboundShipmentItem",
        "One row per SKU of a shipment to an Amazon warehouse, with what was sent and what has been received so far; "
        "primary key ShipmentId, SellerSKU and FulfillmentNetworkSKU, an empty text where Amazon names none; "
        f"{_BY_WINDOW}",
        added=(_WINDOW_END,),
    ),
    SchemaRow(
        "inbound_plans",
        _2024,
        "InboundPlanSummary",
        "One row per plan of what to send to Amazon's warehouses, as it stands now; primary key inboundPlanId; cursor "
        f"lastUpdatedAt; two years back. {_ROLE}",
    ),
    SchemaRow(
        "inbound_plan_details",
        _2024,
        "InboundPlan",
        "One row per inbound plan with its shipments and options by id, as it stands now; primary key inboundPlanId; "
        "cursor lastUpdatedAt. Read for each plan that changed, and once a day for those that changed in the last 30 "
        f"days. {_ROLE}",
    ),
    _listed(
        "inbound_plan_items", "Item", "One row per item of an inbound plan, by SKU, lot and best-before date", "_number"
    ),
    _listed("inbound_plan_boxes", "Box", "One row per box of an inbound plan, its items nested", "packageId"),
    _listed("inbound_plan_pallets", "Pallet", "One row per pallet of an inbound plan", "packageId"),
    _listed(
        "inbound_plan_placement_options",
        "PlacementOption",
        "One row per way to spread an inbound plan over warehouses, with its fees and discounts, taken or not",
        "placementOptionId",
    ),
    SchemaRow(
        "inbound_plan_shipments",
        _2024,
        "Shipment",
        "One row per shipment of an inbound plan, with its warehouse, dates and tracking; shipmentConfirmationId is "
        f"the ShipmentId of inbound_shipments; primary key inboundPlanId and shipmentId; {_OF_PLAN}",
        added=(_PLAN, _CHANGED),
    ),
    _shipped(
        "inbound_plan_shipment_items",
        "Item",
        "One row per item of a shipment of an inbound plan, by SKU, lot and best-before date; what was received is in "
        "inbound_shipment_items",
        "_number",
    ),
    _shipped(
        "inbound_plan_shipment_boxes",
        "Box",
        "One row per box of a shipment of an inbound plan, its items nested",
        "packageId",
    ),
    _shipped(
        "inbound_plan_shipment_pallets", "Pallet", "One row per pallet of a shipment of an inbound plan", "packageId"
    ),
    SchemaRow(
        "inbound_plan_transportation_options",
        _2024,
        "TransportationOption",
        "One row per way to carry a shipment of an inbound plan, with its carrier and price, taken or not "
        "(selectedTransportationOptionId in inbound_plan_shipments); primary key inboundPlanId, shipmentId and "
        f"transportationOptionId; {_OF_PLAN}",
        added=(_PLAN, _CHANGED),
    ),
)
