"""Where the rows of a document come from, and the columns that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from source_amazon_sp.marketplaces import BY_COUNTRY, BY_DOMAIN, BY_ID
from source_amazon_sp.reports.spec import ReportSpec

ROW_ID = "_row_id"
ROW_NUMBER = "_row_number"
EXTRA = "_extra"
MARKETPLACE = "marketplace_id"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one document come from. `bounds` of their window, as written; `cell` is what it is read by."""

    report_id: str
    created_at: str | None
    marketplaces: tuple[str, ...]
    bounds: tuple[str | None, str | None]
    cell: str
    options: Mapping[str, str]


class Stamp:
    """
    What all records of one document have in common.

    `columns` are their names and values; `text` is the beginning of each record's JSON with them in it, to which
    `text_with_marketplace` adds the marketplace that was asked for; `identity` are the options that make rows other
    rows.
    """

    def __init__(self, spec: ReportSpec, origin: Origin) -> None:
        start, end = origin.bounds
        self.columns: dict[str, Any] = {
            "_report_id": origin.report_id,
            "_report_created_at": origin.created_at,
            "_window_start": start,
            "_window_end": end,
            **{o.name: origin.options.get(o.name, o.default) for o in spec.options if o.column},
        }
        self.identity = repr([value for name, value in sorted(origin.options.items()) if name in self.columns])
        self.placed_by = spec.placed_by
        self._asked = origin.marketplaces[0] if len(origin.marketplaces) == 1 and spec.is_of_one_place else None
        self.text = _begun(self.columns)
        self.text_with_marketplace = _begun({**self.columns, MARKETPLACE: self._asked})

    def marketplace(self, own: Any) -> str | None:
        """The marketplace that a row names itself, by its id, country or domain, or that was asked for."""
        name = str(own)
        known = BY_ID.get(name) or BY_COUNTRY.get(name.upper()) or BY_DOMAIN.get(name.lower())
        return known.id if known else self._asked


def _begun(columns: Mapping[str, Any]) -> str:
    return orjson.dumps(columns).decode().removesuffix("}")
