"""
What is left for readers whose gaps differ.

    reader A   ·······[══════════════════════)
    reader B   ···············[══════════════)
    windows           [══════)[══════][══════)
"""

from collections.abc import Iterator
from itertools import pairwise

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.incremental.backlog import Backlog
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from unit_tests.incremental.moments import at, hourly, hours_of, span

Taken = tuple[Window, frozenset[str]]

# Gaps as they come about: what of some time is not done.
GAPS = st.dictionaries(
    st.sampled_from("ABC"),
    st.builds(lambda some, wanted: Progress({"": some}).gaps("", wanted), st.lists(hourly(), max_size=4), hourly()),
)
LENGTHS = st.lists(st.integers(1, 60), min_size=1)


def hours(number: float) -> pendulum.Duration:
    return pendulum.duration(seconds=number * 3600)


def everything(backlog: Backlog[str], *lengths: float) -> Iterator[tuple[Taken, float]]:
    """Take until nothing is left, at most these many hours at a time, over and over."""
    number = 0
    while (taken := backlog.take(hours(lengths[number % len(lengths)]))) is not None:
        yield taken, lengths[number % len(lengths)]
        number += 1


class TestTake:
    def test_readers_with_the_same_gap_share_its_windows(self) -> None:
        backlog = Backlog({"A": [span(0, 5)], "B": [span(0, 5)]})
        assert [taken for taken, _ in everything(backlog, 2)] == [
            (span(3, 5), frozenset("AB")),
            (span(1, 3), frozenset("AB")),
            (span(0, 1), frozenset("AB")),
        ]

    def test_a_reader_that_lacks_the_older_part_alone_gets_it_alone(self) -> None:
        backlog = Backlog({"A": [span(0, 5)], "B": [span(2, 5)]})
        assert [taken for taken, _ in everything(backlog, 10)] == [
            (span(2, 5), frozenset("AB")),
            (span(0, 2), frozenset("A")),
        ]

    def test_a_reader_that_has_the_newest_part_joins_where_its_gap_begins(self) -> None:
        backlog = Backlog({"A": [span(0, 9)], "B": [span(0, 4)]})
        assert [taken for taken, _ in everything(backlog, 10)] == [
            (span(4, 9), frozenset("A")),
            (span(0, 4), frozenset("AB")),
        ]

    def test_a_window_does_not_reach_across_what_is_done(self) -> None:
        backlog = Backlog({"A": [span(0, 2), span(5, 7)]})
        assert [taken for taken, _ in everything(backlog, 10)] == [
            (span(5, 7), frozenset("A")),
            (span(0, 2), frozenset("A")),
        ]

    @pytest.mark.parametrize("gaps", [{}, {"A": []}])
    def test_nothing_comes_of_nothing(self, gaps: dict[str, list[Window]]) -> None:
        assert Backlog(gaps).take(hours(1)) is None

    @given(GAPS, LENGTHS)
    def test_every_reader_gets_its_gaps_exactly_once(self, gaps: dict[str, list[Window]], lengths: list[int]) -> None:
        got: dict[str, list[int]] = {reader: [] for reader in gaps}
        for (window, readers), _ in everything(Backlog(gaps), *lengths):
            for reader in readers:
                got[reader] += hours_of(window)
        assert {reader: sorted(some) for reader, some in got.items()} == {
            reader: sorted(hour for gap in some for hour in hours_of(gap)) for reader, some in gaps.items()
        }

    @given(GAPS, LENGTHS)
    def test_windows_come_newest_first_and_no_instant_twice(
        self, gaps: dict[str, list[Window]], lengths: list[int]
    ) -> None:
        taken = [window for (window, _), _ in everything(Backlog(gaps), *lengths)]
        assert all(older.end <= newer.start for newer, older in pairwise(taken))

    @given(GAPS, LENGTHS)
    def test_no_window_is_longer_than_asked_nor_without_a_reader(
        self, gaps: dict[str, list[Window]], lengths: list[int]
    ) -> None:
        for (window, readers), longest in everything(Backlog(gaps), *lengths):
            assert window.seconds <= longest * 3600
            assert readers

    @given(GAPS, st.floats(0.01, 60))
    def test_a_window_goes_to_those_who_need_all_of_it_and_no_one_needs_a_part(
        self, gaps: dict[str, list[Window]], longest: float
    ) -> None:
        taken = Backlog(gaps).take(hours(longest))
        if taken is None:
            assert not any(gaps.values())
            return
        window, readers = taken
        for reader, some in gaps.items():
            holds = any(gap.start <= window.start and window.end <= gap.end for gap in some)
            touches = any(gap.start < window.end and window.start < gap.end for gap in some)
            assert (reader in readers) is holds is touches


class TestClaim:
    def test_it_takes_a_window_out_of_the_middle(self) -> None:
        backlog = Backlog({"A": [span(0, 9)], "B": [span(0, 9)]})
        assert backlog.claim(span(3, 5)) == (span(3, 5), frozenset("AB"))
        assert [taken for taken, _ in everything(backlog, 10)] == [
            (span(5, 9), frozenset("AB")),
            (span(0, 3), frozenset("AB")),
        ]

    def test_a_reader_that_needs_a_part_alone_keeps_it(self) -> None:
        backlog = Backlog({"A": [span(0, 9)], "B": [span(4, 9)]})
        assert backlog.needed_by(span(3, 5)) == frozenset("A")
        assert backlog.claim(span(3, 5))[1] == frozenset("A")
        assert backlog.needed_by(span(4, 5)) == frozenset("B")

    def test_a_window_that_nobody_needs_changes_nothing(self) -> None:
        backlog = Backlog({"A": [span(0, 2)]})
        assert backlog.claim(span(5, 6)) == (span(5, 6), frozenset())
        assert backlog.take(hours(9)) == (span(0, 2), frozenset("A"))

    @given(GAPS, hourly(), LENGTHS)
    def test_what_was_claimed_is_not_handed_out_again(
        self, gaps: dict[str, list[Window]], window: Window, lengths: list[int]
    ) -> None:
        backlog = Backlog(gaps)
        _, claimed_by = backlog.claim(window)
        got: dict[str, list[int]] = {reader: list(hours_of(window)) if reader in claimed_by else [] for reader in gaps}
        for (taken, readers), _ in everything(backlog, *lengths):
            for reader in readers:
                got[reader] += hours_of(taken)
        assert {reader: sorted(some) for reader, some in got.items()} == {
            reader: sorted(hour for gap in some for hour in hours_of(gap)) for reader, some in gaps.items()
        }


class TestWhatIsLeft:
    def test_it_is_that_of_the_reader_who_has_most(self) -> None:
        backlog = Backlog({"A": [span(0, 2), span(5, 6)], "B": [span(8, 10)], "C": []})
        assert backlog.seconds == 3 * 3600
        assert (backlog.oldest, backlog.newest) == (at(0), at(10))

    def test_it_shrinks_with_every_window(self) -> None:
        backlog = Backlog({"A": [span(0, 6)]})
        left = [(backlog.seconds / 3600, backlog.newest) for _ in everything(backlog, 2)]
        assert left == [(4, at(4)), (2, at(2)), (0, None)]
        assert backlog.oldest is None

    def test_the_gaps_it_was_made_of_stay_as_they_were(self) -> None:
        gaps = {"A": [span(0, 6)]}
        Backlog(gaps).take(hours(1))
        assert gaps == {"A": [span(0, 6)]}
