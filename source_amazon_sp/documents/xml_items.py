"""XML documents: one element after the other as a dictionary, out of a document of any size."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.parsers import expat

from source_amazon_sp.documents.text import Irregularities, TruncatedDocument, charset_of, decoded, peeked
from source_amazon_sp.errors import UndecodableDocument

XmlItem = dict[str, Any]

_NO_LISTS: frozenset[str] = frozenset()
_ANY = "*"
_TEXT = "value"
_DECLARATION = 1024  # bytes that surely hold the XML declaration
_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_ENDED_EARLY = {
    expat.errors.codes[fault]
    for fault in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
_MARKUP_ONLY = ("xmlns:", "xsi:", "xml:")  # attributes that speak of the markup, not of the thing


def xml_items(
    chunks: Iterable[bytes],
    path: str,
    lists: frozenset[str] = _NO_LISTS,
    irregularities: Irregularities | None = None,
) -> Iterator[XmlItem]:
    """
    The elements at `path`, such as `AmazonEnvelope/Message/Order`; `*` stands for any one name.

    Attributes and children are keys, by their names without prefix. A child with neither of its own is its
    text, without white space around it, or None if empty; beside attributes the text is under `value`. What
    comes twice is a list; what is in `lists` (`Items.Item`, from the element at `path` down) always is.

    The document's own declaration says its character set. Raises UndecodableDocument, naming the line and no
    content, for what is not well formed, has another root, or brings a DTD.
    """
    start, whole = peeked(chunks, _DECLARATION)
    encoding = _ENCODING.search(start[:_DECLARATION])
    charset = charset_of(None, encoding.group(1).decode("ascii") if encoding else None, start)
    builder = _Builder(tuple(path.split("/")), lists)
    parser = _parser_for(builder)
    for text in decoded(whole, charset, irregularities):
        _feed(parser, text)
        yield from builder.taken()
    _feed(parser, "", at_end=True)
    yield from builder.taken()


def _parser_for(builder: "_Builder") -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _feed(parser: expat.XMLParserType, text: str, *, at_end: bool = False) -> None:
    try:
        parser.Parse(text, at_end)  # a string: expat is then told that it is UTF-8, whatever the declaration
    except expat.ExpatError as error:
        fault = expat.ErrorString(error.code)
        if error.code in _ENDED_EARLY:
            raise TruncatedDocument(f"The XML document ended early, in line {error.lineno}: {fault}.") from error
        raise UndecodableDocument(f"Line {error.lineno} of the document is not XML: {fault}.") from error


def _refuse_doctype(*_: object) -> None:
    """Amazon sends none; entities that unfold to gigabytes need one."""
    raise UndecodableDocument("The XML document brings a DTD, which no document of Amazon does.")


class _Builder:
    """Expat's events into dictionaries; keeps nothing of what lies outside of the elements asked for."""

    def __init__(self, path: tuple[str, ...], lists: frozenset[str]) -> None:
        self._path = path
        self._lists = lists
        self._above: list[str] = []  # the elements open down to, and with, the one at the path
        self._open: list[_Element] = []  # that one, and those open within it
        self._ready: list[XmlItem] = []

    def taken(self) -> list[XmlItem]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._open:
            self._open.append(_Element(name, self._open[-1].place_of(name), attributes))
            return
        self._above.append(name)
        if len(self._above) == 1 and self._path[0] not in (_ANY, name):
            raise UndecodableDocument(f"The root of the document is not {self._path[0]}.")
        if self._is_at_path():
            self._open.append(_Element(name, "", attributes))

    def end(self, _tag: str) -> None:
        if not self._open:
            self._above.pop()
            return
        element = self._open.pop()
        if self._open:
            self._open[-1].add(element.name, element.value(), as_list=element.place in self._lists)
        else:
            self._above.pop()
            # Beside the elements that are rows, "any element" also finds a counter or a number: text, and no row.
            if self._path[-1] != _ANY or isinstance(element.value(), dict):
                self._ready.append(element.item())

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].texts.append(text)

    def _is_at_path(self) -> bool:
        return len(self._above) == len(self._path) and all(
            wanted in (_ANY, name) for wanted, name in zip(self._path, self._above, strict=True)
        )


class _Element:
    def __init__(self, name: str, place: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.place = place
        self.texts: list[str] = []
        self._fields: XmlItem = {}
        for key, value in attributes.items():
            if key != "xmlns" and not key.startswith(_MARKUP_ONLY):
                self.add(_local(key), value)

    def place_of(self, child: str) -> str:
        return f"{self.place}.{child}" if self.place else child

    def add(self, name: str, value: Any, *, as_list: bool = False) -> None:
        """A field, or one more value of it."""
        if name not in self._fields:
            self._fields[name] = [value] if as_list else value
        elif isinstance(self._fields[name], list):
            self._fields[name].append(value)
        else:
            self._fields[name] = [self._fields[name], value]

    def value(self) -> Any:
        """What the element is to its parent."""
        text = "".join(self.texts).strip()
        if not self._fields:
            return text or None
        if text:
            self.add(_TEXT, text)
        return self._fields

    def item(self) -> XmlItem:
        value = self.value()
        return value if isinstance(value, dict) else {_TEXT: value}


def _local(name: str) -> str:
    return name.rpartition(":")[2]
