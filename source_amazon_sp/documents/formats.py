"""The one way into a report's document: what its catalogue row says of its form, and the rows in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from source_amazon_sp.documents.delimited import NO_PREAMBLE, Preamble, Table, table
from source_amazon_sp.documents.json_items import JsonItems, json_lines
from source_amazon_sp.documents.text import Irregularities, charset_of, gunzip, lines, peeked
from source_amazon_sp.documents.xml_items import xml_items
from source_amazon_sp.errors import UndecodableDocument

_CHARSET_SAMPLE = 1 << 20
_FIRST_LIST = re.compile(rb'"(\w+)"\s*:\s*\[\s*[{\]]')


class DocumentFormat(str, Enum):
    TSV = "TSV"
    CSV = "CSV"
    JSON = "JSON"
    JSON_LINES = "JSON_LINES"
    XML = "XML"
    UNKNOWN = "UNKNOWN"  # found out from the document itself


@dataclass(frozen=True)
class DocumentForm:
    """
    How a kind of document is to be read.

    `items` is the path to the rows: `dataByAsin.item` in JSON; `metrics.item` within each line of JSON Lines, or
    "" for the line itself; `AmazonEnvelope/Message/Order` in XML. `lists` are the XML children that are always
    lists. `quoted`, `preamble` and `charset` (where the answer names none) speak of flat files.
    """

    format: DocumentFormat
    items: str = ""
    quoted: bool = False
    preamble: Preamble = NO_PREAMBLE
    charset: str | None = None
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Objects:
    """Rows that are objects with Amazon's names. `head` is what stands beside them; see `JsonItems`."""

    rows: Iterator[dict[str, Any]]
    head: dict[str, Any] = field(default_factory=dict)


def read_document(
    chunks: Iterable[bytes],
    form: DocumentForm,
    *,
    content_type: str | None = None,
    japanese: bool = False,
    irregularities: Irregularities | None = None,
) -> Table | Objects:
    """
    The rows of a document, packed or not, as it came: a Table for flat files, Objects for the rest.

    The rows are read once, as they are asked for; `irregularities` is complete when they are through. Raises
    UndecodableDocument for what is not of this form; its subclass TruncatedDocument says that it ends early.
    """
    content = gunzip(chunks)
    if form.format is DocumentFormat.UNKNOWN:
        sample, content = peeked(content, _CHARSET_SAMPLE)
        form = found_out(sample)
    if form.format is DocumentFormat.JSON:
        items = JsonItems(content, form.items, irregularities)
        return Objects(items, items.head)
    if form.format is DocumentFormat.JSON_LINES:
        return Objects(json_lines(content, form.items))
    if form.format is DocumentFormat.XML:
        return Objects(xml_items(content, form.items, form.lists, irregularities))
    sample, content = peeked(content, _CHARSET_SAMPLE)
    charset = charset_of(content_type, form.charset, sample, japanese=japanese)
    delimiter = "\t" if form.format is DocumentFormat.TSV else ","
    return table(
        lines(content, charset, irregularities),
        delimiter,
        quoted=form.quoted,
        preamble=form.preamble,
        irregularities=irregularities,
    )


def found_out(sample: bytes) -> DocumentForm:
    """
    The form of a document that nobody described, from its beginning: JSON by its first list, else a flat file.

    Raises UndecodableDocument for XML, where nothing says which elements are the rows.
    """
    start = sample.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        raise UndecodableDocument(
            "The document is XML, and this connector does not know which of its elements are rows."
        )
    if start.startswith(b"["):
        return DocumentForm(DocumentFormat.JSON, "item")
    if start.startswith(b"{"):
        first_list = _FIRST_LIST.search(start)
        if first_list is None:
            raise UndecodableDocument("The document is JSON without a list of rows.")
        return DocumentForm(DocumentFormat.JSON, f"{first_list[1].decode()}.item")
    header = start.split(b"\n", 1)[0]
    if b"\t" in header:
        return DocumentForm(DocumentFormat.TSV)
    return DocumentForm(DocumentFormat.CSV, quoted=True)
