"""Tables as tests look at them, row by row."""

from collections.abc import Iterator

from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import Objects


def rows_of(table: Table) -> Iterator[list[str | None]]:
    """The cells of each row; those past the header's end follow."""
    for block in table.blocks:
        for place in range(block.size):
            yield [*(column[place] for column in block.columns), *block.beyond.get(place, [])]


def rows(content: Table | Objects) -> list[object]:
    """All rows, whatever the form of the document."""
    return list(rows_of(content)) if isinstance(content, Table) else list(content.rows)
