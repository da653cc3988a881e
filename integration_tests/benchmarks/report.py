"""A big flat file over HTTP, through the connector, on one core and on two, and in a bare loop beside it."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.documents import ORDERS
from integration_tests.benchmarks.measuring import Measured, Table, best_of, on_one_core
from integration_tests.benchmarks.syncs import sync, written_files

TITLE = "a report of 1,000,000 rows and 30 columns, nine of them typed, to /dev/null, best of 3"

_ROWS = 1_000_000
_TIMES = 3


def run() -> Table:
    """The connector's start and its waiting for Amazon are left out: what counts is the time beyond that of one row."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "one").mkdir()
        files, _ = written_files(folder, {ORDERS: _ROWS})
        one, _ = written_files(folder / "one", {ORDERS: 1})
        plain = [sys.executable, "-m", "integration_tests.benchmarks.plain_report"]
        bare = best_of(_TIMES, [*plain, str(files[ORDERS])]).beyond(best_of(_TIMES, [*plain, str(one[ORDERS])]))
        runs = {"bare loop": bare}
        with sync(one) as command:
            start = {"one core": best_of(2, on_one_core(command)), "two cores": best_of(2, command)}
        with sync(files) as command:
            runs["source-amazon-sp read, one core"] = best_of(_TIMES, on_one_core(command)).beyond(start["one core"])
            if (os.cpu_count() or 1) > 1:
                runs["source-amazon-sp read, two cores"] = best_of(_TIMES, command).beyond(start["two cores"])
    headings = ("", "seconds", "CPU s", "rows/s", "rows/CPU s", "peak MB", "rate of the bare loop")
    return Table(headings, [_row(what, one, bare) for what, one in runs.items()])


def _row(what: str, run_: Measured, bare: Measured) -> tuple[str, ...]:
    return (
        what,
        f"{run_.seconds:.2f}",
        f"{run_.cpu:.2f}",
        f"{_ROWS / run_.seconds:,.0f}",
        f"{_ROWS / run_.cpu:,.0f}",
        f"{run_.peak / 1e6:.0f}",
        f"{bare.cpu / run_.cpu:.0%}",
    )
