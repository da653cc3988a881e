"""What an operation of the SP-API is to this connector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToken:
    """
    How an operation pages: where the token comes from, where it goes, and how long it is good (seconds).

    Where a token goes `alone`, Amazon refuses the query beside it, but for the parameters in `keeping`; `beside` are
    parameters that take these values on every page after the first. `size` is the parameter for the number of records
    of a page, where Amazon refuses a page that grows too big.
    """

    parameter: str
    found_at: tuple[str, ...]
    alone: bool = False
    keeping: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    lifetime: float | None = None
    size: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offsets:
    """
    Pages of `size` records by number, for an operation that takes a body: where the first record's number goes in it.

    `most` is the greatest number that Amazon takes: what lies behind it can't be read, but from the other end of the
    list where the body says at `order_at` how it is sorted. `total_at` is where an answer says how long the list is.
    """

    at: tuple[str, ...]
    size: int
    most: int
    records_at: tuple[str, ...]
    total_at: tuple[str, ...]
    order_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. `restricted` names the data elements that only a Restricted Data Token opens."""

    name: str
    path: str
    rate: float
    burst: int
    roles: tuple[str, ...]
    method: Literal["GET", "POST"] = "GET"
    page_token: PageToken | Offsets | None = None
    grantless_scope: str | None = None
    restricted: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Tells it from every other: Amazon's names do not, `getOrders` is in three of its APIs."""
        return f"{self.method} {self.path}"
