"""What the catalogue says of a report type: a row. What varies by report is here; how reports are read is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import pendulum

from source_amazon_sp.documents.formats import DocumentForm
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType

SELLER = frozenset({AccountType.SELLER})
VENDOR = frozenset({AccountType.VENDOR})
BOTH = SELLER | VENDOR


class Scope(Enum):
    """For what one report is made, and what the windows of the state are kept by."""

    MARKETPLACE = "one marketplace a report"
    TOGETHER = "several marketplaces in one report; its rows say which they are of"
    REGION = "the whole region, whatever marketplace is asked for"


class Clock(Enum):
    """Whose days a report's windows are."""

    UTC = "UTC"
    MARKETPLACE = "the marketplace's time zone"
    PACIFIC = "America/Los_Angeles, which is Amazon's day in retail analytics"
    LEDGER = "London in all of Europe, the marketplace's time zone elsewhere"


class Source(Enum):
    """How a report comes to be."""

    CREATED = "by createReport"
    LISTED = "by Amazon itself; getReports lists it"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRule:
    """
    Which windows a report type has.

    `grid` are the longest windows that Amazon allows; a window that is not over yet is asked for up to the last day
    (with `hours`, hour) that is. `reach_back` is how far back Amazon keeps data, `hold_back` how long it takes to
    publish a day. `look_back` are the ages in days at which a day that is done is read again, for late data; each
    brings its whole window. `whole` windows are asked for only when they are over: Amazon refuses half a
    week; where a window may have several weeks (`of`), as many as are over. With
    `dates_only` Amazon reads the day of a bound and not its time, so that a zone must not shift it.
    """

    grid: Grid
    reach_back: pendulum.Duration
    hold_back: pendulum.Duration = field(default_factory=pendulum.duration)
    look_back: tuple[int, ...] = ()
    clock: Clock = Clock.UTC
    dates_only: bool = False
    whole: bool = False
    of: Period | None = None
    hours: bool = False

    @property
    def unit(self) -> Grid | Period:
        """What a window has to be whole in: a cell of the grid, or the periods that it has several of."""
        return self.of or self.grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """
    One report option. Values are text, as Amazon wants them; without `values` any text goes.

    A `required` option without a `default` must be set by the user, or, with `fan_out`, is asked for by every value.
    `column` puts the value on every row under the option's name. `of_marketplace` names the attribute of a marketplace
    that is the default. A list of words with spaces between that is longer than `longest` characters is asked for in
    several reports.
    """

    name: str
    values: tuple[str, ...] = ()
    required: bool = False
    default: str | None = None
    fan_out: bool = False
    column: bool = False
    of_marketplace: str | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Amazon's limit on one report type, beside those on the operations: so many reports in so many seconds."""

    reports: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSpec:
    """
    One stream of one report type.

    * `windows` is None for a snapshot: one report without dates, at most once a day; `span` is for one that Amazon
      makes for a range up to now only. Where an option says how long a period is, `period_option` names it and
      `periods` has the windows by its value. `window_options` are options that take the place of the two dates.
    * `key` is the natural key, where it is proven and never null. Otherwise the key is `_row_id`, made of the columns
      of `identity` (paths with dots in JSON) or of the whole row, and of the number among equal ones: no rows merge.
    * `dates` names, by column, the form of dates that only this report has (see `values`).
    * `local_numbers`: numbers have the decimal sign of the country. In all other reports it is a point in every
      country; what can't be read so is read the other way ("95,00"), and 1.234 is no thousand.
    * `placed_by` is the column that says where a row belongs: by a marketplace's id, country or domain.
    * `moving`: a row that changes comes again in a later window, and keeps its key.
    * `countries` are those that have the type; none means all.
    * `pii`: Amazon gives the document for a restricted token alone. `personal`: it is about persons all the same.
    * `custom`: the user made the stream, and its options.
    * `shared` names the stream whose documents have this one's rows too.
    """

    report_type: str
    description: str
    account_types: frozenset[AccountType]
    roles: tuple[str, ...]
    form: DocumentForm
    stream: str = ""
    schema: str = ""
    source: Source = Source.CREATED
    scope: Scope = Scope.MARKETPLACE
    countries: frozenset[str] = frozenset()
    span: pendulum.Duration | None = None
    windows: WindowRule | None = None
    period_option: str | None = None
    periods: Mapping[str, WindowRule] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    window_options: tuple[str, str] | None = None
    key: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    local_numbers: bool = False
    placed_by: str = ""
    moving: bool = False
    allowance: Allowance | None = None
    pii: bool = False
    personal: bool = False
    shared: str | None = None
    custom: bool = False

    @property
    def name(self) -> str:
        """The stream's name: the report type, or another where one type feeds two tables."""
        return self.stream or self.report_type

    @property
    def described_as(self) -> str:
        """The name of the schema file: the stream's, but for streams that the user named."""
        return self.schema or self.name

    @property
    def is_of_one_place(self) -> bool:
        """Whether the rows of a report belong to the marketplace that it was asked for, or made for."""
        return self.scope is not Scope.REGION or self.source is Source.LISTED or len(self.countries) == 1

    @property
    def primary_key(self) -> tuple[str, ...]:
        return self.key or ("_row_id",)


def age_of_the_one_before(period: Period, hold_back: pendulum.Duration) -> int:
    """
    An age in days at which a period lies when the next one is published, and nearly as long after that as a period is.

    Whole periods are looked back at only when there is a new one; at a lower age, none would ever be read again.
    """
    shortest, longest = {
        Period.WEEK: (7, 7),
        Period.MONTH: (28, 31),
        Period.QUARTER: (90, 92),
        Period.YEAR: (365, 366),
    }[period]
    return int(hold_back.in_days() + longest + shortest - 1)


def days(longest: int) -> Grid:
    """Windows of so many days, counted from a fixed Sunday."""
    return Grid(Period.DAY, longest)
