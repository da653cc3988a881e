"""State messages: never ahead of their records, in the order in which they were made."""

import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from queue import Queue
from typing import Any

import pytest
from airbyte_cdk.models import AirbyteMessage, AirbyteStateBlob, Type
from airbyte_cdk.sources.connector_state_manager import ConnectorStateManager
from airbyte_cdk.sources.message import InMemoryMessageRepository, MessageRepository

from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.streams.base import Checkpoint, Item, SourceStream, Task
from source_amazon_sp.streams.cursor import StraightToTheQueue, WindowCursor
from source_amazon_sp.streams.forecast import Forecast
from source_amazon_sp.streams.partitions import Reading, TaskPartition
from source_amazon_sp.streams.sync_log import SyncLog, Work
from unit_tests.incremental.moments import span
from unit_tests.support.clock import FakeClock

US, CA = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"


class SomeStream(SourceStream):
    """A stream that reads nothing; what it expects is set by the test."""

    name = "orders"
    primary_key = ("orderId",)
    cursor_field = "lastUpdatedTime"
    expected: int | None = None

    def tasks(self, progress: Progress) -> Iterator[Task | Checkpoint]:  # noqa: ARG002
        yield from ()

    def rows(self, task: Task) -> Iterator[Item]:  # noqa: ARG002
        yield from ()

    def forecast(self) -> Forecast:
        return Forecast()

    def estimate(self) -> int | None:
        return self.expected


class Sync:
    """A cursor and what it emitted."""

    def __init__(
        self, progress: Progress | None = None, repository: MessageRepository | None = None, name: str = "orders"
    ) -> None:
        self.stream = SomeStream()
        self.stream.name = name
        self.progress = progress or Progress()
        self.repository = repository or InMemoryMessageRepository()
        self.clock = FakeClock()
        self.cursor = WindowCursor(
            self.stream, self.progress, self.repository, ConnectorStateManager(), self.clock, SyncLog(self.clock)
        )

    def close(self, task: Task) -> None:
        self.cursor.close(task, Work(self.clock.now()))

    def emitted(self) -> list[AirbyteMessage]:
        return list(self.repository.consume_queue())

    def states(self) -> list[dict[str, Any]]:
        """The states emitted since the last look, as the next sync would find them."""
        found = []
        for message in self.emitted():
            if message.type is Type.STATE:
                assert message.state.stream.stream_descriptor.name == "orders"
                found.append(dict(vars(message.state.stream.stream_state)))
        return found


def a_state(
    *windows: Window, scopes: tuple[str, ...] = (US,), jobs: dict[str, dict[str, int]] | None = None
) -> dict[str, Any]:
    return Progress(dict.fromkeys(scopes, windows), jobs).as_state()


@pytest.fixture
def sync() -> Sync:
    return Sync()


def test_nothing_is_emitted_before_something_is_done(sync: Sync) -> None:
    assert sync.emitted() == []


def test_a_task_that_is_closed_is_done_in_all_of_its_scopes(sync: Sync) -> None:
    sync.close(Task((US, CA), span(0, 24)))
    assert sync.states() == [a_state(span(0, 24), scopes=(US, CA))]


def test_the_engine_closes_partitions(sync: Sync) -> None:
    reading = Reading(sync.stream, sync.cursor, sync.clock, SyncLog(sync.clock), batched=False)
    sync.cursor.close_partition(TaskPartition(reading, Task((US,), span(0, 24))))
    assert sync.states() == [a_state(span(0, 24))]


def test_each_close_adds_to_what_was_done_before(sync: Sync) -> None:
    sync.close(Task((US,), span(5, 9)))
    sync.close(Task((US,), span(0, 2)))
    sync.close(Task((US,), span(2, 5)))
    assert sync.states() == [
        a_state(span(5, 9)),
        a_state(span(0, 2), span(5, 9)),
        a_state(span(0, 9)),
    ]


def test_a_state_is_a_snapshot(sync: Sync) -> None:
    sync.close(Task((US,), span(0, 2)))
    (message,) = sync.emitted()
    before = message.state.stream.stream_state
    sync.close(Task((US,), span(2, 4)))
    assert before == AirbyteStateBlob(a_state(span(0, 2)))


def test_a_checkpoint_is_under_way_until_its_task_is_closed(sync: Sync) -> None:
    task = Task((US,), span(0, 2))
    sync.cursor.checkpoint(Checkpoint(task.key, {"page": 1}))
    sync.cursor.checkpoint(Checkpoint(task.key, {"page": 2}))
    sync.close(task)
    assert sync.states() == [
        a_state(scopes=(), jobs={task.key: {"page": 1}}),
        a_state(scopes=(), jobs={task.key: {"page": 2}}),
        a_state(span(0, 2)),
    ]


def test_the_jobs_of_other_tasks_stay(sync: Sync) -> None:
    task, other = Task((US,), span(0, 2)), Task((US,), span(2, 4))
    sync.cursor.checkpoint(Checkpoint(task.key, {"page": 1}))
    sync.cursor.checkpoint(Checkpoint(other.key, {"page": 7}))
    sync.close(task)
    assert sync.states()[-1] == a_state(span(0, 2), jobs={other.key: {"page": 7}})


def test_a_task_may_have_several_jobs(sync: Sync) -> None:
    task = Task((US,), span(0, 2))
    task.job_keys = ("a", "b")
    for key in ("a", "b", "c"):
        sync.cursor.checkpoint(Checkpoint(key, {}))
    sync.close(task)
    assert sync.states()[-1] == a_state(span(0, 2), jobs={"c": {}})


def test_a_task_without_a_window_leaves_no_trace(sync: Sync) -> None:
    task = Task((US,), None)
    sync.cursor.checkpoint(Checkpoint(task.key, {"page": 1}))
    sync.close(task)
    assert sync.states()[-1] == a_state(scopes=())


def test_an_idle_sync_says_the_state_it_found() -> None:
    sync = Sync(Progress({US: [span(0, 9)]}, {"a": {"page": 3}}))
    sync.cursor.ensure_at_least_one_state_emitted()
    assert sync.states() == [a_state(span(0, 9), jobs={"a": {"page": 3}})]
    assert sync.cursor.state == a_state(span(0, 9), jobs={"a": {"page": 3}})


def test_records_move_nothing(sync: Sync) -> None:
    record: Any = object()
    sync.cursor.observe(record)
    assert sync.emitted() == []
    assert sync.cursor.should_be_synced(record) is True


class TestEstimate:
    def estimates(self, sync: Sync) -> list[int | None]:
        sync.close(Task((US,), span(0, 2)))
        return [message.trace.estimate.row_estimate for message in sync.emitted() if message.type is Type.TRACE]

    def test_it_is_said_when_it_is_known_and_again_when_it_has_changed(self, sync: Sync) -> None:
        assert self.estimates(sync) == []
        sync.stream.expected = 100
        assert self.estimates(sync) == [100]
        assert self.estimates(sync) == []
        sync.stream.expected = 90
        assert self.estimates(sync) == [90]

    def test_it_is_a_trace_of_the_stream(self, sync: Sync) -> None:
        sync.stream.expected = 7
        sync.close(Task((US,), span(0, 2)))
        trace, state = sync.emitted()
        assert (trace.type, state.type) == (Type.TRACE, Type.STATE)
        assert trace.trace.estimate.name == "orders"
        assert trace.trace.estimate.type.value == "STREAM"
        assert trace.trace.emitted_at == 1_795_176_000_000


class TakenByAnother(InMemoryMessageRepository):
    """A list of messages that threads share: another takes each at once, and waits with it for room in the queue."""

    def emit_message(self, message: AirbyteMessage) -> None:
        super().emit_message(message)
        self.taken = list(self.consume_queue())


class TestOfSeveralStreams:
    @pytest.fixture(autouse=True)
    def busy(self) -> Iterator[None]:
        """Threads that take turns as often as they can."""
        usual = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        yield
        sys.setswitchinterval(usual)

    @pytest.mark.parametrize("held", [TakenByAnother, InMemoryMessageRepository])
    def test_states_leave_in_the_order_in_which_they_were_made(self, held: type[InMemoryMessageRepository]) -> None:
        """Each state of a stream holds all that the ones before it held: the last one is the one to keep."""
        messages: Queue[Any] = Queue(maxsize=2)  # so that threads wait with what they have to say
        repository = StraightToTheQueue(messages, held())
        syncs = {name: Sync(repository=repository, name=name) for name in ("orders", "order_items")}
        hours = [Task((US,), span(hour, hour + 1)) for hour in range(0, 120, 2)]

        def close(sync: Sync, tasks: list[Task]) -> None:
            for task in tasks:
                sync.close(task)

        for sync in syncs.values():
            for n in range(3):
                threading.Thread(target=close, args=(sync, hours[n::3]), daemon=True).start()
        said = [messages.get(timeout=30).state.stream for _ in range(len(syncs) * len(hours))]
        for name in syncs:
            states = [vars(state.stream_state) for state in said if state.stream_descriptor.name == name]
            done = [[tuple(pair) for pair in state["windows"][US]] for state in states]
            assert [len(windows) for windows in done] == list(range(1, len(hours) + 1))
            assert all(set(earlier) < set(later) for earlier, later in pairwise(done))
