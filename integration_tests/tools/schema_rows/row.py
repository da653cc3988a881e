"""What a row says of a stream whose schema is derived from Amazon's models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]

INSTANT: Node = {"format": "date-time", "airbyte_type": "timestamp_with_timezone"}


@dataclass(frozen=True)
class Copied:
    """A column that repeats a value from elsewhere in the model; `path` starts with a definition's name."""

    name: str
    path: str


@dataclass(frozen=True)
class Added:
    """A column the connector makes itself; what it means stands in the glossary."""

    name: str
    schema: Node


@dataclass(frozen=True)
class SchemaRow:
    """
    A stream, the definition of its records, and how they are reshaped; `added` come before Amazon's own.

    `definition` may be of a list: the records are its items. `dropped` names what the connector leaves out: columns, or
    properties within, as in `packages[].locker.code`. `description` is the schema's: what a row of the stream is, its
    key and cursor, and the role that it needs.
    Where records come from several lists, `lists` is the definition that has them as its properties, and `definition`
    a new name, for what any of their records may have, under the names that `renamed` gives.
    `days` are columns that are days though Amazon's model has them as instants, for its own examples are days.
    """

    stream: str
    model: str
    definition: str
    description: str
    added: tuple[Copied | Added, ...] = ()
    dropped: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    lists: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)


MARKETPLACE_ID = Added("marketplace_id", {"type": ["null", "string"]})
OBSERVED_AT = Added("_observed_at", {"type": ["null", "string"], **INSTANT})
NUMBER = Added("_number", {"type": ["null", "integer"]})
