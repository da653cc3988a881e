"""Flat files of any size, written while they are read: nobody ever holds one whole."""

from collections.abc import Callable, Iterator, Sequence

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.report_documents import Content
from integration_tests.simulator.report_fates import Maker
from integration_tests.simulator.report_samples import sample

_LINES = 2000  # in a chunk
_VARIETY = 251  # different lines, apart from their number


def big_flat_file(rows: int, columns: int | Sequence[str], *, gzip: bool = True) -> Maker:
    """
    `rows` lines of so many columns (or of these). The first column numbers the lines, `FAKE-0000000001` onwards; the
    others repeat, with a number, an instant, a text or an amount by turns.
    """
    names = [f"column-{number + 1}" for number in range(columns)] if isinstance(columns, int) else list(columns)
    tails = [_tail(number, len(names) - 1) for number in range(_VARIETY)]
    header = "\t".join(names) + "\n"
    chunks = _chunks(header.encode(), rows, lambda number: f"FAKE-{number + 1:010d}{tails[number % _VARIETY]}".encode())
    content = Content(chunks, gzip=gzip)
    return lambda _, __: content


def long_sample(report_type: str, rows: int, *, gzip: bool = True) -> Maker:
    """The lines of the type's sample over and over, as many as wanted. Raises LookupError for a type without one."""
    short = sample(report_type)
    if short is None or not isinstance(short.body, bytes):
        raise LookupError(f"there is no sample of {report_type}")
    header, *lines = (line + b"\n" for line in short.body.rstrip(b"\r\n").split(b"\n"))
    content = Content(_chunks(header, rows, lambda number: lines[number % len(lines)]), short.content_type, gzip)
    return lambda _, __: content


def big_report(report_type: str, size: str) -> Maker:
    """`1000000x20` is a big flat file of so many lines and columns, `1000000` a long sample."""
    rows, _, columns = size.partition("x")
    return big_flat_file(int(rows), int(columns)) if columns else long_sample(report_type, int(rows))


def _chunks(header: bytes, rows: int, line: Callable[[int], bytes]) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        yield header
        for begin in range(0, rows, _LINES):
            yield b"".join(map(line, range(begin, min(begin + _LINES, rows))))

    return chunks


def _tail(number: int, cells: int) -> str:
    dice = Dice("big", number)
    kinds = (
        lambda: str(dice.below(100000)),
        lambda: f"2026-{dice.between(1, 12):02d}-{dice.between(1, 28):02d}T10:00:00+00:00",
        lambda: f"fake text {dice.below(1000)}",
        lambda: f"{dice.below(1000)}.{dice.below(100):02d}",
    )
    return "".join(f"\t{kinds[cell % len(kinds)]()}" for cell in range(cells)) + "\n"
