"""Items of JSON arrays, read whole or as a stream: the caller can't tell which."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents import json_items, json_stream
from source_amazon_sp.documents.json_items import JsonItems, json_lines
from source_amazon_sp.documents.text import Irregularities, TruncatedDocument
from source_amazon_sp.errors import UndecodableDocument
from unit_tests.documents.pieces import cut, sizes

SPECIFICATION = {"reportType": "GET_FAKE_REPORT", "reportOptions": {"period": "DAY"}, "marketplaceIds": ["A1", "A2"]}
PROMOTIONS = {
    "reportSpecification": SPECIFICATION,
    "promotions": [
        {
            "promotionId": "P1",
            "name": "summer",
            "budget": {"amount": 5.5},
            "tags": ["x"],
            "includedProducts": [{"asin": "B1"}, {"asin": "B2", "name": "own"}],
        },
        {"promotionId": "P2", "includedProducts": []},
        {"promotionId": "P3", "includedProducts": None},
        {"promotionId": "P4"},
    ],
}


@pytest.fixture(params=["whole", "windows", "events"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs three times: documents of more than two bytes, and elements of 64, are long now."""
    if request.param != "whole":
        monkeypatch.setattr(json_items, "_WHOLE", 2)
        monkeypatch.setattr(json_stream, "_WINDOW", 16)
        monkeypatch.setattr(json_stream, "_LONGEST", 64 if request.param == "windows" else 0)


def items(document: Any, path: str) -> list[dict[str, Any]]:
    return list(JsonItems(cut(json.dumps(document).encode(), 7), path))


def test_the_elements_of_an_array_are_the_items() -> None:
    assert items({"dataByAsin": [{"asin": "B1"}, {"asin": "B2"}]}, "dataByAsin.item") == [
        {"asin": "B1"},
        {"asin": "B2"},
    ]


def test_an_array_may_lie_deeper() -> None:
    assert items({"payload": {"data": [{"x": 1}]}}, "payload.data.item") == [{"x": 1}]


def test_an_array_may_be_the_document() -> None:
    assert items([{"x": 1}, {"x": 2}], "item") == [{"x": 1}, {"x": 2}]


def test_another_array_before_is_passed_over() -> None:
    document = {"salesAndTrafficByDate": [{"date": "2026-11-20"}], "salesAndTrafficByAsin": [{"parentAsin": "B1"}]}
    assert items(document, "salesAndTrafficByAsin.item") == [{"parentAsin": "B1"}]


def test_items_of_an_inner_array_carry_the_fields_around_it() -> None:
    assert items(PROMOTIONS, "promotions.item.includedProducts.item") == [
        {"promotionId": "P1", "name": "summer", "budget": {"amount": 5.5}, "asin": "B1"},
        {"promotionId": "P1", "name": "own", "budget": {"amount": 5.5}, "asin": "B2"},
    ]


def test_arrays_three_deep_are_walked() -> None:
    document = {"campaigns": [{"c": 1, "coupons": [{"k": 2, "asins": [{"asin": "B1"}, {"asin": "B2"}]}]}]}
    assert items(document, "campaigns.item.coupons.item.asins.item") == [
        {"c": 1, "k": 2, "asin": "B1"},
        {"c": 1, "k": 2, "asin": "B2"},
    ]


def test_an_item_that_is_no_object_gets_the_name_of_its_array() -> None:
    assert items({"coupons": [{"id": 1, "asins": ["B1"]}]}, "coupons.item.asins.item") == [{"id": 1, "asins": "B1"}]


def test_integers_stay_integers_and_the_rest_are_floats() -> None:
    (item,) = items({"a": [{"units": 3, "large": 2**62, "amount": 12.5, "zero": 0.0}]}, "a.item")
    assert [(value, type(value)) for value in item.values()] == [(3, int), (2**62, int), (12.5, float), (0.0, float)]


def test_the_head_is_there_before_the_first_item() -> None:
    read = JsonItems(cut(json.dumps(PROMOTIONS).encode(), len(json.dumps(PROMOTIONS))), "promotions.item")
    assert read.head == {"reportSpecification": SPECIFICATION}


def test_the_head_leaves_arrays_out_and_keeps_plain_values() -> None:
    document = {"version": "1", "count": 2, "none": None, "other": [{"x": 1}], "data": []}
    read = JsonItems([json.dumps(document).encode()], "data.item")
    assert read.head == {"version": "1", "count": 2, "none": None}


def test_what_comes_after_the_array_is_in_the_head_of_a_document_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_WHOLE", 1000)
    read = JsonItems([b'{"data": [], "reportSpecification": {"x": 1}}'], "data.item")
    assert read.head == {"reportSpecification": {"x": 1}}


@pytest.mark.parametrize("document", [{"data": []}, {"data": [{"x": 1}]}])
def test_an_array_that_is_there_is_not_counted_as_missing(document: Any) -> None:
    tally = Irregularities()
    list(JsonItems([json.dumps(document).encode()], "data.item", tally))
    assert tally == Irregularities()


@pytest.mark.parametrize("document", [{}, {"other": []}, {"data": None}])
def test_an_array_that_is_missing_has_no_items_and_is_counted(document: Any) -> None:
    tally = Irregularities()
    assert list(JsonItems([json.dumps(document).encode()], "data.item", tally)) == []
    assert tally.missing_arrays == 1


@pytest.mark.parametrize(
    "document",
    [
        b'{"a": [{"x": NaN}]}',
        b'{"a": [1,]}',
        b'{"a": [1]} and more text',
        b'{"a": [{"x": "\xff\xfe"}]}',
        b"<html></html>",
    ],
)
def test_what_is_not_json_is_undecodable_and_not_quoted(document: bytes) -> None:
    with pytest.raises(UndecodableDocument, match=r"The document is not JSON: the fault is near byte \d+\.") as caught:
        list(JsonItems([document], "a.item"))
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert not isinstance(caught.value, TruncatedDocument)


@pytest.mark.parametrize("document", [b'{"a": [{"x": 1}', b'{"a": [{"x": "\xc3', b'{"a": [{"x": "tex', b""])
def test_json_cut_short_is_a_truncated_document(document: bytes) -> None:
    with pytest.raises(TruncatedDocument, match=r"ended early, after \d+ bytes"):
        list(JsonItems([document], "a.item"))


def test_the_items_before_a_cut_come_first_in_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_WHOLE", 2)
    read = JsonItems(cut(b'{"a": [{"x": 1}, {"x": 2}, {"x"', 5), "a.item")
    assert next(read) == {"x": 1}


def test_the_offset_of_a_fault_counts_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "_WHOLE", 1000)
    with pytest.raises(UndecodableDocument, match=r"near byte 14\."):
        JsonItems(['{"ä": "数", a}'.encode()], "a.item")


def test_the_byte_order_mark_is_no_part_of_json() -> None:
    assert list(JsonItems(cut(b'\xef\xbb\xbf{"a": [1]}', 2), "a.item")) == [{"a": 1}]


def test_control_characters_are_left_out_of_texts() -> None:
    document = rb'{"a": [{"x": "1\u0000\u001F\u0009\n\u00e9\\u0000\\\u00002' + b'\x00"}]}'
    expected = [{"x": "1\t\né\\u0000\\2"}]
    for size in range(1, 12):
        assert list(JsonItems(cut(document, size), "a.item")) == expected


def test_an_inner_array_that_is_none_is_undecodable() -> None:
    with pytest.raises(UndecodableDocument, match="no array at includedProducts"):
        items({"promotions": [{"includedProducts": "B1"}]}, "promotions.item.includedProducts.item")


@pytest.mark.parametrize("path", ["", "data", "data.item.more"])
def test_a_path_that_does_not_end_at_items_is_the_rows_mistake(path: str) -> None:
    with pytest.raises(ValueError, match=r"ends in \.item"):
        JsonItems([b"{}"], path)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(-1e15, 1e15) | st.text('aü数\\"/\n\t'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text("abc", min_size=1), VALUES, max_size=4), max_size=5)


@given(rows=OBJECTS, escaped=st.booleans(), chunking=sizes())
def test_items_come_back_as_they_were_written_however_the_stream_is_cut(
    *, rows: list[dict[str, Any]], escaped: bool, chunking: list[int]
) -> None:
    document = json.dumps({"head": {"k": [1]}, "rows": rows}, ensure_ascii=escaped).encode()
    read = JsonItems(cut(document, *chunking), "rows.item")
    assert list(read) == rows


@given(OBJECTS, sizes())
def test_json_lines_come_back_as_they_were_written(rows: list[dict[str, Any]], chunking: list[int]) -> None:
    document = "".join(json.dumps(row) + "\n" for row in rows).encode()
    assert list(json_lines(cut(document, *chunking))) == rows


def test_blank_lines_and_a_missing_last_line_end_are_allowed() -> None:
    assert list(json_lines(cut(b'\xef\xbb\xbf{"x": 1}\r\n\r\n\n{"x": 2}', 3))) == [{"x": 1}, {"x": 2}]


def test_the_items_within_a_line_carry_the_fields_of_the_line() -> None:
    line = b'{"startDate": "2026-11-20", "totals": {"units": 3}, "metrics": [{"asin": "B1"}, {"asin": "B2"}]}\n'
    assert list(json_lines([line], "metrics.item")) == [
        {"startDate": "2026-11-20", "totals": {"units": 3}, "asin": "B1"},
        {"startDate": "2026-11-20", "totals": {"units": 3}, "asin": "B2"},
    ]


def test_a_line_that_is_not_json_is_named_and_not_quoted() -> None:
    read = json_lines([b'{"x": 1}\n{"secret": NaN}\n'])
    assert next(read) == {"x": 1}
    with pytest.raises(UndecodableDocument, match=r"^Line 2 of the document is not JSON\.$"):
        next(read)


def test_a_line_that_is_no_object_is_undecodable() -> None:
    with pytest.raises(UndecodableDocument, match=r"Line 1 .* not a JSON object"):
        list(json_lines([b"[1, 2]\n"]))


def test_a_last_line_cut_short_is_a_truncated_document() -> None:
    with pytest.raises(TruncatedDocument, match="Line 2"):
        list(json_lines([b'{"x": 1}\n{"x": ']))
