"""Every form in which Airbyte hands out a state is read."""

import json
from typing import Any

import pendulum
import pytest

from source_amazon_sp.errors import InvalidState
from source_amazon_sp.migration.states import by_stream, cursor_at
from unit_tests.migration.states import ITEMS, ORDERS, per_stream

BOTH = {"Orders": ORDERS, "OrderItems": ITEMS}
OF_PLATFORM = [{"streamDescriptor": {"name": name}, "streamState": state} for name, state in BOTH.items()]
OUTPUT = [
    {"type": "LOG", "log": {"level": "INFO", "message": "reading"}},
    {"type": "STATE", "state": per_stream(Orders={"LastUpdateDate": "2026-01-01T00:00:00Z"})[0]},
    {"type": "RECORD", "record": {"stream": "Orders", "data": {}, "emitted_at": 1}},
    *({"type": "STATE", "state": state} for state in per_stream(**BOTH)),
]


@pytest.mark.parametrize(
    "document",
    [
        per_stream(**BOTH),
        OF_PLATFORM,
        {"stateType": "stream", "connectionId": "fake", "streamState": OF_PLATFORM},
        {"stateType": "legacy", "connectionId": "fake", "state": BOTH},
        {"type": "LEGACY", "data": BOTH},
        [{"type": "LEGACY", "data": BOTH}],
        BOTH,
    ],
)
def test_the_states_are_found(document: Any) -> None:
    assert by_stream(json.dumps(document)) == BOTH


def test_of_a_connectors_output_the_last_state_counts() -> None:
    assert by_stream("\n".join(map(json.dumps, OUTPUT)) + "\n") == BOTH


def test_a_stream_without_a_state_is_one_with_an_empty_one() -> None:
    assert by_stream(json.dumps([{"streamDescriptor": {"name": "Orders"}}])) == {"Orders": {}}


@pytest.mark.parametrize(
    "text",
    ["", "{", "1", '"Orders"', "[1]", '{"Orders": 1}', '{"type": "GLOBAL", "global": {}}', '{"stateType": "global"}'],
)
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(InvalidState, match="Connection state"):
        by_stream(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-06T10:20:30Z", pendulum.datetime(2026, 11, 6, 10, 20, 30)),
        ("2026-11-06T10:20:30+02:00", pendulum.datetime(2026, 11, 6, 8, 20, 30)),
        ("2026-11-06", pendulum.datetime(2026, 11, 6)),
        ("yesterday", None),
        (None, None),
        (1762387200, None),
    ],
)
def test_a_cursor_is_an_instant_or_nothing(written: object, read: pendulum.DateTime | None) -> None:
    assert cursor_at({"a": {"b": written}}, ("a", "b")) == read
    assert cursor_at({"a": {"b": written}}, ("a", "c")) is None
