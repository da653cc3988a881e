import pendulum
import pytest
from hypothesis import given

from source_amazon_sp.incremental.window import Window
from unit_tests.incremental.moments import at, moments, span, windows


def test_a_window_holds_its_start_and_not_its_end() -> None:
    window = span(1, 2)
    assert at(1) in window
    assert at(1.99) in window
    assert at(2) not in window
    assert at(0.99) not in window


@pytest.mark.parametrize("end", [1, 0.5])
def test_an_empty_window_is_none(end: float) -> None:
    with pytest.raises(ValueError, match=r"2026-11-20T01:00:00Z to 2026-11-20T.* is empty"):
        span(1, end)


def test_windows_sort_by_their_start() -> None:
    assert sorted([span(2, 3), span(0, 9), span(0, 1)]) == [span(0, 1), span(0, 9), span(2, 3)]


def test_its_length_is_in_seconds() -> None:
    assert span(0, 1.5).seconds == 5400.0


@pytest.mark.parametrize(
    ("window", "pair"),
    [
        (span(0, 48), ["2026-11-20", "2026-11-22"]),
        (span(0, 1), ["2026-11-20", "2026-11-20T01:00:00Z"]),
        (Window(at(1), at(1).add(microseconds=250_000)), ["2026-11-20T01:00:00Z", "2026-11-20T01:00:00.25Z"]),
    ],
)
def test_it_is_written_as_days_where_it_can_be_and_as_instants_where_not(window: Window, pair: list[str]) -> None:
    assert window.as_pair() == pair
    assert str(window) == "/".join(pair)
    assert Window.from_pair(*pair) == window


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-21", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("", "2026-11-20"),
        ("2026-11-20", "now"),
        ("2026-02-30", "2026-11-20"),
        ("20.11.2026", "2026-11-22"),
        ("2026-11-20T00:00:00Z/2026-11-21", "2026-11-22"),
    ],
)
def test_what_is_never_written_is_refused(start: str, end: str) -> None:
    with pytest.raises(ValueError, match=r"empty|instant|parse"):
        Window.from_pair(start, end)


@given(windows())
def test_what_is_written_is_read_as_the_same_window(window: Window) -> None:
    assert Window.from_pair(*window.as_pair()) == window


@given(windows(), moments())
def test_to_be_in_it_is_to_be_between_its_bounds(window: Window, moment: pendulum.DateTime) -> None:
    assert (moment in window) is (window.start <= moment < window.end)
