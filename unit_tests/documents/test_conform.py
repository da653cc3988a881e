"""Records made to conform to their schema, and what can't be made to is null and counted."""

import copy
import datetime as dt
import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.clock import instant
from source_amazon_sp.documents.conform import Conformed, Counts

Record = dict[str, Any]


def of(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": ["null", kind], **more}


MONEY = of("object", properties={"amount": of("number"), "currencyCode": of("string")})
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": True,
    "properties": {
        "number": of("number"),
        "integer": of("integer"),
        "flag": of("boolean"),
        "text": of("string"),
        "instant": of("string", format="date-time"),
        "day": of("string", format="date"),
        "money": MONEY,
        "items": of("array", items=of("object", properties={"sku": of("string"), "price": MONEY})),
        "numbers": of("array", items=of("number")),
        "table": of("array", items=of("array", items=of("integer"))),
    },
}


def conformed(**record: Any) -> tuple[Record, dict[str, int]]:
    """What becomes of a record, and the columns whose values became null."""
    convert = Conformed(SCHEMA)
    return convert(record), dict(convert.unreadable)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("number", "12.50", 12.5),
        ("number", "-3", -3.0),
        ("number", "1e3", 1000.0),
        ("number", 7, 7),
        ("number", 0.1, 0.1),
        ("number", 0, 0),
        ("integer", "12", 12),
        ("integer", "12.0", 12),
        ("integer", 12.0, 12),
        ("integer", -3, -3),
        ("integer", 9007199254740993, 9007199254740993),
        ("flag", True, True),
        ("flag", False, False),
        ("flag", "true", True),
        ("flag", "False", False),
        ("flag", "Yes", True),
        ("flag", "y", True),
        ("flag", "no", False),
        ("flag", "N", False),
        ("text", "B000000001", "B000000001"),
        ("text", 123, "123"),
        ("text", 1.5, "1.5"),
        ("text", "", ""),
        ("instant", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"),
        ("instant", "2026-11-20T12:00:00.123456789Z", "2026-11-20T12:00:00.123456789Z"),
        ("instant", "2026-11-20T12:00:00.500+00:00", "2026-11-20T12:00:00.5Z"),
        ("instant", "2026-11-20T14:00:00+02:00", "2026-11-20T12:00:00Z"),
        ("instant", "2026-11-19T20:00:00-08:00", "2026-11-20T04:00:00Z"),
        ("instant", "2026-11-20T12:00Z", "2026-11-20T12:00:00Z"),
        ("instant", "2026-11-20T12:00:00", "2026-11-20T12:00:00Z"),
        ("instant", "2026-11-20 12:00:00", "2026-11-20T12:00:00Z"),
        ("day", "2026-11-20", "2026-11-20"),
    ],
)
def test_a_value_becomes_what_its_column_holds(column: str, value: object, expected: object) -> None:
    record, unreadable = conformed(**{column: value})
    assert record == {column: expected}
    assert type(record[column]) is type(expected)
    assert unreadable == {}


@pytest.mark.parametrize("column", ["number", "integer", "flag", "instant"])
def test_an_empty_text_is_null_and_no_fault(column: str) -> None:
    assert conformed(**{column: ""}) == ({column: None}, {})


@pytest.mark.parametrize("column", SCHEMA["properties"])
def test_null_stays_null_and_is_no_fault(column: str) -> None:
    assert conformed(**{column: None}) == ({column: None}, {})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", "12,50"),
        ("number", "EUR 12"),
        ("number", "nan"),
        ("number", "Infinity"),
        ("number", {"amount": "12"}),
        ("number", ["12"]),
        ("integer", "12.5"),
        ("integer", 12.5),
        ("integer", "many"),
        ("integer", []),
        ("flag", "maybe"),
        ("flag", 1),
        ("flag", {}),
        ("instant", "2026-11-20"),
        ("instant", "20.11.2026 12:00"),
        ("instant", "2026-11-20T25:00:00Z"),
        ("instant", "yesterday"),
        ("instant", 1_795_176_000),
        ("instant", {}),
    ],
)
def test_what_can_not_be_read_is_null_and_counted(column: str, value: object) -> None:
    assert conformed(**{column: value}) == ({column: None}, {column: 1})


def test_money_within_objects_and_lists_becomes_a_number() -> None:
    record, unreadable = conformed(
        money={"amount": "10.00", "currencyCode": "USD"},
        items=[{"sku": 1, "price": {"amount": "2.50"}}, {"sku": "b", "price": None}, {"sku": None}],
        numbers=["1", 2],
        table=[["1", 2], []],
    )
    assert record == {
        "money": {"amount": 10.0, "currencyCode": "USD"},
        "items": [{"sku": "1", "price": {"amount": 2.5}}, {"sku": "b", "price": None}, {"sku": None}],
        "numbers": [1.0, 2],
        "table": [[1, 2], []],
    }
    assert unreadable == {}


def test_faults_are_counted_by_where_they_stand() -> None:
    convert = Conformed(SCHEMA)
    for _ in range(2):
        convert(
            {
                "number": "x",
                "money": {"amount": "x"},
                "items": [{"price": {"amount": "x"}}, {"price": {"amount": "1"}}, {"price": {"amount": "y"}}],
                "numbers": ["x"],
                "table": [["1"], ["x"]],
            }
        )
    assert convert.unreadable == {
        "number": 2,
        "money.amount": 2,
        "items[].price.amount": 4,
        "numbers[]": 2,
        "table[][]": 2,
    }


def test_a_column_that_is_absent_stays_absent() -> None:
    assert conformed() == ({}, {})
    assert conformed(money={}) == ({"money": {}}, {})


def test_what_no_schema_names_passes_as_it_is() -> None:
    unknown = {"new": "12.50", "deep": {"when": "2026-11-20T14:00:00+02:00", "flags": ["true"]}}
    record, unreadable = conformed(**copy.deepcopy(unknown), money={"amount": "1", "tax": "0.10"}, items=[{"n": "1"}])
    assert record == {**unknown, "money": {"amount": 1.0, "tax": "0.10"}, "items": [{"n": "1"}]}
    assert unreadable == {}


def test_the_record_is_changed_in_place() -> None:
    record = {"number": "1"}
    assert Conformed(SCHEMA)(record) is record


@pytest.mark.parametrize("schema", [{}, {"properties": {}}, {"properties": {"number": {}, "items": {"type": "array"}}}])
def test_a_schema_that_says_nothing_changes_nothing(schema: dict[str, Any]) -> None:
    record = {"number": "1", "items": ["1"]}
    assert Conformed(schema)(dict(record)) == record


# What a JSON document may hold where a scalar belongs.
_NUMBERS = st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
_NUMERALS = st.one_of(_NUMBERS, st.decimals(-(10**12), 10**12, places=2)).map(str)
_INSTANTS = st.builds(
    lambda moment, separator, timespec, zone: moment.isoformat(separator, timespec) + zone,
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)),  # noqa: DTZ001  # the zone is added as text
    st.sampled_from("T "),
    st.sampled_from(["minutes", "seconds", "milliseconds", "microseconds"]),
    st.sampled_from(["Z", "", "+00:00", "+05:30", "-0800"]),
)
_SCALARS = st.one_of(
    st.none(), st.booleans(), _NUMBERS, _NUMERALS, _INSTANTS, st.text("0123456789anyT:-+. ", max_size=9)
)
_MONIES = st.one_of(
    st.none(),
    st.fixed_dictionaries({}, optional={"amount": _SCALARS, "currencyCode": st.one_of(st.none(), st.text(), _NUMBERS)}),
)
_ENTRIES = st.fixed_dictionaries(
    {}, optional={"sku": st.one_of(st.text(), _NUMBERS), "price": _MONIES, "new": _SCALARS}
)
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "number": _SCALARS,
        "integer": _SCALARS,
        "flag": _SCALARS,
        "text": st.one_of(st.none(), st.text(), _NUMBERS),
        "instant": _SCALARS,
        "money": _MONIES,
        "items": st.one_of(st.none(), st.lists(_ENTRIES, max_size=3)),
        "numbers": st.one_of(st.none(), st.lists(_SCALARS, max_size=3)),
        "table": st.lists(st.lists(_SCALARS, max_size=2), max_size=2),
        "unknown": _SCALARS,
    },
)


@given(RECORDS)
def test_whatever_comes_in_what_goes_out_is_valid(record: Record) -> None:
    """Each value is of its column's type, or null."""
    out = Conformed(SCHEMA)(record)
    jsonschema.Draft7Validator(SCHEMA).validate(out)
    if out.get("instant") is not None:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", out["instant"])


@given(RECORDS)
def test_a_record_that_conforms_is_left_as_it_is(record: Record) -> None:
    once = Conformed(SCHEMA)(record)
    convert = Conformed(SCHEMA)
    assert convert(copy.deepcopy(once)) == once
    assert json.dumps(convert(copy.deepcopy(once))) == json.dumps(once)


@given(_INSTANTS)
def test_an_instant_stays_the_same_instant(text: str) -> None:
    record, unreadable = conformed(instant=text)
    assert instant(record["instant"]) == instant(text)
    assert unreadable == {}


@given(RECORDS)
def test_nothing_is_lost_without_being_counted(record: Record) -> None:
    """A scalar of the record is null in the end because it was, because it was empty, or because it was counted."""
    columns = ["number", "integer", "flag", "text", "instant"]
    given_values = {column: record[column] for column in columns if record.get(column) not in (None, "")}
    convert = Conformed(SCHEMA)
    out = convert(record)
    assert {column for column in given_values if out[column] is None} == convert.unreadable.keys() & set(columns)


class TestCounts:
    def test_they_are_what_was_added(self) -> None:
        counts = Counts()
        counts.add(["price", "day", "price"])
        counts.add({"day": 4})
        assert dict(counts) == {"price": 2, "day": 5}
        assert len(counts) == 2

    def test_they_may_grow_while_somebody_goes_through_them(self) -> None:
        counts = Counts()
        counts.add(["price"])
        found = iter(counts.items())
        assert next(found) == ("price", 1)
        counts.add(["day"])
        assert list(found) == []
