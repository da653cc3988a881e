"""Instants and windows, as hypothesis draws them."""

import datetime as dt

import pendulum
from hypothesis import strategies as st

from source_amazon_sp.incremental.window import Window

DAY = pendulum.datetime(2026, 11, 20)
_FIRST = dt.datetime(1990, 1, 1, tzinfo=dt.timezone.utc)
_LAST = dt.datetime(2090, 1, 1, tzinfo=dt.timezone.utc)


def at(hour: float) -> pendulum.DateTime:
    """So many hours after the beginning of the day; before it if negative."""
    return DAY.add(microseconds=round(hour * 3600e6))


def span(start: float, end: float) -> Window:
    """From one hour to another."""
    return Window(at(start), at(end))


def moments() -> st.SearchStrategy[pendulum.DateTime]:
    """Any instant, and rather often one on a line of some grid."""
    naive = st.datetimes(_FIRST.replace(tzinfo=None), _LAST.replace(tzinfo=None)).map(
        lambda moment: pendulum.instance(moment, tz="UTC")
    )
    return st.one_of(naive, naive.map(lambda moment: moment.start_of("day")))


def windows(longest_days: int = 800) -> st.SearchStrategy[Window]:
    lengths = st.one_of(
        st.integers(1, longest_days).map(lambda days: days * 86_400_000_000),
        st.integers(1, longest_days * 86_400_000_000),
    )
    return st.builds(lambda start, length: Window(start, start.add(microseconds=length)), moments(), lengths)


def hourly(hours: int = 48) -> st.SearchStrategy[Window]:
    """Windows of whole hours within a short time, so that several of them meet, touch and overlap."""
    pairs = st.tuples(st.integers(0, hours - 1), st.integers(1, hours))
    return pairs.filter(lambda pair: pair[0] < pair[1]).map(lambda pair: span(*pair))


def hours_of(window: Window) -> set[int]:
    """The hours that a window of whole hours is made of."""
    first, last = ((moment - DAY).total_seconds() / 3600 for moment in (window.start, window.end))
    return set(range(round(first), round(last)))
