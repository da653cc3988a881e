"""A report stream between Airbyte's engine and Amazon's reports: what one sync reads, and what it leaves as state."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import Checkpoint, SourceStream, Task
from source_amazon_sp.streams.desk_stream import ReportingOffice
from unit_tests.streams.engine import close
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config
from unit_tests.support.reports import PATIENCE, FakeReports

Record = dict[str, Any]
Found = TypeVar("Found")


def an_office(client: FakeReports, clock: FakeClock, **keys: Any) -> ReportingOffice:
    """What report streams share, for a seller in the United States who wants data from the 18th of November on."""
    config = a_config(clock, **{"marketplaces": ["US"], "replication_start_date": "2026-11-18T00:00:00Z", **keys})
    desk = ReportDesk(client, clock, lambda *_: None)
    documents = Documents(client, clock)
    return ReportingOffice(desk=desk, documents=documents, account=Account(client, config), config=config, clock=clock)


@dataclass
class Synced:
    """What came of a sync. `states` are the states, each with how many records were out before it."""

    records: list[Record] = field(default_factory=list)
    errors: list[ConnectorError] = field(default_factory=list)
    windows: list[str] = field(default_factory=list)
    states: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def say(self, progress: Progress) -> None:
        self.states.append((len(self.records), progress.as_state()))


def sync(stream: SourceStream, progress: Progress) -> Synced:
    """Read a stream that has joined, as the engine does: a task that fails leaves its window open, others go on."""
    return in_time(lambda: _synced(stream, progress))


def _synced(stream: SourceStream, progress: Progress) -> Synced:
    synced = Synced()
    for task in stream.tasks(progress):
        if isinstance(task, Checkpoint):
            progress.jobs[task.key] = task.job
            synced.say(progress)
            continue
        try:
            synced.records += _rows(stream, task)
        except ConnectorError as error:
            synced.errors.append(error)
            continue
        synced.windows.append(str(task.window))
        close(task, progress)
        synced.say(progress)
    return synced


def _rows(stream: SourceStream, task: Task) -> list[Record]:
    return [
        record
        for item in stream.rows(task)
        if not isinstance(item, Checkpoint)
        for record in (item.records() if isinstance(item, JsonLines) else (item,))
    ]


def first_sync(
    make: Callable[[ReportingOffice], SourceStream],
    client: FakeReports,
    clock: FakeClock,
    progress: Progress | None = None,
    **keys: Any,
) -> Synced:
    """One stream alone at its desk, from joining to its end."""
    stream = make(an_office(client, clock, **keys))
    kept = progress if progress is not None else Progress()
    stream.join(kept)
    return sync(stream, kept)


def in_time(work: Callable[[], Found]) -> Found:
    """What `work` comes to; a failure when it takes too long on the machine's own clock."""
    found: list[Found] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  # it is raised again below, on the thread of the test
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "the stream hangs"
    if failed:
        raise failed[0]
    return found[0]


def jobs_of(state: Mapping[str, Any]) -> dict[str, str]:
    """The ids of the reports under way, by their key."""
    return {key: job["report"] for key, job in state["jobs"].items()}
