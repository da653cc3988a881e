"""Documents of each format through the connector: how many megabytes it reads in a second of processor time."""

from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.documents import ORDERS, ORDERS_XML, TERMS
from integration_tests.benchmarks.measuring import Table, best_of
from integration_tests.benchmarks.syncs import sync, written_files

TITLE = "documents by format, MB before packing, beyond the time of a small one, best of 3"

_TIMES = 3
_SIZES = {"flat file": (ORDERS, 400_000), "JSON": (TERMS, 100_000_000), "XML": (ORDERS_XML, 50_000_000)}


def run() -> Table:
    rows = []
    for what, (report_type, size) in _SIZES.items():
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "small").mkdir()
            files, lengths = written_files(folder, {report_type: size})
            small, _ = written_files(folder / "small", {report_type: 1})
            with sync(small) as command:
                start = best_of(2, command)
            with sync(files) as command:
                run_ = best_of(_TIMES, command).beyond(start)
        megabytes = lengths[report_type] / 1e6
        rows.append(
            (what, f"{megabytes:.0f}", f"{run_.cpu:.2f}", f"{megabytes / run_.cpu:.0f}", f"{run_.peak / 1e6:.0f}")
        )
    return Table(("", "MB", "CPU s", "MB/CPU s", "peak MB"), rows)
