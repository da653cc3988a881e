"""
A saved state of the incumbent, in any of the forms in which Airbyte hands it out.

    [{"type": "STREAM", "stream": {"stream_descriptor": {"name": "Orders"}, "stream_state": {…}}}]    the protocol
    {"type": "STATE", "state": {"type": "STREAM", …}}                                                 output, by line
    [{"streamDescriptor": {"name": "Orders"}, "streamState": {…}}]                                    the UI
    {"stateType": "stream", "streamState": [{"streamDescriptor": …}]}                                 the API
    {"stateType": "legacy", "state": {"Orders": {…}}}                                                 the API, legacy
    {"type": "LEGACY", "data": {"Orders": {…}}}                                                       protocol, legacy
    {"Orders": {…}, "OrderItems": {…}}                                                                legacy, bare
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pendulum

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import InvalidState

StreamState = Mapping[str, Any]


def by_stream(text: str) -> dict[str, StreamState]:
    """The state of each stream, by its name; of several the last. Raises InvalidState."""
    try:
        return dict(_named(_document(text)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidState(
            "The state file is none of the forms in which Airbyte hands out a connection's state.\n"
            "Copy it from the connection's settings in Airbyte (Advanced > Connection state), or from its API."
        ) from error


def cursor_at(state: StreamState, path: tuple[str, ...]) -> pendulum.DateTime | None:
    """The instant at a path of a stream's state; None where there is none, or none that can be read."""
    found: Any = state
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, str):
        return None
    try:
        return instant(found if "T" in found else f"{found}T00:00:00Z")
    except ValueError:
        return None


def _document(text: str) -> Any:
    if not text.strip():
        raise ValueError("an empty file")
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _named(document: Any) -> Iterable[tuple[str, StreamState]]:
    match document:
        case list():
            return [pair for item in document for pair in _named(item)]
        case {"type": "STATE", "state": inner} | {"type": "LEGACY", "data": inner}:
            return _named(inner)
        case {"stateType": "legacy", "state": inner} | {"streamState": list() as inner}:
            return _named(inner)
        case {"type": "STREAM", "stream": stream} | ({"streamDescriptor": _} as stream):
            return [_of_stream(stream)]
        case {"type": "RECORD" | "LOG" | "TRACE"}:
            return []
        case {"type": _} | {"stateType": _}:
            raise ValueError("a state of the whole connection")
    return [(name, _object(state)) for name, state in document.items()]


def _of_stream(item: Mapping[str, Any]) -> tuple[str, StreamState]:
    descriptor = item.get("stream_descriptor") or item["streamDescriptor"]
    state = item.get("stream_state") or item.get("streamState") or {}
    return str(descriptor["name"]), _object(state)


def _object(value: Any) -> StreamState:
    if not isinstance(value, Mapping):
        raise TypeError("a stream's state is an object")
    return value
