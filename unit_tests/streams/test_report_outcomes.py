"""What the desk tells, as tasks: windows that are cancelled, windows that fail from the start."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from source_amazon_sp.api.operations import CREATE_REPORT
from source_amazon_sp.errors import ConnectorError, PermissionDenied, ReportFailed, ServiceUnavailable
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.spec import Allowance, Option
from source_amazon_sp.streams.report import ReportStream
from unit_tests.streams.reporting import Synced, first_sync
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import TEA, US, Body, FakeReports, Life, day, number_of

START = "2026-11-10T00:00:00Z"  # ten days before the newest window ends


def by_turns(*turns: Callable[[int], str]) -> Callable[[Body], Life]:
    """What becomes of the reports of a day: the first time that it is asked for, the second time, and so on."""
    asked: dict[int, int] = {}

    def becomes(body: Body) -> Life:
        number = number_of(body)
        asked[number] = asked.get(number, 0) + 1
        return (turns[min(asked[number], len(turns)) - 1](number),)

    return becomes


def synced(becomes: Callable[[Body], Life], progress: Progress | None = None, **keys: Any) -> tuple[Synced, list[int]]:
    """A sync of ten days, and the days that were asked for."""
    clock = FakeClock()
    client = FakeReports(clock, becomes, **keys)
    found = first_sync(lambda office: ReportStream(TEA, office), client, clock, progress, replication_start_date=START)
    return found, client.days


def days_of(found: Synced) -> list[int]:
    return sorted(int(window[8:10]) for window in found.windows)


def test_what_is_cancelled_while_others_have_data_is_asked_for_once_more_at_the_end() -> None:
    found, asked = synced(by_turns(lambda n: "CANCELLED" if n in {19, 15} else "DONE", lambda _: "DONE"))
    assert asked == [*range(19, 9, -1), 19, 15]
    assert days_of(found) == list(range(10, 20))
    assert len(found.records) == 10


def test_what_is_cancelled_twice_has_no_data() -> None:
    found, asked = synced(lambda body: ("CANCELLED" if number_of(body) == 15 else "DONE",))
    assert asked == [*range(19, 9, -1), 15]
    assert days_of(found) == list(range(10, 20))
    assert len(found.records) == 9
    assert found.windows[-1] == "2026-11-15/2026-11-16"


def test_what_is_cancelled_twice_is_done_before_the_others_have_ended() -> None:
    found, _ = synced(by_turns(lambda n: "CANCELLED" if n in {19, 15} else "DONE", lambda _: "CANCELLED"))
    newest = ["2026-11-16", "2026-11-20"]
    under_way = [state["jobs"].keys() for _, state in found.states if newest in state["windows"].get(US, ())]
    assert any(f"{US} {day(15)}" in keys for keys in under_way)


def test_what_is_refused_when_it_is_asked_for_again_does_not_hang() -> None:
    asked: Counter[int] = Counter()

    def second_time(body: Body) -> ConnectorError | None:
        asked[number_of(body)] += 1
        return PermissionDenied("Amazon denies createReport (403).") if asked[number_of(body)] > 1 else None

    found, _ = synced(lambda body: ("CANCELLED" if number_of(body) in {19, 17, 15} else "DONE",), answers=second_time)
    assert [type(error) for error in found.errors] == [PermissionDenied]
    assert days_of(found) == [10, 11, 12, 13, 14, 16, 18]


def test_of_a_type_with_a_daily_allowance_nothing_is_asked_for_twice_a_day() -> None:
    clock = FakeClock()
    client = FakeReports(clock, lambda body: ("CANCELLED" if number_of(body) == 15 else "DONE",))
    spec = replace(TEA, allowance=Allowance(reports=20, seconds=24 * 3600))
    found = first_sync(lambda office: ReportStream(spec, office), client, clock, replication_start_date=START)
    assert client.days == list(range(19, 9, -1))
    assert days_of(found) == list(range(10, 20))


def test_an_account_without_any_data_is_asked_for_each_window_once() -> None:
    found, asked = synced(lambda _: ("CANCELLED",))
    assert asked == list(range(19, 9, -1))
    assert (found.windows, found.records, found.errors) == ([], [], [])


def test_a_cancelled_window_that_fails_the_second_time_stays_open() -> None:
    progress = Progress()
    found, _ = synced(by_turns(lambda n: "CANCELLED" if n == 15 else "DONE", lambda _: "FATAL"), progress)
    assert [type(error) for error in found.errors] == [ReportFailed]
    assert progress.gaps(US, day(15)) == [day(15)]


def test_three_reports_that_fail_from_the_start_end_the_stream() -> None:
    progress = Progress()
    found, asked = synced(lambda _: ("FATAL",), progress)
    assert [type(error) for error in found.errors] == [ReportFailed] * 3
    assert found.windows == []
    assert progress.scopes() == ()
    assert len(asked) <= 10


def test_reports_that_fail_among_others_end_nothing() -> None:
    found, asked = synced(lambda body: ("FATAL" if number_of(body) < 19 else "DONE",))
    assert found.windows == ["2026-11-19/2026-11-20"]
    assert [type(error) for error in found.errors] == [ReportFailed] * 9
    assert asked == list(range(19, 9, -1))


def refused_on(number: int, error: ConnectorError) -> Callable[[Body], ConnectorError | None]:
    return lambda body: error if number_of(body) == number else None


def test_a_refusal_in_the_middle_is_told_once_and_what_was_read_is_kept() -> None:
    progress = Progress(jobs={f"{US} {day(19)}": {"report": "R-old", "created": "2026-11-20T11:00:00Z"}})
    clock = FakeClock()
    error = PermissionDenied("Amazon denies createReport (403).")
    client = FakeReports(clock, answers=refused_on(18, error))
    client.knows("R-old", "DONE")
    found = first_sync(lambda office: ReportStream(TEA, office), client, clock, progress, replication_start_date=START)
    assert found.windows == ["2026-11-19/2026-11-20"]
    assert [type(error) for error in found.errors] == [PermissionDenied]
    assert len(client.calls(CREATE_REPORT)) == 1


def test_a_window_that_is_refused_for_one_of_its_values_is_told_of_once() -> None:
    clock = FakeClock()
    error = PermissionDenied("Amazon denies createReport (403).")
    sugar = Option(name="sugar", values=("WITH", "WITHOUT"), required=True, fan_out=True)
    client = FakeReports(clock, answers=lambda body: error if body["reportOptions"]["sugar"] == "WITHOUT" else None)
    progress = Progress()
    spec = replace(TEA, options=(sugar,))
    found = first_sync(lambda office: ReportStream(spec, office), client, clock, progress, replication_start_date=START)
    assert [type(each) for each in found.errors] == [PermissionDenied]
    assert (found.windows, list(progress.jobs)) == ([], [f"{US} {day(19)} sugar=WITH"])


@pytest.mark.parametrize("number", [19, 10])
def test_a_report_that_can_not_be_followed_leaves_its_window_open(number: int) -> None:
    down = ServiceUnavailable("Amazon kept failing.")
    progress = Progress()
    found, _ = synced(lambda body: (down,) if number_of(body) == number else ("DONE",), progress)
    assert found.errors == [down]
    assert days_of(found) == [n for n in range(10, 20) if n != number]
    assert list(progress.jobs) == [f"{US} {day(number)}"]
