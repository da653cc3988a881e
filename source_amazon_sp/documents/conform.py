"""
Makes Amazon's JSON conform to its schema: money that travels as text becomes a number, instants become UTC with `Z`.

A schema is compiled once into a tree that holds only the places where something may have to change; what is in no
schema passes as it is, so that a property Amazon adds tomorrow is not lost.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from source_amazon_sp.clock import instant, written

_BOOLEANS = {"true": True, "y": True, "yes": True, "false": False, "n": False, "no": False, "": None}

Convert = Callable[[Any], Any]

_IN_UTC = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z")


class Conformed:
    """Converts records of one stream in place. `unreadable` counts, by column, the values that became null."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.unreadable: Counter[str] = Counter()
        self._columns = {
            name: convert
            for name, subschema in schema.get("properties", {}).items()
            if (convert := self._compiled(name, subschema)) is not None
        }

    def __call__(self, record: dict[str, Any]) -> dict[str, Any]:
        for name, convert in self._columns.items():
            value = record.get(name)
            if value is not None:
                record[name] = convert(value)
        return record

    def _compiled(self, at: str, schema: Mapping[str, Any]) -> Convert | None:
        kinds = schema.get("type", ())
        if "object" in kinds:
            return self._object(at, schema)
        if "array" in kinds:
            return self._array(at, schema)
        return self._scalar(at, schema, kinds)

    def _object(self, at: str, schema: Mapping[str, Any]) -> Convert | None:
        inner = {
            name: convert
            for name, subschema in schema.get("properties", {}).items()
            if (convert := self._compiled(f"{at}.{name}", subschema)) is not None
        }
        if not inner:
            return None

        def convert_object(value: Any) -> Any:
            if isinstance(value, dict):
                for name, convert in inner.items():
                    item = value.get(name)
                    if item is not None:
                        value[name] = convert(item)
            return value

        return convert_object

    def _array(self, at: str, schema: Mapping[str, Any]) -> Convert | None:
        convert = self._compiled(f"{at}[]", schema.get("items", {}))
        if convert is None:
            return None
        return lambda value: [convert(item) for item in value] if isinstance(value, list) else value

    def _scalar(self, at: str, schema: Mapping[str, Any], kinds: Any) -> Convert | None:
        if schema.get("format") == "date-time":
            return self._guarded(at, _instant_text)
        if "number" in kinds:
            return self._guarded(at, _number)
        if "integer" in kinds:
            return self._guarded(at, _integer)
        if "boolean" in kinds:
            return self._guarded(at, _boolean)
        if "string" in kinds and "format" not in schema:
            return _text
        return None

    def _guarded(self, at: str, read: Convert) -> Convert:
        def convert(value: Any) -> Any:
            try:
                return read(value)
            except (TypeError, ValueError):
                self.unreadable[at] += 1
                return None

        return convert


def _instant_text(value: Any) -> str | None:
    """An instant in UTC with `Z`; the common form passes without being taken apart."""
    if value == "":
        return None
    return value if _IN_UTC.fullmatch(value) else written(instant(value))


def _number(value: Any) -> float | int | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if value == "":
        return None
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124  # not a number is unequal to itself
        raise ValueError("not a number that JSON can hold")
    return number


def _integer(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if value == "":
        return None
    number = float(value)
    if number != int(number):
        raise ValueError("not a whole number")
    return int(number)


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _BOOLEANS:
        raise ValueError("neither true nor false")
    return _BOOLEANS[word]


def _text(value: Any) -> Any:
    """Identifiers are text even where Amazon sends a number."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
