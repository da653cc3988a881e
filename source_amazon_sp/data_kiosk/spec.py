"""What the catalogue says of a stream of Data Kiosk: a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pendulum

from source_amazon_sp.data_kiosk.columns import MARKETPLACE, Columns
from source_amazon_sp.data_kiosk.fields import Path, Tree, inside, roots, without
from source_amazon_sp.data_kiosk.query import query_text
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.marketplaces import BY_ID, AccountType


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySpec:
    """
    One stream of one of a dataset's queries.

    * `arguments` are the query's, besides dates, marketplaces, currency and products, which a window brings.
    * `left_out` are fields that are not asked for; `items` names the list whose items are the rows, where they are not
      the lines of the document; `bare` the objects whose names are left out of the names of columns.
    * `grid`: the windows. `reach_back`, `hold_back` and `look_back` mean what they mean for reports.
    * `pacific`: days are Amazon's in retail analytics; otherwise they are the marketplaces' own.
    * `products`: Amazon has to be told which products, so many of a marketplace in one query at most.
    """

    stream: str
    root: str
    description: str
    account_types: frozenset[AccountType]
    roles: tuple[str, ...]
    grid: Grid
    reach_back: pendulum.Duration
    hold_back: pendulum.Duration
    look_back: tuple[int, ...]
    key: tuple[str, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    left_out: frozenset[Path] = frozenset()
    items: str = ""
    bare: frozenset[str] = frozenset()
    pacific: bool = False
    products: int | None = None

    @property
    def fields(self) -> Tree:
        """What is asked for, in the tree in which it is asked for."""
        return without(roots()[self.root].fields, self.left_out)

    @property
    def needed(self) -> frozenset[str]:
        """Fields without which a row has no key."""
        return frozenset({MARKETPLACE if name == "marketplace_id" else name for name in self.key})

    @property
    def beside(self) -> tuple[str, ...]:
        """What a line of the document says of all of its items."""
        return tuple(name for name, node in self.fields.items() if inside(node) is None)

    @property
    def columns(self) -> Columns:
        fields = dict(self.fields)
        if self.items:
            fields |= inside(fields.pop(self.items)) or {}
        return Columns(fields, self.bare)

    def text(
        self,
        days: tuple[str, str],
        marketplaces: Sequence[str],
        fields: Tree,
        filters: Sequence[Mapping[str, Any]] = (),
    ) -> str:
        """The query of a window, from its first to its last day, that asks for these fields."""
        root = roots()[self.root]
        arguments: dict[str, Any] = {**self.arguments, "startDate": days[0], "endDate": days[1]}
        if "marketplaceIds" in root.arguments:
            arguments["marketplaceIds"] = list(marketplaces)
        if "currencyCode" in root.arguments and marketplaces[0] in BY_ID:
            arguments["currencyCode"] = BY_ID[marketplaces[0]].currency
        if filters:
            arguments["filters"] = list(filters)
        return query_text(root, arguments, fields)
