"""Memory does not grow with the document: 50 MB and more pass through a few megabytes."""

import gzip
import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat, Objects, read_document
from source_amazon_sp.documents.spool import SharedPages

MEGABYTE = 1 << 20


def peak_of(act: Callable[[], int]) -> tuple[int, int]:
    """What the act returns, and the most memory that was taken meanwhile."""
    tracemalloc.start()
    try:
        result = act()
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def repeated(before: bytes, block: bytes, times: int, after: bytes = b"") -> Iterator[bytes]:
    yield before
    for _ in range(times):
        yield block
    yield after


def count(content: Table | Objects) -> int:
    """How many rows there are; none is kept."""
    return sum(block.size for block in content.blocks) if isinstance(content, Table) else sum(1 for _ in content.rows)


LINE = b"\t".join(b"cell of text %d" % number for number in range(30)) + b"\r\n"
LINES = LINE * (MEGABYTE // 2 // len(LINE))
OBJECT = b'{"asin": "B0", "units": 1, "revenue": {"amount": 2.5}, "text": "' + b"x" * 4000 + b'"},'
ELEMENT = (
    b"<Message><Order><Id>1</Id><Text>" + b"x" * 4000 + b"</Text></Order><Other>" + b"y" * 900 + b"</Other></Message>"
)


@pytest.mark.parametrize("quoted", [False, True])
def test_a_flat_file_of_50_mb_is_read_in_constant_memory(*, quoted: bool) -> None:
    form = DocumentForm(DocumentFormat.TSV, quoted=quoted)
    rows, peak = peak_of(lambda: count(read_document(repeated(LINE, LINES, 100), form)))
    assert rows == 100 * LINES.count(b"\n")
    assert peak < 16 * MEGABYTE


def test_a_gzip_document_of_50_mb_is_read_in_constant_memory() -> None:
    packed = gzip.compress(LINE) + gzip.compress(LINES, 1) * 100
    rows, peak = peak_of(lambda: count(read_document([packed], DocumentForm(DocumentFormat.TSV))))
    assert rows == 100 * LINES.count(b"\n")
    assert peak < 16 * MEGABYTE + len(packed)


def test_a_json_document_of_50_mb_is_read_in_constant_memory() -> None:
    chunks = repeated(b'{"reportSpecification": {}, "data": [', OBJECT * 100, 125, b"{}]}")
    rows, peak = peak_of(lambda: count(read_document(chunks, DocumentForm(DocumentFormat.JSON, "data.item"))))
    assert rows == 12_501
    assert peak < 16 * MEGABYTE


def test_small_items_in_big_chunks_are_read_in_constant_memory() -> None:
    chunks = repeated(b'{"data": [', b'{"a": 1},' * 100_000, 8, b"{}]}")
    rows, peak = peak_of(lambda: count(read_document(chunks, DocumentForm(DocumentFormat.JSON, "data.item"))))
    assert rows == 800_001
    assert peak < 16 * MEGABYTE


def test_json_lines_of_50_mb_are_read_in_constant_memory() -> None:
    chunks = repeated(b"", (OBJECT.removesuffix(b",") + b"\n") * 100, 125)
    rows, peak = peak_of(lambda: count(read_document(chunks, DocumentForm(DocumentFormat.JSON_LINES))))
    assert rows == 12_500
    assert peak < 16 * MEGABYTE


def test_an_xml_document_of_50_mb_is_read_in_constant_memory() -> None:
    chunks = repeated(b"<Envelope>", ELEMENT * 100, 100, b"</Envelope>")
    form = DocumentForm(DocumentFormat.XML, "Envelope/Message/Order")
    rows, peak = peak_of(lambda: count(read_document(chunks, form)))
    assert rows == 10_000
    assert peak < 16 * MEGABYTE


def test_50_mb_of_xml_that_nobody_asked_for_are_passed_over_in_constant_memory() -> None:
    chunks = repeated(b"<R><Skip>", ELEMENT * 100, 100, b"</Skip><O>1</O></R>")
    rows, peak = peak_of(lambda: count(read_document(chunks, DocumentForm(DocumentFormat.XML, "R/O"))))
    assert rows == 1
    assert peak < 16 * MEGABYTE


def test_shared_pages_of_50_mb_are_kept_on_disk_and_not_in_memory() -> None:
    page = bytes(256 << 10)

    def read() -> int:
        shared = SharedPages((bytes(page) for _ in range(200)), readers=2)
        return sum(1 for reader in (shared.reader(), shared.reader()) for _ in reader)

    pages, peak = peak_of(read)
    assert pages == 400
    assert peak < 4 * MEGABYTE
