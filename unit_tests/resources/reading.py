"""One sync of one row of the catalogue, as a seller's."""

from typing import Any

from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.streams.base import SourceStream
from unit_tests.streams.engine import Record, read, saved
from unit_tests.streams.resourcing import joined
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

ROWS = {spec.name: spec for spec in RESOURCES}


class Sync:
    """Syncs of one stream on one clock; `answers` are by operation."""

    def __init__(self, name: str, answers: dict[str, Answer], **keys: Any) -> None:
        self.clock = FakeClock()
        self.client = FakeClient(self.clock, answers)
        self.progress = Progress()
        self._name = name
        self._keys = {"marketplaces": ["US"], "replication_start_date": "2026-11-16", **keys}

    def stream(self) -> SourceStream:
        config = a_config(self.clock, **self._keys)
        rows = {name: row if config.include_pii else row.without_personal() for name, row in ROWS.items()}
        return joined(self.client, config, self.clock, rows, {self._name: self.progress})[self._name]

    def read(self) -> list[Record]:
        self.progress = saved(self.progress)
        return read(self.stream(), self.progress)

    def queries(self, operation: str) -> list[dict[str, Any]]:
        return [asked.query for asked in self.client.asked if asked.operation == operation]

    def windows(self, after: str, before: str) -> list[tuple[str, str]]:
        return [(asked.query[after], asked.query[before]) for asked in self.client.asked if after in asked.query]
