"""From a document to records: typed by the stream's schema, with the columns that say where a row comes from."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import Any

from source_amazon_sp.clock import instant, written
from source_amazon_sp.documents.conform import Conformed, Counts
from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import Objects, read_document
from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.documents.text import Irregularities
from source_amazon_sp.errors import UndecodableDocument
from source_amazon_sp.marketplaces import BY_ID
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.flat_rows import FlatRows
from source_amazon_sp.reports.headers import column_names
from source_amazon_sp.reports.object_rows import ObjectRows
from source_amazon_sp.reports.origin import Origin, Stamp
from source_amazon_sp.reports.row_ids import RowIds
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.values import Values


def in_utc(text: str | None) -> str | None:
    """Amazon's instants as this connector writes them."""
    return written(instant(text)) if text else None


class ReportRows:
    """Reads the documents of one stream. Counts, over all of them, what could not be read as it should be."""

    def __init__(self, spec: ReportSpec, schema: Mapping[str, Any]) -> None:
        self._spec = spec
        self._schema = schema
        self.unreadable = Counts()
        self.unknown_headers = Counts()
        self.irregularities = Irregularities()
        self._lock = threading.Lock()

    def records(self, document: Document, origin: Origin) -> Iterator[dict[str, Any]]:
        """Yield the records of a document, one by one. Raises UndecodableDocument."""
        for lines in self.read(document, origin):
            yield from lines.records()

    def read(self, document: Document, origin: Origin) -> Iterator[JsonLines]:
        """Yield the records of a document, many at a time. Raises UndecodableDocument."""
        irregularities = Irregularities()
        countries = [BY_ID[marketplace].country for marketplace in origin.marketplaces if marketplace in BY_ID]
        content = read_document(
            document.chunks(),
            self._spec.form,
            content_type=document.content_type,
            japanese="JP" in countries,
            irregularities=irregularities,
        )
        stamp = Stamp(self._spec, origin)
        row_ids = None if self._spec.key else RowIds(origin.cell)
        try:
            if isinstance(content, Table):
                yield from self._of_table(content, countries[0] if countries else None, stamp, row_ids)
            else:
                yield from self._of_objects(content, stamp, row_ids)
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

    def _of_table(self, table: Table, country: str | None, stamp: Stamp, row_ids: RowIds | None) -> Iterator[JsonLines]:
        # The engine's own columns are declared too, so that no header of a report takes their place.
        declared = self._schema["properties"]
        columns = column_names(table.header, declared, self._spec.report_type)
        self.unknown_headers.add(columns.unknown)
        values = Values(self._schema, country, self._spec.dates, decimal_point=not self._spec.local_numbers)
        try:
            yield from FlatRows(columns.names, values, stamp, self._spec.identity, row_ids).lines(table.blocks)
        finally:
            self.unreadable.add(values.unreadable)

    def _of_objects(self, content: Objects, stamp: Stamp, row_ids: RowIds | None) -> Iterator[JsonLines]:
        conformed = Conformed(self._schema)
        try:
            yield from ObjectRows(stamp, self._spec.identity, row_ids).lines(map(conformed, content.rows))
        finally:
            self.unreadable.add(conformed.unreadable)
