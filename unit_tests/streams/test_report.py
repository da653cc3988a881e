"""A stream of reports: its windows, what a restart finds, and what a report that does not come leaves behind."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pendulum
import pytest

from source_amazon_sp.api.operations import CREATE_REPORT, GET_REPORT
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.errors import ConfigError, ReportFailed, ReportNotReady, RequestRefused, UndecodableDocument
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.spec import Allowance, Option, ReportSpec, WindowRule, days
from source_amazon_sp.streams.base import Checkpoint, SourceStream, Task
from source_amazon_sp.streams.desk_stream import ReportingOffice
from source_amazon_sp.streams.forecast import Forecast
from source_amazon_sp.streams.report import ReportStream
from source_amazon_sp.streams.report_outcomes import ReportTask
from unit_tests.streams.engine import saved
from unit_tests.streams.reporting import Synced, an_office, first_sync, in_time, jobs_of, sync
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import CA, PATIENCE, TEA, US, Body, FakeReports, Life, day, number_of

DAYS = [f"2026-11-{n}/2026-11-{n + 1}" for n in (19, 18)]  # newest first
SUGAR = Option(name="sugar", values=("WITH", "WITHOUT"), required=True, fan_out=True, column=True)
SWEETENED = replace(TEA, options=(SUGAR,))
JSON = replace(TEA, form=DocumentForm(DocumentFormat.JSON, "cups.item"))


def of(spec: ReportSpec) -> Callable[[ReportingOffice], SourceStream]:
    return lambda office: ReportStream(spec, office)


def fate(**by_day: str) -> Callable[[Body], tuple[str]]:
    """What becomes of the reports of some days; those of the others are done."""
    return lambda body: (by_day.get(f"day{number_of(body)}", "DONE"),)


def gaps(progress: Progress) -> list[str]:
    return [str(gap) for n in (19, 18) for gap in progress.gaps(US, day(n))]


def forecast(amazon: "Amazon", **keys: Any) -> Forecast:
    """What the next sync will take."""
    stream = ReportStream(amazon.spec, an_office(amazon.client, amazon.clock, **keys))
    stream.join(saved(amazon.progress))
    return stream.forecast()


class Amazon:
    """Amazon, and the syncs of one stream with their state between them."""

    def __init__(self, spec: ReportSpec = TEA, **amazon: Any) -> None:
        self.spec = spec
        self.clock = FakeClock()
        self.client = FakeReports(self.clock, **amazon)
        self.progress = Progress()

    def sync(self, **keys: Any) -> Synced:
        self.progress = saved(self.progress)
        return first_sync(of(self.spec), self.client, self.clock, self.progress, **keys)

    def forget_calls(self) -> None:
        self.client.asked.clear()


def test_each_window_is_read_and_done_newest_first() -> None:
    amazon = Amazon()
    synced = amazon.sync()
    assert synced.windows == DAYS
    assert synced.errors == []
    assert [(row["seller_sku"], row["_window_start"], row["_window_end"]) for row in synced.records] == [
        ("TEA-1", "2026-11-19", "2026-11-20"),
        ("TEA-1", "2026-11-18", "2026-11-19"),
    ]
    assert amazon.progress.as_state() == {
        "version": 1,
        "windows": {US: [["2026-11-18", "2026-11-20"]]},
        "jobs": {},
    }


def test_a_row_says_which_report_it_stood_in() -> None:
    row = Amazon().sync().records[0]
    assert (row["_report_id"], row["marketplace_id"], row["_row_number"]) == ("R-1", US, 1)
    assert row["_report_created_at"].startswith("2026-11-20T12:00:0")


def test_what_is_done_is_not_asked_for_again() -> None:
    amazon = Amazon()
    amazon.sync()
    amazon.forget_calls()
    assert amazon.sync().windows == []
    assert amazon.client.asked == []


def test_an_id_is_in_the_state_as_soon_as_there_is_one_and_goes_with_its_window() -> None:
    synced = Amazon().sync()
    key = f"{US} {DAYS[0]}"
    created = [jobs_of(state) for _, state in synced.states if not state["windows"]]
    assert created[0] == {key: "R-1"}
    assert len(created) == 2
    assert jobs_of(synced.states[-1][1]) == {}


def test_an_id_is_told_while_amazon_is_at_work() -> None:
    told = threading.Event()

    def becomes(_: Body) -> Life:
        assert told.wait(PATIENCE)
        yield "DONE"

    clock = FakeClock()
    client = FakeReports(clock, becomes)
    progress = Progress()
    stream = ReportStream(TEA, an_office(client, clock, replication_start_date="2026-11-19T00:00:00Z"))
    stream.join(progress)
    tasks = stream.tasks(progress)
    first = in_time(lambda: next(tasks))
    told.set()
    assert first == Checkpoint(f"{US} {DAYS[0]}", {"report": "R-1", "created": "2026-11-20T12:00:00Z"})
    assert [type(task) for task in in_time(lambda: list(tasks))] == [ReportTask]


def test_a_state_never_runs_ahead_of_its_records() -> None:
    synced = Amazon(content=lambda _: b"seller-sku\nTEA-1\nTEA-2\n").sync()
    done = [(count, state["windows"].get(US)) for count, state in synced.states]
    assert (2, [["2026-11-19", "2026-11-20"]]) in done
    assert (4, [["2026-11-18", "2026-11-20"]]) in done
    assert all(not windows or count >= 2 for count, windows in done)


def test_a_restart_polls_what_was_asked_for_and_creates_nothing() -> None:
    amazon = Amazon(becomes=lambda _: ("IN_PROGRESS",))
    late = amazon.sync()
    assert [type(error) for error in late.errors] == [ReportNotReady] * 2
    assert sorted(jobs_of(amazon.progress.as_state()).values()) == ["R-1", "R-2"]
    amazon.forget_calls()
    for report_id in ("R-1", "R-2"):
        amazon.client.knows(report_id, "DONE")
    synced = amazon.sync()
    assert sorted(synced.windows) == sorted(DAYS)
    assert amazon.client.calls(CREATE_REPORT) == []
    assert amazon.progress.jobs == {}


def a_job(number: int, created: str, report_id: str = "R-old") -> dict[str, dict[str, str]]:
    return {f"{US} {day(number)}": {"report": report_id, "created": created}}


@pytest.mark.parametrize(("created", "polled"), [("2026-11-18T12:00:01Z", True), ("2026-11-18T12:00:00Z", False)])
def test_an_id_of_more_than_two_days_ago_is_forgotten(created: str, *, polled: bool) -> None:
    amazon = Amazon()
    amazon.client.knows("R-old", "DONE")
    amazon.progress = Progress(jobs=a_job(19, created))
    amazon.sync()
    assert ("R-old" in [call.what for call in amazon.client.calls(GET_REPORT)]) is polled
    assert amazon.client.days == ([18] if polled else [19, 18])
    assert amazon.progress.jobs == {}


@pytest.mark.parametrize(("created", "polled"), [("2026-11-20T00:00:01Z", True), ("2026-11-19T20:00:00Z", False)])
def test_the_snapshot_of_another_day_is_not_todays(created: str, *, polled: bool) -> None:
    amazon = Amazon(replace(TEA, windows=None))
    amazon.client.knows("R-old", "DONE")
    amazon.progress = Progress(jobs={US: {"report": "R-old", "created": created}})
    (row,) = amazon.sync().records
    assert (row["_report_id"], row["_window_start"]) == ("R-old" if polled else "R-1", "2026-11-20")
    assert amazon.progress.jobs == {}


def test_an_id_of_other_options_is_forgotten() -> None:
    amazon = Amazon(replace(TEA, options=(Option(name="sugar", default="WITH"),)), becomes=lambda _: ("IN_PROGRESS",))
    amazon.sync()
    amazon.forget_calls()
    amazon.sync(report_options=[{"report_type": TEA.report_type, "options": {"sugar": "WITHOUT"}}])
    asked = [call.what["reportOptions"] for call in amazon.client.calls(CREATE_REPORT)]
    assert asked == [{"sugar": "WITHOUT"}] * 2
    assert all("sugar=WITHOUT" in key for key in amazon.progress.jobs)


def test_a_report_that_fails_leaves_its_window_open_and_the_others_done() -> None:
    amazon = Amazon(becomes=fate(day19="FATAL"), content=lambda _: b'{"errorDetails": "Something broke."}')
    amazon.client._content = lambda url: (  # noqa: SLF001  # by the report
        b'{"errorDetails": "Something broke."}' if url == "R-1" else b"seller-sku\nTEA-1\n"
    )
    synced = amazon.sync()
    assert synced.windows == [DAYS[1]]
    (error,) = synced.errors
    assert isinstance(error, ReportFailed)
    assert "Something broke." in str(error)
    assert gaps(amazon.progress) == [DAYS[0]]


def test_what_failed_is_asked_for_again_by_the_next_sync() -> None:
    amazon = Amazon(becomes=fate(day19="FATAL"))
    amazon.sync()
    amazon.forget_calls()
    amazon.client._becomes = fate()  # noqa: SLF001  # Amazon is well again
    assert amazon.sync().windows == [DAYS[0]]
    assert amazon.client.days == [19]


def test_a_day_that_is_looked_back_at_is_a_gap_until_it_is_read() -> None:
    fates = {19: ["DONE", "FATAL", "DONE"]}
    amazon = Amazon(
        replace(TEA, windows=WindowRule(grid=days(1), reach_back=pendulum.duration(days=30), look_back=(2,))),
        becomes=lambda body: (fates.get(number_of(body), ["DONE"] * 9).pop(0),),
    )
    amazon.sync()
    amazon.clock.advance(24 * 3600)
    failed = amazon.sync()
    assert ([type(error) for error in failed.errors], failed.windows) == ([ReportFailed], ["2026-11-20/2026-11-21"])
    assert gaps(amazon.progress) == [DAYS[0]]
    assert amazon.sync().windows == [DAYS[0]]
    assert amazon.sync().windows == []


def test_a_cancelled_report_among_others_with_data_is_a_window_without_rows() -> None:
    amazon = Amazon(becomes=fate(day19="CANCELLED"))
    synced = amazon.sync()
    assert (len(synced.records), synced.errors) == (1, [])
    assert sorted(synced.windows) == sorted(DAYS)
    assert (gaps(amazon.progress), amazon.progress.jobs) == ([], {})


HOUR = 3600.0
CANCELLED_AT = {"cancelled": "2026-11-20T12:00:00Z"}


@pytest.mark.parametrize("spec", [TEA, replace(TEA, windows=None)])
def test_where_all_is_cancelled_a_later_sync_asks_once_more_before_it_is_believed(
    spec: ReportSpec, caplog: pytest.LogCaptureFixture
) -> None:
    amazon = Amazon(spec, becomes=lambda _: ("CANCELLED",))
    windows = 2 if spec.windows else 1
    with caplog.at_level(logging.INFO, "airbyte"):
        first = amazon.sync()
    assert (first.windows, first.errors, amazon.progress.scopes()) == ([], [], ())
    assert amazon.progress.jobs == dict.fromkeys({US, *(f"{US} {each}" for each in DAYS * (windows - 1))}, CANCELLED_AT)
    (said,) = [record.getMessage() for record in caplog.records if "CANCELLED" in record.getMessage()]
    assert said.endswith(f"no data for {windows} windows, or was asked too soon (CANCELLED): a later sync asks again.")
    amazon.forget_calls()
    amazon.clock.advance(3 * HOUR)
    assert forecast(amazon).later == windows
    assert (amazon.sync().windows, amazon.client.calls(CREATE_REPORT)) == ([], [])  # Amazon would cancel it again
    amazon.clock.advance(HOUR)
    assert forecast(amazon).calls[0].number == windows
    second = amazon.sync()
    assert (len(second.windows), second.records, amazon.progress.jobs) == (windows, [], {})
    amazon.forget_calls()
    assert (amazon.sync().windows, amazon.client.asked) == ([], [])


def test_a_window_that_has_grown_since_it_was_cancelled_is_cancelled_for_the_second_time() -> None:
    wide = replace(TEA, windows=WindowRule(grid=days(28), reach_back=pendulum.duration(days=30)))
    amazon = Amazon(wide, becomes=lambda _: ("CANCELLED",))
    assert amazon.sync().windows == []
    amazon.clock.advance(24 * HOUR)
    assert amazon.sync().windows == ["2026-11-18/2026-11-21"]
    assert amazon.progress.jobs == {}


def test_what_is_new_within_the_cool_down_is_asked_for_and_noted_with_the_rest() -> None:
    wide = replace(TEA, windows=WindowRule(grid=days(28), reach_back=pendulum.duration(days=30), hours=True))
    amazon = Amazon(wide, becomes=lambda _: ("CANCELLED",))
    counted = []
    for _ in range(5):
        counted.append(len(amazon.sync().windows))
        amazon.clock.advance(HOUR)
    assert counted == [0, 0, 0, 0, 1]
    assert len(amazon.client.calls(CREATE_REPORT)) == 5


def test_what_was_cancelled_once_may_have_data_after_all() -> None:
    amazon = Amazon(becomes=lambda _: ("CANCELLED",))
    amazon.sync()
    amazon.client._becomes = fate()  # noqa: SLF001  # it was asked too soon
    amazon.clock.advance(4 * HOUR)
    synced = amazon.sync()
    assert (sorted(synced.windows), len(synced.records), amazon.progress.jobs) == (sorted(DAYS), 2, {})


def test_a_snapshot_that_is_cancelled_is_noted_whatever_other_marketplaces_have() -> None:
    amazon = Amazon(
        replace(TEA, windows=None), becomes=lambda body: ("CANCELLED" if body["marketplaceIds"] == [US] else "DONE",)
    )
    synced = amazon.sync(marketplaces=["US", "CA"])
    assert (len(synced.records), len(amazon.client.calls(CREATE_REPORT))) == (1, 2)
    assert (amazon.progress.scopes(), amazon.progress.jobs) == ((CA,), {US: CANCELLED_AT})


def test_a_note_goes_with_what_is_no_longer_wanted() -> None:
    amazon = Amazon()
    amazon.progress = Progress(jobs={f"{US} {day(1)}": CANCELLED_AT, CA: CANCELLED_AT, US: {"cancelled": "soon"}})
    amazon.sync()
    assert (gaps(amazon.progress), amazon.progress.jobs) == ([], {})


def test_one_value_that_fails_is_a_warning_when_another_has_data(caplog: pytest.LogCaptureFixture) -> None:
    amazon = Amazon(
        SWEETENED,
        becomes=lambda body: ("FATAL" if body["reportOptions"]["sugar"] == "WITHOUT" else "DONE",),
    )
    with caplog.at_level(logging.WARNING, "airbyte"):
        synced = amazon.sync(replication_start_date="2026-11-19T00:00:00Z")
    assert (synced.errors, synced.windows) == ([], [DAYS[0]])
    assert [row["sugar"] for row in synced.records] == ["WITH"]
    (warning,) = caplog.records
    said = warning.getMessage()
    assert "Amazon gave up the report GET_TEA_DATA" in said
    assert said.endswith("Its window is read without it.")


def test_one_value_that_fails_for_a_while_leaves_its_window_open() -> None:
    amazon = Amazon(
        SWEETENED,
        becomes=lambda body: (
            "FATAL" if body["reportOptions"]["sugar"] == "WITHOUT" and number_of(body) == 19 else "DONE",
        ),
    )
    synced = amazon.sync()
    assert [type(error) for error in synced.errors] == [ReportFailed]
    assert (synced.windows, gaps(amazon.progress)) == ([DAYS[1]], [DAYS[0]])


def test_one_value_that_is_not_published_yet_leaves_its_window_open() -> None:
    amazon = Amazon(
        SWEETENED,
        becomes=lambda body: ("FATAL" if body["reportOptions"]["sugar"] == "WITHOUT" else "DONE",),
        content=lambda _: b'{"errorDetails": "The data is not yet available."}',
    )
    synced = amazon.sync(replication_start_date="2026-11-19T00:00:00Z")
    assert [type(error) for error in synced.errors] == [ReportNotReady]
    assert synced.windows == []


def test_one_pack_of_a_list_that_fails_leaves_the_window_open() -> None:
    amazon = Amazon(
        replace(TEA, options=(Option(name="asin", longest=6),)),
        becomes=lambda body: ("FATAL" if body["reportOptions"]["asin"] == "B00002" else "DONE",),
    )
    asins = [{"report_type": TEA.report_type, "options": {"asin": "B00001 B00002"}}]
    synced = amazon.sync(replication_start_date="2026-11-19T00:00:00Z", report_options=asins)
    assert [type(error) for error in synced.errors] == [ReportFailed]
    assert (synced.windows, gaps(amazon.progress)[0]) == ([], DAYS[0])


def test_a_window_of_more_reports_than_a_day_allows_is_read_over_several_days(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asins = " ".join(f"B0000{n}" for n in range(5))
    wanted = {"report_options": [{"report_type": TEA.report_type, "options": {"asin": asins}}]}
    spec = replace(TEA, options=(Option(name="asin", longest=6),), allowance=Allowance(reports=2, seconds=86_400))
    amazon = Amazon(spec)
    made, told = [], []
    with caplog.at_level(logging.INFO, "airbyte"):
        for _ in range(3):
            foretold = forecast(amazon, replication_end_date="2026-11-19T00:00:00Z", **wanted)
            synced = amazon.sync(replication_end_date="2026-11-19T00:00:00Z", **wanted)
            assert synced.errors == []
            made.append(len(amazon.client.calls(CREATE_REPORT)))
            told.append((foretold.calls[0].number, foretold.windows, foretold.later))
            amazon.forget_calls()
            amazon.clock.advance(86_400)
    assert made == [2, 2, 1]
    assert told == [(2, 0, 1), (2, 0, 1), (1, 1, 0)]
    assert (synced.windows, len(synced.records)) == ([DAYS[1]], 5)
    left = [record.getMessage() for record in caplog.records if "left for later" in record.getMessage()]
    assert (
        left
        == ["GET_TEA_DATA: Amazon makes no more reports of this type today; 1 windows are left for later syncs."] * 2
    )


def test_of_a_snapshot_a_day_the_marketplaces_take_turns() -> None:
    amazon = Amazon(replace(TEA, windows=None, allowance=Allowance(reports=1, seconds=86_400)))
    for _ in range(4):
        amazon.sync(marketplaces=["US", "CA"])
        amazon.clock.advance(24 * HOUR)
    asked = [call.what["marketplaceIds"] for call in amazon.client.calls(CREATE_REPORT)]
    assert asked == [[US], [CA], [US], [CA]]


def test_history_that_takes_longer_than_twelve_hours_is_read_over_several_syncs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    spec = replace(
        TEA,
        windows=WindowRule(grid=days(1), reach_back=pendulum.duration(days=60)),
        allowance=Allowance(reports=3, seconds=HOUR),
    )
    amazon = Amazon(spec)
    keys = {"replication_start_date": "2026-10-01T00:00:00Z", "replication_end_date": "2026-11-20T00:00:00Z"}
    left = "this sync has run for 12 hours; {} windows are left for later syncs."
    assert forecast(amazon, **keys).note == ("what is older than a month is left to the next sync after 12 hours")
    with caplog.at_level(logging.INFO, "airbyte"):
        first = amazon.sync(**keys)
    begun = len(first.windows)
    assert (first.errors, 35 < begun < 40) == ([], True)
    assert [record.getMessage() for record in caplog.records] == [f"GET_TEA_DATA: {left.format(50 - begun)}"]
    assert forecast(amazon, **keys).calls[0].number == 50 - begun
    second = amazon.sync(**keys)
    assert len({*first.windows, *second.windows}) == 50
    assert forecast(amazon, **keys).note == ""


def test_a_days_allowance_is_one_for_all_marketplaces() -> None:
    amazon = Amazon(replace(TEA, allowance=Allowance(reports=3, seconds=86_400)))
    amazon.sync(marketplaces=["US", "CA"])
    assert len(amazon.client.calls(CREATE_REPORT)) == 3


def test_a_window_is_done_when_all_of_its_values_are_read() -> None:
    amazon = Amazon(
        SWEETENED,
        becomes=lambda body: ("IN_PROGRESS" if body["reportOptions"]["sugar"] == "WITHOUT" else "DONE",),
    )
    synced = amazon.sync(replication_start_date="2026-11-19T00:00:00Z")
    assert [type(error) for error in synced.errors] == [ReportNotReady]
    assert gaps(amazon.progress)[0] == DAYS[0]


def test_every_value_that_fails_is_an_error() -> None:
    synced = Amazon(SWEETENED, becomes=lambda _: ("FATAL",)).sync(replication_start_date="2026-11-19T00:00:00Z")
    assert [type(error) for error in synced.errors] == [ReportFailed]
    assert synced.windows == []


def test_a_document_without_its_list_is_an_error_and_stays_a_gap() -> None:
    amazon = Amazon(JSON, content=lambda url: b'{"mugs": []}' if url == "R-1" else b'{"cups": [{"asin": "B0FAKE"}]}')
    synced = amazon.sync()
    (error,) = synced.errors
    assert isinstance(error, UndecodableDocument)
    assert "'cups.item'" in str(error)
    assert (synced.windows, gaps(amazon.progress)) == ([DAYS[1]], [DAYS[0]])


def test_an_empty_list_is_a_window_without_rows() -> None:
    synced = Amazon(JSON, content=lambda _: b'{"cups": []}').sync()
    assert (synced.records, synced.errors, synced.windows) == ([], [], DAYS)


def test_a_refusal_is_one_error_and_the_windows_stay_open() -> None:
    refused = RequestRefused("Amazon refuses createReport as invalid (400 InvalidInput).")
    amazon = Amazon(answers=lambda _: refused)
    synced = amazon.sync()
    assert synced.errors == [refused]
    assert gaps(amazon.progress) == DAYS


def test_a_stream_that_can_not_be_planned_says_why() -> None:
    spec = replace(TEA, options=(Option(name="sugar", values=("WITH",), required=True),))
    with pytest.raises(ConfigError, match="needs the report option sugar"):
        Amazon(spec).sync()


def test_two_streams_of_one_document_read_it_both() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    office = an_office(client, clock)
    pairs = [(ReportStream(replace(TEA, stream=name), office), Progress()) for name in ("GREEN", "BLACK")]
    for stream, progress in pairs:
        stream.join(progress)
    synced = [sync(stream, progress) for stream, progress in pairs]
    assert [len(of_one.records) for of_one in synced] == [2, 2]
    assert client.days == [19, 18]
    assert sorted(call.what for call in client.asked if call.operation == "getReportDocument") == [
        "document of R-1",
        "document of R-2",
    ]


def test_a_task_of_another_stream_is_a_mistake() -> None:
    clock = FakeClock()
    stream = ReportStream(TEA, an_office(FakeReports(clock), clock))
    with pytest.raises(TypeError):
        list(stream.rows(Task((US,), day(19))))


def test_hours_are_written_as_instants() -> None:
    by_hour = replace(TEA, windows=WindowRule(grid=days(1), reach_back=pendulum.duration(days=30), hours=True))
    synced = Amazon(by_hour).sync(replication_start_date="2026-11-20T00:00:00Z")
    assert [(row["_window_start"], row["_window_end"]) for row in synced.records] == [
        ("2026-11-20T00:00:00Z", "2026-11-20T12:00:00Z")
    ]
