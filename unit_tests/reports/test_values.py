"""Cells become values of the declared type or null, and nulls that said something are counted."""

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.clock import instant
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.values import Values

SCHEMA = {
    "properties": {
        "sku": {"type": ["null", "string"]},
        "quantity": {"type": ["null", "integer"]},
        "price": {"type": ["null", "number"]},
        "is_sold": {"type": ["null", "boolean"]},
        "day": {"type": ["null", "string"], "format": "date"},
        "moment": {"type": ["null", "string"], "format": "date-time", "airbyte_type": "timestamp_with_timezone"},
        "plain": {"type": "integer"},
        "notes": {"type": ["null", "object"]},
    }
}
COLUMNS = [*SCHEMA["properties"], "undeclared"]
IS_OF_TYPE: dict[str, Callable[[Any], Any]] = {
    "sku": lambda value: isinstance(value, str),
    "quantity": lambda value: type(value) is int and -(2**63) <= value < 2**63,
    "price": lambda value: type(value) is float and abs(value) < float("inf"),
    "is_sold": lambda value: isinstance(value, bool),
    "day": lambda value: re.fullmatch(r"\d{4}-\d{2}-\d{2}", value),
    "moment": lambda value: value.endswith("Z") and instant(value),
    "plain": lambda value: type(value) is int,
    "notes": lambda value: isinstance(value, str),
    "undeclared": lambda value: isinstance(value, str),
}


def row(values: Values, *cells: str | None) -> list[Any]:
    return [value for column, cell in zip(COLUMNS, cells, strict=False) for value in column_of(values, column, cell)]


def column_of(values: Values, column: str, *cells: str | None) -> list[Any]:
    if values.is_text(column):
        return [cell or None for cell in cells]
    return [orjson.loads(text) if text else None for text in values.texts(column, cells)]


@pytest.mark.parametrize(
    ("country", "cells", "expected"),
    [
        ("US", ["00-12", "3", "1,234.50", "Yes", "03/16/2024", "2024-03-16 10:00:00 PDT"],
         ["00-12", 3, 1234.5, True, "2024-03-16", "2024-03-16T17:00:00Z"]),
        ("GB", ["00-12", "3", "£1,234.50", "N", "16/03/2024", "16/03/2024 10:00:00 GMT"],
         ["00-12", 3, 1234.5, False, "2024-03-16", "2024-03-16T10:00:00Z"]),
        ("DE", ["00-12", "1.000", "1.234,50", "Ja", "16.03.2024", "16.03.2024 10:00:00 MEZ"],
         ["00-12", 1000, 1234.5, True, "2024-03-16", "2024-03-16T09:00:00Z"]),
        ("FR", ["00-12", "1\u202f000", "1\u202f234,50 €", "Non", "16/03/2024", "2024-03-16T10:00:00+00:00"],
         ["00-12", 1000, 1234.5, False, "2024-03-16", "2024-03-16T10:00:00Z"]),
        ("ES", ["00-12", "3", "1.234,50", "Sí", "16-mar-2024", "2024-03-16T10:00:00Z"],
         ["00-12", 3, 1234.5, True, "2024-03-16", "2024-03-16T10:00:00Z"]),
        ("JP", ["00-12", "3", "￥1,234", "はい", "2024/03/16", "2024/03/16 10:00:00 JST"],
         ["00-12", 3, 1234.0, True, "2024-03-16", "2024-03-16T01:00:00Z"]),
        ("IN", ["00-12", "3.0", "1,00,000.50", "true", "16-03-2024", "16-03-2024 10:00:00 IST"],
         ["00-12", 3, 100000.5, True, "2024-03-16", "2024-03-16T04:30:00Z"]),
        (None, ["00-12", "3", "1.25", "0", "2024-03-16", "2024-03-16 10:00:00 UTC"],
         ["00-12", 3, 1.25, False, "2024-03-16", "2024-03-16T10:00:00Z"]),
    ],
)  # fmt: skip
def test_a_row_is_read_as_its_marketplace_prints_it(country: str | None, cells: list[str], expected: list[Any]) -> None:
    values = Values(SCHEMA, country)
    assert row(values, *cells) == expected
    assert not values.unreadable


@pytest.mark.parametrize("cell", ["", None])
def test_an_empty_or_missing_cell_is_null_and_nothing_to_tell_of(cell: str | None) -> None:
    values = Values(SCHEMA, "US")
    assert row(values, *[cell] * len(COLUMNS)) == [None] * len(COLUMNS)
    assert not values.unreadable


@pytest.mark.parametrize("cell", [" ", "--", "-", " — ", "N/A", "∞"])
def test_where_amazon_prints_that_it_has_none_there_is_no_value(cell: str) -> None:
    values = Values(SCHEMA, "US")
    assert row(values, *[cell] * 6) == [cell, None, None, None, None, None]
    assert not values.unreadable


def test_what_can_not_be_read_is_null_and_counted_by_column_each_time() -> None:
    values = Values(SCHEMA, "US")
    for _ in range(3):
        assert row(values, "x", "3.5", "many", "perhaps", "2024-02-30", "soon") == ["x", None, None, None, None, None]
    assert values.unreadable == {"quantity": 3, "price": 3, "is_sold": 3, "day": 3, "moment": 3}


def test_identifiers_and_undeclared_columns_stay_text_as_they_are() -> None:
    values = Values(SCHEMA, "DE")
    assert all(map(values.is_text, ("sku", "notes", "undeclared")))
    assert not any(map(values.is_text, ("quantity", "price", "is_sold", "day", "moment", "plain")))


@pytest.mark.parametrize(
    ("word", "expected"),
    [(word, True) for word in ("Y", "yes", "TRUE", "1", "Ja", "Oui", "Sí", "sì", "はい", " y ")]
    + [(word, False) for word in ("N", "No", "false", "0", "Nein", "non", "いいえ")],
)
def test_flags_are_read_in_the_languages_of_the_marketplaces(word: str, *, expected: bool) -> None:
    assert column_of(Values(SCHEMA, "DE"), "is_sold", word) == [expected]


def test_a_column_may_have_a_form_of_dates_of_its_own() -> None:
    values = Values(SCHEMA, "GB", {"day": "ledger"})
    assert column_of(values, "day", "03/04/2024", "16/03/2024") == ["2024-03-04", None]
    assert column_of(values, "moment", "03/04/2024") == ["2024-04-02T23:00:00Z"]
    assert values.unreadable == {"day": 1}


def test_the_united_kingdom_is_known_under_amazons_name_too() -> None:
    values = Values(SCHEMA, "UK")
    assert column_of(values, "day", "03/04/2024") == ["2024-04-03"]
    assert column_of(values, "moment", "2024-07-01") == ["2024-06-30T23:00:00Z"]


CELLS = st.text(max_size=40) | st.text("0123456789.,-/:+ ()%$€TZPMAS'\u00a0", max_size=30) | st.from_regex(
    r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,3}[-/. ][0-9]{1,4}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?( ?[A-Z]{2,4})?)?", fullmatch=True
)  # fmt: skip


@given(CELLS, st.sampled_from([*sorted(BY_COUNTRY), None]))
def test_no_cell_is_too_strange_and_every_value_is_of_its_type(cell: str, country: str | None) -> None:
    values = Values(SCHEMA, country)
    for column, value in zip(COLUMNS, row(values, *[cell] * len(COLUMNS)), strict=True):
        assert value is None or IS_OF_TYPE[column](value)
        assert values.unreadable[column] == (value is None and cell.strip() not in {"", "-", "--", "—"})


@given(
    st.lists(CELLS | st.none() | st.just("") | st.from_regex(r"[0-9]{1,3}([.,][0-9]{2})?", fullmatch=True), max_size=9)
)
def test_a_columns_cells_do_not_depend_on_each_other(cells: list[str | None]) -> None:
    for column in ("quantity", "price", "is_sold", "day", "moment"):
        together, alone = Values(SCHEMA, "DE"), Values(SCHEMA, "DE")
        assert together.texts(column, cells) == [text for cell in cells for text in alone.texts(column, [cell])]
        assert together.unreadable == alone.unreadable


def test_values_that_never_repeat_do_not_fill_the_memory() -> None:
    values = Values(SCHEMA, "US")
    cells = [str(number) for number in range(100_000)]
    read = [text for start in range(0, 100_000, 500) for text in values.texts("quantity", cells[start : start + 500])]
    assert read == cells
