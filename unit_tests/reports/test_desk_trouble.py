"""What Amazon refuses, what breaks, and what nobody wants any more: each is the matter of its own stream alone."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from source_amazon_sp.api.operations import CREATE_REPORT, GET_REPORT
from source_amazon_sp.errors import (
    AuthenticationFailed,
    ConfigError,
    PermissionDenied,
    RequestRefused,
    ServiceUnavailable,
    Throttled,
    UnexpectedAnswer,
)
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Ended, Failed, Order, Outcome, Postponed
from source_amazon_sp.reports.plan import WindowOrder
from source_amazon_sp.reports.spec import Allowance
from source_amazon_sp.streams.base import Checkpoint, Task
from source_amazon_sp.streams.report_outcomes import Outcomes
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import (
    PATIENCE,
    TEA,
    US,
    Body,
    FakeReports,
    Life,
    Orders,
    day,
    number_of,
    orders_of,
    request,
)

COFFEE = replace(TEA, report_type="GET_COFFEE_DATA", roles=("Roasting",))
DENIED = PermissionDenied("Amazon denies createReport (403 Unauthorized).")
INVALID = RequestRefused("Amazon refuses createReport as invalid (400 InvalidInput).")


def a_desk(client: FakeReports, clock: FakeClock) -> ReportDesk:
    return ReportDesk(client, clock, lambda *_: None)


def of_tea(answer: Any) -> Callable[[Body], Any]:
    """createReport answers so for one type, and gives the others an id."""
    return lambda body: answer if body["reportType"] == TEA.report_type else None


def all_done(outcomes: list[Outcome]) -> bool:
    return all(isinstance(outcome, Ended) for outcome in outcomes)


class Two:
    """A stream of each type at a desk."""

    def __init__(self, client: FakeReports, clock: FakeClock) -> None:
        self.desk = a_desk(client, clock)
        self.tea = Orders(self.desk, "tea", orders_of(20, 19, 18))
        self.coffee = Orders(self.desk, "coffee", orders_of(17, 16, 15, spec=COFFEE), COFFEE)


def types_asked(client: FakeReports) -> list[str]:
    return [call.what["reportType"] for call in client.calls(CREATE_REPORT)]


def test_a_429_of_one_type_lets_the_others_go_on_and_is_tried_again_after_a_minute() -> None:
    clock = FakeClock()
    refusals = iter([Throttled("429")] * 2)
    client = FakeReports(clock, answers=lambda body: of_tea(next(refusals, None))(body) if body else None)
    two = Two(client, clock)
    assert all_done(two.coffee.hear(3))
    assert all_done(two.tea.hear(3))
    asked = client.calls(CREATE_REPORT)
    tea = [call.at for call in asked if call.what["reportType"] == TEA.report_type]
    coffee = [call.at for call in asked if call.what["reportType"] == COFFEE.report_type]
    assert coffee == [0.0] * 3
    assert tea[0] == 0.0
    assert tea[1] == 60.0
    assert len(tea) <= 5


@pytest.mark.parametrize("error", [DENIED, INVALID, AuthenticationFailed("lapsed"), ServiceUnavailable("down")])
def test_what_amazon_refuses_ends_its_stream_once_and_no_other(error: Exception) -> None:
    clock = FakeClock()
    client = FakeReports(clock, answers=of_tea(error))
    two = Two(client, clock)
    (failed,) = two.tea.hear(1)
    assert isinstance(failed, Failed)
    assert failed.stop
    assert all_done(two.coffee.hear(3))
    assert types_asked(client).count(TEA.report_type) == 1
    outbox = two.desk.outbox("tea")
    assert {type(outbox.get()) for _ in range(outbox.qsize())} == {Postponed}  # who thinks they are made is told


def test_a_403_names_the_roles_of_the_report_type() -> None:
    clock = FakeClock()
    two = Two(FakeReports(clock, answers=of_tea(DENIED)), clock)
    (failed,) = two.tea.hear(1)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, PermissionDenied)
    assert "GET_TEA_DATA" in str(failed.error)
    assert "one of Tea Tasting, Tea Blending." in str(failed.error)


@pytest.mark.parametrize("allowance", [None, Allowance(reports=20, seconds=86_400)])
def test_of_a_report_that_is_to_be_made_anew_and_then_can_not_be_a_stream_is_told(allowance: Allowance | None) -> None:
    # Amazon does not know the id that an earlier sync left, and then refuses the type: the stream must not wait on.
    clock = FakeClock()
    milk = replace(TEA, allowance=allowance)
    burst = iter([None] * 14)
    refusal = Throttled("429") if allowance else DENIED
    desk = a_desk(FakeReports(clock, answers=lambda _: next(burst, refusal)), clock)
    numbers = range(20, 0, -1)
    orders = [WindowOrder((US,), day(n), f"{US} {n}", (request(n),)) for n in numbers]
    Orders(desk, "milk", orders_of(*numbers, spec=milk, ids={1: "R-forgotten"}), milk)
    heard: list[Task | Checkpoint] = []

    def read() -> None:
        heard.extend(Outcomes("milk", milk, desk).tasks(lambda: orders))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(PATIENCE)
    assert not reader.is_alive()
    assert sum(isinstance(each, Task) for each in heard) == (14 if allowance else 15)


def test_what_is_beyond_a_days_allowance_is_postponed_and_not_waited_for() -> None:
    clock = FakeClock()
    scarce = replace(TEA, allowance=Allowance(reports=20, seconds=86_400))
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    tea = Orders(desk, "tea", orders_of(*range(30, 9, -1), spec=scarce), scarce)
    milk = Orders(desk, "milk", orders_of(*range(9, 0, -1), spec=scarce), scarce)  # the same type in another stream
    outcomes = [*tea.hear(21), *milk.hear(9)]
    why = {outcome.why for outcome in outcomes if isinstance(outcome, Postponed)}
    assert sum(isinstance(outcome, Ended) for outcome in outcomes) == len(client.calls(CREATE_REPORT)) == 20
    assert why == {"Amazon makes no more reports of this type today"}
    assert clock.slept < 3600


@pytest.mark.parametrize("error", [INVALID, ServiceUnavailable("down")])
def test_other_refusals_are_told_as_they_are(error: Exception) -> None:
    clock = FakeClock()
    two = Two(FakeReports(clock, answers=of_tea(error)), clock)
    (failed,) = two.tea.hear(1)
    assert isinstance(failed, Failed)
    assert failed.error is error


@pytest.mark.parametrize("answer", [{}, {"reportId": 7}, ["R-1"], "R-1"])
def test_an_answer_without_an_id_ends_its_stream(answer: Any) -> None:
    clock = FakeClock()
    two = Two(FakeReports(clock, answers=of_tea(answer)), clock)
    (failed,) = two.tea.hear(1)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, UnexpectedAnswer)
    assert all_done(two.coffee.hear(3))


def test_a_refusal_reaches_every_stream_that_shares_the_reports() -> None:
    clock = FakeClock()
    desk = a_desk(FakeReports(clock, answers=of_tea(DENIED)), clock)
    first = Orders(desk, "by product", orders_of(20, 19))
    second = Orders(desk, "by date", orders_of(19))
    for stream in (first, second):
        (failed,) = stream.hear(1)
        assert isinstance(failed, Failed)
        assert failed.stop


def test_a_report_that_can_not_be_followed_fails_alone() -> None:
    clock = FakeClock()
    down = ServiceUnavailable("Amazon kept failing.")
    client = FakeReports(clock, becomes=lambda body: (down,) if number_of(body) == 19 else ("DONE",))
    two = Two(client, clock)
    failed = [outcome for outcome in two.tea.hear(3) if isinstance(outcome, Failed)]
    assert [(outcome.error, outcome.stop) for outcome in failed] == [(down, False)]
    assert all_done(two.coffee.hear(3))


@pytest.mark.parametrize("said", [{"reportId": "R-1"}, {"processingStatus": "BREWING"}, {"processingStatus": ["DONE"]}])
def test_an_answer_without_a_known_status_fails_its_report_alone(
    said: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    two = Two(client, clock)
    monkeypatch.setattr(two.desk._maker, "look", lambda job_id: said if job_id == "R-1" else client._getReport(job_id))  # noqa: SLF001  # an answer that breaks the model
    failed = [outcome for outcome in two.tea.hear(3) if isinstance(outcome, Failed)]
    assert [(str(outcome.error), outcome.stop) for outcome in failed] == [
        ("Amazon tells of a report without a status that is known.", False)
    ]
    assert all_done(two.coffee.hear(3))


@pytest.mark.parametrize("error", [ConfigError("Set marketplaces."), KeyError("marketplaces")])
def test_a_stream_that_can_not_plan_fails_alone(error: Exception) -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)

    def planner() -> list[Order]:
        raise error

    desk.join("milk", TEA, planner)
    coffee = Orders(desk, "coffee", orders_of(17, spec=COFFEE), COFFEE)
    assert all_done(coffee.hear(1))
    failed = desk.outbox("milk").get(timeout=PATIENCE)
    assert isinstance(failed, Failed)
    assert failed.stop
    assert failed.error is error or failed.error.__cause__ is error
    assert desk.ordered_by("milk") == 1
    assert types_asked(client) == [COFFEE.report_type]


def test_a_stream_leaves_while_others_are_planned() -> None:
    clock = FakeClock()
    desk = a_desk(FakeReports(clock), clock)
    begun, left = threading.Event(), threading.Event()

    def planner() -> list[Order]:
        begun.set()
        assert left.wait(PATIENCE)
        return []

    desk.join("milk", TEA, planner)
    reader = threading.Thread(target=desk.outbox, args=("milk",), daemon=True)
    reader.start()
    assert begun.wait(PATIENCE)
    leaver = threading.Thread(target=desk.withdraw, args=("milk",), daemon=True)
    leaver.start()
    leaver.join(1)
    has_left = not leaver.is_alive()
    left.set()
    reader.join(PATIENCE)
    assert has_left


def test_a_fault_of_the_desk_itself_reaches_every_stream() -> None:
    clock = FakeClock()

    def answers(body: Body) -> Any:
        return ZeroDivisionError() if number_of(body) == 18 else None

    two = Two(FakeReports(clock, becomes=lambda _: ("IN_PROGRESS",), answers=answers), clock)
    for stream in (two.tea, two.coffee):
        failed = stream.hear(3)
        assert all(isinstance(outcome, Failed) and outcome.stop for outcome in failed)
        assert all(isinstance(outcome.error, UnexpectedAnswer) for outcome in failed if isinstance(outcome, Failed))


def test_what_a_stream_withdraws_is_not_made() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    desk.withdraw("tea")
    Orders(desk, "tea", orders_of(20, 19, 18))
    coffee = Orders(desk, "coffee", orders_of(17, 16, spec=COFFEE), COFFEE)
    assert all_done(coffee.hear(2))
    assert client.days == [17, 16]


def test_a_report_that_was_withdrawn_is_not_followed() -> None:
    clock = FakeClock()

    def becomes(body: Body) -> Life:
        if body["reportType"] == COFFEE.report_type:
            return [*["IN_PROGRESS"] * 20, "DONE"]
        return withdrawn_at_the_second_poll()

    def withdrawn_at_the_second_poll() -> Iterator[str]:
        yield "IN_PROGRESS"
        desk.withdraw("tea")
        yield "IN_PROGRESS"
        raise AssertionError("polled again")

    client = FakeReports(clock, becomes=becomes)
    desk = a_desk(client, clock)
    Orders(desk, "tea", orders_of(20))
    coffee = Orders(desk, "coffee", orders_of(17, spec=COFFEE), COFFEE)
    assert all_done(coffee.hear(1))
    assert [call.what for call in client.calls(GET_REPORT)].count("R-1") == 2


def test_a_shared_report_is_made_for_the_stream_that_stays() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    desk.withdraw("goes")
    Orders(desk, "goes", orders_of(20, 19))
    stays = Orders(desk, "stays", orders_of(20))
    assert all_done(stays.hear(1))
    assert client.days == [20]


def test_the_desk_closes_when_every_stream_has_gone() -> None:
    clock = FakeClock()
    two = Two(FakeReports(clock), clock)
    before = _desks()
    two.tea.hear(3)
    (thread,) = _desks() - before
    two.coffee.hear(3)
    two.desk.withdraw("tea")
    two.desk.withdraw("coffee")
    thread.join(PATIENCE)
    assert not thread.is_alive()


def _desks() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "report-desk"}
