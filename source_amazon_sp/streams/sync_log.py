"""
What a sync has read, window by window: the stream `sync_log`, and the summary at the end.

An entry leaves with the state that counts its window as done, so that what the log says and what the state says are
the same, however the sync ends.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pendulum
from airbyte_cdk.models import AirbyteMessage, AirbyteRecordMessage, Type

from source_amazon_sp.api.meter import Meter
from source_amazon_sp.clock import Clock, instant, written
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.marketplaces import BY_ID
from source_amazon_sp.streams.base import Item, SourceStream, Task
from source_amazon_sp.streams.encode import emitted_at
from source_amazon_sp.streams.forecast import Forecast

logger = logging.getLogger("airbyte")

READ, EMPTY, FAILED, SUSPICIOUS = "read", "empty", "failed", "suspicious"

Record = dict[str, Any]


@dataclass
class Work:
    """One task under way: when it was begun, what it has brought, what it has cost."""

    started: pendulum.DateTime
    rows: int = 0
    meter: Meter = field(default_factory=Meter)


@dataclass
class _Tally:
    """One stream of this sync; `span` are the seconds of the windows it has read."""

    rows: int = 0
    read: int = 0
    failed: int = 0
    span: float = 0.0
    waited: float = 0.0
    reason: str = ""


class SyncLogStream(SourceStream):
    """The stream as `discover` shows it. Its rows are made while the others are read, not by a task of its own."""

    name = "sync_log"
    kind = ""
    primary_key = ("sync_started_at", "entry")
    cursor_field = "ended_at"

    def tasks(self, progress: Progress) -> Iterator[Task]:  # noqa: ARG002  # there is nothing to ask Amazon for
        yield from ()

    def rows(self, task: Task) -> Iterator[Item]:  # noqa: ARG002
        yield from ()

    def forecast(self) -> Forecast:
        return Forecast(note="made by the connector itself")


class SyncLog:
    """
    Hears of every task of a sync. Safe to share between threads.

    `emit` takes the entries, if the stream is wanted; `before` is its state: by stream, what was read when rows were
    last found.
    """

    def __init__(
        self, clock: Clock, emit: Callable[[AirbyteMessage], None] | None = None, before: Progress | None = None
    ) -> None:
        self._clock = clock
        self._emit = emit
        self.progress = before or Progress()
        self._stream = SyncLogStream()
        self._started = written(clock.now())  # with fractions: a part of the key
        self._entries = 0
        self._tallies: dict[str, _Tally] = {}
        self._lock = threading.Lock()

    @property
    def wanted(self) -> bool:
        """Whether the entries go anywhere."""
        return self._emit is not None

    def begin(self, stream: str, meter: Meter) -> Work:
        """A task of the stream begins, whose cost is on that meter."""
        with self._lock:
            self._tallies.setdefault(stream, _Tally())
        return Work(self._clock.now(), meter=meter)

    def done(self, stream: SourceStream, task: Task, work: Work) -> None:
        """The task's rows are out."""
        with self._lock:
            tally = self._tallies.setdefault(stream.name, _Tally())
            tally.rows += work.rows
            tally.read += 1
            tally.waited += work.meter.waited
            tally.span += task.window.seconds if task.window is not None else 0.0
        self._add(stream, READ if work.rows else EMPTY, "", task, work)

    def failed(self, stream: SourceStream, reason: str, task: Task | None = None, work: Work | None = None) -> None:
        """A task, or the planning of all of them, has failed; what it read before is out."""
        with self._lock:
            tally = self._tallies.setdefault(stream.name, _Tally())
            tally.failed += 1
            tally.reason = tally.reason or reason
            tally.rows += work.rows if work is not None else 0
        self._add(stream, FAILED, reason, task, work)

    def end(self, streams: Mapping[str, SourceStream]) -> None:
        """Warn of streams that had rows and have none now; say of each stream what it has brought."""
        for name, tally in sorted(self._tallies.items()):
            self._remember(streams[name], tally)
            logger.info("%s", _summary(name, tally, streams[name].left_open()))

    def _remember(self, stream: SourceStream, tally: _Tally) -> None:
        last = self.progress.jobs.get(stream.name)
        if tally.rows:
            self.progress.jobs[stream.name] = {"rows": tally.rows, "at": self._started}
            return
        if last is not None and tally.read and not tally.failed and self._seconds_since(last) >= stream.quiet_for:
            reason = f"This stream had {last.get('rows')} row(s) in the sync of {last.get('at')}, and has none now."
            logger.warning("%s: %s Look in Seller or Vendor Central whether that is so.", stream.name, reason)
            self._add(stream, SUSPICIOUS, reason, None, None)

    def _seconds_since(self, last: Mapping[str, Any]) -> float:
        try:
            return (self._clock.now() - instant(str(last.get("at")))).total_seconds()
        except ValueError:
            return 0.0  # not this connector's word

    def _add(self, stream: SourceStream, status: str, reason: str, task: Task | None, work: Work | None) -> None:
        if self._emit is None:
            return
        with self._lock:
            self._entries += 1
            number = self._entries
        entry = {
            "sync_started_at": self._started,
            "entry": number,
            "stream": stream.name,
            "type": stream.kind,
            **_place(task),
            **(task.about() if task is not None else {}),
            "status": status,
            "reason": reason or None,
            **_cost(work),
            "ended_at": written(self._clock.now().replace(microsecond=0)),
        }
        told = self._stream.conformed({name: value for name, value in entry.items() if value is not None})
        record = AirbyteRecordMessage(stream=self._stream.name, data=told, emitted_at=emitted_at(self._clock))
        self._emit(AirbyteMessage(type=Type.RECORD, record=record))


def _place(task: Task | None) -> Record:
    window: Window | None = task.window if task is not None else None
    scopes = task.scopes if task is not None else ()
    one = scopes[0] if len(scopes) == 1 else None
    return {
        "marketplace_id": one if one in BY_ID else None,
        "scope": "+".join(scopes) or None,
        "window_start": written(window.start) if window is not None else None,
        "window_end": written(window.end) if window is not None else None,
    }


def _cost(work: Work | None) -> Record:
    if work is None:
        return {"rows": 0, "bytes": 0, "calls": 0, "throttled": 0, "seconds_waited": 0.0, "started_at": None}
    return {
        "rows": work.rows,
        "bytes": work.meter.bytes,
        "calls": sum(work.meter.calls.values()),
        "throttled": work.meter.throttled,
        "seconds_waited": round(work.meter.waited, 3),
        "started_at": written(work.started.replace(microsecond=0)),
    }


def _summary(name: str, tally: _Tally, left_open: int | None) -> str:
    parts = [f"{tally.rows} rows", f"{tally.read} windows read" if tally.span else f"{tally.read} read"]
    if tally.failed:
        parts.append(f"{tally.failed} failed")
    if left_open:
        parts.append(f"{left_open} left for later syncs")
    if tally.waited >= 1:
        parts.append(f"{tally.waited:.0f} s waited for quotas")
    what = f" {tally.reason}" if tally.reason else ""
    return f"{name}: {', '.join(parts)}.{what}"
