"""
The text of queries: written from a tree of fields, and read, as far as it matters, where the user has written it.

    query{analytics_salesAndTraffic_2024_04_24{salesAndTrafficByDate(aggregateBy:DAY …){startDate sales{unitsOrdered}}}}
          dataset                              root                  arguments         selection
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from source_amazon_sp.data_kiosk.fields import Node, Root, Tree, inside

LONGEST = 8000  # characters, without needless white space: Amazon's limit

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|\.\.\.|[$\w][\w.+-]*|-[\w.]+|[{}()\[\]:!=|@&]|\S'
)
_WORD = re.compile(r"[$\w.\-+]")
_HEAD = 2  # words before the first brace: `query`, and a name
_DEEPEST = 100  # brackets in each other: far more than Amazon's schemas have, far fewer than Python can follow
_PAIRS = {"{": "}", "(": ")", "[": "]"}


class Word(str):
    """A GraphQL word, which stands without quotes: a value of an enumeration."""

    __slots__ = ()


class Unreadable(ValueError):
    """A text that is no query; the message says why, fit to go behind "the query"."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A field that a query asks for: the field's name, the one it comes by, and what is asked for below it."""

    field: str
    name: str
    below: tuple["Selected", ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for: which query of which dataset, and which of its fields."""

    dataset: str
    root: str
    fields: tuple[Selected, ...]


def query_text(root: Root, arguments: Mapping[str, Any], fields: Tree) -> str:
    """The text that asks a dataset's query for fields. Arguments are text, Word, or lists and objects of those."""
    given = ",".join(f"{name}:{literal(value)}" for name, value in arguments.items())
    return f"query{{{root.dataset}{{{root.name}({given}){_selection(fields)}}}}}"


def _selection(fields: Tree) -> str:
    """Scalars first: they come in that order, and a list may be long."""
    ordered = sorted(fields.items(), key=lambda field: inside(field[1]) is not None)
    return "{" + " ".join(name + _below(node) for name, node in ordered) + "}"


def _below(node: Node) -> str:
    below = inside(node)
    return "" if below is None else _selection(below)


def literal(value: Any) -> str:
    """A value as GraphQL writes it."""
    if isinstance(value, Word):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{name}:{literal(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(literal, value)) + "]"
    return json.dumps(value)


def minified(text: str) -> str:
    """The query without comments and needless white space: what Amazon counts."""
    short = ""
    for token in _tokens(text):
        between = " " if short and _WORD.match(short[-1]) and _WORD.match(token[0]) else ""
        short += between + token
    return short


def read(text: str) -> Asked:
    """
    What the query asks for. Raises Unreadable for what is no query, and for one that asks for more than one thing.

    Words alone are looked at: whether Amazon has such fields is not asked.
    """
    tokens = _tokens(text)
    _must_close(tokens)
    at = tokens.index("{") if "{" in tokens else len(tokens)
    if at == len(tokens) or at > _HEAD or (at and tokens[0] != "query"):
        raise Unreadable("has to begin with a brace, or with the word query and a brace, and declares no variables")
    datasets, end = _selected(tokens, at)
    if end != len(tokens):
        raise Unreadable("goes on after its last brace")
    for number, what in enumerate(("dataset", "query of a dataset")):
        if len(datasets) != 1 or not datasets[0].below:
            raise Unreadable(f"has to name one {what}, and in braces what is asked of it")
        if number == 0:
            dataset, datasets = datasets[0].field, datasets[0].below
    return Asked(dataset, datasets[0].field, datasets[0].below)


def _tokens(text: str) -> list[str]:
    return [piece for piece in _TOKEN.findall(text) if piece[0] not in ",#"]


def _must_close(tokens: list[str]) -> None:
    """Each bracket its own."""
    open_ones: list[str] = []
    for token in tokens:
        if token in _PAIRS:
            open_ones.append(_PAIRS[token])
            if len(open_ones) > _DEEPEST:
                raise Unreadable(f"has more than {_DEEPEST} brackets in each other")
        elif token in _PAIRS.values() and (not open_ones or open_ones.pop() != token):
            raise Unreadable(f"has a {token} that nothing opens")
    if open_ones:
        raise Unreadable(f"lacks {len(open_ones)} closing bracket(s), the last one {open_ones[0]}")


def _selected(tokens: list[str], at: int) -> tuple[tuple[Selected, ...], int]:
    """The fields of the braces that open at a place, and the place behind the braces."""
    found: list[Selected] = []
    at += 1
    while tokens[at] != "}":
        name = field = _name(tokens, at, "field")
        at += 1
        if tokens[at] == ":":
            field, at = _name(tokens, at + 1, "field"), at + 2
        at = _behind_arguments(tokens, at)
        below: tuple[Selected, ...] = ()
        if tokens[at] == "{":
            below, at = _selected(tokens, at)
        found.append(Selected(field, name, below))
    return tuple(found), at + 1


def _name(tokens: list[str], at: int, of: str) -> str:
    """The name at a place. Nothing may be behind what is no name: it may be the last bracket there is."""
    if not (tokens[at][0].isalpha() or tokens[at][0] == "_"):
        raise Unreadable(f"has {tokens[at]} where the name of a {of} should stand")
    return tokens[at]


def _behind_arguments(tokens: list[str], at: int) -> int:
    """The place behind arguments and directives."""
    while tokens[at] in {"(", "@"}:
        if tokens[at] == "@":
            _name(tokens, at + 1, "directive")
            at += 2
            continue
        depth = 1
        while depth:
            at += 1
            depth += (tokens[at] == "(") - (tokens[at] == ")")
        at += 1
    return at
