"""The one way into a report's document: what its catalogue row says of its form, and the rows in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from source_amazon_sp.documents.delimited import NO_PREAMBLE, Preamble, Table, table
from source_amazon_sp.documents.json_items import JsonItems, json_lines
from source_amazon_sp.documents.text import Irregularities, charset_of, gunzip, lines, peeked
from source_amazon_sp.documents.xml_items import xml_items

_CHARSET_SAMPLE = 1 << 20


class DocumentFormat(str, Enum):
    TSV = "TSV"
    CSV = "CSV"
    JSON = "JSON"
    JSON_LINES = "JSON_LINES"
    XML = "XML"


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
    UndecodableDocument for what is not of this form; its subclass TruncatedDocument is worth another download.
    """
    content = gunzip(chunks)
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
