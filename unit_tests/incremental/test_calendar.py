"""Which windows are due: those with a gap, those that late data falls into, each once, newest first."""

from itertools import pairwise

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.incremental.calendar import due
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.window import Window

WEEKS = Grid(Period.WEEK)
GRIDS = [Grid(), Grid(Period.DAY, 7), Grid(Period.DAY, 30), WEEKS, Grid(Period.MONTH), Grid(Period.QUARTER)]
NOVEMBER = pendulum.datetime(2026, 11, 1)  # a Sunday


def between(first: int, last: int) -> Window:
    """From the beginning of one day, counted from the first of November, to that of another."""
    return Window(NOVEMBER.add(days=first), NOVEMBER.add(days=last))


def found(
    wanted: Window, gaps: list[Window] | None = None, ages: list[int] | None = None, *, whole: bool = False
) -> list[str]:
    moments = [NOVEMBER.add(days=age) for age in ages or ()]
    return [str(window) for window in due(WEEKS, wanted, gaps or [], moments, whole=whole)]


def test_all_is_due_when_nothing_is_done() -> None:
    wanted = between(0, 18)
    assert found(wanted, [wanted]) == [
        "2026-11-15/2026-11-19",
        "2026-11-08/2026-11-15",
        "2026-11-01/2026-11-08",
    ]


def test_nothing_is_due_when_all_is_done() -> None:
    assert found(between(0, 18)) == []


def test_a_day_that_was_not_done_brings_its_whole_window() -> None:
    assert found(between(0, 18), [between(10, 11)]) == ["2026-11-08/2026-11-15"]


def test_a_window_that_has_grown_is_asked_for_from_its_start() -> None:
    assert found(between(0, 18), [between(17, 18)]) == ["2026-11-15/2026-11-19"]


@pytest.mark.parametrize("gap", [between(7, 8), between(13, 14)])
def test_a_gap_at_an_edge_is_in_one_window(gap: Window) -> None:
    assert found(between(0, 18), [gap]) == ["2026-11-08/2026-11-15"]


def test_a_gap_across_an_edge_is_in_both_windows() -> None:
    assert found(between(0, 18), [between(13, 15)]) == ["2026-11-15/2026-11-19", "2026-11-08/2026-11-15"]


def test_gaps_and_days_of_one_window_bring_it_once() -> None:
    assert found(between(0, 18), [between(8, 9), between(10, 11)], [8, 12]) == ["2026-11-08/2026-11-15"]


@pytest.mark.parametrize(
    ("age", "windows"),
    [(7, ["2026-11-08/2026-11-15"]), (13, ["2026-11-08/2026-11-15"]), (14, ["2026-11-15/2026-11-19"])],
)
def test_a_day_looked_back_at_brings_its_window(age: int, windows: list[str]) -> None:
    assert found(between(0, 18), ages=[age]) == windows


@pytest.mark.parametrize("age", [-1, 18, 100])
def test_a_day_that_is_not_wanted_brings_nothing(age: int) -> None:
    assert found(between(0, 18), ages=[age]) == []


def test_whole_windows_are_due_when_they_are_over() -> None:
    wanted = between(3, 18)
    assert found(wanted, [wanted], whole=True) == ["2026-11-08/2026-11-15"]
    ended = between(0, 21)
    assert len(found(ended, [ended], whole=True)) == 3


def test_a_window_that_begins_before_what_is_wanted_is_cut() -> None:
    wanted = between(3, 18)
    assert found(wanted, [wanted])[-1] == "2026-11-04/2026-11-08"


@st.composite
def spans(draw: st.DrawFn) -> Window:
    first = draw(st.integers(0, 700))
    return between(first, first + draw(st.integers(1, 200)))


@given(st.sampled_from(GRIDS), spans(), st.lists(spans(), max_size=4), st.lists(st.integers(0, 900), max_size=4))
def test_windows_are_newest_first_apart_and_hold_every_gap_and_day(
    grid: Grid, wanted: Window, gaps: list[Window], ages: list[int]
) -> None:
    moments = [NOVEMBER.add(days=age) for age in ages]
    windows = list(due(grid, wanted, gaps, moments, whole=False))
    newest_first = sorted(windows, reverse=True)
    assert windows == newest_first
    assert all(later.start >= sooner.end for later, sooner in pairwise(windows))
    for number in range((wanted.end - wanted.start).days):
        day = wanted.start.add(days=number)
        if any(day in gap for gap in gaps) or day in moments:
            assert sum(day in window for window in windows) == 1
    for window in windows:
        assert wanted.start <= window.start < window.end <= wanted.end
        assert any(gap.start < window.end and window.start < gap.end for gap in gaps) or any(
            moment in window for moment in moments
        )


@given(st.sampled_from(GRIDS), spans())
def test_whole_windows_are_the_cells_within_what_is_wanted(grid: Grid, wanted: Window) -> None:
    for window in due(grid, wanted, [wanted], [], whole=True):
        assert window.start == grid.floor(window.start)
        assert window.end == grid.after(window.start)
        assert wanted.start <= window.start < window.end <= wanted.end
