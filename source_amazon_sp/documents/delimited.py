"""Flat files: lines to columns of cells, by position. Names of columns and types of values are the caller's."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from source_amazon_sp.documents.text import Irregularities
from source_amazon_sp.errors import UndecodableDocument

Column = Sequence[str | None]

# Amazon's descriptions pass csv's own limit of 128 Ki characters. The limit is the process's; it never gets
# smaller here. The largest that a C long holds everywhere.
csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))

# Follows the last line of a quoted file. Where it does not come back as a row of its own, a quote stayed open.
_END_MARK = "\x1e"

_GROUP = 256  # rows of a quoted file in a block


@dataclass(frozen=True)
class Preamble:
    """What stands before the header: so many lines, or all up to the one that starts so."""

    skip: int = 0
    header_starts_with: str = ""


NO_PREAMBLE = Preamble()


@dataclass(frozen=True, slots=True)
class Block:
    """
    Some rows that follow each other, by column.

    A cell is "" where the file says nothing between two delimiters, None where the line stopped short. `beyond` has,
    by the row's place, the cells past the header's end, empty ones at the line's end left out; they are not to be
    lost. `plain` promises that no cell has a quote, a backslash or a control character.
    """

    size: int
    columns: list[Column]
    beyond: dict[int, list[str]]
    plain: bool = False


@dataclass(frozen=True)
class Table:
    """
    A flat file. `header` is as the file has it: names may be empty, or stand twice; empty for an empty file.

    `blocks` have a column for every name of the header, and can be read once.
    """

    header: list[str]
    blocks: Iterator[Block]


def table(
    texts: Iterable[str],
    delimiter: str,
    *,
    quoted: bool = False,
    preamble: Preamble = NO_PREAMBLE,
    irregularities: Irregularities | None = None,
) -> Table:
    """
    Read the header now, the rows as they are asked for; lines of white space only are nothing. Texts are whole lines.

    A quote is a character like others unless the file is `quoted`: then cells may hold delimiters and line ends
    within double quotes. Raises UndecodableDocument where text comes but no header, or a quote is never closed.
    """
    from_header = _from_header(iter(texts), preamble)
    tally = irregularities if irregularities is not None else Irregularities()
    if quoted:
        rows = _quoted(from_header, delimiter)
        header = next(rows, [])
        return Table(header, (_block(group, len(header), tally) for group in _grouped(rows)))
    first, newline, rest = next(from_header, "").partition("\n")
    header = first.split(delimiter) if first else []
    return Table(header, _unquoted(chain((rest,) if newline else (), from_header), delimiter, len(header), tally))


def _from_header(texts: Iterator[str], preamble: Preamble) -> Iterator[str]:
    passed, text_passed = 0, False
    for text in texts:
        lines = text.split("\n")
        for place, line in enumerate(lines):
            passed += 1
            if _is_blank(line):
                continue
            if passed > preamble.skip and line.lstrip('"').startswith(preamble.header_starts_with):
                return chain(("\n".join(lines[place:]),), texts)
            text_passed = True
    if text_passed:
        raise UndecodableDocument("The document has text, and not the header its kind has.")
    return iter(())


def _is_blank(line: str | None) -> bool:
    return not line or line.isspace()


def _unquoted(texts: Iterable[str], delimiter: str, width: int, tally: Irregularities) -> Iterator[Block]:
    for text in texts:
        block = _regular(text, delimiter, width)
        if block is None:
            rows = [line.split(delimiter) for line in text.split("\n") if not _is_blank(line)]
            block = _block(rows, width, tally)
        yield block


def _regular(text: str, delimiter: str, width: int) -> Block | None:
    """The columns, cut out without a look at any row; None where a row is blank, or not as wide as the header."""
    size, stride = text.count("\n") + 1, width + 1
    # Line ends become cells of their own. If one is where it belongs in every row, so is everything else.
    cells = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    if len(cells) != size * stride - 1 or cells[width::stride].count("\n") != size - 1:
        return None
    columns: list[Column] = [cells[place::stride] for place in range(width)]
    blank: Iterable[int] = range(size)
    for column in columns:
        blank = [row for row in blank if _is_blank(column[row])]
        if not blank:
            plain = '"' not in text and "\\" not in text and (delimiter == "\t" or "\t" not in text)
            return Block(size, columns, {}, plain)
    return None


def _quoted(texts: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    lines = (f"{line}\n" for text in texts for line in text.split("\n"))
    reader = csv.reader(chain(lines, (_END_MARK,)), delimiter=delimiter)
    try:
        for row in reader:
            if row and row[-1].endswith(_END_MARK):
                if len(row) > 1 or row[0] != _END_MARK:
                    raise UndecodableDocument("A quote in the document is never closed.")
            elif any(map(str.strip, row)):
                yield row
    except csv.Error as error:
        raise UndecodableDocument(f"Line {reader.line_num} of the document: {error}.") from error


def _grouped(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """The rows in groups; those before a fault come before it."""
    group: list[list[str]] = []
    try:
        for row in rows:
            group.append(row)
            if len(group) == _GROUP:
                yield group
                group = []
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group


def _block(rows: Sequence[list[str]], width: int, tally: Irregularities) -> Block:
    """Rows of any width, as columns."""
    beyond: dict[int, list[str]] = {}
    fitted: list[Sequence[str | None]] = []
    for row in rows:
        if len(row) < width:
            tally.short_rows += 1
        while len(row) > width and not row[-1]:
            row.pop()
        if len(row) > width:
            tally.long_rows += 1
            beyond[len(fitted)] = row[width:]
        fitted.append([*row[:width], *[None] * (width - len(row))])
    return Block(len(fitted), list(zip(*fitted, strict=True)) or [()] * width, beyond)
