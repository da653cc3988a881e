"""Reports that Amazon makes by itself: each is read once, whatever moment it comes at."""

from dataclasses import replace
from typing import Any

import pytest

from source_amazon_sp.api.operations import GET_REPORTS
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.spec import Source
from source_amazon_sp.streams.base import Task
from source_amazon_sp.streams.listed_report import ListedReportStream
from unit_tests.streams.engine import saved
from unit_tests.streams.reporting import Synced, an_office, first_sync
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import TEA, US, FakeReports, day

LISTED = replace(TEA, windows=None, source=Source.LISTED)
LONG_AGO = "2026-01-01T00:00:00Z"


def a_report(report_id: str, created: str, status: str = "DONE", **more: Any) -> dict[str, Any]:
    """As getReports lists it."""
    return {
        "reportId": report_id,
        "reportType": LISTED.report_type,
        "createdTime": created,
        "processingStatus": status,
        "reportDocumentId": f"document of {report_id}",
        "marketplaceIds": [US],
        **more,
    }


class Lists(FakeReports):
    """Lists what was created in the time that is asked about, both ends included, as Amazon does."""

    def _getReports(self, query: dict[str, Any]) -> Any:  # noqa: N802  # the operation's name
        if "nextToken" not in query:
            since, until = query["createdSince"], query["createdUntil"]
            self.found = [report for report in self.listed if since <= report["createdTime"] <= until]
        first = int(query.get("nextToken", 0))
        more = {"nextToken": str(first + 100)} if first + 100 < len(self.found) else {}
        return {"reports": self.found[first : first + 100], **more}


class Amazon:
    """Amazon, and the syncs of one stream with their state between them."""

    def __init__(self, *reports: dict[str, Any], **amazon: Any) -> None:
        self.clock = FakeClock()
        self.client = Lists(self.clock, **amazon)
        self.client.listed = list(reports)
        self.progress = Progress()

    def sync(self, **keys: Any) -> Synced:
        self.progress = saved(self.progress)
        return first_sync(
            lambda office: ListedReportStream(LISTED, office, self.client),
            self.client,
            self.clock,
            self.progress,
            **keys,
        )

    @property
    def queries(self) -> list[dict[str, Any]]:
        return [call.what for call in self.client.calls(GET_REPORTS)]


def ids(synced: Synced) -> list[str]:
    return [row["_report_id"] for row in synced.records]


NEW = a_report("R-new", "2026-11-20T08:00:00Z")
OLD = a_report("R-old", "2026-11-19T08:00:00.500Z")


def test_windows_tile_the_time_and_end_right_after_the_report_in_them() -> None:
    amazon = Amazon(OLD, NEW)
    synced = amazon.sync()
    assert synced.windows == [
        "2026-11-20T08:00:01Z/2026-11-20T11:00:00Z",
        "2026-11-19T08:00:01Z/2026-11-20T08:00:01Z",
        "2026-11-18/2026-11-19T08:00:01Z",
    ]
    assert ids(synced) == ["R-new", "R-old"]
    assert amazon.progress.as_state()["windows"] == {"NA": [["2026-11-18", "2026-11-20T11:00:00Z"]]}


def test_each_report_is_read_once_whatever_is_listed_later() -> None:
    amazon = Amazon(OLD, NEW)
    read = ids(amazon.sync())
    amazon.clock.advance(3600)
    amazon.client.listed.append(a_report("R-newer", "2026-11-20T12:30:00Z"))
    read += ids(amazon.sync())
    amazon.clock.advance(3600)
    read += ids(amazon.sync())
    assert sorted(read) == ["R-new", "R-newer", "R-old"]


def test_no_report_at_all_is_one_window_that_is_done() -> None:
    synced = Amazon().sync()
    assert synced.windows == ["2026-11-18/2026-11-20T11:00:00Z"]
    assert (synced.records, synced.errors) == ([], [])


@pytest.mark.parametrize("status", ["IN_QUEUE", "IN_PROGRESS"])
def test_a_report_that_is_being_made_leaves_a_gap_and_is_read_when_it_is_done(status: str) -> None:
    amazon = Amazon(OLD, {**NEW, "processingStatus": status})
    synced = amazon.sync()
    assert ids(synced) == ["R-old"]
    assert len(synced.windows) == 2
    assert [str(gap) for gap in amazon.progress.gaps("NA", day(20))][-1] == "2026-11-20/2026-11-20T08:00:01Z"
    amazon.client.listed = [OLD, NEW]
    amazon.clock.advance(60)
    assert ids(amazon.sync()) == ["R-new"]
    assert [query["createdSince"] for query in amazon.queries[1:]] == ["2026-11-20T11:00:00Z", "2026-11-19T08:00:01Z"]


def test_reports_of_one_second_are_read_together_when_all_are_done() -> None:
    first, second = a_report("R-1", "2026-11-20T08:00:00.100Z"), a_report("R-2", "2026-11-20T08:00:00.900Z")
    amazon = Amazon(first, {**second, "processingStatus": "IN_PROGRESS"})
    assert ids(amazon.sync()) == []
    amazon.client.listed = [first, second]
    assert ids(amazon.sync()) == ["R-1", "R-2"]


@pytest.mark.parametrize("status", ["CANCELLED", "FATAL"])
def test_a_report_that_came_to_nothing_is_over(status: str) -> None:
    amazon = Amazon({**NEW, "processingStatus": status, "reportDocumentId": None})
    synced = amazon.sync()
    assert (synced.records, synced.errors) == ([], [])
    assert amazon.progress.gaps("NA", day(19)) == []


def test_a_second_less_than_ninety_days_is_listed() -> None:
    amazon = Amazon()
    amazon.sync(replication_start_date=LONG_AGO)
    (query,) = amazon.queries
    assert query == {
        "reportTypes": LISTED.report_type,
        "pageSize": 100,
        "createdSince": "2026-08-23T12:00:00Z",
        "createdUntil": "2026-11-20T11:00:00Z",
    }


def test_a_page_token_goes_alone_and_every_page_is_read() -> None:
    reports = [a_report(f"R-{n}", f"2026-11-19T{n // 60:02d}:{n % 60:02d}:00Z") for n in range(250)]
    amazon = Amazon(*reports)
    assert sorted(ids(amazon.sync())) == sorted(report["reportId"] for report in reports)
    assert [query for query in amazon.queries if "createdSince" not in query] == [
        {"nextToken": "100"},
        {"nextToken": "200"},
    ]


def test_a_user_who_wants_only_older_data_gets_no_more() -> None:
    amazon = Amazon(OLD, NEW)
    assert ids(amazon.sync(replication_end_date="2026-11-20T00:00:00Z")) == ["R-old"]
    assert amazon.queries[0]["createdUntil"] == "2026-11-20T00:00:00Z"


def test_a_user_who_wants_what_amazon_has_no_more_gets_nothing() -> None:
    amazon = Amazon(OLD)
    keys = {"replication_start_date": LONG_AGO, "replication_end_date": "2026-02-01T00:00:00Z"}
    assert amazon.sync(**keys).windows == []
    assert amazon.queries == []


def test_rows_say_the_time_that_the_report_is_about() -> None:
    about = {"dataStartTime": "2026-11-01T00:00:00+00:00", "dataEndTime": "2026-11-14T23:59:59+00:00"}
    (row,) = Amazon({**NEW, **about}).sync().records
    assert (row["_window_start"], row["_window_end"]) == ("2026-11-01T00:00:00Z", "2026-11-14T23:59:59Z")
    assert (row["_report_created_at"], row["marketplace_id"]) == ("2026-11-20T08:00:00Z", US)


def test_a_report_of_several_marketplaces_names_none() -> None:
    (row,) = Amazon({**NEW, "marketplaceIds": [US, "A2EUQ1WTGCTBG2"]}).sync().records
    assert row["marketplace_id"] is None


def test_equal_rows_of_two_reports_are_two_rows() -> None:
    rows = Amazon(OLD, NEW).sync().records
    assert len({row["_row_id"] for row in rows}) == 2


@pytest.mark.parametrize("answer", [{}, [], {"reports": None}])
def test_an_answer_without_a_list_is_an_error(answer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon = Amazon()
    monkeypatch.setattr(Lists, "_getReports", lambda *_: answer)
    with pytest.raises(UnexpectedAnswer, match="without a list"):
        amazon.sync()


def test_a_task_of_another_stream_is_a_mistake() -> None:
    clock = FakeClock()
    client = Lists(clock)
    with pytest.raises(TypeError):
        list(ListedReportStream(LISTED, an_office(client, clock), client).rows(Task(("NA",), day(19))))
