"""Bytes to lines: unpacking, character sets, line ends. Every function is a stream and holds a chunk or two."""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from source_amazon_sp.errors import UndecodableDocument

_GZIP = b"\x1f\x8b"
_GZIP_FRAME = 16 + zlib.MAX_WBITS
_PIECE = 128 << 10  # bytes; ten streams at once hold several of them each
_IMPLAUSIBLE_RATIO = 1000  # rows of text pack 5 to 30 times; deflate's own limit is 1032
_IMPLAUSIBLE_BYTES = 8 << 30
_LONGEST_LINE = 64 << 20
_PORTION = 64 << 10  # characters; the values of so many stay in the processor's cache

_REPLACED = "\ufffd"

# Tab, line feed and carriage return are text. The rest of C0 is noise that breaks loads into warehouses.
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_CONTROLS_OF_TEXT = dict.fromkeys(_CONTROLS)
_BYTES_BELOW_32_ARE_CONTROLS = {"utf-8", "cp1252", "cp932", "iso8859-1", "ascii"}

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET_PARAMETER = re.compile(r"""charset\s*=\s*["']?([^"';,\s]+)""", re.IGNORECASE)
# Names Python lacks, less punctuation: those that Amazon's servers, being Java, write.
_JAVA_NAMES = {"windows31j": "cp932", "xsjis": "cp932"}
# Microsoft's code pages hold all of these standard ones and more, and are what is meant.
_WIDER = {"iso8859-1": "cp1252", "shift_jis": "cp932", "utf-8-sig": "utf-8"}


class TruncatedDocument(UndecodableDocument):
    """The document ended early: it was stored so, for a download that breaks off is fetched again before it is read."""


@dataclass
class Irregularities:
    """What was read all the same, and is worth one warning: counts for one document."""

    replaced_characters: int = 0  # bytes that mean nothing in the document's character set
    short_rows: int = 0  # fewer cells than the header
    long_rows: int = 0  # more cells than the header
    missing_arrays: int = 0  # 1 where JSON lacks the array of the rows; Amazon's schemas require even empty ones


def peeked(chunks: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """The first `size` bytes or somewhat more (fewer only if that is all), and the whole stream again."""
    source = iter(chunks)
    taken: list[bytes] = []
    length = 0
    while length < size and (chunk := next(source, None)) is not None:
        taken.append(chunk)
        length += len(chunk)
    sample = b"".join(taken)
    return sample, chain((sample,) if sample else (), source)


def gunzip(chunks: Iterable[bytes], implausible_bytes: int = _IMPLAUSIBLE_BYTES) -> Iterator[bytes]:
    """
    The unpacked document, in pieces of at most 128 KiB; one that is not packed passes through.

    The document's own first bytes decide, not what was announced: no text begins with gzip's mark. Raises
    TruncatedDocument where the packed stream stops short, UndecodableDocument where it is damaged, or where
    more than `implausible_bytes` come out of less than a thousandth of them.
    """
    start, whole = peeked(chunks, len(_GZIP))
    return _inflated(whole, implausible_bytes) if start.startswith(_GZIP) else whole


def _inflated(chunks: Iterable[bytes], implausible_bytes: int) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP_FRAME)
    packed = unpacked = 0
    for chunk in chunks:
        packed += len(chunk)
        rest = chunk
        while rest:
            if member.eof:
                rest = rest.lstrip(b"\0")  # padding between members and after the last
                member = zlib.decompressobj(_GZIP_FRAME) if rest else member
            piece, rest = _unpacked_piece(member, rest)
            unpacked += len(piece)
            if unpacked > implausible_bytes and unpacked > packed * _IMPLAUSIBLE_RATIO:
                raise UndecodableDocument("The document unpacks to an implausible size.")
            if piece:
                yield piece
    if not member.eof:
        raise TruncatedDocument("The gzip document ended early.")


def _unpacked_piece(member: "zlib._Decompress", packed: bytes) -> tuple[bytes, bytes]:
    """A piece of output, and the input that is still to be unpacked."""
    if not packed:
        return b"", b""
    try:
        piece = member.decompress(packed, _PIECE)
    except zlib.error as error:
        raise UndecodableDocument(f"The gzip document is damaged: {error}.") from error
    return piece, member.unused_data if member.eof else member.unconsumed_tail


def known_charset(name: str) -> str | None:
    """Python's name for a character set that Amazon, Java, Windows or IANA names; None for an unknown one."""
    plain = _JAVA_NAMES.get(re.sub(r"[^a-z0-9]", "", name.lower()), name)
    try:
        b"a".decode(plain, "ignore")  # refuses codecs that are no character set, such as base64
        found = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found)


def charset_of(content_type: str | None, row_charset: str | None, sample: bytes, *, japanese: bool = False) -> str:
    """
    The character set of a document that begins with `sample`; the first of these that reads it.

    Byte order mark; the charset of `Content-Type`; that of the catalogue's row; UTF-8; cp932 for a `japanese`
    request, cp1252 for the others; Latin-1, which reads anything. A few bad bytes among many good characters
    don't count against a character set: Amazon cuts texts short in the middle of one.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return charset
    parameter = _CHARSET_PARAMETER.search(content_type or "")
    declared = (parameter.group(1) if parameter else None, row_charset)
    ladder = [known_charset(name) for name in declared if name]
    ladder += ["utf-8", "cp932" if japanese else "cp1252"]
    return next((charset for charset in ladder if charset and _reads(charset, sample)), "latin-1")


def _reads(charset: str, sample: bytes) -> bool:
    """Whether, of what is not ASCII, at least ten parts in eleven are characters. The sample may end within one."""
    text = codecs.getincrementaldecoder(charset)("replace").decode(sample)
    bad = text.count(_REPLACED)
    return not bad or bad * 10 <= len(text) - len(text.encode("ascii", "ignore")) - bad


def without_controls(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Bytes of an ASCII-like character set, less the control characters that are no white space."""
    return (chunk.translate(None, _CONTROLS) for chunk in chunks)


def decoded(chunks: Iterable[bytes], charset: str, irregularities: Irregularities | None = None) -> Iterator[str]:
    """
    The text, without byte order mark and control characters (tab and line ends stay).

    A byte that means nothing in `charset` becomes U+FFFD and is counted; so is a U+FFFD that was there before.
    """
    tally = irregularities if irregularities is not None else Irregularities()
    canonical = codecs.lookup(charset).name
    bytewise = canonical in _BYTES_BELOW_32_ARE_CONTROLS
    decoder = codecs.getincrementaldecoder(canonical)("replace")
    at_start = True
    for chunk in chain(without_controls(chunks) if bytewise else chunks, (None,)):
        text = decoder.decode(b"", final=True) if chunk is None else decoder.decode(chunk)
        if not text:
            continue
        if at_start:
            text, at_start = text.removeprefix("\ufeff"), False
        if not bytewise:
            text = text.translate(_CONTROLS_OF_TEXT)
        tally.replaced_characters += text.count(_REPLACED)
        yield text


def lines(chunks: Iterable[bytes], charset: str, irregularities: Irregularities | None = None) -> Iterator[str]:
    r"""
    The document's lines, many at a time, with `\n` between them and none at the end.

    Only `\n` ends a line, and a `\r` before it goes too. Any other `\r` stands inside a cell, and becomes a space.
    Raises UndecodableDocument for a line of more than 64 Mi characters: such a document is not made of lines.
    """
    held: list[str] = []  # the parts of a line whose end has not been seen
    length = 0
    for text in decoded(chunks, charset, irregularities):
        end = text.rfind("\n")
        if end >= 0:
            yield from map(_without_returns, _portions("".join((*held, text[:end]))))
            held, length = [], 0
        held.append(text[end + 1 :])
        length += len(held[-1])
        if length > _LONGEST_LINE:
            raise UndecodableDocument("The document is not made of lines.")
    if last := "".join(held):
        yield _without_returns(last)


def _portions(text: str) -> Iterator[str]:
    """The text, cut at ends of lines."""
    start = 0
    while (end := text.find("\n", start + _PORTION)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _without_returns(text: str) -> str:
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n").rstrip("\r")
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").replace("\r", " ") for line in text.split("\n"))
