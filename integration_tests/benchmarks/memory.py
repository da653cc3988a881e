"""The most memory that a sync takes, whatever it reads. `FULL=1` in the environment reads documents of gigabytes."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.documents import ORDERS, ORDERS_XML, TERMS
from integration_tests.benchmarks.flat_types import FLAT_TYPES
from integration_tests.benchmarks.measuring import Measured, Table, measured
from integration_tests.benchmarks.syncs import sync, written_files

_FULL = os.environ.get("FULL") == "1"  # noqa: TID251  # no configuration of the connector
_TENTH = 1 if _FULL else 10

TITLE = "peak memory of a sync (VmHWM)" + ("" if _FULL else ", JSON and XML a tenth of their size without FULL=1")

_TEN_STREAMS = 100_000  # rows each


def run() -> Table:
    nowhere = Path(os.devnull)
    runs = {
        "a snapshot of one row": _of({ORDERS: 1}),
        "1,000,000 rows of a flat file": _of({ORDERS: 1_000_000}),
        f"JSON of {2000 // _TENTH:,} MB": _of({TERMS: 2_000_000_000 // _TENTH}),
        f"XML of {1000 // _TENTH:,} MB": _of({ORDERS_XML: 1_000_000_000 // _TENTH}),
        "a flat file, stdout read at 30 MB/s": _of({ORDERS: 200_000}, None),
    }
    with TemporaryDirectory() as name:
        files, _ = written_files(Path(name), {ORDERS: _TEN_STREAMS})
        with sync(dict.fromkeys(FLAT_TYPES[:10], files[ORDERS])) as command:
            runs[f"ten streams at once, {_TEN_STREAMS:,} rows each"] = measured(command, nowhere)
    rows = [(what, f"{run_.peak / 1e6:.0f}", f"{run_.cpu:.1f}") for what, run_ in runs.items()]
    return Table(("", "peak MB", "CPU s"), rows)


def _of(sizes: dict[str, int], output: Path | None = Path(os.devnull)) -> Measured:
    with TemporaryDirectory() as name:
        files, _ = written_files(Path(name), sizes)
        with sync(files) as command:
            return measured(command, output)
