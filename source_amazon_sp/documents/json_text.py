"""Rows that are JSON already: what is left to do with them is to write them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any, cast

import orjson

_TO_ESCAPE = re.compile(r'["\\\x00-\x1f]')
_QUOTE = '"'


@dataclass(frozen=True, slots=True)
class JsonLines:
    """`count` objects as JSON, in UTF-8, with line feeds between them and none within or at the end."""

    text: bytes
    count: int

    def records(self) -> Iterator[dict[str, Any]]:
        return map(orjson.loads, self.text.split(b"\n"))


@dataclass(frozen=True, slots=True)
class Field:
    """
    One member of many objects: `texts` has its value for each, as JSON, or nothing where an object lacks it.

    Of text that is `quoted` the quotes are left out.
    """

    name: str
    texts: Sequence[str | None]
    quoted: bool = False


def objects(size: int, start: str, fields: Sequence[Field], end: str) -> str:
    """
    The text of `size` objects: each `start`, a member of every field that it has, each with a comma before, and `end`.

    Column by column, so that no object is handled by itself: what is the same in all of them is put together once,
    and one join makes the text.
    """
    layers: list[Sequence[str]] = []
    ahead = start  # what is written before the next value
    for field in fields:
        quote = _QUOTE if field.quoted else ""
        before = f'{ahead},"{field.name}":{quote}'
        if all(field.texts):
            layers += [[before] * size, cast("Sequence[str]", field.texts)]
            ahead = quote
        elif any(field.texts):
            layers.append([f"{before}{text}{quote}" if text else ahead for text in field.texts])
            ahead = ""
    layers.append([ahead + end] * size)
    parts = [""] * (len(layers) * size)
    for place, layer in enumerate(layers):
        parts[place :: len(layers)] = layer
    return "".join(parts)


def escaped(texts: Sequence[str | None]) -> Sequence[str | None]:
    """The texts as they stand between JSON's quotes."""
    if not any(map(_TO_ESCAPE.search, filter(None, texts))):
        return texts
    return [encode_basestring(text)[1:-1] if text else text for text in texts]
