"""Amazon's reporting periods."""

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.incremental.period import Period
from unit_tests.incremental.moments import moments

FRIDAY = pendulum.datetime(2026, 11, 20, 13, 37)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.DAY, pendulum.datetime(2026, 11, 20), pendulum.datetime(2026, 11, 21)),
        (Period.WEEK, pendulum.datetime(2026, 11, 15), pendulum.datetime(2026, 11, 22)),
        (Period.MONTH, pendulum.datetime(2026, 11, 1), pendulum.datetime(2026, 12, 1)),
        (Period.QUARTER, pendulum.datetime(2026, 10, 1), pendulum.datetime(2027, 1, 1)),
        (Period.YEAR, pendulum.datetime(2026, 1, 1), pendulum.datetime(2027, 1, 1)),
    ],
)
def test_an_instant_lies_in_one_of_each(period: Period, start: pendulum.DateTime, end: pendulum.DateTime) -> None:
    assert period.floor(FRIDAY) == start
    assert period.after(start) == end


@pytest.mark.parametrize("weekday", range(7))
def test_a_week_is_from_sunday_to_saturday(weekday: int) -> None:
    sunday = pendulum.datetime(2026, 11, 15)
    assert sunday.day_of_week == pendulum.SUNDAY
    assert Period.WEEK.floor(sunday.add(days=weekday, hours=23)) == sunday


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (Period.MONTH, pendulum.datetime(2024, 2, 1), pendulum.datetime(2024, 3, 1)),
        (Period.MONTH, pendulum.datetime(2026, 12, 1), pendulum.datetime(2027, 1, 1)),
        (Period.QUARTER, pendulum.datetime(2026, 1, 1), pendulum.datetime(2026, 4, 1)),
        (Period.YEAR, pendulum.datetime(2024, 1, 1), pendulum.datetime(2025, 1, 1)),
    ],
)
def test_periods_are_as_long_as_the_calendar_has_them(
    period: Period, start: pendulum.DateTime, end: pendulum.DateTime
) -> None:
    assert period.after(start) == end
    assert period.floor(end.subtract(microseconds=1)) == start


@given(st.sampled_from(Period), moments())
def test_every_instant_lies_between_the_start_of_its_period_and_that_of_the_next(
    period: Period, moment: pendulum.DateTime
) -> None:
    start = period.floor(moment)
    assert start <= moment < period.after(start)


@given(st.sampled_from(Period), moments())
def test_periods_follow_one_another_without_a_gap(period: Period, moment: pendulum.DateTime) -> None:
    end = period.after(period.floor(moment))
    assert period.floor(end) == end
    assert period.floor(end.subtract(microseconds=1)) == period.floor(moment)
