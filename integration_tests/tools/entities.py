"""
How streams join, as diagrams in mermaid: drawn from their primary keys and the columns that they share.

A line goes from a thing to each stream that has its whole key among its columns, but for streams that another thing
reaches by a longer key. What Amazon nests has no column to share and is a row of NESTED.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from airbyte_cdk.models import AirbyteStream

# One thing under several names. Names are compared to the letter otherwise: shipmentId is of a plan, ShipmentId is not.
MEANINGS: Mapping[str, str] = {
    "ASIN": "asin",
    "AmazonOrderId": "orderId",
    "SellerSKU": "sku",
    "childAsin": "asin",
    "msku": "sku",
    "sellerSku": "sku",
    "seller_sku": "sku",
    "shipmentConfirmationId": "ShipmentId",
}
# Columns that are there and are not filled in rows of this stream's grain.
EMPTY: Mapping[str, frozenset[str]] = {
    "competitive_pricing": frozenset({"SellerSKU"}),  # asked for by ASIN
    "sales_and_traffic_by_asin": frozenset({"sku"}),  # aggregated by child ASIN
}


@dataclass(frozen=True)
class Nested:
    """
    A path within a column of `child` that holds the last column of the key of `parent`, where what stands beside it is
    `kind`; the rest of the key has the same names in both.
    """

    parent: str
    child: str
    path: str
    kind: str = ""


_RELATED = "relatedIdentifiers.relatedIdentifierValue"
NESTED = (
    Nested("listings_items", "order_items", "product.sellerSku"),
    Nested("catalog_items", "order_items", "product.asin"),
    Nested("orders", "finance_transactions", _RELATED, "ORDER_ID"),
    Nested("financial_event_groups", "finance_transactions", _RELATED, "FINANCIAL_EVENT_GROUP_ID"),
    Nested("vendor_orders", "vendor_shipments", "purchaseOrders.purchaseOrderNumber"),
    Nested("vendor_orders", "vendor_invoices", _RELATED, "PURCHASE_ORDER_IDS"),
    Nested(
        "vendor_orders", "vendor_invoice_items", "relatedItemIdentifiers.relatedIdentifierValue", "PURCHASE_ORDER_IDS"
    ),
)


@dataclass(frozen=True)
class Diagram:
    """Lines begin at `things` alone; `about` are rows about them."""

    title: str
    things: tuple[str, ...]
    about: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.things + self.about


DIAGRAMS = (
    Diagram(
        "Orders and money",
        things=("orders", "financial_event_groups"),
        about=("order_items", "finance_transactions", "financial_events"),
    ),
    Diagram(
        "Products",
        things=("listings_items", "catalog_items"),
        about=(
            "product_fees",
            "featured_offer_expected_prices",
            "competitive_pricing",
            "fba_inventory_summaries",
            "order_items",
            "economics",
            "sales_and_traffic_by_asin",
        ),
    ),
    Diagram(
        "Stock on its way to Amazon",
        things=("inbound_plans", "inbound_plan_shipments", "inbound_shipments"),
        about=(
            "inbound_plan_items",
            "inbound_plan_boxes",
            "inbound_plan_shipment_items",
            "inbound_plan_shipment_boxes",
            "inbound_shipment_items",
        ),
    ),
    Diagram(
        "Multi-Channel Fulfillment",
        things=("fulfillment_orders", "fulfillment_order_items", "fulfillment_order_shipments"),
        about=("fulfillment_order_returns",),
    ),
    Diagram(
        "Vendors",
        things=("vendor_orders", "vendor_invoices", "vendor_analytics_sourcing"),
        about=("vendor_orders_status", "vendor_shipments", "vendor_invoice_items", "vendor_analytics_manufacturing"),
    ),
)
_ABOUT = """\
A line is a join on the columns that it names, as the stream at its end spells them. Its ends say how many rows may
match: one (`|`) or several (`}`), or none (`o`), as streams are read at different times and Amazon keeps them for
different lengths of time: use an outer join. What is in capitals is the kind that the identifier has to be of. `PK` is
the primary key; where none is drawn it is `_row_id`. Every `marketplace_id` is one of `marketplace_participations`."""


@dataclass(frozen=True)
class Link:
    parent: str
    child: str
    on: str
    ends: str  # as mermaid writes how many rows may match


def entities_section(streams: Mapping[str, AirbyteStream]) -> str:
    parts = ["## How streams join", _ABOUT]
    for diagram in DIAGRAMS:
        parts += [f"### {diagram.title}", f"```mermaid\n{_drawn(diagram, streams)}\n```"]
    return "\n\n".join(parts)


def key_of(stream: AirbyteStream) -> tuple[str, ...]:
    """The columns of the primary key; none where it is made of the row itself."""
    key = tuple(column for (column,) in stream.source_defined_primary_key or ())
    return () if key == ("_row_id",) else key


def links(diagram: Diagram, streams: Mapping[str, AirbyteStream]) -> Iterator[Link]:
    """Every line of a diagram."""
    for name in diagram.names:
        child = streams[name]
        columns = _by_meaning(set(child.json_schema["properties"]) - EMPTY.get(name, frozenset()))
        keys = {thing: _by_meaning(key_of(streams[thing])).keys() for thing in diagram.things if thing != name}
        reached = {thing: key for thing, key in keys.items() if key <= columns.keys()}
        for thing, key in reached.items():
            if not any(key < longer for longer in reached.values()):
                on = ", ".join(columns[_meaning(column)] for column in key_of(streams[thing]))
                is_whole_key = key == _by_meaning(key_of(child)).keys()
                yield Link(thing, name, on, "|o--o|" if is_whole_key else "|o--o{")
    for each in NESTED:
        if each.parent in diagram.things and each.child in diagram.names:
            on = ", ".join((*key_of(streams[each.parent])[:-1], each.path))
            ends = "}o--o{" if _is_listed(streams[each.child].json_schema, each.path) else "|o--o{"
            yield Link(each.parent, each.child, f"{on} {each.kind}".strip(), ends)


def _drawn(diagram: Diagram, streams: Mapping[str, AirbyteStream]) -> str:
    lines = ["erDiagram"]
    for name in diagram.names:
        attributes = list(_attributes(streams[name]))
        lines += [f"    {name} {{", *attributes, "    }"] if attributes else [f"    {name}"]
    lines += [f'    {link.parent} {link.ends} {link.child} : "{link.on}"' for link in links(diagram, streams)]
    return "\n".join(lines)


def _attributes(stream: AirbyteStream) -> Iterator[str]:
    for column in key_of(stream):
        yield f"        {_type(stream.json_schema['properties'][column])} {column} PK"


def along(schema: Mapping[str, Any], path: str) -> Iterator[Mapping[str, Any]]:
    """The schema of each field on a path, with dots between; of a list what its items are comes next."""
    for name in path.split("."):
        schema = schema["properties"][name]
        yield schema
        if "items" in schema:
            schema = schema["items"]
            yield schema


def _is_listed(schema: Mapping[str, Any], path: str) -> bool:
    return any("items" in field for field in along(schema, path))


def _type(schema: Mapping[str, Any]) -> str:
    (kind,) = {*schema["type"]} - {"null"}
    return str(schema.get("format", kind)).replace("-", "_")


def _meaning(column: str) -> str:
    return MEANINGS.get(column, column)


def _by_meaning(columns: Iterable[str]) -> dict[str, str]:
    """What stands for each meaning."""
    return {_meaning(column): column for column in columns}
