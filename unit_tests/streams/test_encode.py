"""Rows to ready RECORD lines."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from airbyte_cdk.models import AirbyteMessageSerializer, Type
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.streams.encode import RecordBatch, batches, emitted_at
from unit_tests.support.clock import FakeClock

NOON = 1_795_176_000_000  # 2026-11-20T12:00:00Z in milliseconds
TARGET = 128 * 1024  # bytes

_JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


def lines(found: Iterator[RecordBatch]) -> list[dict[str, Any]]:
    return [json.loads(line) for batch in found for line in batch.payload.decode().splitlines()]


def test_a_row_is_a_record_message_of_the_protocol() -> None:
    (line,) = lines(batches("orders", [{"orderId": "1"}], FakeClock()))
    assert line == {"type": "RECORD", "record": {"stream": "orders", "data": {"orderId": "1"}, "emitted_at": NOON}}
    message = AirbyteMessageSerializer.load(line)
    assert message.type is Type.RECORD
    assert message.record.data == {"orderId": "1"}


def test_the_time_stamp_is_in_milliseconds() -> None:
    assert emitted_at(FakeClock("2026-11-20T12:00:00.123Z")) == NOON + 123


def test_no_rows_are_no_batch() -> None:
    assert list(batches("orders", [], FakeClock())) == []


def test_few_rows_are_one_batch() -> None:
    (batch,) = batches("orders", [{"n": number} for number in range(10)], FakeClock())
    assert batch.count == 10
    assert batch.payload.count(b"\n") == 10
    assert batch.payload.endswith(b"}\n")


def test_a_batch_says_that_it_is_a_record_of_its_stream() -> None:
    (batch,) = batches("order_items", [{}], FakeClock())
    assert batch.type is Type.RECORD
    assert batch.record.stream == "order_items"


def test_many_rows_are_batches_of_about_the_same_size() -> None:
    rows = [{"n": number, "text": "x" * 1000} for number in range(1000)]
    longest = max(len(batch.payload) // batch.count for batch in batches("orders", rows, FakeClock())) + 1
    found = list(batches("orders", rows, FakeClock()))
    assert len(found) == pytest.approx(1000 * longest / TARGET, abs=1)
    assert all(TARGET <= len(batch.payload) < TARGET + 2 * longest for batch in found[:-1])
    assert 0 < len(found[-1].payload) < TARGET + 2 * longest
    assert sum(batch.count for batch in found) == 1000
    assert [line["record"]["data"]["n"] for line in lines(iter(found))] == list(range(1000))


def test_a_row_larger_than_a_batch_is_a_batch() -> None:
    found = list(batches("orders", [{"text": "x" * 3 * TARGET}, {"text": "y"}], FakeClock()))
    assert [batch.count for batch in found] == [1, 1]


def test_a_batch_goes_before_the_next_row_is_asked_for() -> None:
    asked = 0

    def rows() -> Iterator[dict[str, str]]:
        nonlocal asked
        for asked in range(1, 4):  # noqa: B007  # what is watched
            yield {"text": "x" * TARGET}

    found = batches("orders", rows(), FakeClock())
    assert asked == 0
    next(found)
    assert asked == 1


def test_each_batch_has_the_time_of_its_making() -> None:
    clock = FakeClock()

    def rows() -> Iterator[dict[str, str]]:
        yield {"text": "x" * TARGET}
        clock.advance(60)
        yield {"text": "x" * TARGET}
        yield {"text": "x"}

    stamps = [line["record"]["emitted_at"] for line in lines(batches("orders", rows(), clock))]
    assert stamps[0] == NOON
    assert stamps == sorted(stamps)
    assert stamps[-1] == NOON + 60_000


@given(st.text(min_size=1), st.lists(st.dictionaries(st.text(), _JSON, max_size=4), max_size=5))
def test_whatever_a_row_holds_its_line_is_json_and_says_the_same(stream: str, rows: list[dict[str, Any]]) -> None:
    found = list(batches(stream, rows, FakeClock()))
    encoded = b"".join(batch.payload for batch in found)
    assert encoded.count(b"\n") == len(rows) == sum(batch.count for batch in found)
    read = [json.loads(line) for line in encoded.split(b"\n") if line]
    assert [line["record"]["data"] for line in read] == rows
    assert all(line["record"]["stream"] == stream for line in read)
