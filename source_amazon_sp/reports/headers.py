"""
The header of a flat file: whatever marketplace and language it comes in, the same columns.

What Amazon calls a column in which language is data: `locales/*.json`, a file a language. Amazon lets the account's
language decide, not the marketplace, so that all languages are known for every report. `headers` maps the header to
the English one, by the report type or what several of them start with; `notes` says what is doubtful; `left_out` are
headers seen whose meaning is not known well enough. Those come through as columns of their own, like any unknown one.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from source_amazon_sp.errors import UndecodableDocument

_MARKUP = re.compile(r"\s*<[!?A-Za-z][^>]*>")
_UNSAFE = re.compile(r"[^a-z0-9]+")
# Amazon writes one header as "Seller SKU", "seller-sku" and "seller_sku"; hyphens come in Unicode's spellings too.
_WORD_ENDS = re.compile(r"[\s_\-\u2010-\u2015\ufeff]+")


@dataclass(frozen=True)
class Columns:
    """
    One safe name for every cell of a header, no two equal when case is ignored.

    `unknown` are the texts of headers that nobody declared, as they stand in the file, each once.
    """

    names: list[str]
    unknown: list[str]


def snake(header: str) -> str:
    """
    The header in snake_case, of ASCII letters, digits and `_`, never with a digit in front.

    Accents are dropped (`état-produit` is `etat_produit`). Empty where the header has nothing to be written so.
    """
    name = _UNSAFE.sub("_", _plain(header)).strip("_")
    return f"n_{name}" if name[:1].isdigit() else name


def column_names(header: Sequence[str], declared: Collection[str], report_type: str) -> Columns:
    """
    Name the columns of a flat file of this report type, of which `declared` are those of its schema.

    A header that is a declared column's, in English or in a language known for the report, gets that column, the
    first time it stands there. Any other gets its own name in snake_case, or `column_<position>` (from 1) where
    it has none; a name that is taken, or another column's in the schema, goes on with `_2`, `_3`, ….

    Raises UndecodableDocument for markup: a gateway's page of HTML is no table, and has no rows of one.
    """
    if header and _MARKUP.match(header[0]):
        raise UndecodableDocument(f"{report_type}: markup came in place of a table. The next sync asks again.")
    known = {name.lower(): name for name in declared}
    english = _english(report_type)
    wanted = [_wanted(text, position, known, english) for position, text in enumerate(header, 1)]
    # Two passes: what is declared keeps its name, whatever stands in front of it.
    first = {name.lower(): position for position, name in reversed(list(enumerate(wanted)))}
    taken = set(known)
    names = [
        name if name.lower() in known and first[name.lower()] == position else _free(name, taken)
        for position, name in enumerate(wanted)
    ]
    strangers = (text for text, name in zip(header, wanted, strict=True) if name.lower() not in known)
    return Columns(names, list(dict.fromkeys(text for text in strangers if text.strip())))


def _wanted(text: str, position: int, known: Mapping[str, str], english: Mapping[str, str]) -> str:
    name = snake(text)
    if name in known and not _loses_letters(text):
        return known[name]
    translated = english.get(_key(text))
    if translated is not None:
        return known.get(snake(translated), snake(translated))
    # What is left of an unknown `出品者SKU` is not to pass for the column `sku`.
    return f"column_{position}" if not name or name in known else name


def _free(name: str, taken: set[str]) -> str:
    """The name, or the next one nobody has; it is taken from then on."""
    free, number = name, 1
    while free.lower() in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free.lower())
    return free


def _plain(text: str) -> str:
    """In lower case, without accents, wide letters as the usual ones."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def _loses_letters(text: str) -> bool:
    return any(char.isalpha() and not char.isascii() for char in _plain(text))


def _key(header: str) -> str:
    return _WORD_ENDS.sub(" ", unicodedata.normalize("NFKC", header)).strip().casefold()


@lru_cache(maxsize=256)
def _english(report_type: str) -> dict[str, str]:
    """The English header by the localised one, in any language that is known for this report type."""
    return {
        _key(localised): english
        for locale in _locales()
        for prefix, headers in locale["headers"].items()
        if report_type.startswith(prefix)
        for localised, english in headers.items()
    }


def _locales() -> Iterator[dict[str, dict[str, dict[str, str]]]]:
    folder = files("source_amazon_sp") / "reports" / "locales"
    for entry in sorted(folder.iterdir(), key=lambda file: file.name):
        if entry.name.endswith(".json"):
            yield json.loads(entry.read_text(encoding="utf-8"))
