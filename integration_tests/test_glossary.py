"""The glossary of the streams' columns, and what holds it against Amazon's models."""

import json
from pathlib import Path

import pytest

from integration_tests.tools.check_glossary import borrowed, unknown_entries
from integration_tests.tools.glossary import Glossary, in_words, values_of
from integration_tests.tools.model_schemas import Model
from integration_tests.tools.schema_rows import Added, Node, SchemaRow

MODEL = "parcels-api-model/parcels.json"
AMOUNT: Node = {"properties": {"Amount": {"type": "string"}}}
PARCELS: Node = {
    "definitions": {
        "Parcel": {
            "properties": {
                "count": {"type": "integer", "description": "One two **three** four, five six seven."},
                "fees": {"type": "array", "items": AMOUNT},
            }
        }
    }
}


def test_a_definitions_own_entry_stands_before_that_of_everywhere() -> None:
    glossary = Glossary({"everywhere": {"count": "How often."}, MODEL: {"Parcel.count": "How many."}})
    assert glossary.entry(MODEL, "Parcel.count") == "How many."
    assert glossary.entry(MODEL, "Box.count") == "How often."
    assert glossary.entry("another", "Parcel.count") == "How often."
    assert glossary.entry(MODEL, "Parcel.weight") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shipByWindow", "Ship by window."),
        ("addressLine1", "Address line 1."),
        ("ASINList", "ASIN list."),
        ("isAGift", "Is a gift."),
        ("seller_sku", "Seller sku."),
    ],
)
def test_a_property_without_an_entry_is_described_by_its_name(name: str, words: str) -> None:
    assert in_words(name) == words
    assert Glossary({}).describe(MODEL, f"Parcel.{name}") == words


@pytest.mark.parametrize(
    ("values", "described"),
    [([], "State."), (["New"], "State. Known value: New."), (["New", "Sent"], "State. One of: New, Sent.")],
)
def test_the_values_that_occur_come_after_what_a_property_means(values: list[str], described: str) -> None:
    assert Glossary({}).describe(MODEL, "Parcel.state", values) == described


def test_more_than_two_dozen_values_are_not_listed() -> None:
    values = [f"V{number}" for number in range(25)]
    assert Glossary({}).describe(MODEL, "Parcel.state", values) == "State."
    assert Glossary({}).describe(MODEL, "Parcel.state", values[:24]).endswith("V22, V23.")


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("The kind.", []),
        ("The kind, not `Z`.", []),
        ("The kind. **Possible values**: `A`, `B`", ["A", "B"]),
        ("The kind. **Possible values:** `A`, `B`. **Note:** `C` is old.", ["A", "B"]),
        ("The kind.\n\n**Possible values**:\n- `A` (not `Z`)\n- `B`\n\n**Note**: see `C`.", ["A", "B"]),
        ("The kind. **Possible value**: `A`", ["A"]),
    ],
)
def test_values_told_in_prose_are_kept_without_their_remarks(told: str, values: list[str]) -> None:
    assert values_of({"type": "string", "description": told}) == values


def test_the_values_of_an_enum_stand_before_those_told_in_prose() -> None:
    assert values_of({"enum": [1, 2], "description": "**Possible values**: `A`"}) == ["1", "2"]


def test_an_entry_of_a_property_that_amazon_does_not_have_is_told(tmp_path: Path) -> None:
    file = tmp_path / MODEL
    file.parent.mkdir()
    file.write_text(json.dumps(PARCELS), encoding="utf-8")
    keys = ("Parcel.count", "Parcel.fees.Amount", "Parcel.changedDate", "Parcel.gone", "Gone.count")
    glossary = Glossary({"everywhere": {"gone": "Anywhere."}, MODEL: dict.fromkeys(keys, "Something.")})
    row = SchemaRow("parcels", MODEL, "Parcel", "One row per parcel.", added=(Added("changedDate", {}),))
    assert list(unknown_entries(glossary, [row], tmp_path)) == [
        f"{MODEL}: has no Parcel.gone",
        f"{MODEL}: has no Gone.count",
    ]


def test_six_of_amazons_words_in_a_row_are_borrowed_and_five_are_not() -> None:
    texts = ["Well: two three four five six.", "Well, two three four five six SEVEN."]
    assert list(borrowed(texts, [Model(PARCELS)])) == [
        f"Amazon's words, 'two three four five six seven', are in: {texts[1]}"
    ]
