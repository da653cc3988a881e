"""
What is done, what is left, and the state that carries it.

    wanted        [════════════════════════)
    done             [══)      [═══)
    gaps          [═)    [════)     [══════)
    again from                   ┆[════════)    what is done after it is read again
"""

import json
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.errors import InvalidState
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from unit_tests.incremental.moments import at, hourly, hours_of, span, windows

US = "ATVPDKIKX0DER"
SCOPES = st.dictionaries(st.sampled_from([US, "A1PA6795UKMFR9", "EU", ""]), st.lists(windows(), max_size=5))
JOBS = st.dictionaries(
    st.text(max_size=20), st.dictionaries(st.text(max_size=8), st.one_of(st.integers(), st.text(max_size=8)))
)


def done(*some: Window) -> Progress:
    return Progress({US: some})


def all_hours(gaps: list[Window]) -> list[int]:
    return sorted(hour for gap in gaps for hour in hours_of(gap))


class TestGaps:
    def test_all_of_a_scope_that_was_never_read_is_a_gap(self) -> None:
        assert Progress().gaps(US, span(0, 9)) == [span(0, 9)]
        assert done(span(0, 9)).gaps("EU", span(0, 9)) == [span(0, 9)]

    def test_what_is_not_done_is_left_newest_first(self) -> None:
        progress = done(span(2, 3), span(5, 6))
        assert progress.gaps(US, span(0, 9)) == [span(6, 9), span(3, 5), span(0, 2)]

    def test_nothing_is_left_of_what_is_done(self) -> None:
        assert done(span(0, 24)).gaps(US, span(3, 9)) == []

    def test_what_is_done_outside_of_what_is_wanted_does_not_count(self) -> None:
        assert done(span(-9, 1), span(8, 20), span(30, 40)).gaps(US, span(0, 9)) == [span(1, 8)]

    def test_what_is_done_after_a_moment_is_read_again(self) -> None:
        assert done(span(0, 9)).gaps(US, span(0, 12), at(7)) == [span(7, 12)]
        assert done(span(0, 3), span(5, 6)).gaps(US, span(0, 12), at(4)) == [span(3, 12)]
        assert done(span(0, 9)).gaps(US, span(0, 12), at(9)) == [span(9, 12)]
        assert done(span(0, 9)).gaps(US, span(0, 12), at(-1)) == [span(0, 12)]

    @given(st.lists(hourly(), max_size=6), hourly())
    def test_what_is_done_and_what_is_left_make_up_what_is_wanted(self, some: list[Window], wanted: Window) -> None:
        over = set().union(*map(hours_of, some)) if some else set()
        gaps = done(*some).gaps(US, wanted)
        assert all_hours(gaps) == sorted(hours_of(wanted) - over)
        assert all(older.end < newer.start for newer, older in pairwise(gaps))

    @given(st.lists(hourly(), max_size=6), hourly(), st.integers(0, 48))
    def test_with_a_look_back_only_what_is_done_before_it_counts(
        self, some: list[Window], wanted: Window, hour: int
    ) -> None:
        over = {done_hour for window in some for done_hour in hours_of(window) if done_hour < hour}
        gaps = done(*some).gaps(US, wanted, at(hour))
        assert all_hours(gaps) == sorted(hours_of(wanted) - over)
        assert all(older.end <= newer.start for newer, older in pairwise(gaps))

    @given(st.lists(windows(), max_size=5), windows())
    def test_reading_every_gap_leaves_none(self, some: list[Window], wanted: Window) -> None:
        progress = done(*some)
        for gap in progress.gaps(US, wanted):
            progress.done(US, gap)
        assert progress.gaps(US, wanted) == []


class TestDone:
    def test_windows_that_touch_or_overlap_are_one(self) -> None:
        progress = done(span(4, 6))
        progress.done(US, span(0, 2))
        progress.done(US, span(2, 3))
        progress.done(US, span(5, 9))
        assert progress.as_state()["windows"] == {US: [span(0, 3).as_pair(), span(4, 9).as_pair()]}

    @given(st.permutations([span(0, 2), span(2, 5), span(4, 6), span(8, 9), span(8, 12), span(20, 21)]))
    def test_the_order_in_which_windows_are_done_makes_no_difference(self, some: list[Window]) -> None:
        progress = Progress()
        for window in some:
            progress.done(US, window)
        assert progress.as_state()["windows"][US] == [w.as_pair() for w in (span(0, 6), span(8, 12), span(20, 21))]

    @given(st.lists(hourly(), min_size=1, max_size=8))
    def test_a_state_has_as_few_windows_as_there_are_stretches(self, some: list[Window]) -> None:
        written = [Window.from_pair(*pair) for pair in done(*some).as_state()["windows"][US]]
        assert all(earlier.end < later.start for earlier, later in pairwise(written))
        assert set().union(*map(hours_of, written)) == set().union(*map(hours_of, some))


class TestState:
    def test_it_is_an_object_of_a_known_version(self) -> None:
        progress = done(span(0, 48))
        progress.jobs["b"] = {"token": "t"}
        progress.jobs["a"] = {"page": 3}
        state = progress.as_state()
        assert state == {
            "version": 1,
            "windows": {US: [["2026-11-20", "2026-11-22"]]},
            "jobs": {"a": {"page": 3}, "b": {"token": "t"}},
        }
        assert list(state["jobs"]) == ["a", "b"]

    def test_it_knows_the_scopes_of_which_something_is_done(self) -> None:
        progress = done(span(0, 1))
        progress.done("EU", span(0, 1))
        assert progress.scopes() == (US, "EU")

    @pytest.mark.parametrize("state", [None, {}])
    def test_no_state_is_a_stream_that_was_never_read(self, state: dict[str, Any] | None) -> None:
        assert Progress.from_state(state, "orders").as_state() == {"version": 1, "windows": {}, "jobs": {}}

    def test_jobs_may_be_missing(self) -> None:
        assert Progress.from_state({"version": 1, "windows": {}}, "orders").jobs == {}

    @given(SCOPES, JOBS)
    def test_it_comes_back_through_json_as_it_was(
        self, scopes: dict[str, list[Window]], jobs: dict[str, dict[str, Any]]
    ) -> None:
        state = Progress(scopes, jobs).as_state()
        assert Progress.from_state(json.loads(json.dumps(state)), "orders").as_state() == state

    @given(st.lists(windows(), max_size=5), windows())
    def test_what_comes_back_leaves_the_same_gaps(self, some: list[Window], wanted: Window) -> None:
        again = Progress.from_state(json.loads(json.dumps(done(*some).as_state())), "orders")
        assert again.gaps(US, wanted) == done(*some).gaps(US, wanted)

    def test_a_state_that_was_handed_out_does_not_change_later(self) -> None:
        progress = done(span(0, 1))
        before = progress.as_state()
        progress.done(US, span(1, 2))
        progress.jobs["a"] = {}
        assert before == done(span(0, 1)).as_state()


@pytest.mark.parametrize(
    "state",
    [
        {"LastUpdateDate": "2026-11-06T00:00:00Z"},
        {"use_global_cursor": False, "states": [], "state": {}},
        {"version": 2, "windows": {}, "jobs": {}},
        {"version": "1", "windows": {}},
        {"windows": {}},
    ],
)
def test_a_state_of_another_connector_is_refused_with_a_remedy(state: dict[str, Any]) -> None:
    with pytest.raises(InvalidState) as caught:
        Progress.from_state(state, "order_items")
    assert "The saved state of order_items was not written by this connector" in str(caught.value)
    assert "Clear the state of order_items and sync again." in str(caught.value)


@pytest.mark.parametrize(
    "windows_and_jobs",
    [
        {},
        {"windows": None},
        {"windows": []},
        {"windows": "all"},
        {"windows": {US: None}},
        {"windows": {US: "2026-11-20"}},
        {"windows": {US: {"2026-11-20": "2026-11-21"}}},
        {"windows": {US: [None]}},
        {"windows": {US: ["2026-11-20/2026-11-21"]}},
        {"windows": {US: [["2026-11-20"]]}},
        {"windows": {US: [["2026-11-20", "2026-11-21", "2026-11-22"]]}},
        {"windows": {US: [["2026-11-20", None]]}},
        {"windows": {US: [[20261120, 20261121]]}},
        {"windows": {US: [[["T"], ["T"]]]}},
        {"windows": {US: [["2026-11-21", "2026-11-20"]]}},
        {"windows": {US: [["2026-11-20", "2026-11-20"]]}},
        {"windows": {US: [["2026-02-30", "2026-11-20"]]}},
        {"windows": {US: [["2026-11-20", "tomorrow"]]}},
        {"windows": {}, "jobs": None},
        {"windows": {}, "jobs": []},
        {"windows": {}, "jobs": {"a": None}},
        {"windows": {}, "jobs": {"a": 1}},
        {"windows": {}, "jobs": {"a": "token"}},
    ],
)
def test_a_damaged_state_is_refused_with_a_remedy(windows_and_jobs: dict[str, Any]) -> None:
    with pytest.raises(InvalidState) as caught:
        Progress.from_state({"version": 1, **windows_and_jobs}, "orders")
    assert str(caught.value) == (
        "The saved state of orders is damaged: its windows or jobs can't be read.\n"
        "Restore it, or clear the state of orders and sync again."
    )


_TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2026-11-20", "2026-11-21", "2026-11-20T05:00:00Z", "2026-11-20T05:00:00.5+02:00", "T", "-", ""]),
    st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?\Z"),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), _TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)),
    max_leaves=8,
)
_NEARLY = st.fixed_dictionaries(
    {"version": st.just(1)},
    optional={
        "windows": st.one_of(_JSON, st.dictionaries(_TEXTS, st.lists(st.one_of(_JSON, st.lists(_TEXTS, max_size=3))))),
        "jobs": st.one_of(_JSON, st.dictionaries(_TEXTS, _JSON)),
    },
)


@given(st.one_of(_NEARLY, st.dictionaries(_TEXTS, _JSON, max_size=3)))
def test_whatever_a_state_holds_it_is_read_or_refused(state: dict[str, Any]) -> None:
    try:
        progress = Progress.from_state(state, "orders")
    except InvalidState:
        return
    again = progress.as_state()
    assert Progress.from_state(json.loads(json.dumps(again)), "orders").as_state() == again
    for scope in again["windows"]:
        wanted = Window(pendulum.datetime(1, 1, 1), pendulum.datetime(9999, 1, 1))
        assert len(progress.gaps(scope, wanted)) <= len(again["windows"][scope]) + 1


@pytest.mark.parametrize(
    ("again", "left"),
    [
        ((3, 5), [(1, 3), (5, 10)]),
        ((1, 10), []),
        ((8, 12), [(1, 8)]),
        ((10, 12), [(1, 10)]),
    ],
)
def test_what_is_to_be_read_again_is_a_gap(again: tuple[int, int], left: list[tuple[int, int]]) -> None:
    def days(first: int, last: int) -> Window:
        return Window(pendulum.datetime(2026, 11, first), pendulum.datetime(2026, 11, last))

    progress = Progress({"NA": [days(1, 10)], "EU": [days(1, 10)]})
    progress.undone("NA", days(*again))
    assert progress.as_state()["windows"] == {
        "EU": [list(days(1, 10).as_pair())],
        "NA": [list(days(*each).as_pair()) for each in left],
    }


def test_what_ended_long_ago_is_forgotten() -> None:
    old, new = (Window(pendulum.datetime(2026, 11, day), pendulum.datetime(2026, 11, day + 1)) for day in (1, 9))
    progress = Progress({"NA": [old, new]})
    progress.forget_before(pendulum.datetime(2026, 11, 2))
    assert progress.as_state()["windows"] == {"NA": [list(new.as_pair())]}
