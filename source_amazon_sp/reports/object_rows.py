"""Objects of JSON and XML documents to records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.reports.origin import MARKETPLACE, ROW_ID, ROW_NUMBER, Stamp
from source_amazon_sp.reports.row_ids import RowIds

Record = dict[str, Any]

_ROW_NUMBER = ROW_NUMBER.encode()
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
        self._begun: dict[Any, bytes] = {}  # the beginning of a record, by what its row says of its marketplace

    def lines(self, rows: Iterable[Record]) -> Iterator[JsonLines]:
        texts: list[bytes] = []
        length = 0
        for number, row in enumerate(rows, 1):
            key = b""
            if self._row_ids is not None:
                (row_id,) = self._row_ids.of([self._stamp.identity + self._identity(row)])
                key = b',"%b":"%b"' % (ROW_ID.encode(), row_id.encode())
            start = self._start(row)
            text = b'%b%b,"%b":%d,%b' % (start, key, _ROW_NUMBER, number, orjson.dumps(row)[1:])
            texts.append(text if row else text.removesuffix(b",}") + b"}")
            length += len(text)
            if length >= _AT_ONCE:
                yield JsonLines(b"\n".join(texts), len(texts))
                texts, length = [], 0
        if texts:
            yield JsonLines(b"\n".join(texts), len(texts))

    def _start(self, row: Record) -> bytes:
        """The beginning of a record, with the marketplace that the row names; its own of our columns are taken out."""
        place = str(row.get(MARKETPLACE) or row.get(self._stamp.placed_by))
        if not self._own.isdisjoint(row):
            for name in self._own:
                row.pop(name, None)
        if place not in self._begun:
            columns = {**self._stamp.columns, MARKETPLACE: self._stamp.marketplace(place)}
            self._begun[place] = orjson.dumps(columns)[:-1]
        return self._begun[place]

    def _identity(self, row: Record) -> str:
        """What tells this row from the others of its window, as text."""
        if not self._paths:
            return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()
        return orjson.dumps([_at(row, path) for path in self._paths]).decode()


def _at(row: Any, path: Sequence[str]) -> Any:
    for name in path:
        row = row.get(name) if isinstance(row, Mapping) else None
    return row
