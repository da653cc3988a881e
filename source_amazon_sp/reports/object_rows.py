"""Objects of JSON and XML documents to records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.reports.origin import MARKETPLACE, ROW_ID, ROW_NUMBER, Stamp
from source_amazon_sp.reports.row_ids import RowIds

Record = dict[str, Any]

_AT_ONCE = 128 * 1024  # bytes


class ObjectRows:
    """
    Makes the records of one document. `identity` are the paths to what tells its rows apart; none: the whole row.

    A field of the report that has the name of one of the stamp's gives way to it.
    """

    def __init__(self, stamp: Stamp, identity: Sequence[str], row_ids: RowIds | None) -> None:
        self._stamp = stamp
        self._paths = [path.split(".") for path in identity]
        self._row_ids = row_ids
        self._own = {*stamp.columns, MARKETPLACE, ROW_ID, ROW_NUMBER}

    def lines(self, rows: Iterable[Record]) -> Iterator[JsonLines]:
        text = bytearray()
        count = 0
        start = self._stamp.text.encode()
        for number, row in enumerate(rows, 1):
            text += start + self._own_columns(row, number)
            if row:
                text += b"," + orjson.dumps(row)[1:]
            else:
                text += b"}"
            text += b"\n"
            count += 1
            if len(text) >= _AT_ONCE:
                yield JsonLines(bytes(text), count)
                text.clear()
                count = 0
        if count:
            yield JsonLines(bytes(text), count)

    def _own_columns(self, row: Record, number: int) -> bytes:
        """The columns that differ from row to row; the row's own of these names are taken out."""
        own: Record = {}
        if self._row_ids is not None:
            (own[ROW_ID],) = self._row_ids.of([self._stamp.identity + self._identity(row)])
        own[MARKETPLACE] = self._stamp.marketplace(row.get(MARKETPLACE))
        own[ROW_NUMBER] = number
        if not self._own.isdisjoint(row):
            for name in self._own:
                row.pop(name, None)
        return b"," + orjson.dumps(own)[1:-1]

    def _identity(self, row: Record) -> str:
        """What tells this row from the others of its window, as text."""
        if not self._paths:
            return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()
        return orjson.dumps([_at(row, path) for path in self._paths]).decode()


def _at(row: Any, path: Sequence[str]) -> Any:
    for name in path:
        row = row.get(name) if isinstance(row, Mapping) else None
    return row
