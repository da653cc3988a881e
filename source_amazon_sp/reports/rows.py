"""From a document to records: typed by the stream's schema, with the columns that say where a row comes from."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from source_amazon_sp.clock import instant, written
from source_amazon_sp.documents.conform import Conformed
from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import Objects, read_document
from source_amazon_sp.documents.text import Irregularities
from source_amazon_sp.errors import UndecodableDocument
from source_amazon_sp.marketplaces import BY_COUNTRY, BY_ID
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.headers import column_names
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.values import Values

ROW_ID = "_row_id"
EXTRA = "_extra"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one document come from. `bounds` of their window, as written; `cell` is what it is read by."""

    report_id: str
    created_at: str | None
    marketplaces: tuple[str, ...]
    bounds: tuple[str | None, str | None]
    cell: str
    options: Mapping[str, str]


def in_utc(text: str | None) -> str | None:
    """Amazon's instants as this connector writes them."""
    return written(instant(text)) if text else None


class ReportRows:
    """Reads the documents of one stream. Counts, over all of them, what could not be read as it should be."""

    def __init__(self, spec: ReportSpec, schema: Mapping[str, Any]) -> None:
        self._spec = spec
        self._schema = schema
        self.unreadable: Counter[str] = Counter()
        self.unknown_headers: set[str] = set()
        self.irregularities = Irregularities()
        self._lock = threading.Lock()

    def read(self, document: Document, origin: Origin) -> Iterator[dict[str, Any]]:
        """Yield the records of a document. Raises UndecodableDocument."""
        irregularities = Irregularities()
        countries = [BY_ID[marketplace].country for marketplace in origin.marketplaces if marketplace in BY_ID]
        content = read_document(
            document.chunks(),
            self._spec.form,
            content_type=document.content_type,
            japanese="JP" in countries,
            irregularities=irregularities,
        )
        if isinstance(content, Table):
            rows = self._cells(content, countries[0] if countries else None)
        else:
            rows = self._objects(content)
        try:
            yield from self._stamped(rows, origin)
        finally:
            self._add(irregularities)
        if irregularities.missing_arrays:
            raise UndecodableDocument(f"{self._spec.name}: the document has no list named {self._spec.form.items!r}.")

    def _add(self, of_document: Irregularities) -> None:
        with self._lock:
            totals = zip(astuple(self.irregularities), astuple(of_document), strict=True)
            self.irregularities = Irregularities(*(total + more for total, more in totals))

    def complaints(self) -> Iterator[tuple[str, str]]:
        """What was not as it should be, so far: a name for each kind, and the words."""
        for column, count in self.unreadable.items():
            yield f"unreadable {column}", f"{count} value(s) of {column} can't be read as their type and are null."
        for header in sorted(self.unknown_headers):
            yield f"header {header}", f"the column {header!r} is new to this connector and comes through as text."
        for count, what in (
            (self.irregularities.short_rows, "row(s) have fewer cells than the header; the missing ones are null"),
            (self.irregularities.long_rows, "row(s) have more cells than the header; they are in _extra"),
            (self.irregularities.replaced_characters, "character(s) can't be read in the document's charset"),
        ):
            if count:
                yield what, f"{count} {what}."

    def _cells(self, table: Table, country: str | None) -> Iterator[dict[str, Any]]:
        # The engine's own columns are declared too, so that no header of a report takes their place.
        declared = self._schema["properties"]
        columns = column_names(table.header, declared, self._spec.report_type)
        self.unknown_headers.update(columns.unknown)
        values = Values(self._schema, country, self._spec.dates, decimal_point=self._spec.decimal_point)
        converters = values.converters(columns.names)
        width = len(columns.names)
        pairs = list(zip(columns.names, converters, strict=True))
        try:
            for row in table.rows:
                record = {name: convert(cell) for (name, convert), cell in zip(pairs, row, strict=False) if cell}
                if len(row) > width:
                    record[EXTRA] = row[width:]
                yield record
        finally:
            self.unreadable.update(values.unreadable)

    def _objects(self, content: Objects) -> Iterator[dict[str, Any]]:
        conformed = Conformed(self._schema)
        try:
            for row in content.rows:
                yield conformed(row)
        finally:
            self.unreadable.update(conformed.unreadable)

    def _stamped(self, rows: Iterator[dict[str, Any]], origin: Origin) -> Iterator[dict[str, Any]]:
        start, end = origin.bounds
        stamp: dict[str, Any] = {
            "_report_id": origin.report_id,
            "_report_created_at": origin.created_at,
            "_window_start": start,
            "_window_end": end,
            **{o.name: origin.options.get(o.name, o.default) for o in self._spec.options if o.column},
        }
        asked = origin.marketplaces[0] if len(origin.marketplaces) == 1 else None
        row_ids = None if self._spec.key else RowIds(origin.cell)
        options = repr([value for name, value in sorted(origin.options.items()) if name in stamp])
        for number, row in enumerate(rows, 1):
            if row_ids is not None:
                row[ROW_ID] = row_ids.of(options + self._identity(row))
            row.update(stamp)
            row["marketplace_id"] = _marketplace_id(row.get("marketplace_id")) or asked
            row["_row_number"] = number
            yield row

    def _identity(self, row: Mapping[str, Any]) -> str:
        """What tells this row from the others of its window, as text."""
        if not self._spec.identity:
            return repr(sorted(row.items()))
        return repr([_at(row, path) for path in self._spec.identity])


def _marketplace_id(own: Any) -> str | None:
    """A marketplace that the row names itself: some reports write the country for it."""
    known = BY_ID.get(str(own)) or BY_COUNTRY.get(str(own).upper())
    return known.id if known else None


def _at(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row.get(name) if isinstance(row, Mapping) else None
    return row


class RowIds:
    """
    Keys for rows that have none: a hash over what tells them apart, and the number among those that are equal.

    The hash also covers marketplace and window, so that a row read again with its window has its key again, and an
    equal row of another window another one.
    """

    def __init__(self, where: str) -> None:
        self._where = where.encode()
        self._seen: dict[bytes, int] = {}

    def of(self, identity: str) -> str:
        digest = hashlib.blake2b(self._where, digest_size=16)
        digest.update(identity.encode("utf-8", "surrogatepass"))
        found = digest.digest()
        times = self._seen.get(found, 0) + 1
        self._seen[found] = times
        if times == 1:
            return found.hex()
        return hashlib.blake2b(found + times.to_bytes(8, "big"), digest_size=16).hexdigest()
