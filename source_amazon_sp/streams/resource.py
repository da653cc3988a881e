"""One class for every list endpoint of the catalogue."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.clock import Clock, instant, written
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.resources.spec import ResourceSpec
from source_amazon_sp.streams.base import Item, SourceStream, Task, served

_HOLD_BACK = pendulum.duration(minutes=2)  # what happened since may not be listed yet


class ResourceStream(SourceStream):
    """Reads the windows of one row of the catalogue, newest first; the region is the scope."""

    def __init__(self, spec: ResourceSpec, client: SellingPartnerClient, config: ConnectorConfig, clock: Clock) -> None:
        self.name = spec.name
        self.primary_key = spec.primary_key
        self.cursor_field = spec.cursor_field
        self._spec = spec
        self._client = client
        self._config = config
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: set[tuple[str, ...]] = set()

    def tasks(self, progress: Progress) -> Iterator[Task]:
        now = self._clock.now()
        # The oldest hour may be gone by the time it is asked for.
        wanted = served(self._config, (now - self._spec.reach_back).add(hours=1), now - _HOLD_BACK)
        if wanted is None:
            return
        days = self._config.lookback_days
        again_from = wanted.end.subtract(days=days) if days else None
        scope = self._config.region.value
        for gap in progress.gaps(scope, wanted, again_from):
            for window in self._spec.grid.cuts(gap):
                yield Task((scope,), window)

    def rows(self, task: Task) -> Iterator[Item]:
        if task.window is None:
            raise TypeError(f"{self.name} is read by windows")
        for record in self._asked_by_every_filter(task.window):
            if self._is_new(record):
                yield self.conformed(record)

    def _is_new(self, record: dict[str, Any]) -> bool:
        """
        Whether the record is the first of its key in this sync.

        Windows by creation and by change overlap, and Amazon gives the same, present state of a record in each.
        """
        key = tuple(str(record.get(column)) for column in self.primary_key)
        with self._lock:
            new = key not in self._seen
            self._seen.add(key)
        return new

    def _asked_by_every_filter(self, window: Window) -> Iterator[dict[str, Any]]:
        for bounds in self._spec.time_filters:
            query = {
                **self._spec.query,
                bounds.after: written(window.start),
                bounds.before: written(window.end),
            }
            for page in self._client.pages(self._spec.operation, query):
                for record in self._records(page.payload):
                    yield self._with_latest(record)

    def _records(self, payload: Any) -> list[dict[str, Any]]:
        found = payload
        for key in self._spec.records_at:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, list):
            return found
        if found is None and isinstance(payload, dict) and not payload.get("errors"):
            return []  # Amazon leaves an empty list out
        raise UnexpectedAnswer(f"{self._spec.operation.name} answered with errors in place of its records.")

    def _with_latest(self, record: dict[str, Any]) -> dict[str, Any]:
        for column, paths in self._spec.latest.items():
            moments = [moment for path in paths if (moment := _instant_at(record, path)) is not None]
            record[column] = written(max(moments)) if moments else None
        return record


def _instant_at(record: Any, path: tuple[str, ...]) -> pendulum.DateTime | None:
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    with suppress(TypeError, ValueError):
        return instant(record)
    return None
