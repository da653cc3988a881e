"""Tasks as the CDK's concurrent engine wants them: partitions, their generator, a stream around both."""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from airbyte_cdk.models import AirbyteMessage, AirbyteStreamStatus, StreamDescriptor
from airbyte_cdk.sources.streams.concurrent.cursor import Cursor, CursorField
from airbyte_cdk.sources.streams.concurrent.default_stream import DefaultStream
from airbyte_cdk.sources.streams.concurrent.partitions.partition import Partition
from airbyte_cdk.sources.streams.concurrent.partitions.partition_generator import PartitionGenerator
from airbyte_cdk.sources.types import Record
from airbyte_cdk.utils import AirbyteTracedException
from airbyte_cdk.utils.stream_status_utils import as_airbyte_message as status_message

from source_amazon_sp.api.meter import metered
from source_amazon_sp.clock import Clock
from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import Checkpoint, Item, SourceStream, Task, as_airbyte_errors
from source_amazon_sp.streams.cursor import WindowCursor
from source_amazon_sp.streams.encode import batches
from source_amazon_sp.streams.sync_log import SyncLog

logger = logging.getLogger("airbyte")


class Reading:
    """What the partitions of one stream share during a sync."""

    def __init__(
        self, stream: SourceStream, cursor: WindowCursor | None, clock: Clock, log: SyncLog, *, batched: bool
    ) -> None:
        self.stream = stream
        self.cursor = cursor
        self.clock = clock
        self.log = log
        self.batched = batched
        self._lock = threading.Lock()
        self._running = False
        self._said: set[str] = set()

    def first_batch(self) -> bool:
        """True once: batches pass the engine by, so that it does not say that the stream is running."""
        with self._lock:
            first, self._running = not self._running, True
            return first

    def warn(self) -> None:
        """One warning for each kind of thing that was not as it should be."""
        with self._lock:
            new = [(kind, words) for kind, words in self.stream.complaints() if kind not in self._said]
            self._said.update(kind for kind, _ in new)
        for _, words in new:
            logger.warning("%s: %s", self.stream.name, words)


class TaskPartition(Partition):
    def __init__(self, reading: Reading, task: Task) -> None:
        self._reading = reading
        self.task = task
        self.work = reading.log.begin(reading.stream.name, task.meter)

    def read(self) -> Iterable[Any]:
        reading, work = self._reading, self.work
        work.started = reading.clock.now()
        try:
            with metered(work.meter), as_airbyte_errors(reading.stream.name):
                items = reading.stream.rows(self.task)
                yield from self._batches(items) if reading.batched else self._records(items)
        except Exception as error:
            reading.log.failed(reading.stream, _reason(error), self.task, work)
            raise
        reading.warn()

    def _records(self, items: Iterator[Item]) -> Iterator[Record]:
        for item in items:
            if isinstance(item, Checkpoint):
                self._checkpoint(item)
                continue
            for record in item.records() if isinstance(item, JsonLines) else (item,):
                self.work.rows += 1
                yield Record(data=record, stream_name=self.stream_name(), associated_slice=None)

    def _batches(self, items: Iterator[Item]) -> Iterator[AirbyteMessage]:
        name = self.stream_name()
        for between, group in groupby(items, key=lambda item: isinstance(item, Checkpoint)):
            if between:
                for item in group:
                    self._checkpoint(item)
                continue
            for batch in batches(name, group, self._reading.clock):  # type: ignore[arg-type]  # the group has rows alone
                if self._reading.first_batch():
                    yield status_message(StreamDescriptor(name=name), AirbyteStreamStatus.RUNNING)
                self.work.rows += batch.count
                yield batch

    def _checkpoint(self, item: Item) -> None:
        if isinstance(item, Checkpoint) and self._reading.cursor is not None:
            self._reading.cursor.checkpoint(item)

    def to_slice(self) -> Mapping[str, Any] | None:
        return {"task": self.task.key}

    def stream_name(self) -> str:
        return self._reading.stream.name

    def __hash__(self) -> int:
        return hash((self.stream_name(), self.task.key))


class TaskGenerator(PartitionGenerator):
    def __init__(self, reading: Reading, progress: Progress) -> None:
        self._reading = reading
        self._progress = progress

    def generate(self) -> Iterable[Partition]:
        reading = self._reading
        try:
            with as_airbyte_errors(reading.stream.name):
                for task in reading.stream.tasks(self._progress):
                    if isinstance(task, Task):
                        yield TaskPartition(reading, task)
                    elif reading.cursor is not None:
                        reading.cursor.checkpoint(task)
        except Exception as error:
            reading.log.failed(reading.stream, _reason(error))
            raise


def _reason(error: Exception) -> str:
    """Why a task failed, in words fit for a warehouse; of a bug no more than its kind."""
    return (error.message if isinstance(error, AirbyteTracedException) else None) or type(error).__name__


def airbyte_stream(reading: Reading, progress: Progress, cursor: Cursor) -> DefaultStream:
    """The stream as the engine reads it and as `discover` shows it."""
    stream = reading.stream
    return DefaultStream(
        partition_generator=TaskGenerator(reading, progress),
        name=stream.name,
        json_schema=stream.schema,
        primary_key=list(stream.primary_key),
        cursor_field=CursorField(stream.cursor_field) if stream.cursor_field else None,
        logger=logger,
        cursor=cursor,
    )
