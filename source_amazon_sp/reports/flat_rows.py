"""Columns of a flat file to records, many rows at once; see docs/adr/0008."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from source_amazon_sp.documents.delimited import Block
from source_amazon_sp.documents.json_text import Field, JsonLines, escaped, objects
from source_amazon_sp.reports.origin import EXTRA, MARKETPLACE, ROW_ID, ROW_NUMBER, Stamp
from source_amazon_sp.reports.row_ids import RowIds
from source_amazon_sp.reports.values import Values


class FlatRows:
    """
    Makes the records of one table, whose columns are `names`. `identity` tells its rows apart; none: the whole row.

    A column of the report that has the name of one of the stamp's gives way to it. Rows that say which marketplace
    they are of get that one.
    """

    def __init__(
        self, names: Sequence[str], values: Values, stamp: Stamp, identity: Sequence[str], row_ids: RowIds | None
    ) -> None:
        self._names = names
        self._values = values
        self._stamp = stamp
        self._identity = identity
        self._row_ids = row_ids
        self._own = [name for name in names if name not in stamp.columns and name != MARKETPLACE]
        self._place = next((name for name in (MARKETPLACE, stamp.placed_by) if name in names), None)
        self._start = stamp.text if self._place else stamp.text_with_marketplace
        self._number = 0

    def lines(self, blocks: Iterable[Block]) -> Iterator[JsonLines]:
        for block in blocks:
            if block.size:
                yield JsonLines(self._records(block).encode()[:-1], block.size)

    def _records(self, block: Block) -> str:
        found = {name: self._field(name, cells, block) for name, cells in zip(self._names, block.columns, strict=True)}
        if block.beyond:
            found[EXTRA] = Field(EXTRA, [_json(block.beyond.get(row)) for row in range(block.size)])
        fields = [found[name] for name in self._own]
        if self._place is not None:
            fields.append(self._marketplaces(found[self._place].texts))
        if block.beyond:
            fields.append(found[EXTRA])
        if self._row_ids is not None:
            fields.append(Field(ROW_ID, self._row_ids.of(self._identities(found, block.size)), quoted=True))
        begin, self._number = self._number + 1, self._number + block.size
        fields.append(Field(ROW_NUMBER, list(map(str, range(begin, self._number + 1)))))
        return objects(block.size, self._start, fields, "}\n")

    def _field(self, name: str, cells: Sequence[str | None], block: Block) -> Field:
        if self._values.is_text(name):
            return Field(name, cells if block.plain else escaped(cells), quoted=True)
        return Field(name, self._values.texts(name, cells))

    def _identities(self, found: Mapping[str, Field], size: int) -> list[str]:
        fields = [found[name] for name in self._identity or sorted(found) if name in found]
        return objects(size, self._stamp.identity, fields, "\n").split("\n")[:-1]

    def _marketplaces(self, own: Sequence[str | None]) -> Field:
        """The marketplace that each row names itself, or that was asked for."""
        known = {text: _json(self._stamp.marketplace(text)) or "null" for text in set(own)}
        return Field(MARKETPLACE, [known[text] for text in own])


def _json(value: object) -> str:
    return orjson.dumps(value).decode() if value is not None else ""
