"""What one more costs: a row, a stream, a window, a marketplace. Draws docs/scaling.png."""

from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.documents import ORDERS
from integration_tests.benchmarks.flat_types import FLAT_TYPES
from integration_tests.benchmarks.measuring import Table, best_of
from integration_tests.benchmarks.plot import drawn
from integration_tests.benchmarks.syncs import sync, written_files
from source_amazon_sp.marketplaces import MARKETPLACES, Region

TITLE = "CPU s of a sync of 1, 4 and 16 times as much, best of 2; drawn in docs/scaling.png"

_TIMES = (1, 4, 16)
_ROWS = 40_000  # of a report, and of what is counted in rows
_PICTURE = Path(__file__).parents[2] / "docs" / "scaling.png"


def run() -> Table:
    europe = [row.country for row in MARKETPLACES if row.region is Region.EU]
    type_ = FLAT_TYPES[0]
    with TemporaryDirectory() as name:
        folder = Path(name)
        files, _ = written_files(folder, {ORDERS: _ROWS})
        unit = {type_: files[ORDERS]}
        cpu = {
            "rows": [_of_rows(folder, times) for times in _TIMES],
            "streams": [_cpu(dict.fromkeys(FLAT_TYPES[:times], files[ORDERS])) for times in _TIMES],
            "windows": [_cpu(unit, days=times) for times in _TIMES],
            "marketplaces": [_cpu(unit, countries=europe[:times]) for times in _TIMES],
        }
    drawn(_PICTURE, _TIMES, cpu, f"one is a report of {_ROWS:,} rows")
    rows = [(what, *(f"{seconds:.2f}" for seconds in found), f"{_bend(found):.2f}") for what, found in cpu.items()]
    return Table(("", *(f"{times}x" for times in _TIMES), "4x to 16x over 1x to 4x, each"), rows)


def _of_rows(folder: Path, times: int) -> float:
    (folder / str(times)).mkdir()
    files, _ = written_files(folder / str(times), {ORDERS: _ROWS * times})
    return _cpu({FLAT_TYPES[0]: files[ORDERS]})


def _cpu(files: dict[str, Path], *, days: int = 1, countries: list[str] | None = None) -> float:
    with sync(files, days=days, countries=countries or ("US",)) as command:
        return best_of(2, command).cpu


def _bend(seconds: list[float]) -> float:
    """How much more one more costs at the end than at the beginning; 1 is a straight line."""
    one, four, sixteen = seconds
    return ((sixteen - four) / 12) / ((four - one) / 3)
