"""Rows of the catalogue, read from a client that sends nothing."""

from collections.abc import Mapping
from typing import Any

from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.streams.listings import Listing
from unit_tests.streams.engine import Record, read, saved
from unit_tests.streams.resourcing import FakeListings, joined
from unit_tests.support.client import Answer, Asked, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

SPECS = {spec.name: spec for spec in RESOURCES}


class Seller:
    """An account, syncs of it on one clock, and what Amazon was asked; answers are by the operation's name."""

    def __init__(
        self, answers: Mapping[str, Answer], listings: Mapping[str, list[Listing]] | None = None, **keys: Any
    ) -> None:
        self.clock = FakeClock()
        self.client = FakeClient(self.clock, answers)
        self._listings = FakeListings(listings or {})
        self._keys = {"marketplaces": ["US"], "replication_start_date": "2026-11-16", "include_pii": True, **keys}
        self._done: dict[str, Progress] = {}

    def sync(self, name: str) -> list[Record]:
        """One sync of one stream, from where the last one ended; its requests alone are in `asked` afterwards."""
        self.client.asked.clear()
        config = a_config(self.clock, **self._keys)
        progress = self._done[name] = saved(self._done.get(name, Progress()))
        streams = joined(self.client, config, self.clock, SPECS, {name: progress}, self._listings)
        return read(streams[name], progress)

    def asked(self, operation: str) -> list[Asked]:
        return [asked for asked in self.client.asked if asked.operation == operation]
