"""
Fetches the records of endpoints; what a parent and its children both read is fetched once.

    vendor of records        window 1                     window 2
    shipments (selected)     reads ──┐                    reads ──┐
    shipment items           reads ──┴─ one request       done in an earlier sync: nobody shares, nothing is kept
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import orjson
import pendulum

from source_amazon_sp.api.client import Page, SellingPartnerClient
from source_amazon_sp.api.operations import Offsets, Operation
from source_amazon_sp.clock import Clock
from source_amazon_sp.documents.spool import SharedPages
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.resources.asking import Values, asked, filled, names
from source_amazon_sp.resources.records import Record, elements, in_window, instant_at, records, reshaped
from source_amazon_sp.resources.spec import Batch, Parent, ResourceSpec
from source_amazon_sp.streams.listings import Listings
from source_amazon_sp.streams.resource_pages import ResourcePages
from source_amazon_sp.streams.resource_values import RequestValues


@dataclass(frozen=True, slots=True)
class Portion:
    """What is read at once: a window of a scope, or all of it where there are no windows."""

    scope: str
    window: Window | None


Planner = Callable[[pendulum.DateTime], Sequence[Portion]]


class ResourceFeed:
    """
    All streams of a sync that read endpoints join, then ask for their portions, then for the records of each.

    `rows` are the catalogue's, by name; `pages` has counted what was passed over. Safe to share between threads.
    """

    def __init__(
        self,
        client: SellingPartnerClient,
        clock: Clock,
        values: RequestValues,
        listings: Listings,
        rows: Mapping[str, ResourceSpec],
    ) -> None:
        self.pages = ResourcePages(client)
        self._clock = clock
        self._values = values
        self._listings = listings
        self._rows = rows
        self._lock = threading.Lock()
        self._planners: dict[str, Planner] = {}
        self._plans: dict[str, Sequence[Portion] | Exception] = {}
        self._readers: dict[tuple[str, Portion], set[str]] = {}
        self._shared: dict[tuple[str, Portion], SharedPages] = {}

    def join(self, spec: ResourceSpec, planner: Planner) -> None:
        self._planners[spec.name] = planner
        if any(row.batch is not None for row in self._line(spec)):
            self._listings.join()

    def portions(self, spec: ResourceSpec) -> Sequence[Portion]:
        """What the stream has to read. Raises what its planner raised."""
        with self._lock:
            if not self._plans:
                self._plan()
            plan = self._plans[spec.name]
        if isinstance(plan, Exception):
            raise plan
        return plan

    def records(self, spec: ResourceSpec, portion: Portion, reader: str | None = None) -> Iterator[Record]:
        """The records of a portion; `reader` is the row that reads them, if it is another than the stream's."""
        shared = self._share(spec, portion, reader or "")
        if shared is None:
            for found in self._pages(spec, portion):
                yield from found
            return
        pages = shared.reader()
        try:
            for page in pages:
                yield from orjson.loads(page)
        finally:
            pages.close()

    def leave(self) -> None:
        """Nobody reads any more."""
        self._listings.leave()

    def probe(self, spec: ResourceSpec) -> Operation | None:
        """Ask the first question of the row; None where that takes a parent or a product to ask about."""
        portions = self.portions(spec)
        if spec.parent is not None or spec.batch is not None or not portions:
            return None
        first = next(asked(spec, self._values.of(spec, portions[0].scope, portions[0].window)))
        next(iter(self.pages.asked(first)))
        return spec.operation

    def _plan(self) -> None:
        now = self._clock.now()  # of one moment, so that parents and children have the same windows
        self._plans = {name: _planned(planner, now) for name, planner in self._planners.items()}
        for name, plan in self._plans.items():
            for portion in plan if not isinstance(plan, Exception) else ():
                reader = ""
                for row in self._line(self._rows[name]):
                    self._readers.setdefault((row.name, portion), set()).add(reader)
                    reader = row.name

    def _line(self, spec: ResourceSpec) -> Iterator[ResourceSpec]:
        """The row, its parent, and so on."""
        yield spec
        while spec.parent is not None:
            spec = self._rows[spec.parent.row]
            yield spec

    def _share(self, spec: ResourceSpec, portion: Portion, reader: str) -> SharedPages | None:
        """The pages that more than one reader wants; None where the reader is the only one."""
        key = (spec.name, portion)
        with self._lock:
            readers = self._readers.get(key, set())
            if reader not in readers or (len(readers) == 1 and key not in self._shared):
                return None
            if key not in self._shared:
                pages = (orjson.dumps(page) for page in self._pages(spec, portion))
                self._shared[key] = SharedPages(pages, len(readers))
            return self._shared[key]

    def _pages(self, spec: ResourceSpec, portion: Portion) -> Iterator[list[Record]]:
        """The records of a portion as they come, each once."""
        if spec.parent is not None and spec.parent.is_record:
            of_parents = self._of_parents(spec.parent, spec, portion)
            return ([reshaped(spec, element, values)] for values, element in of_parents)
        return self._answered(spec, portion)

    def _answered(self, spec: ResourceSpec, portion: Portion) -> Iterator[list[Record]]:
        seen: set[tuple[str, ...]] = set()
        answered, refusals = False, list[ConnectorError]()
        for values in self._askers(spec, portion):
            numbers = count(1)
            for question in asked(spec, values):
                for page in self.pages.answers(spec, question, refusals):
                    answered = True
                    found = list(_reshaped(spec, page, {**question.query, **values}, numbers))
                    kept = [record for record in found if in_window(spec, record, portion.window)]
                    yield [r for r in kept if _is_new(spec, r, seen)] if _may_repeat(spec) else kept
                    if _is_older(spec, found, portion.window):
                        break
        if refusals and not answered:
            raise refusals[-1]

    def _askers(self, spec: ResourceSpec, portion: Portion) -> Iterator[Values]:
        """What each request is made with: one a portion, one a parent, one a batch of products."""
        if spec.parent is not None:
            asked_about: set[str] = set()
            for values, _ in self._of_parents(spec.parent, spec, portion):
                about = str([values[name] for name in spec.parent.values])
                if about not in asked_about:
                    asked_about.add(about)
                    yield values
        elif spec.batch is not None:
            yield from self._batches(spec.batch, self._values.of(spec, portion.scope, portion.window))
        else:
            yield self._values.of(spec, portion.scope, portion.window)

    def _of_parents(self, parent: Parent, spec: ResourceSpec, portion: Portion) -> Iterator[tuple[Values, Any]]:
        """What may be used to ask about each parent or each element of it, and that itself."""
        values = self._values.of(spec, portion.scope, portion.window)
        for record in self.records(self._rows[parent.row], portion, spec.name):
            for found, element in elements(parent, record):
                yield {**values, **found}, element

    def _batches(self, batch: Batch, values: Values) -> Iterator[Values]:
        listings = self._listings.of(values["marketplace_id"])
        used = [batch.column, *(name for name in names(batch.item) if name not in values)]
        products = {str(row[batch.column]): row for row in listings if all(name in row for name in used)}
        ids = sorted(products)
        for start in range(0, len(ids), batch.size):
            some = ids[start : start + batch.size]
            items = [filled(batch.item, {**values, **products[each]}) for each in some]
            alone = products[some[0]] if batch.size == 1 else {}
            yield {**values, **alone, "ids": some, "items": items}


def _planned(planner: Planner, now: pendulum.DateTime) -> Sequence[Portion] | Exception:
    try:
        return planner(now)
    except Exception as error:  # noqa: BLE001  # the stream whose plan it is raises it
        return error


def _is_new(spec: ResourceSpec, record: Record, seen: set[tuple[str, ...]]) -> bool:
    key = tuple(str(record.get(column)) for column in spec.primary_key)
    if key in seen:
        return False
    seen.add(key)
    return True


def _reshaped(spec: ResourceSpec, page: Page, values: Values, numbers: Iterator[int]) -> Iterator[Record]:
    """The records of a page, each with its number."""
    for record in records(spec, page.payload):
        yield reshaped(spec, record, {**values, "number": next(numbers)})


def _may_repeat(spec: ResourceSpec) -> bool:
    """Whether a record may come twice: by two queries, or on two pages of a list that changes while it is counted."""
    several = len(spec.queries) > 1 or spec.ceiling is not None
    return several or isinstance(spec.operation.page_token, Offsets)


def _is_older(spec: ResourceSpec, page: list[Record], window: Window | None) -> bool:
    """Whether a list that is sorted, newest first, has come to what the window does not want."""
    if spec.newest_first is None or window is None or not page:
        return False
    last = instant_at(page[-1], spec.newest_first)
    return last is not None and last < window.start
