"""An endpoint as a row: what is asked, by which windows and for which places, where the records are, what they get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Union

import pendulum

from source_amazon_sp.api.operations import Operation
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.marketplaces import AccountType

# Text, numbers, lists and objects, in which a text that begins with `$` stands for a value of the request.
Template = Union[str, int, float, bool, None, Sequence["Template"], Mapping[str, "Template"]]  # noqa: UP007  # it is recursive, which 3.10 can't say with a bar
Path = tuple[str | int, ...]  # names, and numbers of elements


class Scope(Enum):
    """What one request is for, and what its windows are kept by."""

    REGION = "everything that the token opens"
    MARKETPLACE = "one marketplace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """
    Which windows an endpoint has.

    `grid` are the longest windows that Amazon allows; without one a gap is asked for whole, which suits a filter that
    has no end. `reach_back` is how far back Amazon keeps data, `hold_back` how long it takes to list what happened;
    where it is a number of whole days (`by_day`), a window begins and ends with a day, of the marketplace where the
    days are `local`. `whole` windows are whole cells of the grid: Amazon would widen what is asked for to those, and
    count what is not over yet. Once a day, what happened in the last `look_back` is asked for again; that of
    the last day at least, for what Amazon lists late. An `exclusive` filter leaves out the instants that it names, so a
    window is asked for from a second before it: its grid must leave room for that.

    `standing_since` is for records that are things, not events: all that stand are wanted, however long ago they were
    last changed, so the first window begins there, whatever `replication_start_date` says.
    """

    grid: Grid | None
    reach_back: pendulum.Duration = field(default_factory=lambda: pendulum.duration(years=2))
    hold_back: pendulum.Duration = field(default_factory=lambda: pendulum.duration(minutes=2))
    look_back: pendulum.Duration = field(default_factory=lambda: pendulum.duration(days=1))
    exclusive: bool = False
    by_day: bool = False
    local: bool = False
    standing_since: pendulum.DateTime | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """
    The records of another row that this one asks about, one request each.

    `values` says which of a parent's values a request may use: by name, the path to it. Parents that lack one are
    passed over, as are those of which the flag at `only` is false; what several have in common is asked about once.
    Where `each` is the path to a list in a parent, its elements are asked about: values are theirs, or else the
    parent's. If an element `is_record`, it is a record of this row itself, and nothing is asked. Both streams share
    what is fetched for the same window.
    """

    row: str
    values: Mapping[str, Path]
    only: Path = ()
    each: Path = ()
    is_record: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    The seller's own products, so many in a request, from the listings report of a marketplace.

    A request may use `$ids`, the list of the values of `column`, and `$items`, a list of `item` filled for each
    product: with the columns of its listing, and with what every request may use. A request for one product may use
    those columns directly. Listings that lack a column that is used are passed over; so is a product that Amazon
    refuses to speak of in a request of its own, unless it refuses every one.
    """

    column: str
    size: int
    item: Template = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """
    Records that Amazon goes on changing, however old, while `field` is one of `values`.

    The earliest `since` of those is kept in the state, and the next sync reads from there.
    """

    field: Path
    values: frozenset[str | None]
    since: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """
    A search that gives out its first `most` records, however many it says, at `counted_at`, that it found.

    One that found as many is not read: its halves are, and theirs. What is halved is the time between the first pair
    of parameters of `within`, down to a second, then that between the second pair.
    """

    counted_at: Path
    most: int
    within: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSpec:
    """
    One stream of one endpoint.

    * `queries` are the parameters of a request; where there are several, every window is asked for by each. `path` are
      those in the operation's path, `body` is what a POST sends. All are templates. Values that they may use:
      `$marketplace_id`, `$marketplace_ids`, `$country`, `$currency`, `$time_zone`, `$seller_id`, `$now`; of a window
      `$after` and `$before`, `$last` (a second before its end), `$first_day` and `$last_day`, `$interval` (both bounds
      with their offsets and `--` between); of a parent what `Parent.values` names; of a batch `$ids` and `$items`.
      `columns` may use `$number`, the record's place in the answer to its request, from 1. A parameter whose value is
      missing is left out.
    * `records_at` is the path to the list of records in an answer; to `one` record, an object, where it says so. With
      `list_name` it is an object of lists, and each record gets the name of its list in that column.
    * `columns` are added to each record, as templates, which may also use the parameters of the query. A row a
      marketplace has `marketplace_id` without saying so.
    * `copied` are columns whose value lies deeper in the record, at a path. One that is missing is an empty text where
      the column is part of the key, which is never null.
    * `renamed` gives the members of a record the spelling that other records of the stream have for the same.
    * `latest` names, for a column that no record has by itself, the paths whose latest instant it is.
    * `left_out` are paths to what is not kept: labels and documents in base64, passwords.
    * `personal` are paths to what is kept with include_pii only: names, addresses and telephone numbers of people that
      Amazon gives without a restricted token.
    * `blank` are columns of the key that Amazon may leave out: they are empty texts then, since a key is never null.
    * `primary_key` is the natural key, or `_row_id`: a hash of the record and of the number among equal ones of its
      window. Such a row reads whole days, so that a window that is read again is the same.
    * `newest_first`: Amazon has no filter, and lists by this instant, newest first; what is older than the window is
      not asked for, and only what lies in it is given out. `ends_by`: Amazon's filter has no end; what this instant
      puts behind the window is left to the next one.
    * `anywhere`: for one marketplace Amazon also lists what belongs to others, without a word of that. A record has no
      `marketplace_id` then, and is given out once a sync.
    * `needs` are keys of the configuration without which nothing can be asked.
    * `countries` are those that have the endpoint, `vendor_countries` those that have it for vendors besides; none
      means all.
    * `passes_over`: each query asks for another kind, which not every account may see. Those that Amazon refuses are
      passed over with a warning, unless it refuses all. For snapshots only: a window would be done without them.
    """

    name: str
    account_types: frozenset[AccountType]
    operation: Operation
    records_at: Path
    primary_key: tuple[str, ...]
    one: bool = False
    scope: Scope = Scope.REGION
    cursor_field: str | None = None
    path: Mapping[str, Template] = field(default_factory=dict)
    queries: tuple[Mapping[str, Template], ...] = ({},)
    body: Template = None
    windows: Windows | None = None
    parent: Parent | None = None
    batch: Batch | None = None
    open: Open | None = None
    ceiling: Ceiling | None = None
    newest_first: Path | None = None
    ends_by: Path | None = None
    anywhere: bool = False
    list_name: str | None = None
    columns: Mapping[str, Template] = field(default_factory=dict)
    copied: Mapping[str, Path] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    latest: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    left_out: tuple[Path, ...] = ()
    personal: tuple[Path, ...] = ()
    blank: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    vendor_countries: frozenset[str] = frozenset()
    passes_over: bool = False

    @property
    def pii(self) -> bool:
        """Whether Amazon gives the records for a restricted token alone."""
        return bool(self.operation.restricted)

    def without_personal(self) -> "ResourceSpec":
        """The row as it is read where personal data is not wanted."""
        return replace(self, left_out=(*self.left_out, *self.personal), personal=())
