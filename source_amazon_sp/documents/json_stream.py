"""
The elements of one array in a JSON document of any size, a window of the document at a time.

    {"head": {…}, "rows": [{"a": 1, …},{"a": 2, …},{"a": 3, …},{"a": 4, …}, …
                           ╰────────── window ─────────╯  ╰─── the next ───
                                                      ^ the last place in it that looks like the end of an element

Whether it is one, orjson says: where what lies between two commas of an array is JSON, it is elements of that array.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import ijson  # type: ignore[import-untyped]  # ships no types
import orjson

from source_amazon_sp.documents.text import TruncatedDocument
from source_amazon_sp.errors import UndecodableDocument

Keys = tuple[str, ...]  # from an object down to an array within it

_WINDOW = 128 << 10  # bytes; orjson's objects take about ten times the room of the text
_LONGEST = 8 << 20  # an element of more is left to ijson, which is four times slower and needs no window
_FIRST_KEY = re.compile(rb'\s*\{\s*("(?:[^"\\]|\\.)*")\s*:')


def array_begin(start: bytes, array: Keys) -> tuple[int, Any] | None:
    """Where in the beginning of a document the array's first element is, and what comes before; None if unsure."""
    if not array:
        before = len(start) - len(start.lstrip())
        return (before + 1, []) if start[before : before + 1] == b"[" else None
    for found in re.finditer(rb"%b\s*:\s*\[" % re.escape(orjson.dumps(array[-1])), start):
        documents = _list(start[: found.end()] + b"]" + b"}" * len(array)) or []
        if len(documents) == 1 and _ends_with(documents[0], array):
            return found.end(), documents[0]
    return None


def _ends_with(document: Any, array: Keys) -> bool:
    """Whether the array, empty, is the last that the document says."""
    for key in array:
        if not isinstance(document, dict) or not document or next(reversed(document)) != key:
            return False
        document = document[key]
    return isinstance(document, list) and not document


def elements_from(chunks: Iterator[bytes], begin: int, array: Keys) -> Iterator[Any]:
    """The elements of the array, which begin at this offset of the first chunk. Raises UndecodableDocument."""
    text, at, passed, window = next(chunks), begin, 0, _WINDOW
    between = _between(text, at)
    chunk: bytes | None = b""
    while window <= _LONGEST:
        while len(text) - at < window and chunk is not None:
            chunk = next(chunks, None)
            passed, text, at = passed + at, text[at:] + (chunk or b""), 0
        end = text.rfind(between, at, at + window) if between else -1
        if end >= 0:
            found = _list(text[at : end + 1])
            if found is None:
                break
            yield from found
            at, window = text.index(b",", end) + 1, _WINDOW
        elif chunk is None:
            break
        else:
            between, window = _between(text, at), window * 2
    last = _last(text[at:], array) if chunk is None else None
    if last is not None:
        yield from last
        return
    # As if the array began here.
    prefix = b"".join(b"{%b:" % orjson.dumps(key) for key in array) + b"["
    yield from elements(chain((prefix + text[at:],), chunks), array, passed + at - len(prefix))


def _between(text: bytes, at: int) -> bytes:
    """What stands between two elements, up to the first key of the second; nothing if the text does not tell."""
    first = _FIRST_KEY.match(text, at)
    found = first and re.compile(rb"\}\s*,\s*\{\s*%b\s*:" % re.escape(first[1])).search(text, at)
    return found[0] if found else b""


def _last(text: bytes, array: Keys) -> list[Any] | None:
    """The last elements, where nothing follows the array."""
    end = text.rfind(b"]")
    if text[end + 1 :].translate(None, b" \t\r\n") != b"}" * len(array):
        return None
    return _list(text[:end])


def _list(text: bytes) -> list[Any] | None:
    """What the text lists between two brackets, if it does."""
    try:
        found: list[Any] = orjson.loads(b"[" + text + b"]")
    except orjson.JSONDecodeError:
        return None
    return found


def elements(chunks: Iterable[bytes], array: Keys, passed: int = 0) -> Iterator[Any]:
    """The elements of the array, wherever it is. Raises UndecodableDocument, counting bytes from `passed` on."""
    source = Source(chunks, passed)
    try:
        yield from ijson.items(source, ".".join((*array, "item")), use_float=True)
    except ijson.JSONError:
        # Not chained: ijson's message quotes the document.
        raise malformed(source.passed, ended_early=source.ended) from None


def malformed(offset: int, *, ended_early: bool) -> UndecodableDocument:
    if ended_early:
        return TruncatedDocument(f"The JSON document ended early, after {offset} bytes.")
    return UndecodableDocument(f"The document is not JSON: the fault is near byte {offset}.")


class Source:
    """Chunks as the file ijson reads: no more at a time than it asks for, since it keeps all the events of a read."""

    def __init__(self, chunks: Iterable[bytes], passed: int = 0) -> None:
        self._chunks = iter(chunks)
        self._chunk = b""
        self._at = 0
        self.passed = passed  # bytes handed over so far
        self.ended = False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; b"" at the end, and for the read of nothing by which ijson asks the type."""
        if self._at == len(self._chunk) and size:
            self._chunk, self._at = next(self._chunks, b""), 0
            self.ended = not self._chunk
        part = self._chunk[self._at : self._at + size]
        self._at += len(part)
        self.passed += len(part)
        return part
