"""Values and where they stand: what of a record that Amazon sent is in the rows that came out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from source_amazon_sp.clock import instant

Row = Mapping[str, Any]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Rows:
    """Rows that can be searched by what is in them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = [dict(leaves(row)) for row in rows]
        self._by_leaf: dict[tuple[str, Any], list[int]] = {}
        for number, row in enumerate(self._rows):
            for leaf in row.items():
                self._by_leaf.setdefault(leaf, []).append(number)

    def lacks(self, record: Any) -> list[str]:
        """The paths of the record's values that the row like it lacks; no row is like it where all are lacking."""
        sent = list(leaves(record))
        alike = [self._by_leaf[leaf] for leaf in sent if leaf in self._by_leaf]
        candidates = min(alike, key=len, default=[])
        lacking = [[path for path, value in sent if not is_in(path, value, self._rows[each])] for each in candidates]
        return min(lacking, key=len, default=[path for path, _ in sent])


def is_in(path: str, value: Any, row: Row) -> bool:
    """Money that was text is a number in the row, an identifier is text, an instant in UTC, or a day."""
    there = row.get(path)
    if there == value and isinstance(there, bool) == isinstance(value, bool):
        return True
    with suppress(TypeError, ValueError):
        if isinstance(there, (int, float)) and not isinstance(there, bool):
            return there == float(value)
        if isinstance(value, int):
            return there == str(value)
        if _DAY.fullmatch(str(there)):
            return str(value).startswith(str(there))
        return instant(str(there)) == instant(str(value))
    return False


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is not a container, and where it stands."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from leaves(each, f"{path}[{position}]")
    else:
        yield path, value
