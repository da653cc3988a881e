"""Unpacking, character sets and line ends."""

import gzip
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents.text import (
    Irregularities,
    TruncatedDocument,
    charset_of,
    decoded,
    gunzip,
    known_charset,
    lines,
    peeked,
)
from source_amazon_sp.errors import UndecodableDocument
from unit_tests.documents.pieces import cut, sizes

PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufeff"))


def separate(texts: Iterable[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def unpacked(chunks: Iterable[bytes]) -> bytes:
    return b"".join(gunzip(chunks))


@given(st.binary(max_size=400), sizes())
def test_gunzip_undoes_gzip_however_the_stream_is_cut(content: bytes, chunking: list[int]) -> None:
    assert unpacked(cut(gzip.compress(content), *chunking)) == content


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4), sizes())
def test_gunzip_reads_all_the_members_of_a_stream(members: list[bytes], chunking: list[int]) -> None:
    assert unpacked(cut(b"".join(map(gzip.compress, members)), *chunking)) == b"".join(members)


def test_gunzip_passes_a_document_that_is_not_packed() -> None:
    assert unpacked(cut(b"sku\tasin\n", 1)) == b"sku\tasin\n"


def test_gunzip_passes_an_empty_document() -> None:
    assert unpacked([b"", b""]) == b""


def test_gunzip_allows_padding_after_a_member() -> None:
    content = gzip.compress(b"one") + bytes(512) + gzip.compress(b"two") + bytes(7)
    assert unpacked(cut(content, 5)) == b"onetwo"


@pytest.mark.parametrize("left_out", [1, 8, 30])
def test_a_gzip_stream_cut_short_is_a_truncated_document(left_out: int) -> None:
    content = gzip.compress(b"0123456789" * 10)
    with pytest.raises(TruncatedDocument, match="ended early"):
        unpacked([content[:-left_out]])


def test_what_came_before_the_cut_is_delivered_first() -> None:
    content = gzip.compress(bytes(range(256)) * 50, compresslevel=0)
    pieces = gunzip([content[:9000], content[9000:-1]])
    assert len(next(pieces)) > 8000


def test_a_damaged_gzip_stream_is_undecodable() -> None:
    content = bytearray(gzip.compress(b"0123456789" * 10))
    content[-6] ^= 1  # the checksum
    with pytest.raises(UndecodableDocument, match="damaged"):
        unpacked([bytes(content)])


def test_something_else_after_a_member_is_undecodable() -> None:
    with pytest.raises(UndecodableDocument, match="damaged"):
        unpacked([gzip.compress(b"0123456789"), b"<html>"])


def test_gunzip_yields_pieces_of_bounded_size() -> None:
    content = gzip.compress(bytes(5_000_000))
    assert max(map(len, gunzip([content]))) <= 1 << 20


def test_a_document_that_unpacks_to_an_implausible_size_is_refused() -> None:
    bomb = gzip.compress(bytes(5_000_000))
    with pytest.raises(UndecodableDocument, match="implausible"):
        list(gunzip([bomb], implausible_bytes=1_000_000))


def test_a_big_document_is_no_bomb_when_it_was_big_before() -> None:
    content = bytes(range(256)) * 8000
    assert b"".join(gunzip([gzip.compress(content)], implausible_bytes=1_000_000)) == content


def test_peeking_loses_nothing() -> None:
    sample, whole = peeked(iter([b"ab", b"cd", b"ef"]), 3)
    assert sample == b"abcd"
    assert b"".join(whole) == b"abcdef"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Cp1252", "cp1252"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("Windows-31J", "cp932"),
        ("Shift_JIS", "cp932"),
        ("x-SJIS", "cp932"),
        ("UTF8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("UTF-16", "utf-16"),
        ("base64", None),
        ("zlib", None),
        ("no-such-charset", None),
        ("utf-8\0", None),
    ],
)
def test_charset_names_of_java_and_windows_are_known(name: str, known: str | None) -> None:
    assert known_charset(name) == known


SAMPLES = {
    "utf-8": "Händler-SKU\tZustand\n".encode(),
    "cp1252": "Händler-SKU\tZustand\n".encode("cp1252"),
    "cp932": "出品者SKU\t数量\n".encode("cp932"),
}


def test_a_byte_order_mark_wins_over_the_declared_charset() -> None:
    assert charset_of("text/plain; charset=Cp1252", None, b"\xef\xbb\xbfsku") == "utf-8"


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_tells_utf_16(mark: bytes) -> None:
    assert charset_of(None, None, mark + b"\0s") == "utf-16"


def test_the_content_type_wins_over_the_row() -> None:
    assert charset_of("text/plain; charset=Cp1252", "cp932", SAMPLES["cp1252"]) == "cp1252"


@pytest.mark.parametrize("header", ['text/plain;charset="UTF-8"', "text/plain; CHARSET = utf8; x=y"])
def test_the_charset_parameter_is_read_as_http_writes_it(header: str) -> None:
    assert charset_of(header, "cp1252", b"sku") == "utf-8"


def test_an_unknown_declared_charset_is_passed_over() -> None:
    assert charset_of("text/plain; charset=EBCDIC-XX", "cp932", SAMPLES["cp932"]) == "cp932"


def test_a_declared_charset_that_cannot_read_the_document_is_passed_over() -> None:
    assert charset_of("text/plain; charset=UTF-8", None, SAMPLES["cp1252"]) == "cp1252"


def test_a_character_cut_short_does_not_discredit_the_declared_charset() -> None:
    sample = ("Größe é ü ö ä " * 10).encode() + b"Gr\xc3\n"
    assert charset_of("text/plain; charset=UTF-8", None, sample) == "utf-8"


def test_a_sample_may_end_within_a_character() -> None:
    assert charset_of(None, None, "数".encode()[:2]) == "utf-8"


@pytest.mark.parametrize("charset", SAMPLES)
def test_without_a_declaration_the_bytes_decide(charset: str) -> None:
    assert charset_of("text/plain", None, SAMPLES[charset], japanese=charset == "cp932") == charset


def test_latin_1_reads_what_nothing_else_can() -> None:
    assert charset_of(None, None, b"\x81\x8d\x8f") == "latin-1"


@given(sample=st.binary(max_size=40), japanese=st.booleans())
def test_there_is_always_a_charset(*, sample: bytes, japanese: bool) -> None:
    assert known_charset(charset_of(None, None, sample, japanese=japanese))


@given(PRINTABLE, st.sampled_from(["utf-8", "utf-16"]), sizes())
def test_decoding_undoes_encoding_however_the_stream_is_cut(text: str, charset: str, chunking: list[int]) -> None:
    tally = Irregularities()
    assert "".join(decoded(cut(text.encode(charset), *chunking), charset, tally)) == text
    assert tally.replaced_characters == 0


def test_the_byte_order_mark_is_no_part_of_the_text() -> None:
    assert "".join(decoded(cut(b"\xef\xbb\xbfsku", 1), "utf-8")) == "sku"


def test_a_bad_byte_is_replaced_and_counted() -> None:
    tally = Irregularities()
    assert "".join(decoded([b"Gr\xf6\xdfe"], "utf-8", tally)) == "Gr\ufffd\ufffde"
    assert tally.replaced_characters == 2


def test_a_character_missing_at_the_very_end_is_counted() -> None:
    tally = Irregularities()
    assert "".join(decoded(["ö".encode()[:1]], "utf-8", tally)) == "\ufffd"
    assert tally.replaced_characters == 1


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "cp932", "utf-16", "euc_jp"])
def test_control_characters_are_left_out(charset: str) -> None:
    text = "a\0b\x01\x0b\x1fc\td\n"
    assert "".join(decoded([text.encode(charset)], charset)) == "abc\td\n"


def test_cp932_characters_whose_second_byte_looks_like_a_backslash_are_kept() -> None:
    assert "".join(decoded(cut("ソ表能".encode("cp932"), 1), "cp932")) == "ソ表能"


@given(st.lists(st.text(st.sampled_from("ab\tü数'\"")), max_size=8), sizes())
def test_lines_are_those_between_line_feeds_however_the_stream_is_cut(texts: list[str], chunking: list[int]) -> None:
    whole = "\n".join(texts)
    expected = whole.removesuffix("\n").split("\n") if whole else []
    assert separate(lines(cut(whole.encode(), *chunking), "utf-8")) == expected


@given(st.text(st.sampled_from("a\r\n")), sizes())
def test_lines_do_not_depend_on_where_the_stream_is_cut(text: str, chunking: list[int]) -> None:
    assert separate(lines(cut(text.encode(), *chunking), "utf-8")) == separate(lines([text.encode()], "utf-8"))


def test_carriage_returns_before_a_line_feed_go() -> None:
    assert separate(lines(cut(b"a\r\nb\r\r\nc\r", 2), "utf-8")) == ["a", "b", "c"]


def test_a_carriage_return_alone_is_a_space_and_no_line_end() -> None:
    assert separate(lines(cut(b"one\rtwo\tthree\n", 4), "utf-8")) == ["one two\tthree"]


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\x0c"])
def test_other_line_ends_of_unicode_end_no_line(end: str) -> None:
    assert len(separate(lines([f"a{end}b\n".encode()], "utf-8"))) == 1


def test_a_document_without_any_line_end_is_given_up() -> None:
    with pytest.raises(UndecodableDocument, match="not made of lines"):
        list(lines((b"x" * (1 << 20) for _ in range(80)), "utf-8"))
