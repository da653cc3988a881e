"""
The connector's own output into DuckDB, without PyAirbyte: the same tables, but for PyAirbyte's `_airbyte_` columns.

Types come from the discovered schema. A row takes the place of the one with its primary key; a snapshot takes the place
of the whole table. The state is kept beside the database, and is written when the rows before it are in.
"""

import importlib
import json
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

duckdb: Any = importlib.import_module("duckdb")  # untyped

_TYPES = {"integer": "BIGINT", "number": "DECIMAL(38, 9)", "boolean": "BOOLEAN", "object": "JSON", "array": "JSON"}
_FORMATS = {"date-time": "TIMESTAMP", "date": "DATE"}
_LINE = "_line"  # the order in which rows came


@dataclass(frozen=True)
class Reading:
    """What a run read of one stream: records, the seconds from its first message to its last, and why it failed."""

    records: int
    seconds: float | None
    failure: str | None = None


@dataclass
class Taken:
    """The messages of one run of the connector: records in files, the rest here."""

    files: Mapping[str, IO[str]]
    counts: dict[str, int] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)  # milliseconds since 1970
    ended: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def take(self, message: Mapping[str, Any]) -> None:
        if "record" in message:
            self._record(message["record"])
        elif "state" in message:
            self.states[message["state"]["stream"]["stream_descriptor"]["name"]] = message["state"]
        elif "stream_status" in message.get("trace", {}):
            self._status(message["trace"])
        elif "error" in message.get("trace", {}):
            self._failure(message["trace"]["error"])

    def readings(self) -> dict[str, Reading]:
        return {
            stream: Reading(
                self.counts.get(stream, 0),
                (self.ended[stream] - self.started[stream]) / 1000 if stream in self.ended else None,
                self.failures.get(stream),
            )
            for stream in self.files
        }

    def _record(self, record: Mapping[str, Any]) -> None:
        stream = record["stream"]
        number = self.counts[stream] = self.counts.get(stream, 0) + 1
        self.files[stream].write(json.dumps({**record["data"], _LINE: number}) + "\n")

    def _failure(self, error: Mapping[str, Any]) -> None:
        """An error of no stream's is that of every stream that has none of its own and did not end."""
        stream = (error.get("stream_descriptor") or {}).get("name")
        for name in [stream] if stream else self.files.keys() - self.ended.keys() - self.failures.keys():
            self.failures[name] = error["message"]

    def _status(self, trace: Mapping[str, Any]) -> None:
        stream = trace["stream_status"]["stream_descriptor"]["name"]
        status = trace["stream_status"]["status"]
        if status == "STARTED":
            self.started[stream] = trace["emitted_at"]
        elif status == "COMPLETE":
            self.ended[stream] = trace["emitted_at"]


def read_with_duckdb(job: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Reading]:
    """Read the wanted streams from where the last run ended. What came of those that failed is loaded, too."""
    folder = Path(job["folder"])
    kept = folder / f"{wanted['schema']}.state.json"
    states = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    with TemporaryDirectory(dir=folder) as scratch, ExitStack() as open_files:
        files = {stream["name"]: Path(scratch) / f"{stream['name']}.jsonl" for stream in wanted["streams"]}
        taken = Taken(
            {name: open_files.enter_context(file.open("w", encoding="utf-8")) for name, file in files.items()}
        )
        _run(_command(job, wanted, states, Path(scratch)), taken)
        open_files.close()
        with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
            for stream in wanted["streams"]:
                load(connection, wanted["schema"], stream, files[stream["name"]])
    kept.write_text(json.dumps({**states, **taken.states}), encoding="utf-8")
    return taken.readings()


def _command(job: Mapping[str, Any], wanted: Mapping[str, Any], states: Mapping[str, Any], scratch: Path) -> list[str]:
    catalog = {"streams": [_configured(stream) for stream in wanted["streams"]]}
    (scratch / "catalog.json").write_text(json.dumps(catalog), encoding="utf-8")
    messages = [state for stream, state in states.items() if stream in {s["name"] for s in wanted["streams"]}]
    (scratch / "state.json").write_text(json.dumps(messages), encoding="utf-8")
    named = {"config": wanted["config_file"], "catalog": scratch / "catalog.json", "state": scratch / "state.json"}
    return [job["connector"], "read", *(part for name, file in named.items() for part in (f"--{name}", str(file)))]


def _configured(stream: Mapping[str, Any]) -> dict[str, Any]:
    modes = ("incremental", "append_dedup") if _is_incremental(stream) else ("full_refresh", "overwrite")
    return {"stream": stream, "sync_mode": modes[0], "destination_sync_mode": modes[1]}


def _is_incremental(stream: Mapping[str, Any]) -> bool:
    return "incremental" in stream["supported_sync_modes"]


def _run(command: list[str], taken: Taken) -> None:
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:  # noqa: S603  # the connector
        try:
            for line in process.stdout or ():
                taken.take(json.loads(line))
        except BaseException:
            process.terminate()
            raise


def load(connection: Any, schema: str, stream: Mapping[str, Any], file: Path) -> None:
    """One stream's rows into its table, in one transaction. Names are those of our own schemas: letters, digits, _."""
    columns = {name: _type(column) for name, column in stream["json_schema"]["properties"].items()}
    key = ", ".join(f'"{path[0]}"' for path in stream.get("source_defined_primary_key") or ())
    table = f'{schema}."{stream["name"].lower()}"'
    connection.begin()
    connection.execute(_fresh(columns, key), [str(file)])
    connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"create table if not exists {table} as from fresh limit 0")
    for name, kind in columns.items():
        connection.execute(f'alter table {table} add column if not exists "{name.lower()}" {kind}')
    if not _is_incremental(stream):
        connection.execute(f"delete from {table}")  # noqa: S608  # see the docstring
    elif key:
        connection.execute(f"delete from {table} where ({key}) in (select ({key}) from fresh)")  # noqa: S608  # the same
    connection.execute(f"insert into {table} by name from fresh")
    connection.commit()


def _fresh(columns: Mapping[str, str], key: str) -> str:
    """SQL for the table `fresh`: a file's rows, of those with the same key the last one."""
    names = ", ".join(f'"{name}" as "{name.lower()}"' for name in columns)
    latest = f"qualify row_number() over (partition by {key} order by {_LINE} desc) = 1" if key else ""
    types = {**columns, _LINE: "BIGINT"}
    rows = f"read_json(?, columns = {types}, format = 'newline_delimited')"
    return f"create or replace temp table fresh as select {names} from {rows} {latest}"  # noqa: S608  # see load


def _type(column: Mapping[str, Any]) -> str:
    """The DuckDB type of a column, by its one type beside null."""
    kinds = column["type"] if isinstance(column["type"], list) else [column["type"]]
    kind = next(kind for kind in kinds if kind != "null")
    return _TYPES.get(kind) or _FORMATS.get(column.get("format", ""), "VARCHAR")
