"""
Which windows a sync asks for, for every row of the catalogue that has windows, and whatever day it is.

    a first sync      [═══)[═══════)[═══════)[═══════)      tiles what Amazon keeps and has published
    the next day                     [═══════)[════════)     the newest has grown, an age of late data is in the other
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pendulum
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import MARKETPLACES, Marketplace
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.plan import Wanted, WindowOrder, orders
from source_amazon_sp.reports.request import zone_of
from source_amazon_sp.reports.spec import ReportSpec, WindowRule
from unit_tests.reports.catalogued import chosen

DAY = 24 * 60 * 60  # seconds
unhurried = settings(max_examples=3)  # of each row and period


@dataclass(frozen=True)
class Case:
    """A row with one of its periods."""

    spec: ReportSpec
    rule: WindowRule
    options: dict[str, str]

    def wanted(self, start: pendulum.DateTime) -> Wanted:
        return Wanted(start=start, end=None, lookback_days=None, region="EU", options=self.options)

    @property
    def unit(self) -> int:
        """Seconds of what windows are made of."""
        return 60 * 60 if self.rule.hours else DAY

    @property
    def published(self) -> int:
        """Seconds after the beginning of a unit at which the newest one becomes known."""
        return round(self.rule.hold_back.total_seconds()) % self.unit


@dataclass(frozen=True)
class Moment:
    """A time on a clock in the zone of the row: a day, and the seconds that it shows on it."""

    day: pendulum.Date
    seconds: int

    def shown(self) -> pendulum.DateTime:
        """As the clock shows it, written as if it were UTC."""
        return pendulum.datetime(self.day.year, self.day.month, self.day.day).add(seconds=self.seconds)

    def instant(self, zone: str) -> pendulum.DateTime:
        return self.shown().naive().in_timezone(zone).in_timezone("UTC")


def _cases() -> list[Case]:
    found: list[Case] = []
    for spec in REPORTS:
        if spec.period_option is not None:
            found += [
                Case(spec, rule, {**chosen(spec), spec.period_option: period}) for period, rule in spec.periods.items()
            ]
        elif spec.windows is not None:
            found.append(Case(spec, spec.windows, chosen(spec)))
    return found


CASES = _cases()
WHOLE = [case for case in CASES if case.rule.whole and case.rule.look_back]
of_every_window_rule = pytest.mark.parametrize(
    "case", CASES, ids=["-".join([case.spec.name, *sorted(set(case.options.values()))]) for case in CASES]
)
DAYS = st.dates(pendulum.date(2023, 1, 1), pendulum.date(2030, 12, 31)).map(
    lambda day: pendulum.date(day.year, day.month, day.day)
)
TIMES = st.integers(0, DAY - 1)
QUARTER_TO_EIGHT = 7 * 3600 + 44 * 60


def one_of(case: Case, draw: int) -> Marketplace:
    """A marketplace that has the type."""
    there = [m for m in MARKETPLACES if not case.spec.countries or m.country in case.spec.countries]
    return there[draw % len(there)]


def planned(
    case: Case, moment: Moment, marketplace: Marketplace, progress: Progress, start: pendulum.DateTime | None = None
) -> list[WindowOrder]:
    now = moment.instant(zone_of(case.spec, (marketplace.id,)))
    return orders(case.spec, case.wanted(start or long_before(case, moment.day)), [marketplace.id], progress, now)


def long_before(case: Case, day: pendulum.Date) -> pendulum.DateTime:
    """A hundred windows of days, or three years: long enough for every look-back."""
    days = 100 * case.rule.grid.days if case.rule.grid.period is Period.DAY else 1100
    return pendulum.datetime(day.year, day.month, 1).subtract(days=days)


def kept(case: Case, now: Moment) -> pendulum.DateTime:
    """From where Amazon keeps data, on the row's clock, less the oldest unit."""
    unit = "hour" if case.rule.hours else "day"
    return (now.shown() - case.rule.reach_back).start_of(unit).add(seconds=case.unit)


def read(progress: Progress, found: Sequence[WindowOrder]) -> Progress:
    """All that was planned is done."""
    for order in found:
        for scope in order.scopes:
            progress.done(scope, order.window)
    return progress


def over(case: Case, now: Moment) -> pendulum.DateTime:
    """Up to where Amazon has published, on the row's clock."""
    return (now.shown() - case.rule.hold_back).start_of("hour" if case.rule.hours else "day")


def first_whole(case: Case, moment: pendulum.DateTime) -> pendulum.DateTime:
    """The start of the first period, where a window has several, that Amazon still keeps whole."""
    if case.rule.of is None or case.rule.of.floor(moment) == moment:
        return moment
    return case.rule.of.after(case.rule.of.floor(moment))


def same_unit(case: Case, seconds: int) -> tuple[int, int]:
    """The first second at which a sync finds what one at `seconds` finds, and `seconds`; both after publication."""
    later = max(seconds, case.published)
    return later - (later - case.published) % case.unit, later


@of_every_window_rule
@unhurried
@given(day=DAYS, seconds=TIMES, days_ago=st.integers(1, 45), draw=st.integers(0, 100))
@example(day=pendulum.date(2026, 11, 20), seconds=QUARTER_TO_EIGHT, days_ago=1, draw=0)
@example(day=pendulum.date(2026, 11, 1), seconds=QUARTER_TO_EIGHT, days_ago=1, draw=0)  # Pacific clocks go back
def test_a_sync_in_the_morning_asks_for_what_one_at_midnight_asks_for(
    case: Case, day: pendulum.Date, seconds: int, days_ago: int, draw: int
) -> None:
    marketplace = one_of(case, draw)
    early, late = (Moment(day, each) for each in same_unit(case, seconds))
    first = planned(case, early, marketplace, Progress())
    assert first == planned(case, late, marketplace, Progress())
    before = Moment(day.subtract(days=days_ago), seconds)
    progress = read(Progress(), planned(case, before, marketplace, Progress()))
    assert planned(case, early, marketplace, progress) == planned(case, late, marketplace, progress)


@of_every_window_rule
@unhurried
@given(day=DAYS, seconds=TIMES, age=st.integers(0, 2000), draw=st.integers(0, 100))
@example(day=pendulum.date(2026, 11, 20), seconds=QUARTER_TO_EIGHT, age=2000, draw=0)
def test_the_windows_of_a_first_sync_tile_what_amazon_has(
    case: Case, day: pendulum.Date, seconds: int, age: int, draw: int
) -> None:
    now = Moment(day, seconds)
    start = now.shown().start_of("day").subtract(days=age)
    windows = [order.window for order in planned(case, now, one_of(case, draw), Progress(), start)]
    assert windows == sorted(windows, reverse=True)
    assert [newer.start for newer in windows[:-1]] == [older.end for older in windows[1:]]
    first, last = max(start, kept(case, now)), over(case, now)
    grid = case.rule.grid
    if case.rule.whole:
        unit = Grid(case.rule.of) if case.rule.of else grid
        first, last = first if first == unit.floor(first) else unit.after(unit.floor(first)), unit.floor(last)
        assert [window for window in windows if unit.floor(window.end) != window.end] == []
    assert [window for window in windows if window.end > grid.after(grid.floor(window.start))] == []
    if first < last:
        assert (windows[-1].start, windows[0].end) == (first, last)
    else:
        assert windows == []


@of_every_window_rule
@unhurried
@given(day=DAYS, seconds=TIMES, draw=st.integers(0, 100))
def test_a_second_sync_of_the_day_asks_for_nothing_new(case: Case, day: pendulum.Date, seconds: int, draw: int) -> None:
    marketplace = one_of(case, draw)
    early, late = (Moment(day, each) for each in same_unit(case, seconds))
    progress = read(Progress(), planned(case, early, marketplace, Progress()))
    again = planned(case, late, marketplace, progress)
    assert again == []


@of_every_window_rule
@unhurried
@given(day=DAYS, seconds=TIMES, days_ago=st.integers(1, 45), draw=st.integers(0, 100))
def test_a_window_that_is_read_again_is_the_same_window(
    case: Case, day: pendulum.Date, seconds: int, days_ago: int, draw: int
) -> None:
    marketplace, start = one_of(case, draw), long_before(case, day.subtract(days=days_ago))
    first = planned(case, Moment(day.subtract(days=days_ago), seconds), marketplace, Progress(), start)
    cell = case.rule.grid.floor
    then = {cell(order.window.start): order.window for order in first}
    now = Moment(day, seconds)
    for order in planned(case, now, marketplace, read(Progress(), first), start):
        before = then.get(cell(order.window.start))
        if before is not None:
            # Amazon keeps less and less of the oldest one, and the newest one grows.
            assert order.window.start in (before.start, first_whole(case, kept(case, now)))
            assert order.window.end == before.end or before == first[0].window


@of_every_window_rule
@unhurried
@given(day=DAYS, seconds=TIMES, draw=st.integers(0, 100))
def test_the_next_day_looks_back_at_the_ages_of_late_data_and_at_nothing_else(
    case: Case, day: pendulum.Date, seconds: int, draw: int
) -> None:
    marketplace = one_of(case, draw)
    first = planned(case, Moment(day, seconds), marketplace, Progress())
    tomorrow = Moment(day.add(days=1), seconds)
    again = planned(case, tomorrow, marketplace, read(Progress(), first))
    newest = over(case, Moment(day, seconds))
    unit = Grid(case.rule.of) if case.rule.of else case.rule.grid
    if case.rule.whole and unit.floor(over(case, tomorrow)) == unit.floor(newest):
        assert again == []  # no period has ended, so nothing new has come, and late data waits for it
        return
    late = [tomorrow.shown().start_of("day").subtract(days=age) for age in case.rule.look_back]
    cell = case.rule.grid.floor
    asked = {cell(order.window.start): order.window for order in again}
    for window in asked.values():
        assert window.end > newest or any(moment in window for moment in late)
    missed = [o for o in first[:-1] if any(moment in o.window for moment in late) and cell(o.window.start) not in asked]
    assert missed == []


@pytest.mark.parametrize("every", [1, 5], ids=["often", "seldom"])
@pytest.mark.parametrize(
    "case", WHOLE, ids=["-".join([case.spec.name, *sorted(set(case.options.values()))]) for case in WHOLE]
)
def test_a_whole_period_is_read_again_when_the_next_one_is_there(case: Case, every: int) -> None:
    unit = Grid(case.rule.of) if case.rule.of else case.rule.grid
    longest = {Period.WEEK: 7, Period.MONTH: 31, Period.QUARTER: 92, Period.YEAR: 366}[unit.period]
    step = every * max(1, longest // 31)
    first_day = pendulum.date(2024, 1, 20)
    last_day = first_day.add(days=3 * longest + case.rule.hold_back.in_days() + step)
    progress, reads, day = Progress(), Counter[pendulum.DateTime](), first_day
    start = pendulum.datetime(2023, 12, 1)
    while day < last_day:
        found = planned(case, Moment(day, QUARTER_TO_EIGHT), one_of(case, 0), progress, start)
        reads.update(period.start for order in found for period in unit.cuts(order.window))
        read(progress, found)
        day = day.add(days=step)
    begun = unit.after(unit.floor(pendulum.datetime(2024, 1, 1)))
    assert [reads[begun] >= 2, reads[unit.after(begun)] >= 1] == [True, True]
