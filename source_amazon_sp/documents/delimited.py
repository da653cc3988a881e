"""Flat files: lines to rows of cells, by position. Names of columns and types of values are the caller's."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from source_amazon_sp.documents.text import Irregularities
from source_amazon_sp.errors import UndecodableDocument

Row = Sequence[str | None]

# Amazon's descriptions pass csv's own limit of 128 Ki characters. The limit is the process's; it never gets
# smaller here. The largest that a C long holds everywhere.
csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))

# Follows the last line of a quoted file. Where it does not come back as a row of its own, a quote stayed open.
_END_MARK = "\x1e"


@dataclass(frozen=True)
class Preamble:
    """What stands before the header: so many lines, or all up to the one that starts so."""

    skip: int = 0
    header_starts_with: str = ""


NO_PREAMBLE = Preamble()


@dataclass(frozen=True)
class Table:
    """
    A flat file. `header` is as the file has it: names may be empty, or stand twice; empty for an empty file.

    Each row has a cell for every name of the header: "" where the file says nothing between two delimiters,
    None where the line stopped short. Cells past the header's end follow in the same list, empty ones at the
    line's end left out; `row[len(header):]` is not to be lost. `rows` can be read once.
    """

    header: list[str]
    rows: Iterator[Row]


def table(
    lines: Iterable[str],
    delimiter: str,
    *,
    quoted: bool = False,
    preamble: Preamble = NO_PREAMBLE,
    irregularities: Irregularities | None = None,
) -> Table:
    """
    Read the header now, the rows as they are asked for; lines of white space only are nothing.

    A quote is a character like others unless the file is `quoted`: then cells may hold delimiters and line ends
    within double quotes. Raises UndecodableDocument where text comes but no header, or a quote is never closed.
    """
    text = _from_header(iter(lines), preamble)
    cells = _quoted(text, delimiter) if quoted else _unquoted(text, delimiter)
    header = next(cells, [])
    tally = irregularities if irregularities is not None else Irregularities()
    return Table(header, _fitted(cells, len(header), tally))


def _from_header(lines: Iterator[str], preamble: Preamble) -> Iterator[str]:
    text_passed = sum(not _is_blank(line) for line in islice(lines, preamble.skip)) > 0
    for line in lines:
        if _is_blank(line):
            continue
        if line.lstrip('"').startswith(preamble.header_starts_with):
            return chain((line,), lines)
        text_passed = True
    if text_passed:
        raise UndecodableDocument("The document has text, and not the header its kind has.")
    return iter(())


def _is_blank(line: str) -> bool:
    return not line or line.isspace()


def _unquoted(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return (line.split(delimiter) for line in lines if line and not line.isspace())


def _quoted(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(chain((line + "\n" for line in lines), (_END_MARK,)), delimiter=delimiter)
    try:
        for row in reader:
            if row and row[-1].endswith(_END_MARK):
                if len(row) > 1 or row[0] != _END_MARK:
                    raise UndecodableDocument("A quote in the document is never closed.")
            elif any(map(str.strip, row)):
                yield row
    except csv.Error as error:
        raise UndecodableDocument(f"Line {reader.line_num} of the document: {error}.") from error


def _fitted(rows: Iterable[list[str]], width: int, tally: Irregularities) -> Iterator[Row]:
    for row in rows:
        if len(row) == width:
            yield row
        elif len(row) < width:
            tally.short_rows += 1
            yield [*row, *[None] * (width - len(row))]
        else:
            while len(row) > width and not row[-1]:
                row.pop()
            tally.long_rows += len(row) > width
            yield row
