"""From a query's document, an object a line, to records."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from source_amazon_sp.data_kiosk.columns import Columns, found_in
from source_amazon_sp.documents.conform import Conformed
from source_amazon_sp.documents.json_items import json_lines
from source_amazon_sp.documents.text import gunzip


class QueryRows:
    """
    Reads the documents of one stream, a line in memory at a time. Counts what can't be read as its type.

    With `open_ended` each row has the columns that it brings, whether they are among `columns` or not.
    """

    def __init__(self, columns: Columns, items: str = "", *, open_ended: bool = False) -> None:
        self._columns = columns
        self._open_ended = open_ended
        self._items = f"{items}.item" if items else ""
        self._schema: Mapping[str, Any] = {"properties": columns.properties()}
        self._lock = threading.Lock()
        self.unreadable: Counter[str] = Counter()

    def read(self, chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """Yield the records of a document. Raises UndecodableDocument."""
        conformed = Conformed(self._schema)
        try:
            for row in json_lines(gunzip(chunks), self._items):
                columns = Columns(found_in(row)) if self._open_ended else self._columns
                yield conformed(columns.flat(row))
        finally:
            with self._lock:
                self.unreadable.update(conformed.unreadable)
