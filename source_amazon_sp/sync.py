"""One sync: the selected streams through the CDK's concurrent engine, and the log of what they have read."""

import logging
import queue
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from airbyte_cdk.models import (
    AirbyteMessage,
    AirbyteStateMessage,
    AirbyteStreamStatus,
    ConfiguredAirbyteCatalog,
    StreamDescriptor,
)
from airbyte_cdk.sources.concurrent_source.concurrent_source import ConcurrentSource
from airbyte_cdk.sources.connector_state_manager import ConnectorStateManager
from airbyte_cdk.sources.message import InMemoryMessageRepository
from airbyte_cdk.sources.streams.concurrent.default_stream import DefaultStream
from airbyte_cdk.sources.utils.slice_logger import DebugSliceLogger
from airbyte_cdk.utils.stream_status_utils import as_airbyte_message as status_message

from source_amazon_sp.clock import Clock
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.errors import ConfigError, ConnectorError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import SourceStream, traced
from source_amazon_sp.streams.cursor import SnapshotCursor, StraightToTheQueue, WindowCursor
from source_amazon_sp.streams.offers import not_offered
from source_amazon_sp.streams.partitions import Reading, airbyte_stream
from source_amazon_sp.streams.sync_log import SyncLog, SyncLogStream

_QUEUE = 64  # batches of 128 KiB, or as many records: what a slow reader of stdout can hold up
_SPARE_WORKERS = 4  # beside one for the tasks of each stream and one for its rows
_LOG = SyncLogStream.name


class Sync:
    """`available` are the streams that `config` yields, by name. With `batched` records leave as ready lines."""

    def __init__(
        self,
        config: ConnectorConfig,
        available: Mapping[str, SourceStream],
        catalog: ConfiguredAirbyteCatalog,
        state: list[AirbyteStateMessage] | None,
        clock: Clock,
        *,
        batched: bool,
    ) -> None:
        self._config = config
        self._available = available
        self._names = [configured.stream.name for configured in catalog.streams]
        self._clock = clock
        self._batched = batched
        self._messages: queue.Queue[Any] = queue.Queue(maxsize=_QUEUE)
        self._repository = StraightToTheQueue(self._messages, InMemoryMessageRepository())
        self._manager = ConnectorStateManager(state=state)
        self._failed: list[Exception] = []
        self._log_ends = AirbyteStreamStatus.COMPLETE

    def messages(self, logger: logging.Logger) -> Iterator[AirbyteMessage]:
        """Everything the sync has to say. Raises, at the end, the first error of a stream that failed."""
        log = yield from self._log()
        chosen: list[DefaultStream] = []
        try:
            for name in self._names:
                if name != _LOG:
                    yield from self._choose(name, log, chosen)
            if chosen:
                yield from self._read(chosen, logger)
        finally:
            for stream in chosen:
                self._available[stream.name].leave()
        log.end(self._available)
        yield from self._left_in_the_queue()
        if log.wanted:
            if self._log_ends is AirbyteStreamStatus.COMPLETE:
                self._manager.update_state_for_stream(_LOG, None, log.progress.as_state())
                yield self._manager.create_state_message(_LOG, None)
            yield from _statuses(_LOG, self._log_ends)
        if self._failed:
            raise self._failed[0]

    def _left_in_the_queue(self) -> Iterator[AirbyteMessage]:
        """What was said when the engine had stopped listening."""
        while not self._messages.empty():
            yield self._messages.get()
        yield from self._repository.consume_queue()

    def _log(self) -> Generator[AirbyteMessage, None, SyncLog]:
        """
        What the sync will tell of itself: in a stream of its own, if that is selected.

        Where the state of that stream can't be read, its entries leave all the same: what they tell of is read once.
        """
        if _LOG not in self._names:
            return SyncLog(self._clock)
        yield from _statuses(_LOG, AirbyteStreamStatus.STARTED, AirbyteStreamStatus.RUNNING)
        before = Progress()
        try:
            before = Progress.from_state(self._manager.get_stream_state(_LOG, None), _LOG)
        except ConnectorError as error:
            yield self._told(error, _LOG)
            self._log_ends = AirbyteStreamStatus.INCOMPLETE
        return SyncLog(self._clock, self._repository.emit_message, before)

    def _choose(self, name: str, log: SyncLog, chosen: list[DefaultStream]) -> Iterator[AirbyteMessage]:
        """Make a selected stream ready; one that can't be read says so, and costs the others nothing."""
        try:
            chosen.append(self._prepared(name, log))
        except ConnectorError as error:
            yield self._told(error, name)
            yield from _statuses(name, AirbyteStreamStatus.INCOMPLETE)

    def _told(self, error: ConnectorError, name: str) -> AirbyteMessage:
        """What one stream can't be read for; the sync ends with it."""
        told = traced(error, name)
        self._failed.append(told)
        return told.as_airbyte_message()

    def _prepared(self, name: str, log: SyncLog) -> DefaultStream:
        """A selected stream with its state read, ready for the engine."""
        stream = self._available.get(name)
        if stream is None:
            raise not_offered(name, self._config)
        if stream.cursor_field is None:
            stream.join(Progress())
            reading = Reading(stream, None, self._clock, log, batched=self._batched)
            return airbyte_stream(reading, Progress(), SnapshotCursor(stream, self._repository, log))
        progress = Progress.from_state(self._manager.get_stream_state(name, None), name)
        stream.join(progress)
        windows = WindowCursor(stream, progress, self._repository, self._manager, self._clock, log)
        reading = Reading(stream, windows, self._clock, log, batched=self._batched)
        return airbyte_stream(reading, progress, windows)

    def _read(self, chosen: list[DefaultStream], logger: logging.Logger) -> Iterator[AirbyteMessage]:
        workers = 2 * len(chosen) + _SPARE_WORKERS
        source = ConcurrentSource.create(
            workers, len(chosen), logger, DebugSliceLogger(), self._repository, queue=self._messages
        )
        try:
            yield from source.read([*chosen])  # the engine empties its list
        except Exception as error:  # noqa: BLE001  # it is raised when the log has been written
            self._failed.append(error)


def refuse_twins(catalog: ConfiguredAirbyteCatalog) -> None:
    """The engine knows streams by their names, and would wait for ever for the second of one name."""
    counts = Counter(configured.stream.name for configured in catalog.streams)
    if twins := [name for name, count in counts.items() if count > 1]:
        raise ConfigError(f"The catalog names {', '.join(twins)} more than once. Name each stream once.")


def _statuses(name: str, *statuses: AirbyteStreamStatus) -> Iterator[AirbyteMessage]:
    for status in statuses:
        yield status_message(StreamDescriptor(name=name), status)
