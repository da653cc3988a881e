"""
JSON documents: the items of one array, one after the other, out of a document of any size.

A path is written as ijson writes it: `dataByAsin.item` are the elements of the array `dataByAsin`, and
`promotions.item.includedProducts.item` those of an array within each element of another.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import ijson  # type: ignore[import-untyped]  # ships no types
import orjson

from source_amazon_sp.controls import without_escaped_controls
from source_amazon_sp.documents.json_stream import Keys, Source, array_begin, elements, elements_from, malformed
from source_amazon_sp.documents.text import Irregularities, TruncatedDocument, peeked, without_controls
from source_amazon_sp.errors import UndecodableDocument

JsonItem = dict[str, Any]

# Up to this size a document is read whole: its objects take about ten times the room of the text.
_WHOLE = 2 << 20
_LONGEST_LINE = 128 << 20  # a line of vendor analytics holds every product of its period
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ELEMENT = "item"
_NO_ARRAY = object()
_COMPLETES = {"end_map", "string", "number", "boolean", "null"}  # a value of the head, seen from its key

_LONGEST_ESCAPE = len(rb"\u0000")


class JsonItems(Iterator[JsonItem]):
    """
    The items at `path`, each with the fields of the elements it stands within.

    An array above the last one is walked: each of its elements lends its items every field that is no array (an
    item's own field wins). An item that is no object becomes one, with its array's name as the key. Integers
    stay integers, other numbers become floats; NaN is refused. Control characters are left out of texts.

    `head` holds what stands beside the arrays at the top of the document, such as `reportSpecification`: all of
    it for a document of up to 2 MiB; for a larger one, what comes before the array within its first 2 MiB.
    A document without the array has no items, and is counted in `irregularities` when they are through.

    Raises UndecodableDocument, which tells the offset in bytes and no content, when made or iterated.
    """

    def __init__(self, chunks: Iterable[bytes], path: str, irregularities: Irregularities | None = None) -> None:
        outer, *inner = _arrays(path)
        self.head: dict[str, Any] = {}
        self._found = False
        start, whole = peeked(_cleaned(chunks), _WHOLE + 1)
        elements = self._read_whole(start, outer) if len(start) <= _WHOLE else self._streamed(start, whole, outer)
        self._items = self._counted(_walked(elements, outer, inner), irregularities)

    def __next__(self) -> JsonItem:
        return next(self._items)

    def _counted(self, items: Iterator[JsonItem], irregularities: Irregularities | None) -> Iterator[JsonItem]:
        yield from items
        if irregularities is not None and not self._found:
            irregularities.missing_arrays += 1

    def _read_whole(self, text: bytes, array: Keys) -> Iterable[Any]:
        document = _loaded(text)
        elements = _array_in(document, array)
        self._found = elements is not None
        if isinstance(document, dict):
            self.head = _lent(document, array)
        return elements or ()

    def _streamed(self, start: bytes, whole: Iterator[bytes], array: Keys) -> Iterator[Any]:
        begin = array_begin(start, array)
        if begin is None:
            self._read_head(start, array)
            return self._noted(elements(whole, array))
        self._found = True
        offset, before = begin
        if isinstance(before, dict):
            self.head = _lent(before, array)
        return elements_from(whole, offset, array)

    def _noted(self, elements: Iterator[Any]) -> Iterator[Any]:
        for element in elements:
            self._found = True
            yield element

    def _read_head(self, start: bytes, array: Keys) -> None:
        target = ".".join(array)
        key, builder = "", ijson.ObjectBuilder()
        try:
            for prefix, event, value in ijson.parse(Source([start]), use_float=True):
                if event == "start_array" and prefix == target:
                    self._found = True
                    return
                if event == "map_key" and not prefix:
                    key, builder = value, ijson.ObjectBuilder()
                elif prefix:
                    builder.event(event, value)
                    if prefix == key and event in _COMPLETES:
                        self.head[key] = builder.value
        except ijson.JSONError:
            # The piece ends in the middle of the document. If it was worse, the items meet the same fault.
            return


def json_lines(chunks: Iterable[bytes], path: str = "") -> Iterator[JsonItem]:
    """
    One object a line; blank lines are nothing. With a path, the items within each line, as in `JsonItems`.

    Raises UndecodableDocument, naming the line and no content.
    """
    number = 0
    for line, is_ended in _lines_of_bytes(_cleaned(chunks)):
        number += 1
        if not line.strip():
            continue
        try:
            element = orjson.loads(line)
        except orjson.JSONDecodeError:
            fault = UndecodableDocument if is_ended else TruncatedDocument
            raise fault(f"Line {number} of the document is not JSON.") from None
        if not isinstance(element, dict):
            raise UndecodableDocument(f"Line {number} of the document is not a JSON object.")
        yield from _walked((element,), (), _arrays(path)) if path else (element,)


def _arrays(path: str) -> list[Keys]:
    """The arrays on a path: `a.b.item.c.item` leads through (a, b) to (c)."""
    arrays: list[Keys] = []
    keys: list[str] = []
    for step in path.split("."):
        if step == _ELEMENT:
            arrays.append(tuple(keys))
            keys = []
        else:
            keys.append(step)
    if keys or not arrays:
        raise ValueError(f"a path to the items of an array ends in .{_ELEMENT}: {path!r}")
    return arrays


def _walked(elements: Iterable[Any], array: Keys, inner: Sequence[Keys]) -> Iterator[JsonItem]:
    """The elements of `array` as objects, or the items of the arrays within them."""
    for element in elements:
        whole = element if isinstance(element, dict) else {array[-1] if array else "value": element}
        if not inner:
            yield whole
            continue
        lent = _lent(whole, inner[0])
        for item in _walked(_array_in(whole, inner[0]) or (), inner[0], inner[1:]):
            yield {**lent, **item}


def _lent(element: JsonItem, array: Keys) -> JsonItem:
    """The fields that go with the items of an array in this element."""
    return {key: value for key, value in element.items() if not isinstance(value, list) and key not in array[:1]}


def _array_in(element: Any, keys: Keys) -> list[Any] | None:
    """The array there; None where nothing is, or null."""
    for key in keys:
        if element is None:
            return None
        element = element.get(key) if isinstance(element, dict) else _NO_ARRAY
    if element is None or isinstance(element, list):
        return element
    raise UndecodableDocument(f"The document has no array at {'.'.join(keys) or 'its top'}.")


def _loaded(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        at = error.pos
    # Beyond the except clause, so that nothing is chained: the errors carry the document.
    try:
        readable = text.decode()
    except UnicodeDecodeError as error:
        offset, is_cut = error.start, error.reason == "unexpected end of data"
    else:
        offset, is_cut = len(readable[:at].encode()), at >= len(readable)
    raise malformed(offset, ended_early=is_cut)


def _cleaned(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The document without byte order mark and without control characters, raw or escaped, in its texts."""
    start, whole = peeked(chunks, len(_BYTE_ORDER_MARK))
    if start.startswith(_BYTE_ORDER_MARK):
        next(whole)
        whole = chain((start.removeprefix(_BYTE_ORDER_MARK),), whole)
    held = b""
    for chunk in without_controls(whole):
        text, held = _before_open_escape(held + chunk if held else chunk)
        if text := without_escaped_controls(text):
            yield text
    if held:
        yield held


def _before_open_escape(text: bytes) -> tuple[bytes, bytes]:
    """Cut off an escape that may go on in the next chunk."""
    last = text.rfind(b"\\", -(_LONGEST_ESCAPE - 1))
    if last < 0:
        return text, b""
    run = last + 1 - len(text[: last + 1].rstrip(b"\\"))
    return (text[:last], text[last:]) if run % 2 else (text, b"")


def _lines_of_bytes(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each line, and whether its end was seen."""
    held: list[bytes] = []
    length = 0
    for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        if b"\n" in chunk:
            *whole, rest = b"".join(held).split(b"\n")
            yield from ((line, True) for line in whole)
            held, length = [rest], len(rest)
        elif length > _LONGEST_LINE:
            raise UndecodableDocument("The document is not made of lines of JSON.")
    yield b"".join(held), False
