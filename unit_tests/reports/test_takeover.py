"""What was made already: which report will do for which request, and that looking costs next to nothing."""

from dataclasses import replace
from typing import Any

import pendulum
import pytest

from source_amazon_sp.api.operations import CREATE_REPORT, GET_REPORTS
from source_amazon_sp.clock import instant, written
from source_amazon_sp.errors import PermissionDenied, ServiceUnavailable, Throttled
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Ended, Order, ReportJob, Status
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import Clock, Option, ReportSpec, WindowRule, days
from source_amazon_sp.reports.takeover import FRESH, made_already, usable_since
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import CA, TEA, US, FakeReports, Orders, day, request

NOW = instant("2026-11-20T12:00:00Z")
RULE = WindowRule(grid=days(1), reach_back=pendulum.duration(days=30))
SNAPSHOT = replace(TEA, windows=None)
LATE = replace(TEA, windows=replace(RULE, hold_back=pendulum.duration(hours=3), look_back=(1, 10)))


def of_day(number: int, **changes: Any) -> dict[str, Any]:
    """The report of that day of November as getReports shows it, asked for half an hour ago."""
    shown = {
        "reportId": f"R-{number}",
        "reportType": TEA.report_type,
        "processingStatus": "DONE",
        "marketplaceIds": [US],
        "createdTime": "2026-11-20T11:30:00+00:00",
        "dataStartTime": f"2026-11-{number:02}T00:00:00+00:00",
        "dataEndTime": f"2026-11-{number:02}T23:59:59+00:00",
    }
    return {name: value for name, value in {**shown, **changes}.items() if value is not None}


def since(number: int, spec: ReportSpec = TEA, lookback_days: int | None = None, now: pendulum.DateTime = NOW) -> str:
    return written(usable_since(request(number), spec, lookback_days, now) or pendulum.datetime(1970, 1, 1))


def job(number: int, spec: ReportSpec = TEA) -> ReportJob:
    return ReportJob(Order(request(number), spec, usable_since=usable_since(request(number), spec, None, NOW)))


def found(client: FakeReports, *jobs: ReportJob) -> dict[str, str]:
    """By the window's start the id that is taken over."""
    return {str(each.job.request.window): each.report_id for each in made_already(client, jobs, NOW)}


class TestSinceWhenAReportWillDo:
    def test_of_a_settled_window_any_that_was_made_when_it_was_settled(self) -> None:
        assert since(5, LATE) == "2026-11-16T03:00:00Z"  # over on the 6th, published three hours later, late ten days

    def test_while_data_still_comes_in_only_a_fresh_one(self) -> None:
        assert since(15, LATE) == written(NOW - FRESH)

    def test_never_one_that_was_made_before_the_window_was_published(self) -> None:
        assert since(19, LATE, now=instant("2026-11-20T03:10:00Z")) == "2026-11-20T03:00:00Z"

    def test_the_user_may_know_of_data_that_comes_later_but_not_of_less(self) -> None:
        assert since(5, LATE, lookback_days=12) == "2026-11-18T03:00:00Z"
        assert since(5, LATE, lookback_days=0) == since(5, LATE)

    def test_days_end_by_the_clock_of_the_row(self) -> None:
        local = replace(TEA, windows=replace(RULE, clock=Clock.MARKETPLACE))
        assert since(5, local) == "2026-11-06T08:00:00Z"

    def test_a_snapshot_only_of_the_last_hour_and_of_the_same_day(self) -> None:
        snapshot = ReportRequest(TEA.report_type, (US,), None, ())
        assert usable_since(snapshot, SNAPSHOT, None, NOW) == NOW - FRESH
        just_after_midnight = instant("2026-11-20T00:10:00Z")
        assert usable_since(snapshot, SNAPSHOT, None, just_after_midnight) == instant("2026-11-20T00:00:00Z")

    @pytest.mark.parametrize(
        "changes",
        [
            {"options": (Option(name="milk"),)},
            {"custom": True},
            {"pii": True},
            {"span": pendulum.duration(days=4)},
            {"window_options": ("from", "to")},
        ],
    )
    def test_what_can_not_be_compared_is_never_taken_over(self, changes: dict[str, Any]) -> None:
        assert usable_since(request(5), replace(TEA, **changes), None, NOW) is None

    def test_nor_is_a_request_with_options(self) -> None:
        assert usable_since(replace(request(5), options=(("milk", "oat"),)), TEA, None, NOW) is None


class TestWhichReportIsTakenOver:
    @pytest.mark.parametrize("status", ["IN_QUEUE", "IN_PROGRESS", "DONE"])
    def test_the_very_same(self, status: str) -> None:
        client = FakeReports(FakeClock())
        client.listed = [of_day(18, processingStatus=status), of_day(17)]
        assert found(client, job(18), job(16)) == {"2026-11-18/2026-11-19": "R-18"}

    @pytest.mark.parametrize(
        "changes",
        [
            {"processingStatus": "FATAL"},
            {"processingStatus": "CANCELLED"},
            {"processingStatus": "NEW_TO_US"},
            {"marketplaceIds": [US, CA]},
            {"marketplaceIds": [CA]},
            {"reportType": "GET_COFFEE_DATA"},
            {"dataStartTime": "2026-11-18T00:00:01+00:00"},
            {"dataEndTime": "2026-11-19T00:00:00+00:00"},
            {"dataStartTime": None},
            {"dataStartTime": None, "dataEndTime": None},
            {"createdTime": "2026-11-18T23:59:59+00:00"},
            {"createdTime": "yesterday"},
            {"createdTime": None},
            {"reportId": None},
            {"marketplaceIds": None},
        ],
    )
    def test_no_other(self, changes: dict[str, Any]) -> None:
        client = FakeReports(FakeClock())
        client.listed = [of_day(18, **changes)]
        assert found(client, job(18)) == {}

    def test_whatever_order_its_marketplaces_are_in_and_fractions_aside(self) -> None:
        client = FakeReports(FakeClock())
        both = replace(request(18), marketplaces=(US, CA))
        client.listed = [of_day(18, marketplaceIds=[CA, US], dataEndTime="2026-11-18T23:59:59.999Z")]
        assert found(client, ReportJob(Order(both, TEA, usable_since=NOW - FRESH))) == {"2026-11-18/2026-11-19": "R-18"}

    def test_the_newest_of_several(self) -> None:
        client = FakeReports(FakeClock())
        newest = of_day(18, reportId="R-newest", createdTime="2026-11-20T11:40:00Z")
        client.listed = [of_day(18), newest, of_day(18, reportId="R-third")]
        assert found(client, job(18)) == {"2026-11-18/2026-11-19": "R-newest"}

    @pytest.mark.parametrize("dates", [None, "2026-11-20T11:30:00+00:00"])
    def test_a_snapshot_states_no_dates_or_when_it_was_asked_for(self, dates: str | None) -> None:
        client = FakeReports(FakeClock())
        client.listed = [of_day(18), of_day(20, dataStartTime=dates, dataEndTime=dates)]
        snapshot = ReportJob(Order(ReportRequest(TEA.report_type, (US,), None, ()), SNAPSHOT, usable_since=NOW - FRESH))
        assert found(client, snapshot) == {"None": "R-20"}


class TestLooking:
    def test_asks_nothing_when_nothing_can_be_taken_over(self) -> None:
        client = FakeReports(FakeClock())
        assert found(client, job(18, replace(TEA, pii=True))) == {}
        assert client.asked == []

    def test_asks_for_the_last_days_and_goes_on_with_the_token_alone(self) -> None:
        client = FakeReports(FakeClock())
        client.listed = [of_day(17)] * 150 + [of_day(18)]
        assert found(client, job(18)) == {"2026-11-18/2026-11-19": "R-18"}
        first, second = (call.what for call in client.calls(GET_REPORTS))
        assert first == {
            "reportTypes": [TEA.report_type],
            "processingStatuses": ["IN_QUEUE", "IN_PROGRESS", "DONE"],
            "pageSize": 100,
            "createdSince": "2026-11-18T12:00:00Z",
        }
        assert second == {"nextToken": "100"}

    def test_asks_at_most_three_times_for_the_types_that_have_most_to_ask_for(self) -> None:
        client = FakeReports(FakeClock())
        client.listed = [of_day(17)] * 1000
        types = [replace(TEA, report_type=f"GET_TYPE_{n}") for n in range(35)]
        often = [replace(TEA, report_type=f"GET_OFTEN_{n}") for n in range(3)]
        jobs = [ReportJob(Order(request(18, s.report_type), s, usable_since=NOW - FRESH)) for s in types]
        jobs += [
            ReportJob(Order(request(n, s.report_type), s, usable_since=NOW - FRESH)) for s in often for n in (17, 18)
        ]
        assert found(client, *jobs) == {}
        calls = [call.what for call in client.calls(GET_REPORTS)]
        assert [len(call["reportTypes"]) for call in calls] == [10, 10, 10]
        assert {s.report_type for s in often} <= set(calls[0]["reportTypes"])

    def test_leaves_the_quota_to_streams_that_are_found_by_listing(self) -> None:
        client = FakeReports(FakeClock())
        client.listed = [of_day(18)]
        client.listing_waits = 0.1
        assert found(client, job(18)) == {}
        assert client.asked == []


class Broken(FakeReports):
    """getReports fails."""

    error: Exception | None = None
    answer: Any = None

    def _getReports(self, query: dict[str, Any]) -> Any:  # noqa: ARG002, N802  # the operation's name
        if self.error:
            raise self.error
        return self.answer


@pytest.mark.parametrize("error", [Throttled("429"), ServiceUnavailable("down"), PermissionDenied("403")])
def test_a_listing_that_fails_changes_nothing(error: Exception) -> None:
    client = Broken(FakeClock())
    client.error = error
    assert found(client, job(18)) == {}


@pytest.mark.parametrize("answer", [None, [], {}, {"reports": None}, {"reports": [None, "R-18", {}]}])
def test_an_answer_that_is_no_list_of_reports_changes_nothing(answer: Any) -> None:
    client = Broken(FakeClock())
    client.answer = answer
    assert found(client, job(18)) == {}


class TestAtTheDesk:
    def ordered(self, client: FakeReports, clock: FakeClock) -> Orders:
        desk = ReportDesk(client, clock, lambda *_: None)
        numbers = (18, 17, 16)
        orders = [Order(request(n), TEA, usable_since=usable_since(request(n), TEA, None, NOW)) for n in numbers]
        return Orders(desk, "tea", orders)

    def test_what_is_there_is_followed_and_the_rest_is_asked_for(self) -> None:
        clock = FakeClock()
        client = FakeReports(clock)
        client.listed = [of_day(17, reportId="R-theirs")]
        client.knows("R-theirs", "IN_PROGRESS", "DONE")
        tea = self.ordered(client, clock)
        outcomes = tea.hear(3)
        assert client.days == [18, 16]
        assert {outcome.job.report_id for outcome in outcomes if isinstance(outcome, Ended)} == {
            "R-theirs",
            "R-1",
            "R-2",
        }
        # The state gets the id as if this sync had asked for the report, and when Amazon was asked.
        told = next(created for created in tea.created if created.report_id == "R-theirs")
        assert (told.request.window, told.at) == (day(17), "2026-11-20T11:30:00Z")

    @pytest.mark.parametrize("end", ["CANCELLED", "FATAL"])
    def test_what_its_owner_cancels_is_asked_for_after_all(self, end: str) -> None:
        clock = FakeClock()
        client = FakeReports(clock)
        client.listed = [of_day(number) for number in (18, 17, 16)]
        for number in (18, 17, 16):
            client.knows(f"R-{number}", "DONE" if number != 17 else end)
        outcomes = self.ordered(client, clock).hear(3)
        assert [outcome.job.status for outcome in outcomes if isinstance(outcome, Ended)] == [Status.DONE] * 3
        assert [call.what["dataStartTime"] for call in client.calls(CREATE_REPORT)] == ["2026-11-17T00:00:00Z"]
