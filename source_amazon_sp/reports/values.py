"""Cells of flat files become values of the types that the stream's schema declares, as JSON."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import orjson

from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.dates import Dates, instants_in_utc
from source_amazon_sp.reports.numbers import COMMA, plain_numbers, read_integer, read_number

_NO_FORMS: Mapping[str, str] = MappingProxyType({})

# Columns repeat themselves: a day's report has a day's dates, a catalogue few quantities. Some MB a document at most.
_REMEMBERED = 8192

# Where Amazon has no figure, it prints one of these in some reports.
_NOTHING = frozenset({"", "-", "--", "—", "N/A", "n/a", "NA", "∞"})

_BOOLEANS = {
    **dict.fromkeys(("y", "yes", "true", "1", "ja", "oui", "si", "sí", "sì", "はい", "tak", "evet"), True),
    **dict.fromkeys(("n", "no", "false", "0", "nein", "non", "いいえ", "nee", "nej", "nie", "hayır"), False),  # noqa: RUF001  # Turkish
}


class Values:
    """
    Reads the cells of one document in one marketplace.

    `schema` is the stream's, `country` ISO's code (None: rows of any marketplace, whose day and month have no known
    order), `dates` the forms of dates that only this report has, by column; see `date_forms.day_reader`. Numbers have
    the country's decimal sign, or a point everywhere (`decimal_point`). `unreadable` counts, by column, the cells that
    became null though they said something.
    """

    def __init__(
        self,
        schema: Mapping[str, Any],
        country: str | None,
        dates: Mapping[str, str] = _NO_FORMS,
        *,
        decimal_point: bool = False,
    ) -> None:
        self.unreadable: Counter[str] = Counter()
        self._properties: Mapping[str, Any] = schema.get("properties", {})
        self._country = BY_COUNTRY[country].country if country in BY_COUNTRY else country
        self._comma = self._country in COMMA and not decimal_point
        self._dates = dates
        self._readers: dict[tuple[str, str | None], _Reader] = {}  # columns of one kind have one
        self._by_column: dict[str, _Reader | None] = {}

    def is_text(self, column: str) -> bool:
        """Whether the column's cells are values as they are; columns that are not declared are."""
        return self._reader_of(column) is None

    def texts(self, column: str, cells: Sequence[str | None]) -> list[str]:
        """
        The JSON of each cell of a column that is no text: of the column's type or `null`; "" where a cell is empty.

        What is neither readable nor one of Amazon's ways to print nothing is counted.
        """
        reader = self._reader_of(column)
        if reader is None:
            raise ValueError(f"{column} is text")
        texts = reader.texts(cells)
        if reader.unreadable and (count := sum(map(reader.unreadable.__contains__, cells))):
            self.unreadable[column] += count
        return texts

    def _reader_of(self, column: str) -> "_Reader | None":
        """None for a column of text."""
        if column not in self._by_column:
            kind = _kind(self._properties.get(column, {}))
            form = self._dates.get(column) if kind.startswith("date") else None
            if kind != "string" and (kind, form) not in self._readers:
                self._readers[kind, form] = self._reader(kind, form)
            self._by_column[column] = self._readers.get((kind, form))
        return self._by_column[column]

    def _reader(self, kind: str, form: str | None) -> "_Reader":
        if kind == "number":
            return _Reader(partial(read_number, comma=self._comma), partial(plain_numbers, comma=self._comma))
        if kind == "integer":
            return _Reader(partial(read_integer, comma=self._comma))
        if kind == "boolean":
            return _Reader(_boolean)
        dates = Dates(self._country, form)
        return _Reader(dates.date) if kind == "date" else _Reader(dates.instant, instants_in_utc)


class _Reader:
    """
    Reads cells of one type, whatever their column.

    `at_once` reads many cells if all of them have the usual form, and gives their JSON; else nothing. `one` reads any.
    `unreadable` are the cells that it read lately and that are null though they say something.
    """

    def __init__(
        self, one: Callable[[str], Any], at_once: Callable[[Sequence[str]], list[str] | None] | None = None
    ) -> None:
        self.unreadable: set[str | None] = set()
        self._one = one
        self._at_once = at_once
        self._known: dict[str | None, str] = {None: "", "": ""}

    def texts(self, cells: Sequence[str | None]) -> list[str]:
        if self._at_once is not None:
            said = list(filter(None, cells))
            if not said:
                return [""] * len(cells)
            texts = self._at_once(said)
            if texts is not None:
                return texts if len(said) == len(cells) else _spread(texts, cells)
        if len(self._known) > _REMEMBERED:
            self._known = {None: "", "": ""}
            self.unreadable.clear()
        fresh = set(cells).difference(self._known)
        self._known.update((cell, self._text(cell)) for cell in fresh if cell)
        return list(map(self._known.__getitem__, cells))

    def _text(self, cell: str) -> str:
        try:
            return orjson.dumps(self._one(cell)).decode()
        except (ValueError, OverflowError):
            if cell.strip() not in _NOTHING:
                self.unreadable.add(cell)
            return "null"


def _spread(texts: Sequence[str], cells: Sequence[str | None]) -> list[str]:
    """The texts at the places of the cells that say something."""
    following = iter(texts)
    return [next(following) if cell else "" for cell in cells]


def _kind(schema: Mapping[str, Any]) -> str:
    """The type to read: number, integer, boolean, date, date-time, or string for all others."""
    declared = schema.get("type", ())
    types = (declared,) if isinstance(declared, str) else declared
    if "string" in types:
        form = schema.get("format")
        return form if form in ("date", "date-time") else "string"
    return next((kind for kind in ("number", "integer", "boolean") if kind in types), "string")


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in _BOOLEANS:
        raise ValueError("neither yes nor no")
    return _BOOLEANS[word]
