"""The one way into a document."""

import gzip
import json
from collections.abc import Callable

import pytest

from source_amazon_sp.documents.delimited import Preamble, Table
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat, Objects, read_document
from source_amazon_sp.documents.text import Irregularities, TruncatedDocument
from unit_tests.support.tables import rows, rows_of

packings = pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
Pack = Callable[[bytes], bytes]


@packings
def test_tab_separated_text_is_a_table(pack: Pack) -> None:
    read = read_document([pack(b"sku\tasin\nA\tB1\n")], DocumentForm(DocumentFormat.TSV))
    assert isinstance(read, Table)
    assert (read.header, list(rows_of(read))) == (["sku", "asin"], [["A", "B1"]])


@packings
def test_comma_separated_text_is_a_table(pack: Pack) -> None:
    form = DocumentForm(DocumentFormat.CSV, quoted=True, preamble=Preamble(skip=1))
    read = read_document([pack(b'Report\n"sku","title"\n"A","x, y"\n')], form)
    assert isinstance(read, Table)
    assert (read.header, list(rows_of(read))) == (["sku", "title"], [["A", "x, y"]])


@packings
def test_json_is_objects_with_a_head(pack: Pack) -> None:
    document = json.dumps({"reportSpecification": {"reportType": "X"}, "dataByAsin": [{"asin": "B1"}]}).encode()
    read = read_document([pack(document)], DocumentForm(DocumentFormat.JSON, "dataByAsin.item"))
    assert isinstance(read, Objects)
    assert read.head == {"reportSpecification": {"reportType": "X"}}
    assert list(read.rows) == [{"asin": "B1"}]


@packings
def test_json_lines_are_objects(pack: Pack) -> None:
    read = read_document([pack(b'{"x": 1}\n{"x": 2}\n')], DocumentForm(DocumentFormat.JSON_LINES))
    assert isinstance(read, Objects)
    assert list(read.rows) == [{"x": 1}, {"x": 2}]


@packings
def test_xml_is_objects(pack: Pack) -> None:
    form = DocumentForm(DocumentFormat.XML, "R/O", lists=frozenset({"I"}))
    read = read_document([pack(b"<R><O><I>1</I></O></R>")], form)
    assert isinstance(read, Objects)
    assert list(read.rows) == [{"I": ["1"]}]


@pytest.mark.parametrize(
    ("content_type", "row_charset", "japanese", "charset"),
    [
        ("text/plain; charset=Cp1252", None, False, "cp1252"),
        ("text/plain; charset=UTF-8", "cp932", True, "utf-8"),
        ("text/plain", "cp932", False, "cp932"),
        (None, None, True, "cp932"),
        (None, None, False, "cp1252"),
    ],
)
def test_flat_files_are_read_in_their_character_set(
    *, content_type: str | None, row_charset: str | None, japanese: bool, charset: str
) -> None:
    text = "数量" if charset == "cp932" else "Größe"
    form = DocumentForm(DocumentFormat.TSV, charset=row_charset)
    chunks = [f"{text}\n1\n".encode(charset)]
    read = read_document(chunks, form, content_type=content_type, japanese=japanese)
    assert isinstance(read, Table)
    assert read.header == [text]


def test_irregularities_of_all_floors_meet() -> None:
    tally = Irregularities()
    document = "a\tb\nö\n1\t2\t3\n".encode() + "ü é ö ä ".encode() * 3 + b"\xff\t1\n"
    read = read_document(
        [document], DocumentForm(DocumentFormat.TSV), content_type="text/plain;charset=UTF-8", irregularities=tally
    )
    assert isinstance(read, Table)
    assert len(list(rows_of(read))) == 3
    assert tally == Irregularities(replaced_characters=1, short_rows=1, long_rows=1)


def test_a_missing_array_is_counted() -> None:
    tally = Irregularities()
    read = read_document([b"{}"], DocumentForm(DocumentFormat.JSON, "data.item"), irregularities=tally)
    assert isinstance(read, Objects)
    assert list(read.rows) == []
    assert tally.missing_arrays == 1


def test_a_document_cut_short_is_worth_another_download() -> None:
    packed = gzip.compress(b"sku\tasin\n" * 1000)
    with pytest.raises(TruncatedDocument):
        rows(read_document([packed[:-10]], DocumentForm(DocumentFormat.TSV)))
