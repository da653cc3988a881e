"""From a query's document, an object a line, to records."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from source_amazon_sp.data_kiosk.columns import Columns, found_in
from source_amazon_sp.documents.conform import Conformed, Counts
from source_amazon_sp.documents.json_items import json_lines
from source_amazon_sp.documents.line_items import items_of_lines
from source_amazon_sp.documents.text import gunzip


class QueryRows:
    """
    Reads the documents of one stream, a row in memory at a time. Counts what can't be read as its type.

    With `items` the rows are the items of that list in each line, with the fields `beside` it. With `open_ended` each
    row has the columns that it brings, whether they are among `columns` or not.
    """

    def __init__(
        self, columns: Columns, items: str = "", beside: Collection[str] = (), *, open_ended: bool = False
    ) -> None:
        self._columns = columns
        self._open_ended = open_ended
        self._items = items
        self._beside = beside
        self._schema: Mapping[str, Any] = {"properties": columns.properties()}
        self.unreadable = Counts()

    def read(self, chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """Yield the records of a document. Raises UndecodableDocument."""
        conformed = Conformed(self._schema)
        try:
            plain = gunzip(chunks)
            for row in items_of_lines(plain, self._items, self._beside) if self._items else json_lines(plain):
                columns = Columns(found_in(row)) if self._open_ended else self._columns
                yield conformed(columns.flat(row))
        finally:
            self.unreadable.add(conformed.unreadable)
