"""Names, types and keys of every stream, by the rules of the warehouses they go to."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from integration_tests.simulator.accounts import seller_account, vendor_account
from integration_tests.support.configs import seller_config, vendor_config
from integration_tests.support.in_process import against
from unit_tests.support.clock import FakeClock

Stream = dict[str, Any]

# The longest identifier in bytes. Sources: the pages on identifiers of each product's documentation.
LONGEST = {"BigQuery": 300, "Snowflake": 255, "Postgres": 63, "DuckDB": 1000}
# BigQuery refuses columns that begin so, whatever the case.
RESERVED = ("_table_", "_file_", "_partition", "_row_timestamp", "__root__", "_colidentifier", "_change_")
# Airbyte's destinations add columns of these names.
AIRBYTE = re.compile(r"_airbyte_|_ab_")
KEYS = {"string", "integer", "boolean"}  # a number may change by rounding, and JSON has no equality
FORMATS = {None, "date", "date-time"}


def discovered() -> Iterator[tuple[str, Stream]]:
    clock = FakeClock()
    accounts = (("seller", seller_account(clock), seller_config), ("vendor", vendor_account(clock), vendor_config))
    for name, account, config in accounts:
        (told,) = against(account, "discover", {"config": config(include_pii=True)}).of("CATALOG")
        for stream in told["catalog"]["streams"]:
            yield f"{name} {stream['name']}", stream


STREAMS = dict(discovered())
every_stream = pytest.mark.parametrize("stream", STREAMS.values(), ids=STREAMS)


def columns(stream: Stream) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = stream["json_schema"]["properties"]
    return found


@every_stream
def test_names_are_identifiers_everywhere_without_quotes(stream: Stream) -> None:
    for name in (stream["name"], *columns(stream)):
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
        assert not name.lower().startswith(RESERVED)
        assert not AIRBYTE.match(name)


@every_stream
@pytest.mark.parametrize("warehouse", LONGEST)
def test_names_stay_apart_where_case_and_length_are_lost(stream: Stream, warehouse: str) -> None:
    cut = [name.lower()[: LONGEST[warehouse]] for name in columns(stream)]
    assert len(cut) == len(set(cut))
    assert len(stream["name"]) <= LONGEST[warehouse]


@every_stream
def test_every_column_has_one_type_that_has_a_column_type(stream: Stream) -> None:
    for column in columns(stream).values():
        null, kind = column["type"]
        assert null == "null"
        assert kind in {"string", "integer", "number", "boolean", "object", "array"}
        assert column.get("format") in FORMATS
        assert (column.get("format") == "date-time") == (column.get("airbyte_type") == "timestamp_with_timezone")


@every_stream
def test_the_key_is_of_columns_that_can_be_compared(stream: Stream) -> None:
    key = [path for (path,) in stream["source_defined_primary_key"]]
    assert key
    described = [columns(stream)[name] for name in key if name in columns(stream)]
    assert {column["type"][1] for column in described} <= KEYS
    # A custom stream's columns are those of its document; those of the catalogue are known beforehand.
    assert len(described) == len(key)


@every_stream
def test_the_cursor_is_an_instant_or_a_day(stream: Stream) -> None:
    for name in stream.get("default_cursor_field") or ():
        assert columns(stream)[name].get("format") in {"date", "date-time"}


def test_table_names_stay_apart() -> None:
    for account in ("seller", "vendor"):
        names = [name.split()[1].lower() for name in STREAMS if name.startswith(account)]
        assert len(names) == len(set(names)) > 20
