"""
The demo's other half: carries out the readings of a job file, into DuckDB, and shows what came.

It runs in an environment of its own, without the connector's packages, and knows the connector as a command only. It
reads through PyAirbyte; where that is not installed (it supports no Python from 3.13 on), with DuckDB alone.
"""

import importlib.metadata
import importlib.util
import json
import platform
import shutil
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from integration_tests.demo_loader import Reading, duckdb, read_with_duckdb

# Tables it needs, what it shows, and how. JSON columns hold what Amazon nests.
_FIRST_LOOKS = (
    (
        ("seller.order_items", "seller.marketplace_participations"),
        "The seller's months, by the items of orders that were not cancelled",
        """
        select date_trunc('month', i.createdtime)::date as month, m.marketplace->>'countryCode' as country,
               count(distinct i.orderid) as orders, sum(i.quantityordered)::int as units,
               sum((i.proceeds->'proceedsTotal'->>'amount')::decimal(12, 2)) as proceeds,
               m.marketplace->>'defaultCurrencyCode' as currency
        from seller.order_items i join seller.marketplace_participations m using (marketplace_id)
        where i.fulfillmentstatus <> 'CANCELLED'
        group by all order by month desc, country limit 6
        """,
    ),
    (
        ("vendor.vendor_orders_status",),
        "The vendor's fill rate, by the month in which Amazon ordered",
        """
        select date_trunc('month', purchaseorderdate)::date as month, count(distinct purchaseordernumber) as orders,
               sum((item->'orderedQuantity'->'orderedQuantity'->>'amount')::int)::int as units_ordered,
               sum((item->'receivingStatus'->'receivedQuantity'->>'amount')::int)::int as units_received,
               round(100.0 * units_received / units_ordered, 1) as percent
        from (select *, unnest(itemstatus::json[]) as item from vendor.vendor_orders_status)
        group by all order by month desc limit 4
        """,
    ),
)

Read = Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Reading]]  # of the job and one of its readings


def main(arguments: Sequence[str]) -> int:
    job = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    warehouse = Path(job["folder"]) / "warehouse.duckdb"
    read, by_what = _reader()
    lines: list[tuple[str, ...]] = []
    status = 0
    for wanted in job["readings"]:
        schema, streams = wanted["schema"], wanted["streams"]
        if streams:
            _say(f"\nReading {len(streams)} streams of the {schema} into {_relative(warehouse)} with {by_what}.")
            _say(wanted["note"])
            before = _rows(warehouse, wanted)
            readings = read(job, wanted)
            lines += _lines(wanted, before, _rows(warehouse, wanted), readings)
            status |= any(reading.failure for reading in readings.values())
        lines += [(f"{schema}.{stream}", reason) for stream, reason in wanted["left_out"].items()]
    _show_table(lines)
    _show_first_look(warehouse)
    return int(status)


def _reader() -> tuple[Read, str]:
    if importlib.util.find_spec("airbyte"):
        return _read_with_pyairbyte, f"PyAirbyte {importlib.metadata.version('airbyte')}"
    python = platform.python_version()
    return read_with_duckdb, f"DuckDB {duckdb.__version__} alone, as PyAirbyte is not there for Python {python}"


def _read_with_pyairbyte(job: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Reading]:
    """PyAirbyte keeps nothing of a run in which a stream failed; then the others are read again, without it."""
    warnings.simplefilter("ignore", FutureWarning)  # its libraries' word on the age of this Python
    airbyte: Any = importlib.import_module("airbyte")
    failed: dict[str, Reading] = {}
    while names := [stream["name"] for stream in wanted["streams"] if stream["name"] not in failed]:
        source = airbyte.get_source("source-amazon-sp", config=wanted["config"], local_executable=job["connector"])
        source.select_streams(names)
        try:
            return {**failed, **_read_into_cache(source, job, wanted["schema"])}
        except airbyte.exceptions.PyAirbyteError as error:
            told = _failures(error.log_file)
            failed |= told or {name: Reading(0, None, str(error)) for name in names}
    return failed


def _read_into_cache(source: Any, job: Mapping[str, Any], schema: str) -> dict[str, Reading]:
    caches: Any = importlib.import_module("airbyte.caches")
    with caches.DuckDBCache(db_path=str(Path(job["folder"]) / "warehouse.duckdb"), schema_name=schema) as cache:
        tracker = source.read(cache=cache)._progress_tracker  # noqa: SLF001  # a stream's time is told nowhere else
    ended = tracker.stream_read_end_times
    return {
        stream: Reading(tracker.stream_read_counts.get(stream, 0), ended[stream] - began if stream in ended else None)
        for stream, began in tracker.stream_read_start_times.items()
    }


def _failures(log: Path | None) -> dict[str, Reading]:
    """The streams that failed, by the messages of the connector in PyAirbyte's log of it."""
    mark = '{"type":"TRACE","trace":{"type":"ERROR"'
    lines = log.read_text(encoding="utf-8").splitlines() if log else []
    errors = [json.loads(line[line.index(mark) :])["trace"]["error"] for line in lines if mark in line]
    return {
        error["stream_descriptor"]["name"]: Reading(0, None, error["message"])
        for error in errors
        if error.get("stream_descriptor")
    }


def _rows(warehouse: Path, wanted: Mapping[str, Any]) -> dict[str, int]:
    """How many rows each stream's table has."""
    tables = {stream["name"]: f"{wanted['schema']}.{stream['name']}" for stream in wanted["streams"]}
    with duckdb.connect(str(warehouse)) as connection:
        there = _tables(connection)
        return {
            stream: connection.table(table).count("*").fetchone()[0]
            for stream, table in tables.items()
            if table.lower() in there
        }


def _tables(connection: Any) -> set[str]:
    found = connection.sql("select lower(schema_name || '.' || table_name) from duckdb_tables()")
    return {name for (name,) in found.fetchall()}


def _lines(
    wanted: Mapping[str, Any], before: Mapping[str, int], after: Mapping[str, int], readings: Mapping[str, Reading]
) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for stream in (stream["name"] for stream in wanted["streams"]):
        table = f"{wanted['schema']}.{stream}"
        reading = readings.get(stream, Reading(0, None))
        if reading.failure:
            lines.append((table, f"failed: {reading.failure.splitlines()[0]}"))
            continue
        rows = after.get(stream, 0)
        seconds = "-" if reading.seconds is None else f"{reading.seconds:.2f}"
        lines.append((table, f"{rows:,}", f"{reading.records:,}", f"{rows - before.get(stream, 0):,}", seconds))
    return lines


def _show_table(lines: Sequence[tuple[str, ...]]) -> None:
    table = [("table", "rows", "read now", "new", "seconds"), *lines]
    width = max(len(line[0]) for line in table)
    _say("")
    for name, *rest in table:
        told = f"  {rest[0]}" if len(rest) == 1 else "".join(f"{cell:>10}" for cell in rest)
        _say(f"{name:<{width}}{told}")
    _say("")


def _show_first_look(warehouse: Path) -> None:
    """Show each look whose tables are there, and how to go on."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        there = _tables(connection)
        for tables, title, query in _FIRST_LOOKS:
            if there.issuperset(tables):
                _say(f"{title}:")
                connection.sql(query).show()
    if not there:
        return
    sql = f"from {min(name for name in there if '._' not in name)} limit 3"
    if "seller.orders" in there:
        sql = "select orderid, createdtime, proceeds from seller.orders order by createdtime desc limit 3"
    file = _relative(warehouse)
    _say("Go on with any SQL:")
    python = f"import duckdb; warehouse = duckdb.connect('{file}', read_only=True); warehouse.sql('{sql}').show()"
    _say(f'  {_relative(Path(sys.executable))} -c "{python}"')
    if shutil.which("duckdb"):
        _say(f'  duckdb {file} "{sql}"')


def _relative(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
