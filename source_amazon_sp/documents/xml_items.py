"""
XML documents: one element after the other as a dictionary, out of a document of any size.

Expat builds the tree, in C; here its finished parts are taken off it, so that it never holds more than a piece of text
and the elements that are open.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers import expat

from source_amazon_sp.documents.text import Irregularities, TruncatedDocument, charset_of, decoded, peeked
from source_amazon_sp.errors import UndecodableDocument

XmlItem = dict[str, Any]
# The elements that are always lists, as a tree: of a name whether it is, and those below it.
Lists = dict[str, tuple[bool, "Lists"]]

_NO_LISTS: frozenset[str] = frozenset()
_ANY = "*"
_TEXT = "value"
_PIECE = 128 << 10  # characters; the tree takes about ten times the room of the text
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
# Attributes of these namespaces speak of the markup, not of the thing.
_MARKUP_ONLY = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")


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
    steps = path.split("/")
    builder = TreeBuilder()
    # An element of our own around the document is the handle to its tree.
    document = builder.start("", {})
    parser = XMLParser(target=builder)  # noqa: S314  # the attacks need a DTD, and that is refused before
    prolog: _Prolog | None = _Prolog(steps[0])
    below = _tree(lists)
    for text in decoded(whole, charset, irregularities):
        for at in range(0, len(text), _PIECE):
            piece = text[at : at + _PIECE]
            if prolog is not None and prolog.ends_in(piece):
                prolog = None
            fault = _fault_in(parser.feed, piece)  # a string: expat takes it for UTF-8, whatever the declaration
            yield from _taken(document, steps, below, whole=False)
            if fault is not None:
                raise fault
    fault = _fault_in(parser.close)
    if fault is not None:
        raise fault
    yield from _taken(document, steps, below, whole=True)


def _fault_in(parse: Callable[..., Any], *text: str) -> UndecodableDocument | None:
    try:
        parse(*text)
    except ParseError as error:
        return _fault(error.code, error.position[0])
    return None


def _fault(code: int, line: int) -> UndecodableDocument:
    fault = expat.ErrorString(code)
    if code in _ENDED_EARLY:
        return TruncatedDocument(f"The XML document ended early, in line {line}: {fault}.")
    return UndecodableDocument(f"Line {line} of the document is not XML: {fault}.")


class _Prolog:
    """
    Looks at what comes before the root, and at the root's name. Raises UndecodableDocument for another, and for a DTD.

    Amazon sends no DTD; entities that unfold to gigabytes need one.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._ended = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start

    def ends_in(self, text: str) -> bool:
        """Whether the root has begun."""
        try:
            self._parser.Parse(text, False)  # noqa: FBT003  # expat's own signature
        except expat.ExpatError as error:
            if not self._ended:
                raise _fault(error.code, error.lineno) from error
        return self._ended

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        if not self._ended and self._root not in (_ANY, tag.rpartition(":")[2]):
            raise UndecodableDocument(f"The root of the document is not {self._root}.")
        self._ended = True
        self._parser.StartElementHandler = None

    def _refuse_doctype(self, *_: object) -> None:
        raise UndecodableDocument("The XML document brings a DTD, which no document of Amazon does.")


def _taken(element: Element, path: Sequence[str], lists: Lists, *, whole: bool) -> Iterator[XmlItem]:
    """
    Take the items at the path below the element off the tree, and what else is finished.

    Unless the element is `whole`, its last child may still be open.
    """
    children = list(element)
    finished = children if whole else children[:-1]
    for child in finished:
        if _is_at(path, child):
            yield from _taken(child, path[1:], lists, whole=True) if len(path) > 1 else _items(child, path[0], lists)
    del element[: len(finished)]
    for child in children[len(finished) :]:
        if not _is_at(path, child):
            _prune(child)
        elif len(path) > 1:
            yield from _taken(child, path[1:], lists, whole=False)


def _is_at(path: Sequence[str], element: Element) -> bool:
    return path[0] in (_ANY, _local(element.tag))


def _prune(element: Element) -> None:
    """Take off what is finished of an element that nobody asked for."""
    while len(element):
        del element[:-1]
        element = element[0]


def _items(element: Element, step: str, lists: Lists) -> Sequence[XmlItem]:
    value = _value(element, lists)
    if isinstance(value, dict):
        return (value,)
    # Beside the elements that are rows, "any element" also finds a counter or a number: text, and no row.
    return () if step == _ANY else ({_TEXT: value},)


def _value(element: Element, lists: Lists) -> Any:
    """What the element is to its parent."""
    fields = _attributes(element) if element.keys() else {}
    text = element.text
    for child in element:
        tag: str = child.tag
        if "}" in tag:
            tag = _local(tag)
        always, below = lists.get(tag, _NEVER) if lists else _NEVER
        if len(child) or child.keys():
            value = _value(child, below)
        else:
            value = child.text
            value = (value.strip() or None) if value else None
        if always or tag in fields:
            _add(fields, tag, value, as_list=always)
        else:
            fields[tag] = value
        tail = child.tail
        if tail and not tail.isspace():
            text = f"{text or ''}{tail}"
    text = (text.strip() or None) if text else None
    if not fields:
        return text
    if text:
        _add(fields, _TEXT, text)
    return fields


def _attributes(element: Element) -> XmlItem:
    fields: XmlItem = {}
    for name, text in element.items():
        if not name.startswith(_MARKUP_ONLY):
            _add(fields, _local(name), text)
    return fields


def _add(fields: XmlItem, name: str, value: Any, *, as_list: bool = False) -> None:
    """A field, or one more value of it."""
    if name not in fields:
        fields[name] = [value] if as_list else value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _tree(places: Iterable[str]) -> Lists:
    """`Items.Item`, from the element at the path down, is `Item` in what is below `Items`."""
    below: dict[str, list[str]] = {}
    for place in places:
        name, _, rest = place.partition(".")
        below.setdefault(name, []).append(rest)
    return {name: ("" in rests, _tree(filter(None, rests))) for name, rests in below.items()}


_NEVER: tuple[bool, Lists] = (False, {})
