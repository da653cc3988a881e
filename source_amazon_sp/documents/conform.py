"""
Makes Amazon's JSON conform to its schema: money that travels as text becomes a number, instants become UTC with `Z`.

A schema is compiled once into a tree that holds only the places where something may have to change; what is in no
schema passes as it is, so that a property Amazon adds tomorrow is not lost.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from source_amazon_sp.clock import instant, written

_BOOLEANS = {"true": True, "y": True, "yes": True, "false": False, "n": False, "no": False, "": None}

Convert = Callable[[Any], Any]
Conversion = tuple[str, frozenset[type], Convert]  # of a field: its name, types of values that may stay as they are

# What may stay by the type that the schema wants; of the formats nothing.
_RIGHT: dict[Any, frozenset[type]] = {
    "number": frozenset({int, float, type(None)}),
    "integer": frozenset({int, type(None)}),
    "boolean": frozenset({bool, type(None)}),
    "string": frozenset({str, type(None)}),
}
_NONE = frozenset({type(None)})

_BEYOND_JSON = 2**63
_DAYS_OF_ANY_MONTH = "28"
_IN_UTC = re.compile(
    r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|\+00:00)"
)


class Counts(Mapping[str, int]):
    """How often each thing was met. Threads may add to it while others go through it."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def add(self, met: Iterable[str] | Mapping[str, int]) -> None:
        """What was met, each time that it was; or how often each was."""
        with self._lock:
            for name, times in Counter(met).items():
                self._counts[name] = self._counts.get(name, 0) + times

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def __iter__(self) -> Iterator[str]:
        with self._lock:
            return iter([*self._counts])

    def __len__(self) -> int:
        return len(self._counts)


class Conformed:
    """Converts records of one stream in place. `unreadable` counts, by column, the values that became null."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.unreadable = Counts()
        self._columns = self._conversions(schema, "")

    def __call__(self, record: dict[str, Any]) -> dict[str, Any]:
        return _converted(record, self._columns)

    def _conversions(self, schema: Mapping[str, Any], at: str) -> list[Conversion]:
        return [
            (name, _staying(subschema), convert)
            for name, subschema in schema.get("properties", {}).items()
            if (convert := self._compiled(f"{at}{name}", subschema)) is not None
        ]

    def _compiled(self, at: str, schema: Mapping[str, Any]) -> Convert | None:
        kinds = schema.get("type", ())
        if "object" in kinds:
            return self._object(at, schema)
        if "array" in kinds:
            return self._array(at, schema)
        return self._scalar(at, schema, kinds)

    def _object(self, at: str, schema: Mapping[str, Any]) -> Convert:
        inner = self._conversions(schema, f"{at}.")

        def convert_object(value: Any) -> Any:
            if not isinstance(value, dict):
                self.unreadable.add([at])
                return None
            return _converted(value, inner)

        return convert_object

    def _array(self, at: str, schema: Mapping[str, Any]) -> Convert:
        convert = self._compiled(f"{at}[]", schema.get("items", {}))

        def convert_array(value: Any) -> Any:
            if not isinstance(value, list):
                self.unreadable.add([at])
                return None
            return value if convert is None else [None if item is None else convert(item) for item in value]

        return convert_array

    def _scalar(self, at: str, schema: Mapping[str, Any], kinds: Any) -> Convert | None:
        read = _BY_FORMAT.get(schema.get("format", "")) or next((_BY_KIND[k] for k in _BY_KIND if k in kinds), None)
        return self._guarded(at, read) if read is not None else None

    def _guarded(self, at: str, read: Convert) -> Convert:
        def convert(value: Any) -> Any:
            try:
                return read(value)
            except (OverflowError, TypeError, ValueError):
                self.unreadable.add([at])
                return None

        return convert


def _converted(record: dict[str, Any], conversions: Sequence[Conversion]) -> dict[str, Any]:
    for name, staying, convert in conversions:
        value = record.get(name)
        if type(value) not in staying:
            record[name] = convert(value)
    return record


def _staying(schema: Mapping[str, Any]) -> frozenset[type]:
    kinds = schema.get("type", ())
    if schema.get("format") in _BY_FORMAT or "object" in kinds or "array" in kinds:
        return _NONE
    return next((_RIGHT[kind] for kind in _BY_KIND if kind in kinds), _NONE)


def _instant_text(value: Any) -> str | None:
    """An instant in UTC with `Z`; the common forms pass without being taken apart."""
    if value == "":
        return None
    in_utc = _IN_UTC.fullmatch(value)
    if in_utc is None or (in_utc[3] and in_utc[4] != "Z"):
        return _in_utc(value)
    if in_utc[1] > _DAYS_OF_ANY_MONTH:
        _in_utc(f"{value[:10]}T00:00:00Z")  # raises for the 31st of June
    return str(value) if in_utc[4] == "Z" else value.replace("+00:00", "Z")


@lru_cache(maxsize=4096)  # some hundred KB; a report's days repeat, and pendulum takes 10 µs for each
def _in_utc(text: str) -> str:
    return written(instant(text))


def _date_text(value: Any) -> str | None:
    """A day; of an instant the day that it prints."""
    if value == "":
        return None
    day = str(value)[:10]
    _in_utc(f"{day}T00:00:00Z")
    if len(value) > len(day):
        _in_utc(value)
    return day


def _number(value: Any) -> float | int | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if value == "":
        return None
    number = float(_digits(value))
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124  # not a number is unequal to itself
        raise ValueError("not a number that JSON can hold")
    return number


def _digits(value: Any) -> Any:
    """Python reads 1_000 as a number; nobody else does."""
    if isinstance(value, str) and "_" in value:
        raise ValueError("not a number")
    return value


def _integer(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if value == "":
        return None
    try:
        number = int(_digits(value)) if isinstance(value, str) else int(str(value))
    except ValueError:
        if not float(value).is_integer():
            raise
        number = int(float(value))
    if abs(number) >= _BEYOND_JSON:
        raise ValueError("a number that 64 bits do not hold")
    return number


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _BOOLEANS:
        raise ValueError("neither true nor false")
    return _BOOLEANS[word]


def _text(value: Any) -> Any:
    """Identifiers are text even where Amazon sends a number."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    raise TypeError("neither text nor a number")


_BY_FORMAT: dict[str, Convert] = {"date-time": _instant_text, "date": _date_text}
_BY_KIND: dict[str, Convert] = {"number": _number, "integer": _integer, "boolean": _boolean, "string": _text}
