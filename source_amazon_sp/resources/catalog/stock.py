"""What lies in Amazon's warehouses: FBA's and those of Amazon Warehousing and Distribution (AWD)."""

from collections.abc import Mapping

from source_amazon_sp.api.operations import stock
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Parent, ResourceSpec, Scope, Template, Windows

_SELLER = frozenset({AccountType.SELLER})

# No longest window is told (UNVERIFIED): a quarter of a year, so that a long first sync keeps what it has.
_QUARTERS = Windows(grid=Grid(Period.DAY, 90))
_UPDATED: Mapping[str, Template] = {"updatedAfter": "$after", "updatedBefore": "$before"}

ROWS = (
    # Whole each time: the filter by change does not see what is on its way in.
    ResourceSpec(
        name="fba_inventory_summaries",
        account_types=_SELLER,
        operation=stock.GET_INVENTORY_SUMMARIES,
        records_at=("payload", "inventorySummaries"),
        scope=Scope.MARKETPLACE,
        queries=(
            {
                "details": "true",
                "granularityType": "Marketplace",
                "granularityId": "$marketplace_id",
                "marketplaceIds": "$marketplace_id",
            },
        ),
        primary_key=("marketplace_id", "sellerSku", "fnSku", "condition"),  # UNVERIFIED: no page of Amazon's names one
        blank=("sellerSku", "fnSku", "condition"),
        columns={"_observed_at": "$now"},
    ),
    ResourceSpec(
        name="awd_inventory",
        account_types=_SELLER,
        operation=stock.LIST_INVENTORY,
        records_at=("inventory",),
        queries=({"details": "SHOW", "maxResults": 200},),
        primary_key=("sku",),
        columns={"_observed_at": "$now"},
    ),
    ResourceSpec(
        name="awd_inbound_shipments",
        account_types=_SELLER,
        operation=stock.LIST_INBOUND_SHIPMENTS,
        records_at=("shipments",),
        queries=({**_UPDATED, "maxResults": 200},),
        windows=_QUARTERS,
        primary_key=("shipmentId",),
        cursor_field="updatedAt",
    ),
    ResourceSpec(
        name="awd_inbound_shipment_details",
        account_types=_SELLER,
        operation=stock.GET_INBOUND_SHIPMENT,
        records_at=(),
        one=True,
        path={"shipmentId": "$shipment"},
        queries=({"skuQuantities": "SHOW"},),
        parent=Parent(row="awd_inbound_shipments", values={"shipment": ("shipmentId",)}),
        windows=_QUARTERS,
        primary_key=("shipmentId",),
        cursor_field="updatedAt",
    ),
    ResourceSpec(
        name="awd_inbound_orders",
        account_types=_SELLER,
        operation=stock.GET_INBOUND,
        records_at=(),
        one=True,
        path={"orderId": "$order"},
        parent=Parent(row="awd_inbound_shipments", values={"order": ("orderId",)}),
        windows=_QUARTERS,
        primary_key=("orderId",),
        cursor_field="updatedAt",
    ),
    ResourceSpec(
        name="awd_outbound_orders",
        account_types=_SELLER,
        operation=stock.LIST_OUTBOUNDS,
        records_at=("outboundOrders",),
        queries=({**_UPDATED, "maxResults": 100},),
        windows=_QUARTERS,
        primary_key=("orderId",),
        cursor_field="updatedAt",
    ),
    ResourceSpec(
        name="awd_replenishment_orders",
        account_types=_SELLER,
        operation=stock.LIST_REPLENISHMENT_ORDERS,
        records_at=("orders",),
        queries=({**_UPDATED, "maxResults": 100},),
        windows=_QUARTERS,
        primary_key=("orderId",),
        cursor_field="updatedAt",
    ),
)
