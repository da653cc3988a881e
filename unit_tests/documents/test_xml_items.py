"""XML elements as dictionaries."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents import xml_items as xml_module
from source_amazon_sp.documents.text import Irregularities, TruncatedDocument
from source_amazon_sp.documents.xml_items import xml_items
from source_amazon_sp.errors import UndecodableDocument
from unit_tests.documents.pieces import cut, sizes


def orders(inner: str, lists: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    document = f"<Envelope><Header>h</Header><Message>{inner}</Message></Envelope>"
    return list(xml_items(cut(document.encode(), 7), "Envelope/Message/Order", lists))


def test_children_are_keys_and_their_texts_values() -> None:
    assert orders("<Order><Id>1</Id><Note> two\n words </Note></Order>") == [{"Id": "1", "Note": "two\n words"}]


def test_every_element_at_the_path_is_an_item() -> None:
    assert orders("<Order><Id>1</Id></Order><Other/></Message><Message><Order><Id>2</Id></Order>") == [
        {"Id": "1"},
        {"Id": "2"},
    ]


def test_an_element_of_that_name_elsewhere_is_no_item() -> None:
    assert orders("<Wrap><Order><Id>1</Id></Order></Wrap><Order><Order><Id>2</Id></Order></Order>") == [
        {"Order": {"Id": "2"}}
    ]


def test_nested_elements_are_nested_dictionaries() -> None:
    assert orders("<Order><Ship><Address><City>X</City></Address></Ship></Order>") == [
        {"Ship": {"Address": {"City": "X"}}}
    ]


def test_attributes_are_keys_and_the_text_beside_them_is_the_value() -> None:
    assert orders('<Order id="7"><Price currency="EUR">3.50</Price></Order>') == [
        {"id": "7", "Price": {"currency": "EUR", "value": "3.50"}}
    ]


def test_an_empty_element_is_none() -> None:
    assert orders("<Order><A/><B></B><C> </C></Order>") == [{"A": None, "B": None, "C": None}]


def test_an_item_without_children_is_still_a_dictionary() -> None:
    assert orders("<Order/><Order>text</Order>") == [{"value": None}, {"value": "text"}]


def test_what_comes_twice_is_a_list() -> None:
    assert orders("<Order><Item>1</Item><Id>7</Id><Item>2</Item><Item/></Order>") == [
        {"Item": ["1", "2", None], "Id": "7"}
    ]


def test_what_is_always_a_list_is_one_when_it_comes_once() -> None:
    assert orders("<Order><Item><Fee>1</Fee></Item><Fee>2</Fee></Order>", frozenset({"Item", "Item.Fee"})) == [
        {"Item": [{"Fee": ["1"]}], "Fee": "2"}
    ]


def test_an_attribute_and_a_child_of_one_name_are_both_kept() -> None:
    assert orders('<Order id="1"><id>2</id></Order>') == [{"id": ["1", "2"]}]


def test_namespaces_are_no_part_of_names() -> None:
    document = b"""<a:Envelope xmlns:a="urn:x" xmlns="urn:y"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x.xsd">
        <a:Order xmlns="urn:z" xsi:type="T" a:id="1" xml:lang="de"><a:Id>7</a:Id></a:Order></a:Envelope>"""
    assert list(xml_items([document], "Envelope/Order")) == [{"id": "1", "Id": "7"}]


def test_a_star_stands_for_any_name() -> None:
    assert list(xml_items([b"<Root><x><Order><Id>1</Id></Order></x></Root>"], "*/*/Order")) == [{"Id": "1"}]


def test_character_and_standard_entities_are_read() -> None:
    assert orders("<Order><T>&lt;&amp;&#228;<![CDATA[<b>]]></T></Order>") == [{"T": "<&ä<b>"}]


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "windows-1252", "Cp1252", "utf-16"])
def test_the_declaration_says_the_character_set(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><R><O><T>Größe</T></O></R>'
    assert list(xml_items(cut(text.encode(encoding), 5), "R/O")) == [{"T": "Größe"}]


@pytest.mark.parametrize("encoding", ["Shift_JIS", "Windows-31J"])
def test_japanese_character_sets_are_read(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><R><O><T>数量ソ</T></O></R>"
    assert list(xml_items(cut(text.encode("cp932"), 1), "R/O")) == [{"T": "数量ソ"}]


def test_a_byte_order_mark_is_allowed() -> None:
    assert list(xml_items([b"\xef\xbb\xbf<R><O><T>x</T></O></R>"], "R/O")) == [{"T": "x"}]


def test_a_bad_byte_is_replaced_and_counted() -> None:
    tally = Irregularities()
    document = '<?xml version="1.0" encoding="UTF-8"?><R><O><T>größer als übermäßig ö ü ä ö ü</T><U>\udcff</U></O></R>'
    (item,) = xml_items([document.encode(errors="surrogateescape")], "R/O", irregularities=tally)
    assert item["U"] == "\ufffd"
    assert tally.replaced_characters == 1


def test_control_characters_are_left_out() -> None:
    assert list(xml_items([b"<R><O><T>a\x00\x0bb\x1f</T></O></R>"], "R/O")) == [{"T": "ab"}]


def test_items_come_before_a_later_fault() -> None:
    read = xml_items(cut(b"<R><O><T>1</T></O>" + b" " * 2000 + b"<O></R>", 10), "R/O")
    assert next(read) == {"T": "1"}


@pytest.mark.parametrize(
    "document", [b"hello", b"<R>\n<O></R>", b"<R>\n</R><R/>", b"<R>&nbsp;</R>", b"<R a=1/>", b'{"a": 1}']
)
def test_what_is_not_xml_is_undecodable_and_its_line_is_named(document: bytes) -> None:
    with pytest.raises(UndecodableDocument, match=r"^Line \d of the document is not XML: [a-z ()-]+\.$") as caught:
        list(xml_items([document], "R/O"))
    assert not isinstance(caught.value, TruncatedDocument)


@pytest.mark.parametrize("document", [b"", b"<R>\n<O>", b"<R><O>text</O", b"<R><![CDATA[ab"])
def test_xml_cut_short_is_a_truncated_document(document: bytes) -> None:
    with pytest.raises(TruncatedDocument, match=r"ended early, in line \d"):
        list(xml_items([document], "R/O"))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE R>",
        '<!DOCTYPE R SYSTEM "http://127.0.0.1/x.dtd">',
        '<!DOCTYPE R [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    ],
)
def test_a_dtd_is_refused(doctype: str) -> None:
    with pytest.raises(UndecodableDocument, match="DTD"):
        list(xml_items([f"{doctype}<R><O>&b;</O></R>".encode()], "R/O"))


def test_another_root_is_undecodable() -> None:
    with pytest.raises(UndecodableDocument, match="root of the document is not AmazonEnvelope"):
        list(xml_items([b"<ErrorResponse/>"], "AmazonEnvelope/Message"))


@given(st.lists(st.text("ab &<>\"'äü数"), min_size=1, max_size=6), sizes())
def test_texts_come_back_as_they_were_written_however_the_stream_is_cut(texts: list[str], chunking: list[int]) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in texts]
    document = "<R>" + "".join(f"<O><T>{text}</T></O>" for text in escaped) + "</R>"
    read = xml_items(cut(document.encode(), *chunking), "R/O")
    assert list(read) == [{"T": text.strip() or None} for text in texts]


def test_texts_between_children_are_one_text_beside_them() -> None:
    assert orders("<Order> a <Id>1</Id> b <!-- c --> d <Id/> </Order>") == [{"Id": ["1", None], "value": "a  b  d"}]


def test_a_list_may_be_one_below_elements_that_are_none() -> None:
    assert orders("<Order><A><B><C>1</C></B></A></Order>", frozenset({"A.B.C", "B"})) == [{"A": {"B": {"C": ["1"]}}}]


def test_what_nobody_asked_for_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_module, "_PIECE", 64)
    document = b"<R><Skip>" + b"<A><B>1</B></A>" * 50 + b"</Skip>" + b"<O><T>x</T></O>" * 5 + b"</R>"
    assert list(xml_items([document], "R/O")) == [{"T": "x"}] * 5


@given(st.permutations(["A", "A.B", "A.B.C", "A.B.D"]))
def test_the_order_in_which_lists_are_named_does_not_matter(places: list[str]) -> None:
    found = orders("<Order><A><B><C>1</C><D>2</D></B></A></Order>", frozenset(places))
    assert found == [{"A": [{"B": [{"C": ["1"], "D": ["2"]}]}]}]
