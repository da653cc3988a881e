"""Reads orders and their items, through the connector and in a bare loop."""

import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.connector import CONNECTOR, catalog
from integration_tests.benchmarks.measuring import Measured, RunFailed, Table, best_of, measured
from integration_tests.benchmarks.served import seller

TITLE = "20,000 orders and their items to /dev/null, best of 3"

_ORDERS = 20_000
_TIMES = 3


def run() -> Table:
    """Both read the same once, to make Amazon's pages and to be counted, and then are timed."""
    with TemporaryDirectory() as name, seller(_ORDERS) as config:
        folder = Path(name)
        file = folder / "config.json"
        file.write_text(json.dumps(config), encoding="utf-8")
        commands = {
            "bare loop": [sys.executable, "-m", "integration_tests.benchmarks.plain_orders", str(file)],
            "source-amazon-sp read": [
                *(CONNECTOR, "read", "--config", str(file)),
                *("--catalog", str(catalog(folder, file, ["orders", "order_items"]))),
            ],
        }
        records = _counted_alike(list(commands.values()), folder / "records.jsonl")
        runs = {what: best_of(_TIMES, command) for what, command in commands.items()}
    headings = ("", "records", "seconds", "CPU s", "records/s", "records/CPU s", "peak MB", "times the loop's CPU")
    plain = runs["bare loop"]
    return Table(headings, [_row(what, records, one, plain) for what, one in runs.items()])


def _counted_alike(commands: list[list[str]], output: Path) -> int:
    """How many records each command writes. Raises RunFailed if they differ."""
    counts = []
    for command in commands:
        measured(command, output)
        counts.append(_counted(output))
    if any(count != counts[0] for count in counts):
        raise RunFailed(f"They don't read the same: {counts}")
    return sum(counts[0].values())


def _counted(output: Path) -> Counter[bytes]:
    """Records by stream."""
    with output.open("rb") as lines:
        heads = (line[:64] for line in lines if line.startswith(b'{"type":"RECORD"'))
        return Counter(head.split(b'"')[9] for head in heads)


def _row(what: str, records: int, run_: Measured, plain: Measured) -> tuple[str, ...]:
    return (
        what,
        f"{records:,}",
        f"{run_.seconds:.2f}",
        f"{run_.cpu:.2f}",
        f"{records / run_.seconds:,.0f}",
        f"{records / run_.cpu:,.0f}",
        f"{run_.peak / 1e6:.0f}",
        f"{run_.cpu / plain.cpu:.1f}",
    )
