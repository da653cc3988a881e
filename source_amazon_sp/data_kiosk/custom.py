"""Queries that the user has written: what may stand in them, and what is wrong with one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.data_kiosk.columns import Columns, known_as
from source_amazon_sp.data_kiosk.fields import Tree, roots
from source_amazon_sp.data_kiosk.query import LONGEST, Unreadable, minified, read

_A_DAY = "2000-01-01"
_PLACE = re.compile(r'"?\$(startDate|endDate)\b"?')
_ANY = ("Brand Analytics", "Selling Partner Insights")


def complaints(text: str) -> Iterator[str]:
    """What is wrong with a query, each a sentence that goes on from "the query"."""
    try:
        read(text)
    except Unreadable as error:
        yield f"{error}. Correct it; Amazon's schema explorer checks a query as it is written."
        return
    if (length := len(text_of(text, (_A_DAY, _A_DAY)))) > LONGEST:
        yield f"has {length} characters, and Amazon takes {LONGEST}. Ask for fewer fields, or make two streams of it."
    twins = Counter(name.lower() for name in columns_of(text))
    if double := [name for name, count in twins.items() if count > 1]:
        yield f"makes more than one column named {', '.join(double)}. Give one of the fields another name (an alias)."


def columns_of(text: str) -> Sequence[str]:
    """The names of the columns that a query makes; none of one that can't be read."""
    try:
        return Columns(known_as(read(text).fields, {})).names
    except Unreadable:
        return ()


def text_of(text: str, days: tuple[str, str]) -> str:
    """The query as it is sent: `$startDate` and `$endDate` are the first day and the last."""
    values = dict(zip(("startDate", "endDate"), days, strict=True))
    return minified(_PLACE.sub(lambda found: f'"{values[found[1]]}"', text))


def known_fields(text: str) -> Tree | None:
    """The tree that the query brings; None where Amazon's schemas do not know the query. Raises Unreadable."""
    asked = read(text)
    root = roots().get(asked.root)
    return known_as(asked.fields, root.fields) if root is not None and root.dataset == asked.dataset else None


def roles_of(text: str) -> Sequence[str]:
    """The roles that open the query's dataset."""
    by_dataset: Mapping[str, Sequence[str]] = {roots()[query.root].dataset: query.roles for query in QUERIES}
    try:
        return by_dataset.get(read(text).dataset, _ANY)
    except Unreadable:
        return _ANY
