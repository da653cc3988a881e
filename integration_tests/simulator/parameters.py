"""Query parameters, read as strictly as Amazon says it reads them."""

from collections.abc import Callable, Mapping
from typing import Any

from integration_tests.simulator.answers import invalid_input
from integration_tests.simulator.instants import instant
from integration_tests.simulator.operations import Request

Reader = Callable[[str], Any]  # raises ValueError with what is wrong


def read(request: Request, declared: Mapping[str, Reader]) -> dict[str, Any]:
    """The parameters given, each read; 400 for one that is unknown, given twice, empty, or not what it should be."""
    values: dict[str, Any] = {}
    for name, text in request.query:
        if name not in declared:
            raise invalid_input(f"Unknown query parameter: '{name}'.")
        if name in values:
            raise invalid_input(f"Parameter '{name}' is given more than once.")
        try:
            values[name] = declared[name](text)
        except ValueError as wrong:
            raise invalid_input(f"Invalid value for parameter '{name}': {wrong}") from None
    return values


def text(value: str) -> str:
    if not value:
        raise ValueError("it is empty.")
    return value


def moment(value: str) -> int:
    """An ISO 8601 date and time, in milliseconds since 1970."""
    return instant(value)


def boolean(value: str) -> bool:
    return {"true": True, "false": False}[one_of("true", "false")(value)]


def integer(least: int, most: int) -> Reader:
    def reader(value: str) -> int:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ValueError(f"must be between {least} and {most}.")
        return int(value)

    return reader


def one_of(*allowed: str) -> Callable[[str], str]:
    def reader(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"'{value}' is not one of {', '.join(allowed)}.")
        return value

    return reader


def list_of(*allowed: str, most: int | None = None) -> Reader:
    """A comma-separated list; every entry is one of `allowed`, or anything if none is named."""

    def reader(value: str) -> frozenset[str]:
        entries = value.split(",")
        if most is not None and len(entries) > most:
            raise ValueError(f"more than {most} entries.")
        for entry in entries:
            if not entry or (allowed and entry not in allowed):
                raise ValueError(f"'{entry}' is not allowed.")
        return frozenset(entries)

    return reader
