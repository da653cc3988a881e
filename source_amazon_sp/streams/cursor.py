"""A stream's state, as Airbyte's engine asks for it: windows that are done, never ahead of their records."""

import threading
from collections.abc import MutableMapping
from typing import Any

from airbyte_cdk.models import (
    AirbyteEstimateTraceMessage,
    AirbyteMessage,
    AirbyteTraceMessage,
    EstimateType,
    TraceType,
    Type,
)
from airbyte_cdk.sources.connector_state_manager import ConnectorStateManager
from airbyte_cdk.sources.message import MessageRepository
from airbyte_cdk.sources.message.concurrent_repository import ConcurrentMessageRepository
from airbyte_cdk.sources.streams.concurrent.cursor import Cursor, FinalStateCursor
from airbyte_cdk.sources.streams.concurrent.partitions.partition import Partition
from airbyte_cdk.sources.types import Record

from source_amazon_sp.clock import Clock
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import Checkpoint, SourceStream, Task
from source_amazon_sp.streams.encode import emitted_at
from source_amazon_sp.streams.sync_log import SyncLog, Work


class StraightToTheQueue(ConcurrentMessageRepository):
    """
    Puts each message on the queue by the thread that made it.

    The CDK's own has all threads share a list on the way, where one takes another's state: while it waits for room in
    the queue, a newer state of that stream passes, and the older one comes last.
    """

    def emit_message(self, message: AirbyteMessage) -> None:
        self._put_on_queue(message)


class WindowCursor(Cursor):
    """
    The windows of one stream that are done.

    Records are not observed: a window is done when its partition is closed, which the engine says on the thread that
    read it, after its last record went into the queue. States go the same way, so none overtakes a record.
    """

    def __init__(
        self,
        stream: SourceStream,
        progress: Progress,
        repository: MessageRepository,
        manager: ConnectorStateManager,
        clock: Clock,
        log: SyncLog,
    ) -> None:
        self._log = log
        self._stream = stream
        self._progress = progress
        self._repository = repository
        self._manager = manager
        self._clock = clock
        self._estimate: int | None = None
        self._lock = threading.Lock()  # held while emitting: states leave in the order in which they were made

    @property
    def state(self) -> MutableMapping[str, Any]:
        return self._progress.as_state()

    def observe(self, record: Record) -> None:
        """Windows carry the progress, not records."""

    def close_partition(self, partition: Partition) -> None:
        self.close(partition.task, partition.work)  # type: ignore[attr-defined]  # the generator makes no other partitions

    def close(self, task: Task, work: Work) -> None:
        """The task's last record is out."""
        with self._lock:
            self._log.done(self._stream, task, work)
            for key in task.job_keys:
                self._progress.jobs.pop(key, None)
            if task.window is not None:
                for scope in task.scopes:
                    self._progress.done(scope, task.window)
            self._say_estimate()
            self._emit()

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """The records before the checkpoint are out."""
        with self._lock:
            self._progress.jobs[checkpoint.key] = checkpoint.job
            self._emit()

    def ensure_at_least_one_state_emitted(self) -> None:
        with self._lock:
            self._emit()

    def should_be_synced(self, record: Record) -> bool:  # noqa: ARG002  # the engine's signature
        return True

    def _emit(self) -> None:
        self._manager.update_state_for_stream(self._stream.name, None, self._progress.as_state())
        self._repository.emit_message(self._manager.create_state_message(self._stream.name, None))

    def _say_estimate(self) -> None:
        estimate = self._stream.estimate()
        if estimate is None or estimate == self._estimate:
            return
        self._estimate = estimate
        said = AirbyteEstimateTraceMessage(name=self._stream.name, type=EstimateType.STREAM, row_estimate=estimate)
        trace = AirbyteTraceMessage(type=TraceType.ESTIMATE, emitted_at=emitted_at(self._clock), estimate=said)
        self._repository.emit_message(AirbyteMessage(type=Type.TRACE, trace=trace))


class SnapshotCursor(FinalStateCursor):
    """A stream that is read whole: its state says nothing, its entries in the sync log do."""

    def __init__(self, stream: SourceStream, repository: MessageRepository, log: SyncLog) -> None:
        super().__init__(stream.name, None, repository)
        self._stream = stream
        self._log = log

    def close_partition(self, partition: Partition) -> None:
        self._log.done(self._stream, partition.task, partition.work)  # type: ignore[attr-defined]  # as above
