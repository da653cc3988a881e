"""A query of Data Kiosk as Amazon keeps it, and its text read as strictly as Amazon reads it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.answers import invalid_input
from integration_tests.simulator.instants import SECOND, written_short
from source_amazon_sp.data_kiosk.fields import Node, Root, inside, roots
from source_amazon_sp.data_kiosk.query import LONGEST, Selected, Unreadable, minified, read

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[\w.-]+|[{}()\[\]:]')
_SHARE_IN_QUEUE = 0.25  # of the time a query takes


@dataclass(frozen=True)
class Asked:
    """What a createQuery asks for: the text as it was sent, and what it means."""

    text: str
    root: Root
    arguments: Mapping[str, Any]
    fields: tuple[Selected, ...]

    @property
    def days(self) -> tuple[str, str]:
        return str(self.arguments["startDate"]), str(self.arguments["endDate"])


@dataclass(frozen=True)
class Query:
    """
    One query of one selling partner; `outcome` when `takes` milliseconds have passed since `created`, never with None.

    `document` is what it leaves: rows when it is DONE, the reason when it is FATAL, None without either.
    """

    query_id: str
    partner: str
    asked: Asked
    created: int
    takes: int | None
    outcome: str
    document: bytes | None
    next_token: str | None = None

    @property
    def document_id(self) -> str:
        return f"amzn1.tortuga.4.na.fake-{self.query_id}"

    def status(self, now: int) -> str:
        since = now - self.created
        takes = self.takes if self.takes is not None else since + 8 * SECOND
        if since < takes * _SHARE_IN_QUEUE:
            return "IN_QUEUE"
        return "IN_PROGRESS" if since < takes else self.outcome

    def is_over(self, now: int) -> bool:
        return self.status(now) == self.outcome

    def body(self, now: int) -> dict[str, Any]:
        """The query as getQuery and getQueries show it."""
        shown: dict[str, Any] = {
            "queryId": self.query_id,
            "query": self.asked.text,
            "createdTime": written_short(self.created),
            "processingStatus": self.status(now),
        }
        if self.is_over(now) and self.document is not None:
            shown["dataDocumentId" if self.outcome == "DONE" else "errorDocumentId"] = self.document_id
        if self.is_over(now) and self.next_token is not None:
            shown["pagination"] = {"nextToken": self.next_token}
        return shown


def asked_for(text: object) -> Asked:
    """What the text of a createQuery asks for; 400 for one that the schemas do not allow. UNVERIFIED: the words."""
    if not isinstance(text, str) or not text.strip():
        raise invalid_input("query is required")
    if len(minified(text)) > LONGEST:
        raise invalid_input(f"query must be at most {LONGEST} characters")
    try:
        found = read(text)
    except Unreadable as error:
        raise invalid_input(f"query is invalid: it {error}") from None
    root = roots().get(found.root)
    if root is None or root.dataset != found.dataset:
        raise invalid_input(f"query is invalid: there is no {found.dataset}.{found.root}")
    if unknown := sorted(set(_unknown(found.fields, root.fields))):
        raise invalid_input(f"query is invalid: there are no fields {', '.join(unknown)}")
    arguments = _arguments(text, root)
    return Asked(text, root, arguments, found.fields)


def named(fields: tuple[Selected, ...]) -> Iterator[str]:
    """The names of all fields that a query asks for."""
    for each in fields:
        yield each.field
        yield from named(each.below)


def _unknown(fields: tuple[Selected, ...], node: Node) -> Iterator[str]:
    tree = inside(node) or {}
    for each in fields:
        below = inside(tree.get(each.field, ""))
        if each.field not in tree or bool(each.below) != (below is not None):
            yield each.field  # an object has to say which of its fields, a scalar has none
        else:
            yield from _unknown(each.below, tree[each.field])


def _arguments(text: str, root: Root) -> dict[str, Any]:
    begins = re.search(rf"\b{root.name}\s*\(", text)
    given = _literals(text[begins.end() - 1 :]) if begins else {}
    missing = [name for name, kind in root.arguments.items() if kind.endswith("!") and name not in given]
    if missing or given.keys() - root.arguments.keys():
        raise invalid_input(f"query is invalid: arguments of {root.name}")
    return given


def _literals(text: str) -> dict[str, Any]:
    """The arguments in the parentheses that the text begins with, by name."""
    written: list[str] = []
    depth = 0
    for token in _TOKEN.findall(text):
        depth += (token == "(") - (token == ")")
        value = {"(": "{", ")": "}"}.get(token, token if token[0] in '"{}[]:' or token.isdigit() else json.dumps(token))
        if written and written[-1] not in "{[:" and value not in "]}:":
            written.append(",")
        written.append(value)
        if not depth:
            break
    found: dict[str, Any] = json.loads("".join(written))
    return found
