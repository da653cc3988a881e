"""
Where reports are made: whose turn it is, how fast Amazon is asked, and who hears of what becomes of it.

The desk is a real thread; its time is the test's.
"""

from dataclasses import replace
from itertools import pairwise

import pytest

from source_amazon_sp.api.operations import CREATE_REPORT, GET_REPORT, GET_REPORT_DOCUMENT
from source_amazon_sp.errors import ReportNotReady
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.job import Created, Ended, Failed, Order, Outcome, Postponed, Status
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import Allowance
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import PATIENCE, TEA, US, Asked, FakeReports, Orders, day, number_of, orders_of, request

COFFEE = replace(TEA, report_type="GET_COFFEE_DATA")
HOUR = 3600.0
FOREVER = ("IN_PROGRESS",)


def a_desk(client: FakeReports, clock: FakeClock) -> ReportDesk:
    return ReportDesk(client, clock, lambda *_: None)


def statuses(outcomes: list[Outcome]) -> list[Status]:
    return [outcome.job.status for outcome in outcomes if isinstance(outcome, Ended)]


def moments(asked: list[Asked]) -> list[float]:
    return [call.at for call in asked]


def test_the_burst_is_used_at_once_and_the_rest_pays_the_rate() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    Orders(a_desk(client, clock), "tea", orders_of(*range(20, 0, -1))).hear(20)
    asked_at = moments(client.calls(CREATE_REPORT))
    assert asked_at[:14] == [0.0] * 14
    assert asked_at[14] < 5
    assert [later - sooner for sooner, later in pairwise(asked_at[14:])] == pytest.approx([60.18] * 5, abs=0.01)


def test_streams_take_turns_each_with_its_newest_report_first() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    tea = Orders(desk, "tea", orders_of(19, 17, 15, 13))
    coffee = Orders(desk, "coffee", orders_of(18, 16, spec=COFFEE), COFFEE)
    tea.hear(4)
    coffee.hear(2)
    assert client.days == [19, 18, 17, 16, 15, 13]


def test_a_stream_with_thousands_of_reports_leaves_the_others_their_turn() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    many = [order for _ in range(60) for order in orders_of(*range(20, 0, -1))]
    unlike = [
        replace(order, request=replace(order.request, options=(("cup", str(number)),)))
        for number, order in enumerate(many)
    ]
    Orders(desk, "tea", unlike)
    Orders(desk, "coffee", orders_of(20, 19, 18, spec=COFFEE), COFFEE).hear(3)
    assert [call.what["reportType"] for call in client.calls(CREATE_REPORT)][:6] == [
        TEA.report_type,
        COFFEE.report_type,
    ] * 3


def test_a_report_that_two_streams_order_is_made_once_and_both_hear_of_it() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    streams = [Orders(desk, name, orders_of(20, 19)) for name in ("by product", "by date")]
    heard = [stream.hear(2) for stream in streams]
    assert client.days == [20, 19]
    assert heard[0] == heard[1]
    assert streams[0].created == streams[1].created
    assert len(streams[0].created) == 2


def test_the_document_of_a_shared_report_is_fetched_once() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    documents = Documents(client, clock)
    streams = [Orders(desk, name, orders_of(20)) for name in ("by product", "by date")]
    for stream in streams:
        (ended,) = stream.hear(1)
        assert isinstance(ended, Ended)
        address = str(ended.job.report["reportDocumentId"])
        document = ended.job.document(lambda at=address: documents.fetch(at, restricted=False))  # type: ignore[misc]  # bound now
        assert b"".join(document.chunks()) == b"seller-sku\nTEA-1\n"
        ended.job.leave()
    assert len(client.calls(GET_REPORT_DOCUMENT)) == 1


def test_that_a_report_is_created_is_heard_before_its_end() -> None:
    clock = FakeClock()
    desk = a_desk(FakeReports(clock), clock)
    Orders(desk, "tea", orders_of(20))
    outbox = desk.outbox("tea")
    created, ended = outbox.get(timeout=PATIENCE), outbox.get(timeout=PATIENCE)
    assert created == Created(request(20), "R-1", "2026-11-20T12:00:00Z")
    assert isinstance(ended, Ended)
    assert ended.job.report_id == "R-1"


def test_a_report_of_an_earlier_sync_is_asked_about_at_once_and_not_made_again() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    client.knows("R-old", "DONE")
    tea = Orders(a_desk(client, clock), "tea", orders_of(20, 19, ids={19: "R-old"}))
    tea.hear(2)
    assert Asked("getReport", 0.0, "R-old") in client.asked[:2]
    assert client.days == [20]
    assert [created.report_id for created in tea.created] == ["R-1"]


@pytest.mark.parametrize("second_knows", [False, True])
def test_an_id_that_one_of_two_streams_knows_serves_both(*, second_knows: bool) -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    client.knows("R-old", "DONE")
    desk = a_desk(client, clock)
    ids = {20: "R-old"}
    known = [{}, ids] if second_knows else [ids, {}]
    streams = [Orders(desk, str(n), orders_of(20, ids=of_one)) for n, of_one in enumerate(known)]
    assert [statuses(stream.hear(1)) for stream in streams] == [[Status.DONE], [Status.DONE]]
    assert client.days == []


def test_an_old_id_that_amazon_does_not_know_is_made_anew() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    tea = Orders(a_desk(client, clock), "tea", orders_of(20, ids={20: "R-forgotten"}))
    assert statuses(tea.hear(1)) == [Status.DONE]
    assert client.days == [20]
    assert [created.report_id for created in tea.created] == ["R-1"]


def test_what_failed_for_an_earlier_sync_is_asked_for_again_and_once() -> None:
    clock = FakeClock()
    client = FakeReports(clock, becomes=lambda _: ("FATAL",))
    client.knows("R-old", "IN_PROGRESS", "FATAL")
    tea = Orders(a_desk(client, clock), "tea", orders_of(20, ids={20: "R-old"}))
    assert statuses(tea.hear(1)) == [Status.FATAL]
    assert client.days == [20]


def test_what_was_cancelled_for_an_earlier_sync_has_ended() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    client.knows("R-old", "CANCELLED")
    tea = Orders(a_desk(client, clock), "tea", orders_of(20, ids={20: "R-old"}))
    assert statuses(tea.hear(1)) == [Status.CANCELLED]
    assert client.days == []


def test_what_an_earlier_sync_found_and_was_cancelled_is_asked_for_and_once() -> None:
    # Another program may have cancelled it: that it is empty is not said.
    clock = FakeClock()
    client = FakeReports(clock, becomes=lambda _: ("CANCELLED",))
    client.knows("R-theirs", "CANCELLED")
    tea = Orders(a_desk(client, clock), "tea", [Order(request(20), TEA, "R-theirs", found=True)])
    assert statuses(tea.hear(1)) == [Status.CANCELLED]
    assert client.days == [20]


def test_pauses_between_polls_grow_to_a_minute() -> None:
    clock = FakeClock()
    client = FakeReports(clock, becomes=lambda _: (*["IN_QUEUE"] * 4, *["IN_PROGRESS"] * 5, "DONE"))
    Orders(a_desk(client, clock), "tea", orders_of(20)).hear(1)
    polled_at = moments(client.calls(GET_REPORT))
    pauses = [later - sooner for sooner, later in pairwise([0.0, *polled_at])]
    assert pauses == pytest.approx([2, 5, 10, 20, 30, 45, 60, 60, 60, 60])


def test_a_report_that_takes_six_hours_is_left_for_the_next_sync() -> None:
    clock = FakeClock()
    client = FakeReports(clock, becomes=lambda _: FOREVER)
    (late,) = Orders(a_desk(client, clock), "tea", orders_of(20)).hear(1)
    assert isinstance(late, Failed)
    assert isinstance(late.error, ReportNotReady)
    assert not late.stop
    assert "GET_TEA_DATA" in str(late.error)
    assert "6 hours" in str(late.error)
    polls = client.calls(GET_REPORT)
    assert 6 * HOUR < polls[-1].at < 6 * HOUR + 120
    assert len(polls) < 6 * 60 + 10


def test_a_slow_report_holds_up_no_other() -> None:
    clock = FakeClock()
    client = FakeReports(clock, becomes=lambda body: FOREVER if number_of(body) == 20 else ("DONE",))
    tea = Orders(a_desk(client, clock), "tea", orders_of(20, 19, 18))
    assert statuses(tea.hear(2)) == [Status.DONE, Status.DONE]
    assert client.calls(CREATE_REPORT)[-1].at == 0


def test_an_allowance_holds_up_its_own_type_alone() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    scarce = replace(TEA, allowance=Allowance(reports=2, seconds=HOUR))
    tea = Orders(desk, "tea", orders_of(20, 19, 18, spec=scarce), scarce)
    coffee = Orders(desk, "coffee", orders_of(20, 19, 18, spec=COFFEE), COFFEE)
    tea.hear(3)
    coffee.hear(3)
    asked_at: dict[str, list[float]] = {TEA.report_type: [], COFFEE.report_type: []}
    for call in client.calls(CREATE_REPORT):
        asked_at[call.what["reportType"]].append(call.at)
    assert asked_at[COFFEE.report_type] == [0.0] * 3
    # Of two reports an hour the second waits a sliver, the third for half an hour.
    assert asked_at[TEA.report_type][0] == 0
    assert asked_at[TEA.report_type][1] < 120
    assert 0.5 * HOUR < asked_at[TEA.report_type][2] < 0.6 * HOUR


def test_two_streams_of_one_type_share_its_allowance() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    scarce = replace(TEA, allowance=Allowance(reports=1, seconds=HOUR))
    streams = [Orders(desk, str(n), orders_of(n, spec=scarce), scarce) for n in (20, 19)]
    for stream in streams:
        stream.hear(1)
    first, second = moments(client.calls(CREATE_REPORT))
    assert first == 0
    assert second == pytest.approx(HOUR, rel=0.01)


def test_more_is_made_after_everything_else_of_the_stream() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    tea = Orders(desk, "tea", orders_of(20))
    tea.hear(1)
    desk.order_more("tea", orders_of(12, 20))
    assert statuses(tea.hear(2)) == [Status.DONE, Status.DONE]
    assert client.days == [20, 12, 20]


def test_the_rest_of_something_begun_goes_before_what_was_ordered() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    tea = Orders(desk, "tea", orders_of(20, 19))
    desk.order_more("tea", [replace(order, first=True) for order in orders_of(25, 24)])
    tea.hear(4)
    assert client.days == [25, 24, 20, 19]


def test_an_idle_desk_takes_up_a_report_of_an_earlier_sync() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    client.knows("R-old", "DONE")
    desk = a_desk(client, clock)
    tea = Orders(desk, "tea", [])
    desk.outbox("tea")
    desk.order_more("tea", orders_of(20, ids={20: "R-old"}))
    assert statuses(tea.hear(1)) == [Status.DONE]
    assert client.days == []


def test_a_waiting_desk_says_what_for_each_minute_and_what_is_left() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    said: list[tuple[str, float, str]] = []
    desk = ReportDesk(client, clock, lambda what, seconds: said.append((what, seconds, desk.outlook())))
    Orders(desk, "tea", orders_of(*range(20, 3, -1))).hear(17)
    assert {what for what, _, _ in said} == {"Amazon to make reports"}
    assert all(0 < seconds < 61 for _, seconds, _ in said)
    assert said[0][2] == "3 reports to ask for (about 2 min), 14 being made."
    assert max(clock.sleeps) <= 60


def test_a_desk_that_waits_long_speaks_every_minute() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    said: list[float] = []
    desk = ReportDesk(client, clock, lambda _, seconds: said.append(seconds))
    scarce = replace(TEA, allowance=Allowance(reports=1, seconds=HOUR))
    Orders(desk, "tea", orders_of(20, 19, spec=scarce), scarce).hear(2)
    assert 60 <= len(said) < 70
    assert clock.slept == pytest.approx(HOUR, rel=0.01)


def test_the_rows_of_those_that_joined_are_known_and_how_much_they_ordered() -> None:
    clock = FakeClock()
    desk = a_desk(FakeReports(clock), clock)
    tea = Orders(desk, "tea", orders_of(20, 19))
    tea.hear(2)
    assert desk.ordered_by("tea") == 2
    assert desk.row_of("tea") is TEA
    assert desk.row_of("milk") is None
    assert desk.row_of(None) is None


def test_a_sync_of_twelve_hours_begins_no_more_history_and_asks_for_all_that_is_recent() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    desk = a_desk(client, clock)
    scarce = replace(TEA, allowance=Allowance(reports=1, seconds=HOUR))
    old = [Order(ReportRequest(TEA.report_type, (US,), of(year=2025, number=n), ()), scarce) for n in range(28, 0, -1)]
    tea = Orders(desk, "tea", [*orders_of(20, 19, spec=scarce), *old], scarce)
    rest = replace(old[0], request=replace(old[0].request, options=(("page", "2"),)), first=True)
    outcomes = tea.hear(20)
    desk.order_more("tea", [*orders_of(18, spec=scarce), old[0], rest])
    outcomes += tea.hear(13)
    postponed = [outcome for outcome in outcomes if isinstance(outcome, Postponed)]
    made = [outcome for outcome in outcomes if isinstance(outcome, Ended)]
    assert {outcome.why for outcome in postponed} == {"this sync has run for 12 hours"}
    assert (len(made), len(postponed)) == (14, 19)
    assert [ended.request for ended in made[-2:]] == [rest.request, request(18)]
    assert [call.at <= 12 * HOUR for call in client.calls(CREATE_REPORT)] == [True] * 12 + [False] * 2


def of(year: int, number: int) -> Window:
    """That day of November of another year."""
    return Window(day(number).start.replace(year=year), day(number).end.replace(year=year))
