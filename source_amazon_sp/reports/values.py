"""Cells of flat files become values of the types that the stream's schema declares."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.dates import Dates
from source_amazon_sp.reports.numbers import COMMA, read_integer, read_number

Convert = Callable[[str | None], Any]

_NO_FORMS: Mapping[str, str] = MappingProxyType({})

# Columns repeat themselves: a day's report has a day's dates, a catalogue few prices. Some MB a stream at most.
_REMEMBERED = 8192

# Where Amazon has no figure, it prints dashes in some reports.
_NOTHING = frozenset({"", "-", "--", "—"})

_BOOLEANS = {
    **dict.fromkeys(("y", "yes", "true", "1", "ja", "oui", "si", "sí", "sì", "はい", "tak", "evet"), True),
    **dict.fromkeys(("n", "no", "false", "0", "nein", "non", "いいえ", "nee", "nej", "nie", "hayır"), False),  # noqa: RUF001  # Turkish
}


class Values:
    """
    Reads the cells of one stream in one marketplace.

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
        self._decimal_point = decimal_point
        self.unreadable: Counter[str] = Counter()
        self._properties: Mapping[str, Any] = schema.get("properties", {})
        self._country = BY_COUNTRY[country].country if country in BY_COUNTRY else country
        self._dates = dates
        self._readers: dict[tuple[str, str | None], Callable[[str], Any]] = {}

    def converters(self, columns: Sequence[str]) -> list[Convert]:
        """
        What converts a row's cells, one for each column by position.

        A converter takes the cell's text, or None where the line stopped short of it, and gives a value of the
        column's type or None; it raises nothing. Columns that are not declared are text.
        """
        return [self._converter(column) for column in columns]

    def _converter(self, column: str) -> Convert:
        kind = _kind(self._properties.get(column, {}))
        if kind == "string":
            return _text
        form = self._dates.get(column) if kind.startswith("date") else None
        if (kind, form) not in self._readers:
            self._readers[kind, form] = lru_cache(_REMEMBERED)(self._reader(kind, form))
        return self._guarded(column, self._readers[kind, form])

    def _reader(self, kind: str, form: str | None) -> Callable[[str], Any]:
        comma = self._country in COMMA and not self._decimal_point
        if kind == "number":
            return partial(read_number, comma=comma)
        if kind == "integer":
            return partial(read_integer, comma=comma)
        if kind == "boolean":
            return _boolean
        dates = Dates(self._country, form)
        return dates.date if kind == "date" else dates.instant

    def _guarded(self, column: str, read: Callable[[str], Any]) -> Convert:
        def convert(cell: str | None) -> Any:
            if not cell:
                return None
            try:
                return read(cell)
            except (ValueError, OverflowError):
                if cell.strip() not in _NOTHING:
                    self.unreadable[column] += 1
                return None

        return convert


def _kind(schema: Mapping[str, Any]) -> str:
    """The type to read: number, integer, boolean, date, date-time, or string for all others."""
    declared = schema.get("type", ())
    types = (declared,) if isinstance(declared, str) else declared
    if "string" in types:
        form = schema.get("format")
        return form if form in ("date", "date-time") else "string"
    return next((kind for kind in ("number", "integer", "boolean") if kind in types), "string")


def _text(cell: str | None) -> str | None:
    return cell or None


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in _BOOLEANS:
        raise ValueError("neither yes nor no")
    return _BOOLEANS[word]
