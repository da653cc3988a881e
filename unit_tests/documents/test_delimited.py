"""Flat files: cells by position, and none lost."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents.delimited import Preamble, table
from source_amazon_sp.documents.text import Irregularities
from source_amazon_sp.errors import UndecodableDocument
from unit_tests.support.tables import rows_of

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def test_header_and_rows_are_told_apart() -> None:
    read = table(["sku\tasin", "SKU-1\tB000000001", "SKU-2\tB000000002"], "\t")
    assert read.header == ["sku", "asin"]
    assert list(rows_of(read)) == [["SKU-1", "B000000001"], ["SKU-2", "B000000002"]]


def test_an_inch_mark_swallows_no_row() -> None:
    read = table(["sku\ttitle", 'A\t"12" pipe', 'B\t9" nail'], "\t")
    assert list(rows_of(read)) == [["A", '"12" pipe'], ["B", '9" nail']]


def test_empty_cells_are_empty_and_absent_cells_are_none() -> None:
    tally = Irregularities()
    read = table(["a\tb\tc", "1\t\t3", "1"], "\t", irregularities=tally)
    assert list(rows_of(read)) == [["1", "", "3"], ["1", None, None]]
    assert (tally.short_rows, tally.long_rows) == (1, 0)


def test_cells_past_the_header_stay_in_the_row_and_are_counted() -> None:
    tally = Irregularities()
    read = table(["a\tb", "1\t2\t3\t\t5\t"], "\t", irregularities=tally)
    assert list(rows_of(read)) == [["1", "2", "3", "", "5"]]
    assert tally.long_rows == 1


def test_empty_cells_past_the_header_are_nothing() -> None:
    tally = Irregularities()
    read = table(["a\tb", "1\t2\t\t", "1\t\t"], "\t", irregularities=tally)
    assert list(rows_of(read)) == [["1", "2"], ["1", ""]]
    assert tally == Irregularities()


def test_header_names_that_repeat_or_are_empty_are_kept() -> None:
    assert table(["zshop\tzshop\t\tsku\t"], "\t").header == ["zshop", "zshop", "", "sku", ""]


@pytest.mark.parametrize("quoted", [False, True])
def test_blank_lines_are_skipped(*, quoted: bool) -> None:
    read = table(["", " ", "a\tb", "", "1\t2", "\t", "  "], "\t", quoted=quoted)
    assert read.header == ["a", "b"]
    assert list(rows_of(read)) == [["1", "2"]]


@pytest.mark.parametrize("quoted", [False, True])
def test_a_header_alone_is_a_table_without_rows(*, quoted: bool) -> None:
    read = table(["a\tb"], "\t", quoted=quoted)
    assert read.header == ["a", "b"]
    assert list(rows_of(read)) == []


@pytest.mark.parametrize("document", [[], ["", " "]])
def test_an_empty_document_has_no_header_and_no_rows(document: list[str]) -> None:
    read = table(document, "\t")
    assert read.header == []
    assert list(rows_of(read)) == []


def test_rows_are_read_only_as_they_are_asked_for() -> None:
    source = iter(["a\tb", "1\t2", "3\t4"])
    read = table(source, "\t")
    next(rows_of(read))
    assert next(source) == "3\t4"


def test_lines_before_the_header_are_skipped_by_number() -> None:
    read = table(["Report of 2026", "", "a\tb", "1\t2"], "\t", preamble=Preamble(skip=2))
    assert read.header == ["a", "b"]


def test_the_header_is_found_by_its_first_name() -> None:
    lines = ["Fees", "note\tnote", '"date/time","sku"', '"2026-11-20","A"']
    read = table(lines, ",", quoted=True, preamble=Preamble(header_starts_with="date/time"))
    assert read.header == ["date/time", "sku"]
    assert list(rows_of(read)) == [["2026-11-20", "A"]]


@pytest.mark.parametrize("preamble", [Preamble(skip=3), Preamble(header_starts_with="sku")])
def test_text_without_a_header_is_undecodable(preamble: Preamble) -> None:
    with pytest.raises(UndecodableDocument, match="not the header"):
        table(["<html>", "</html>"], "\t", preamble=preamble)


def test_a_quoted_cell_may_hold_delimiters_quotes_and_line_ends() -> None:
    read = table(["a,b", '"1,2","say ""hi""', "", 'there"', "x,y"], ",", quoted=True)
    assert list(rows_of(read)) == [["1,2", 'say "hi"\n\nthere'], ["x", "y"]]


def test_a_quote_that_is_never_closed_is_undecodable_and_yields_no_patched_row() -> None:
    read = table(["a,b", "1,2", '3,"4', "5,6"], ",", quoted=True)
    rows = rows_of(read)
    assert next(rows) == ["1", "2"]
    with pytest.raises(UndecodableDocument, match="never closed"):
        next(rows)


def test_a_cell_may_be_larger_than_csv_allows_at_first() -> None:
    read = table(["a", '"' + "x" * 200_000 + '"'], ",", quoted=True)
    assert [len(row[0] or "") for row in rows_of(read)] == [200_000]


@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=8))
def test_no_cell_of_a_flat_file_is_lost(cells: list[list[str]]) -> None:
    header = ["a", "b", "c"]
    read = table(["\t".join(row) for row in [header, *cells]], "\t")
    found = [[cell for cell in row if cell] for row in rows_of(read)]
    expected = [[cell for cell in row if cell] for row in cells]
    assert [row for row in found if row] == [row for row in expected if any(map(str.strip, row))]


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8))
def test_a_quoted_file_reads_back_as_it_was_written(cells: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["a", "b", "c"], *cells])
    read = table(written.getvalue().split("\n"), "\t", quoted=True)
    assert list(rows_of(read)) == [row for row in cells if any(map(str.strip, row))]


@given(st.lists(st.integers(min_value=1, max_value=6), max_size=20))
def test_short_and_long_rows_are_counted(widths: list[int]) -> None:
    tally = Irregularities()
    read = table(["a\tb\tc", *("\t".join("x" * width) for width in widths)], "\t", irregularities=tally)
    assert sum(1 for row in rows_of(read) if len(row) >= len(read.header)) == len(widths)
    assert tally.short_rows == sum(width < 3 for width in widths)
    assert tally.long_rows == sum(width > 3 for width in widths)
