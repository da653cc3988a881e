"""Amazon's OpenAPI models against the connector: SP_API_MODELS names the folder of a checkout of them."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from integration_tests.tools import check_glossary, check_operations, check_schemas, model_schemas
from integration_tests.tools.glossary import Glossary
from integration_tests.tools.model_schemas import Model, schema_of
from integration_tests.tools.schema_rows import ROWS, Added, Copied, Node, SchemaRow

TINY: Node = {
    "definitions": {
        "Decimal": {"type": "string", "description": "A decimal without loss."},
        "Money": {
            "type": "object",
            "description": "An amount.",
            "properties": {"currencyCode": {"type": "string"}, "amount": {"$ref": "#/definitions/Decimal"}},
        },
        "Fee": {"properties": {"CurrencyCode": {"type": "string"}, "Amount": {"type": "string"}}},
        "Base": {"type": "object", "properties": {"parcelId": {"type": "integer"}}},
        "Parcel": {
            "allOf": [
                {"$ref": "#/definitions/Base"},
                {
                    "type": "object",
                    "properties": {
                        "state": {
                            "type": "string",
                            "description": "The [state](https://example.com/a) of\nit, e.g. New. More of it.",
                            "enum": ["New", "Sent"],
                        },
                        "sentAt": {"type": "string", "format": "date-time", "description": "When sent."},
                        "day": {"type": "string", "format": "date", "description": "The day."},
                        "count": {"type": "integer", "description": "How many."},
                        "isHeavy": {"type": "boolean", "description": "Whether heavy."},
                        "price": {"$ref": "#/definitions/Money", "description": "The price."},
                        "fees": {"type": "array", "items": {"$ref": "#/definitions/Fee"}},
                        "notes": {"type": "object", "additionalProperties": {"type": "string"}},
                        "secret": {"type": "string", "description": "Not kept."},
                    },
                },
            ]
        },
        "Box": {
            "type": "object",
            "properties": {
                "label": {"type": "string"},
                "boxes": {"type": "array", "items": {"$ref": "#/definitions/Box"}},
            },
        },
    },
}
ROW = SchemaRow(
    "parcels",
    "parcels-api-model/parcels.json",
    "Parcel",
    "One row per parcel.",
    added=(
        Added("marketplace_id", {"type": ["null", "string"]}),
        Copied("currency", "Money.currencyCode"),
    ),
    dropped=frozenset({"secret"}),
)
BOXES = SchemaRow("boxes", "parcels-api-model/parcels.json", "Box", "One row per box.")
GLOSSARY = Glossary(
    {
        "everywhere": {"marketplace_id": "Where.", "amount": "How much.", "count": "How often."},
        "parcels-api-model/parcels.json": {"Parcel.state": "How it is.", "Parcel.count": "How many."},
    }
)


def model_of(properties: Node) -> Model:
    return Model({"definitions": {"Thing": {"type": "object", "properties": properties}}})


def column(node: Node) -> Node:
    """The schema of a property `x`, alone in its record."""
    row = SchemaRow("things", "", "Thing", "One row per thing.")
    made: Node = schema_of(row, model_of({"x": node}), GLOSSARY)["properties"]["x"]
    return made


def typed(json_type: str, description: str, **more: Any) -> Node:
    return {"description": description, "type": ["null", json_type], **more}


def properties(**named: Node) -> Node:
    return {"additionalProperties": True, "properties": named}


def test_a_model_becomes_the_schema_of_its_stream() -> None:
    price = properties(currencyCode=typed("string", "Currency code."), amount=typed("number", "How much."))
    fee = properties(CurrencyCode=typed("string", "Currency code."), Amount=typed("number", "Amount."))
    instant = {"format": "date-time", "airbyte_type": "timestamp_with_timezone"}
    assert schema_of(ROW, Model(TINY), GLOSSARY) == {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "parcels",
        "description": "One row per parcel.",
        "type": "object",
        "additionalProperties": True,
        "properties": {
            "marketplace_id": typed("string", "Where."),
            "currency": typed("string", "Currency code."),
            "parcelId": typed("string", "Parcel id."),
            "state": typed("string", "How it is. One of: New, Sent."),
            "sentAt": typed("string", "Sent at.", **instant),
            "day": typed("string", "Day.", format="date"),
            "count": typed("integer", "How many."),
            "isHeavy": typed("boolean", "Is heavy."),
            "price": typed("object", "Price.", **price),
            "fees": typed("array", "Fees.", items={"type": ["null", "object"], **fee}),
            "notes": typed("object", "Notes.", additionalProperties=True),
        },
    }


def test_an_object_within_itself_ends_as_a_plain_object() -> None:
    node = schema_of(BOXES, Model(TINY), GLOSSARY)
    depth = 0
    while "properties" in node:
        assert node["properties"]["label"]["type"] == ["null", "string"]
        node = node["properties"]["boxes"]["items"]
        depth += 1
    assert depth == 3
    assert node == {"type": ["null", "object"], "additionalProperties": True}


def test_a_schema_is_written_the_same_each_time(models: Path, tmp_path: Path) -> None:
    first = model_schemas.write(ROW, models, GLOSSARY, tmp_path).read_bytes()
    assert model_schemas.write(ROW, models, GLOSSARY, tmp_path).read_bytes() == first
    assert json.loads(first) == schema_of(ROW, Model(TINY), GLOSSARY)
    assert first.startswith(b'{\n  "$schema"')
    assert first.endswith(b"}\n")


@pytest.mark.parametrize("names", [["asin", "ASIN"], ["2nd"], ["per-item"]])
def test_columns_whose_names_break_the_rules_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="things"):
        schema_of(SchemaRow("things", "", "Thing", ""), model_of({key: {"type": "string"} for key in names}), GLOSSARY)


def test_a_type_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="file"):
        column({"type": "file"})


def lists_of(**records: Node) -> Model:
    """A model in which each of `Lists`' properties is a list of records with these properties."""
    lists = {name: {"type": "array", "items": {"properties": each}} for name, each in records.items()}
    return Model({"definitions": {"Lists": {"type": "object", "properties": lists}}})


def test_records_of_several_lists_have_the_columns_of_all() -> None:
    model = lists_of(
        Sent={"Id": {"type": "string"}, "Day": {"type": "string", "format": "date"}},
        Kept={"day": {"type": "string", "format": "date"}, "shelf": {"type": "integer"}},
    )
    row = SchemaRow("parcels", "", "AnyParcel", "", lists="Lists", renamed={"day": "Day"})
    model.unite(row)
    columns = schema_of(row, model, GLOSSARY)["properties"]
    assert {name: node["type"][1] for name, node in columns.items()} == {
        "Id": "string",
        "Day": "string",
        "shelf": "integer",
    }


@pytest.mark.parametrize("other", [{"type": "integer"}, {"type": "string", "format": "date"}])
def test_lists_that_give_one_column_two_types_are_refused(other: Node) -> None:
    model = lists_of(Sent={"day": {"type": "string"}}, Kept={"day": other})
    with pytest.raises(ValueError, match="parcels: day has two types"):
        model.unite(SchemaRow("parcels", "", "AnyParcel", "", lists="Lists"))


def test_a_day_that_the_model_calls_an_instant_is_a_day() -> None:
    row = SchemaRow("parcels", "", "Parcel", "", days=frozenset({"sentAt"}))
    column = schema_of(row, Model(TINY), GLOSSARY)["properties"]["sentAt"]
    assert column == typed("string", "Sent at.", format="date")


def test_an_array_tells_the_values_of_its_items() -> None:
    node = {"type": "array", "items": {"type": "string", "enum": ["A", "B"]}}
    assert column(node)["description"] == "X. One of: A, B."


def test_an_object_defined_where_it_stands_is_explained_by_its_path() -> None:
    glossary = Glossary({"": {"Thing.x": "Outer.", "Thing.x.x": "Inner."}})
    inner = {"type": "array", "items": {"properties": {"x": {"type": "string"}}}}
    row = SchemaRow("things", "", "Thing", "")
    made = schema_of(row, model_of({"x": inner}), glossary)["properties"]["x"]
    assert made["description"] == "Outer."
    assert made["items"]["properties"]["x"]["description"] == "Inner."


def test_a_definition_of_a_list_gives_the_columns_of_its_items() -> None:
    model = Model({"definitions": {"Things": {"type": "array", "items": {"properties": {"x": {"type": "string"}}}}}})
    row = SchemaRow("things", "", "Things", "")
    schema = schema_of(row, model, GLOSSARY)
    assert list(schema["properties"]) == ["x"]
    assert list(check_schemas.differences(row, schema, model)) == []


def test_what_the_connector_leaves_out_within_a_column_is_in_no_schema_and_no_difference() -> None:
    inner = {"properties": {"code": {"type": "string"}, "size": {"type": "string"}}}
    model = model_of({"lockers": {"type": "array", "items": inner}})
    row = SchemaRow("things", "", "Thing", "", dropped=frozenset({"lockers[].code"}))
    schema = schema_of(row, model, GLOSSARY)
    assert list(schema["properties"]["lockers"]["items"]["properties"]) == ["size"]
    assert list(check_schemas.differences(row, schema, model)) == []


def test_an_instant_may_be_known_by_its_definition_alone() -> None:
    model = Model(
        {
            "definitions": {
                "DateTime": {"type": "string"},
                "Thing": {"properties": {"x": {"$ref": "#/definitions/DateTime"}}},
            }
        }
    )
    schema = schema_of(SchemaRow("things", "", "Thing", ""), model, GLOSSARY)
    assert schema["properties"]["x"]["format"] == "date-time"


@pytest.mark.parametrize("row", ROWS, ids=[row.stream for row in ROWS])
def test_every_column_of_a_stream_says_what_the_glossary_says(row: SchemaRow) -> None:
    schema = json.loads((model_schemas.SCHEMAS / f"{row.stream}.json").read_text(encoding="utf-8"))
    paths = {own.name: own.path for own in row.added if isinstance(own, Copied)}
    glossary = Glossary.read()
    entries = {
        name: glossary.entry(row.model, paths.get(name, f"{row.definition}.{name}")) for name in schema["properties"]
    }
    assert [name for name, entry in entries.items() if entry is None] == []
    assert schema["description"] == row.description
    for name, described in schema["properties"].items():
        assert described["description"].startswith(str(entries[name]))


def test_a_schema_that_was_just_derived_has_no_differences() -> None:
    for row in (ROW, BOXES):
        assert list(check_schemas.differences(row, schema_of(row, Model(TINY), GLOSSARY), Model(TINY))) == []


def test_every_difference_between_a_schema_and_its_model_is_told() -> None:
    schema = copy.deepcopy(schema_of(ROW, Model(TINY), GLOSSARY))
    columns = schema["properties"]
    del columns["marketplace_id"]
    del columns["fees"]["items"]["properties"]["Amount"]
    columns["invented"] = {"type": ["null", "string"]}
    columns["count"]["type"] = ["null", "boolean"]
    columns["currency"]["type"] = ["null", "object"]
    assert list(check_schemas.differences(ROW, schema, Model(TINY))) == [
        "parcels.marketplace_id: not in the schema, though the row adds it",
        "parcels.currency: object in the schema, string in Amazon's model",
        "parcels.invented: not in Amazon's model",
        "parcels.count: boolean in the schema, integer in Amazon's model",
        "parcels.fees[].Amount: not in the schema",
    ]


def test_an_object_that_lost_its_properties_is_not_taken_for_a_cut() -> None:
    schema = copy.deepcopy(schema_of(ROW, Model(TINY), GLOSSARY))
    del schema["properties"]["price"]["properties"]
    assert list(check_schemas.differences(ROW, schema, Model(TINY))) == [
        "parcels.price.amount: not in the schema",
        "parcels.price.currencyCode: not in the schema",
    ]


@pytest.mark.parametrize("tool", [model_schemas, check_glossary, check_operations, check_schemas])
def test_a_tool_without_its_folder_says_how_it_is_used(tool: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main([]) == 2
    assert f"python -m {tool.__name__} <models folder>" in capsys.readouterr().err


# Without a checkout there is nothing to hold the connector against. The tests are then not defined at all, for
# pytest reports an empty parametrization as a skipped test.
if CHECKOUT := os.getenv("SP_API_MODELS"):

    @pytest.mark.parametrize("check", [check_glossary, check_operations, check_schemas])
    def test_the_connector_is_as_amazons_models_say(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
        assert (check.main([CHECKOUT]), capsys.readouterr().out) == (0, "")
