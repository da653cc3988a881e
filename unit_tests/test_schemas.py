import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import source_amazon_sp

Node = dict[str, Any]

SCHEMAS = Path(source_amazon_sp.__file__).parent / "schemas"
FILES = sorted(SCHEMAS.rglob("*.json"))
TYPES = {"string", "integer", "number", "boolean", "object", "array"}
FORBIDDEN = {"anyOf", "oneOf", "allOf", "$ref", "not", "enum"}
KNOWN_FORMATS = {"date", "date-time"}

of_every_schema = pytest.mark.parametrize(
    "file", FILES, ids=[file.relative_to(SCHEMAS).with_suffix("").as_posix() for file in FILES]
)


def read(file: Path) -> Node:
    schema: Node = json.loads(file.read_text(encoding="utf-8"))
    return schema


def properties_of(schema: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every property in a schema, and the items of every array, by path."""
    for name, node in schema.get("properties", {}).items():
        yield f"{path}{name}", node
        yield from properties_of(node, f"{path}{name}.")
    if "items" in schema:
        yield f"{path}[]", schema["items"]
        yield from properties_of(schema["items"], f"{path}[].")


def test_the_streams_of_orders_and_participations_have_schemas() -> None:
    expected = {"orders", "order_items", "vendor_orders", "vendor_orders_status", "marketplace_participations"}
    assert expected <= {file.stem for file in FILES}


@of_every_schema
def test_a_schema_is_an_open_object_of_draft_07(file: Path) -> None:
    schema = read(file)
    assert schema["$schema"].startswith("http://json-schema.org/draft-07/schema")
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is True
    assert schema["properties"]


@of_every_schema
def test_every_property_is_nullable_and_of_one_type(file: Path) -> None:
    wrong = {
        path: node.get("type")
        for path, node in properties_of(read(file))
        if node.get("type") not in [["null", one] for one in TYPES]
    }
    assert wrong == {}


@of_every_schema
def test_no_property_uses_a_keyword_that_destinations_can_not_follow(file: Path) -> None:
    schema = read(file)
    wrong = {path: FORBIDDEN & node.keys() for path, node in [("", schema), *properties_of(schema)]}
    assert {path: keywords for path, keywords in wrong.items() if keywords} == {}


@of_every_schema
def test_every_array_says_what_its_items_are(file: Path) -> None:
    arrays = {path: node for path, node in properties_of(read(file)) if node["type"] == ["null", "array"]}
    assert [path for path, node in arrays.items() if not node.get("items")] == []


@of_every_schema
def test_dates_and_instants_are_strings_and_instants_say_they_have_an_offset(file: Path) -> None:
    formatted = {path: node for path, node in properties_of(read(file)) if "format" in node}
    wrong = [
        path
        for path, node in formatted.items()
        if node["type"] != ["null", "string"]
        or node["format"] not in KNOWN_FORMATS
        or (node["format"] == "date-time") != (node.get("airbyte_type") == "timestamp_with_timezone")
    ]
    assert wrong == []


@of_every_schema
def test_every_property_is_described_in_sentences(file: Path) -> None:
    properties = {path: node for path, node in properties_of(read(file)) if not path.endswith("[]")}
    wrong = [path for path, node in properties.items() if not re.fullmatch(r"\S.*\.", node.get("description", ""))]
    assert wrong == []


@of_every_schema
def test_a_schema_has_the_streams_name_and_says_what_a_row_is(file: Path) -> None:
    schema = read(file)
    assert schema["title"] == file.stem
    assert re.search(r"^One row per .*; primary key .*cursor", schema["description"])


@of_every_schema
def test_columns_have_plain_names_that_differ_by_more_than_case(file: Path) -> None:
    names = list(read(file)["properties"])
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)] == []
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("stream", ["orders", "order_items", "marketplace_participations"])
def test_records_of_one_marketplace_carry_its_id(stream: str) -> None:
    assert read(SCHEMAS / f"{stream}.json")["properties"]["marketplace_id"]["type"] == ["null", "string"]


@pytest.mark.parametrize("stream", ["vendor_orders", "vendor_orders_status"])
def test_purchase_orders_name_no_marketplace(stream: str) -> None:
    assert "marketplace_id" not in read(SCHEMAS / f"{stream}.json")["properties"]


def test_orders_keep_their_items_nested_as_amazon_sends_them() -> None:
    columns = read(SCHEMAS / "orders.json")["properties"]
    of_order = {"marketplace_id", "orderId", "createdTime", "lastUpdatedTime", "salesChannel", "fulfillmentStatus"}
    items = read(SCHEMAS / "order_items.json")["properties"]
    assert columns["orderItems"]["items"]["properties"] == {
        name: column for name, column in items.items() if name not in of_order
    }


def test_order_items_carry_what_they_need_of_their_order() -> None:
    columns = read(SCHEMAS / "order_items.json")["properties"]
    order = read(SCHEMAS / "orders.json")["properties"]
    for name in ("orderId", "createdTime", "lastUpdatedTime", "salesChannel"):
        assert columns[name] == order[name]
    assert columns["fulfillmentStatus"] == order["fulfillment"]["properties"]["fulfillmentStatus"]


def test_the_cursor_of_purchase_orders_is_an_instant() -> None:
    columns = read(SCHEMAS / "vendor_orders.json")["properties"]
    assert columns["changedDate"]["format"] == "date-time"


def test_purchase_orders_have_amazons_dates_within_their_details_only() -> None:
    columns = read(SCHEMAS / "vendor_orders.json")["properties"]
    dates = {"purchaseOrderDate", "purchaseOrderChangedDate", "purchaseOrderStateChangedDate"}
    assert dates <= columns["orderDetails"]["properties"].keys()
    assert dates.isdisjoint(columns)


@pytest.mark.parametrize("window", ["shipWindow", "deliveryWindow"])
def test_the_windows_of_purchase_orders_say_how_they_are_written(window: str) -> None:
    details = read(SCHEMAS / "vendor_orders.json")["properties"]["orderDetails"]["properties"]
    assert '"start--end"' in details[window]["description"]


def test_money_is_a_number_beside_its_currency() -> None:
    total = read(SCHEMAS / "orders.json")["properties"]["proceeds"]["properties"]["grandTotal"]["properties"]
    assert total["amount"]["type"] == ["null", "number"]
    assert total["currencyCode"]["type"] == ["null", "string"]
