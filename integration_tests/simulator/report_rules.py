"""Amazon's rules for one report type, and what it makes of a request that breaks them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import pendulum

from integration_tests.simulator.instants import DAY, HOUR, SECOND
from integration_tests.simulator.operations import SELLER
from integration_tests.simulator.report_jobs import FATAL, Asked
from source_amazon_sp.incremental.period import Period

CLIENT_ERROR = (
    "A client error occurred. Please double check that your parameters are valid and fulfill the requirements of the "
    "report type."
)
TOO_LONG = "Date range exceeded. Please request a shorter date range."  # UNVERIFIED: the rest of the sentence
NOT_YET = "The report data for the requested date range is not yet available. Please try again later."  # UNVERIFIED
PERIOD = "reportPeriod"
PACIFIC = "America/Los_Angeles"

_LONGEST_VALUE = 200  # characters of an option's value
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\S+)?")


class Made(Enum):
    """How a report of the type comes to be."""

    ON_REQUEST = "by createReport"
    BY_AMAZON = "by Amazon itself, when a period is settled"
    BY_SCHEDULE = "by schedules or in Seller Central"


class Kind(Enum):
    """What may stand as an option's value."""

    TEXT = "anything"
    DATE = "a date, or a date and time"


Values = tuple[str, ...] | Kind


@dataclass(frozen=True)
class Broken:
    """What becomes of a report that breaks a rule: FATAL with a reason, or CANCELLED without one."""

    outcome: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportRule:
    """
    One report type. Spans are in days, `hold_back` and `held` in hours; None is no limit that is known.

    `periods` are the values of reportPeriod, each with the most that a report may have of them; both dates then have to
    be the first and the last day of one. `hold_back` is for how long after its last day a report is FATAL; `held` has
    other values by period. `beyond` is what becomes of a report whose start is older than `reach`. With `shortest` a
    report has to begin so long ago and to end now, with `month` to be one month. `allowance` is (reports, seconds).
    """

    report_type: str
    accounts: Sequence[str] = (SELLER,)
    made: Made = Made.ON_REQUEST
    restricted: bool = False
    options: Mapping[str, Values] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    dated: bool = False
    shortest: float | None = None
    longest: float | None = None
    reach: float | None = None
    beyond: str = FATAL
    month: bool = False
    periods: Mapping[str, int | None] = field(default_factory=dict)
    hold_back: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    zone: str = "UTC"
    one_marketplace: bool = False
    allowance: tuple[int, float] | None = None

    def broken(self, asked: Asked, now: int) -> Broken | None:
        """The rule that the request breaks; `now` in milliseconds."""
        if self.one_marketplace and len(asked.marketplaces) > 1:
            return Broken(FATAL, CLIENT_ERROR)
        if wrong := self._options(asked.options):
            return wrong
        if not self.dated:
            return None
        start, end = span(asked, now)
        return self._span(start, end, now) or self._period(asked, start, end, now)

    def _options(self, given: Mapping[str, str]) -> Broken | None:
        missing = self.required - given.keys()
        if missing:
            return Broken(FATAL, f"Missing required reportOptions: {', '.join(sorted(missing))}.")  # UNVERIFIED: text
        known = {**self.options, **({PERIOD: tuple(self.periods)} if self.periods else {})}
        wrong = [name for name, value in given.items() if name not in known or not _allowed(known[name], value)]
        return Broken(FATAL, CLIENT_ERROR) if wrong else None

    def _span(self, start: int, end: int, now: int) -> Broken | None:
        if self.reach is not None and start < now - self.reach * DAY:
            return Broken(self.beyond, CLIENT_ERROR)
        # Days of a time zone may have an hour more than days of UTC. UNVERIFIED: that Amazon thinks of it.
        if self.longest is not None and end - start > self.longest * DAY + HOUR:
            return Broken(FATAL, TOO_LONG)
        if self.shortest is not None and (start > now - self.shortest * DAY or end < now - HOUR):
            return Broken(FATAL, CLIENT_ERROR)
        if self.month and not _is_month(start, end):
            return Broken(FATAL, CLIENT_ERROR)
        return None

    def _period(self, asked: Asked, start: int, end: int, now: int) -> Broken | None:
        first, last = midnight(start), midnight(end)
        name = asked.options.get(PERIOD)
        if self.periods and name is not None:
            count = whole_periods(Period(name), first, last)
            most = self.periods[name]
            if count is None or (most is not None and count > most):
                return Broken(FATAL, CLIENT_ERROR)
        hours = self.held.get(name or "", self.hold_back)
        published = last.add(days=1).naive().in_timezone(self.zone).add(hours=hours)
        if hours and now < published.timestamp() * SECOND:
            return Broken(FATAL, NOT_YET)
        return None


def span(asked: Asked, now: int) -> tuple[int, int]:
    """Both ends, included; what was not sent is now."""
    return (now if asked.start is None else asked.start), (now if asked.end is None else asked.end)


def midnight(moment: int) -> pendulum.DateTime:
    """
    The date part of an instant, as midnight UTC.

    UNVERIFIED: that Amazon reads the date as it stands in UTC, whatever zone its days are of. Clients that send
    `2022-10-02T00:00:00Z` for a Sunday get that Sunday's week, which no other reading explains.
    """
    return pendulum.from_timestamp(moment // SECOND).start_of("day")


def whole_periods(period: Period, first: pendulum.DateTime, last: pendulum.DateTime) -> int | None:
    """How many periods begin with the day `first` and end with the day `last`; None if they do not."""
    if period.floor(first) != first:
        return None
    count, start, end = 0, first, last.add(days=1)
    while start < end:
        start, count = period.after(start), count + 1
    return count if start == end else None


def _is_month(start: int, end: int) -> bool:
    begun = pendulum.from_timestamp(start // SECOND)
    over = begun.add(months=1)
    return pendulum.from_timestamp(end // SECOND) in {over, over.subtract(seconds=1)}


def _allowed(values: Values, value: str) -> bool:
    if len(value) > _LONGEST_VALUE:
        return False
    if values is Kind.DATE:
        return _DATE.fullmatch(value) is not None
    return values is Kind.TEXT or value in values
