"""JSON Lines whose lines are too long to be held: the items of a list in each line, one after the other."""

from collections.abc import Collection, Iterable, Iterator

from source_amazon_sp.documents.json_items import JsonItem, JsonItems
from source_amazon_sp.errors import UndecodableDocument


def items_of_lines(chunks: Iterable[bytes], array: str, beside: Collection[str]) -> Iterator[JsonItem]:
    """
    The items of `array` in each line, each with the line's fields that are named in `beside`.

    Those have to stand before the array where a line is longer than 2 MiB. Raises UndecodableDocument where one is
    missing, and for what is no JSON.
    """
    for line in _lines(chunks):
        items = JsonItems(line, f"{array}.item")
        lent: JsonItem | None = None
        for item in items:
            if lent is None:
                if missing := [name for name in beside if name not in items.head]:
                    raise UndecodableDocument(f"A line of the document has no {', '.join(missing)} before {array}.")
                lent = {name: items.head[name] for name in beside}
            yield {**lent, **item}


def _lines(chunks: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """Each line that is not blank, in pieces; it has to be read before the next one is asked for."""
    source = iter(chunks)
    held = b""

    def line() -> Iterator[bytes]:
        nonlocal held
        while held:
            piece, newline, rest = held.partition(b"\n")
            held = rest if newline else next(source, b"")
            yield piece
            if newline:
                return

    while True:
        held = held.lstrip()
        if held:
            yield line()
        elif not (held := next(source, b"")):
            return
