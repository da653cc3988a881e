"""Syncs of report streams, as commands: any number of streams and windows, a report each."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.connector import CONNECTOR, catalog
from integration_tests.benchmarks.documents import TERMS, packed
from integration_tests.benchmarks.served import reports
from source_amazon_sp.clock import SystemClock, written

_SETTLED = 10  # days after which no window is read again


def written_files(folder: Path, sizes: dict[str, int]) -> tuple[dict[str, Path], dict[str, int]]:
    """A packed document of each size, by report type, and their lengths before packing."""
    files = {report_type: folder / f"{report_type}.gz" for report_type in sizes}
    return files, {report_type: packed(files[report_type], report_type, size) for report_type, size in sizes.items()}


@contextmanager
def sync(files: dict[str, Path], *, days: int = 1, countries: Sequence[str] = ("US",)) -> Iterator[list[str]]:
    """The command that reads a report of each type for each of so many days and countries."""
    end = SystemClock().now().start_of("day").subtract(days=_SETTLED)
    streams = {f"stream_{number}": report_type for number, report_type in enumerate(files)}
    with TemporaryDirectory() as name, reports(files, countries) as config:
        custom = [
            {
                "name": stream,
                "report_type": report_type,
                "window_days": 1,
                **({"options": {"reportPeriod": "DAY"}} if report_type == TERMS else {}),
            }
            for stream, report_type in streams.items()
        ]
        dates = {"replication_start_date": written(end.subtract(days=days)), "replication_end_date": written(end)}
        file = Path(name) / "config.json"
        file.write_text(json.dumps({**config, **dates, "custom_reports": custom}), encoding="utf-8")
        yield [CONNECTOR, "read", "--config", str(file), "--catalog", str(catalog(Path(name), file, streams))]
