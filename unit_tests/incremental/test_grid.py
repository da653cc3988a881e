"""
The fixed grid.

    ─────┼────────┼────────┼────────┼──▶
    gap      ───────────────────)
    cuts     [════)[═══════)[═══)         tile the gap, cross no line, whatever the gap was
"""

from itertools import pairwise

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.window import Window
from unit_tests.incremental.moments import moments, windows

GRIDS = st.one_of(
    st.sampled_from([Grid(period) for period in Period]),
    st.integers(1, 400).map(lambda days: Grid(Period.DAY, days)),
)


def day(number: int, hour: int = 0) -> pendulum.DateTime:
    return pendulum.datetime(2026, 11, number, hour)


def test_a_gap_is_cut_at_the_lines_newest_first() -> None:
    weeks = Grid(Period.WEEK)
    assert list(weeks.cuts(Window(day(5), day(20, 9)))) == [
        Window(day(15), day(20, 9)),
        Window(day(8), day(15)),
        Window(day(5), day(8)),
    ]


def test_a_gap_within_a_cell_stays_whole() -> None:
    gap = Window(day(16, 1), day(16, 2))
    assert list(Grid(Period.MONTH).cuts(gap)) == [gap]


def test_a_gap_that_ends_on_a_line_has_no_empty_window() -> None:
    assert list(Grid().cuts(Window(day(1), day(3)))) == [Window(day(2), day(3)), Window(day(1), day(2))]


def test_steps_of_seven_days_are_amazons_weeks() -> None:
    gap = Window(day(1, 5), day(30))
    assert list(Grid(Period.DAY, 7).cuts(gap)) == list(Grid(Period.WEEK).cuts(gap))


@pytest.mark.parametrize("days", [2, 7, 30, 31, 365])
def test_steps_of_days_are_counted_from_one_sunday(days: int) -> None:
    line = Grid(Period.DAY, days).floor(day(20))
    assert (line - pendulum.datetime(1970, 1, 4)).days % days == 0


@given(GRIDS, windows())
def test_the_cuts_tile_the_gap_newest_first(grid: Grid, gap: Window) -> None:
    cuts = list(grid.cuts(gap))
    assert cuts[0].end == gap.end
    assert cuts[-1].start == gap.start
    assert all(newer.start == older.end for newer, older in pairwise(cuts))


@given(GRIDS, windows())
def test_no_window_crosses_a_line(grid: Grid, gap: Window) -> None:
    for window in grid.cuts(gap):
        line = grid.floor(window.start)
        assert line <= window.start
        assert window.end <= grid.after(line)


@given(GRIDS, windows(), st.floats(0, 1, exclude_max=True))
def test_a_cell_that_lies_in_a_gap_is_one_window_whatever_the_gap(grid: Grid, gap: Window, within: float) -> None:
    line = grid.floor(gap.start.add(seconds=gap.seconds * within))
    cell = Window(line, grid.after(line))
    lies_within = gap.start <= cell.start and cell.end <= gap.end
    assert (cell in set(grid.cuts(gap))) is lies_within


@given(GRIDS, windows(), st.integers(1, 400 * 24))
def test_the_moment_of_asking_changes_the_newest_window_alone(grid: Grid, gap: Window, hours: int) -> None:
    """What was over when it was first asked for is asked for again as the same window."""
    later = list(grid.cuts(Window(gap.start, gap.end.add(hours=hours))))
    _newest, *over = grid.cuts(gap)
    assert later[len(later) - len(over) :] == over


@given(GRIDS, moments())
def test_a_cell_begins_on_its_own_line_and_ends_on_the_next(grid: Grid, moment: pendulum.DateTime) -> None:
    line = grid.floor(moment)
    assert line <= moment < grid.after(line)
    assert grid.floor(line) == line
    assert grid.floor(grid.after(line)) == grid.after(line)
