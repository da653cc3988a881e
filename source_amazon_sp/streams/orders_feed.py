"""
One pass of searchOrders for every stream that is made of orders.

A call of searchOrders costs three minutes of Amazon's quota once the burst is gone, and a page holds 100 orders. So a
window is as wide as its density of orders lets it be filled with full pages, up to 400 of them:

    now - 2 min                                                            start
    ──┼─┼────────┼────────────────────────────────────────┼──────────────────┼──▶ back in time
      1d   8 days                64 days                     512 days …          few orders: windows grow eightfold
    ──┼─┼────┼────┼────┼────┼ …                                                  many: as wide as 400 pages are

Each page is a checkpoint: its token is in the state, and a restart goes on from it while Amazon honours it (24 hours).
"""

import threading
from collections.abc import Iterator
from itertools import count
from typing import Any

import orjson
import pendulum

from source_amazon_sp.api.client import Page, SellingPartnerClient
from source_amazon_sp.api.operations import SEARCH_ORDERS, Operation
from source_amazon_sp.clock import Clock, instant, written
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.errors import PageTokenExpired, PermissionDenied, RequestRefused, UnexpectedAnswer
from source_amazon_sp.incremental.backlog import Backlog
from source_amazon_sp.incremental.progress import Job, Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import served
from source_amazon_sp.streams.forecast import Forecast
from source_amazon_sp.streams.order_data_sets import OrderDataSets
from source_amazon_sp.streams.orders_forecast import PAGE as _PAGE
from source_amazon_sp.streams.orders_forecast import forecast as orders_forecast
from source_amazon_sp.streams.orders_pass import OrdersPass, OrdersTask, is_readable

_HOLD_BACK = pendulum.duration(minutes=2)  # Amazon refuses a lastUpdatedBefore that is closer to now
_TOKEN_LIFE = pendulum.duration(hours=23)  # Amazon says 24; an hour is left for the request to be made
_WINDOW_PAGES = 400  # as many as a token's life has calls
_FIRST = pendulum.duration(days=1)
_GROWTH = 8
_NARROWEST = 60 * 60.0  # seconds
_WIDEST = 10 * 366 * 24 * 60 * 60.0  # seconds; more than Amazon keeps


class OrdersFeed:
    """Plans the passes of all streams that joined, and fetches each once. Safe to share between threads."""

    def __init__(self, client: SellingPartnerClient, account: Account, config: ConnectorConfig, clock: Clock) -> None:
        self._client = client
        self._account = account
        self._config = config
        self._clock = clock
        self._lock = threading.Lock()
        self._joined: dict[str, Progress] = {}
        self._passes: list[OrdersPass] = []
        self._backlog: Backlog[tuple[str, str]] | None = None
        self._unfinished: list[tuple[OrdersPass, Job]] = []
        self._width = _FIRST.total_seconds()
        self._data_sets = OrderDataSets(include_pii=config.include_pii)
        self._orders = 0
        self._seconds_read = 0.0
        self._learnt: OrdersPass | None = None  # the last pass that the two sums above include

    def join(self, stream: str, progress: Progress) -> None:
        self._joined[stream] = progress

    def tasks(self, stream: str) -> Iterator[OrdersTask]:
        """The passes that the stream needs, newest first; each is fetched to its end before the next is planned."""
        number = 0
        while (orders_pass := self._pass(number)) is not None:
            if stream in orders_pass.skip:
                yield OrdersTask(orders_pass, stream)
            try:
                for _ in orders_pass.pages.reader():
                    pass  # Amazon's quota sets the pace, not the readers'
            except Exception:
                if stream in orders_pass.skip:
                    return  # the task raises it
                raise
            number += 1

    def pages(self, task: OrdersTask, stream: str) -> Iterator[dict[str, Any]]:
        """The pages of a pass that the stream does not have yet: `number`, `orders`, `next`, `issued`."""
        reader = task.orders_pass.pages.reader()
        try:
            for raw in reader:
                page = orjson.loads(raw)
                if page["number"] >= task.orders_pass.skip[stream]:
                    yield page
        finally:
            reader.close()

    def orders_expected(self) -> int | None:
        """How many orders this sync will have read at its end, by the density so far; None before the first window."""
        current = self._passes[-1] if self._passes else None
        if self._backlog is None or current is None or self._seconds_read == 0:
            return None
        density = self._orders / self._seconds_read
        learnt = current is self._learnt
        under_way = 0 if learnt else max(current.orders, round(density * current.window.seconds))
        return self._orders + under_way + round(density * self._backlog.seconds)

    def outlook(self) -> str:
        """What is left, for the line that says why the sync waits."""
        current = self._passes[-1] if self._passes else None
        read = self._orders + (current.orders if current is not None and current is not self._learnt else 0)
        expected = self.orders_expected()
        over = current is not None and current.pages.finished and self._backlog is not None and not self._backlog.oldest
        if expected is None or self._backlog is None or current is None or over:
            return f"{read} orders read."
        calls = max(1, round((expected - read) / _PAGE))
        hours = calls / SEARCH_ORDERS.rate / 3600
        oldest = min(filter(None, (self._backlog.oldest, current.window.start)))
        return f"{read} orders read, about {calls} calls ({hours:.1f} h) left back to {oldest.to_date_string()}."

    def forecast(self, stream: str) -> Forecast:
        """What the passes will take; told of the first stream that joined, for the others share them."""
        if stream != next(iter(self._joined)):
            return Forecast(note="the calls are those of the other stream made of orders")
        backlog = self._first_plan()
        if backlog.oldest is None or backlog.newest is None:
            return Forecast()
        widths = (min(_WIDEST, self._width * _GROWTH**number) for number in count())
        return orders_forecast(self._client, self._account.marketplaces(), backlog.oldest, backlog.newest, widths)

    def probe(self) -> Operation:
        """Ask for one order."""
        since = written(self._clock.now().subtract(days=1).replace(microsecond=0))
        self._client.call(SEARCH_ORDERS, query={"lastUpdatedAfter": since, "maxResultsPerPage": 1})
        return SEARCH_ORDERS

    def _pass(self, number: int) -> OrdersPass | None:
        with self._lock:
            if number == len(self._passes):
                if self._passes and self._passes[-1] is not self._learnt:
                    self._learn(self._passes[-1])
                planned = self._plan()
                if planned is None:
                    return None
                self._passes.append(planned)
            return self._passes[number]

    def _learn(self, finished: OrdersPass) -> None:
        """The density of the finished window says how wide the next one may be."""
        seconds = finished.window.seconds
        self._learnt = finished
        self._orders += finished.orders
        if finished.resumed:
            return  # of its window only the rest was read
        self._seconds_read += seconds
        width = max(self._width, seconds) * _GROWTH
        if finished.orders:
            width = min(width, _WINDOW_PAGES * _PAGE * seconds / finished.orders)
        self._width = float(round(min(max(_NARROWEST, width), _WIDEST)))

    def _plan(self) -> OrdersPass | None:
        if self._backlog is None:
            self._backlog = self._first_plan()
        if self._unfinished:
            newest, job = self._unfinished[0]
            ahead = self._backlog.newest
            if ahead is None or newest.window.end >= ahead:
                self._unfinished.pop(0)
                return self._begin(newest, job)
        taken = self._backlog.take(pendulum.duration(seconds=self._width))
        if taken is None:
            return None
        window, readers = taken
        by_stream = {stream: {m for s, m in readers if s == stream} for stream in self._joined}
        widest = max(by_stream.values(), key=len)
        # Streams that lack different marketplaces each get a pass of their own: one for all would repeat records.
        served_now = {stream: 0 for stream, needed in by_stream.items() if needed == widest}
        self._backlog.give_back(window, [reader for reader in readers if reader[0] not in served_now])
        marketplaces = tuple(m for m in self._account.marketplaces() if m in widest)
        return self._begin(OrdersPass(window, marketplaces, served_now, include_pii=self._config.include_pii), None)

    def _first_plan(self) -> Backlog[tuple[str, str]]:
        now = self._clock.now()
        wanted = served(self._config, self._config.start, now - _HOLD_BACK)
        if wanted is None:
            return Backlog({})
        again_from = wanted.end.subtract(days=self._config.lookback_days) if self._config.lookback_days else None
        backlog = Backlog(
            {
                (stream, marketplace): progress.gaps(marketplace, wanted, again_from)
                for stream, progress in self._joined.items()
                for marketplace in self._account.marketplaces()
            }
        )
        self._unfinished = list(self._resumable(backlog))
        return backlog

    def _resumable(self, backlog: Backlog[tuple[str, str]]) -> Iterator[tuple[OrdersPass, Job]]:
        """The passes that an earlier sync left off, newest first, where every stream that needs them can go on."""
        jobs: dict[str, dict[str, Job]] = {}
        for stream, progress in self._joined.items():
            for key, job in list(progress.jobs.items()):
                if is_readable(job):
                    jobs.setdefault(key, {})[stream] = job
                else:
                    del progress.jobs[key]  # its window is a gap, and is read from the start
        for key, by_stream in sorted(jobs.items(), key=lambda found: next(iter(found[1].values()))["window"])[::-1]:
            behind = min(by_stream.values(), key=lambda job: job["page"])
            window = Window.from_pair(*behind["window"])
            readers = {(stream, marketplace) for stream in by_stream for marketplace in behind["marketplaces"]}
            if self._usable(behind) and backlog.needed_by(window) == readers:
                backlog.claim(window)
                skip = {stream: job["page"] for stream, job in by_stream.items()}
                marketplaces = tuple(behind["marketplaces"])
                yield OrdersPass(window, marketplaces, skip, include_pii=self._config.include_pii), behind
            else:
                for stream in by_stream:
                    del self._joined[stream].jobs[key]

    def _usable(self, job: Job) -> bool:
        """Whether Amazon still honours the token, and the same question would be asked today."""
        fresh = instant(job["issued"]) + _TOKEN_LIFE > self._clock.now()
        same = job.get("pii") == self._config.include_pii
        return fresh and same and tuple(job["data_sets"]) in self._data_sets.rungs()

    def _begin(self, orders_pass: OrdersPass, job: Job | None) -> OrdersPass:
        # A reader for the records of each stream, and one for each stream's tasks, which only keep the pace.
        readers = len(orders_pass.skip) + len(self._joined)
        orders_pass.share(self._fetch(orders_pass, job), readers)
        return orders_pass

    def _fetch(self, orders_pass: OrdersPass, job: Job | None) -> Iterator[bytes]:
        """The pages of a pass; from the beginning again, once, when Amazon no longer takes the token."""
        if job is not None:
            orders_pass.resumed = True
            orders_pass.data_sets = tuple(job["data_sets"])
            query = self._query(orders_pass)
            try:
                yield from self._numbered(
                    orders_pass, self._client.pages(SEARCH_ORDERS, query, job["token"]), job["page"]
                )
            except (PageTokenExpired, PermissionDenied, RequestRefused):
                orders_pass.resumed = False
                orders_pass.skip = dict.fromkeys(orders_pass.skip, 0)
            else:
                return
        try:
            yield from self._numbered(orders_pass, self._from_the_start(orders_pass), 0)
        except PageTokenExpired:
            yield from self._numbered(orders_pass, self._from_the_start(orders_pass), 0)

    def _numbered(self, orders_pass: OrdersPass, pages: Iterator[Page], first: int) -> Iterator[bytes]:
        for number, page in enumerate(pages, first):
            orders = page.payload.get("orders") if isinstance(page.payload, dict) else None
            if not isinstance(orders, list):
                raise UnexpectedAnswer("searchOrders answered without a list of orders.")
            orders_pass.orders += len(orders)
            reached = page.payload.get("lastUpdatedBefore")
            if isinstance(reached, str):
                orders_pass.until = min(orders_pass.until, _amazons_instant(reached))
            issued = written(self._clock.now())
            yield orjson.dumps({"number": number, "orders": orders, "next": page.next_token, "issued": issued})

    def _from_the_start(self, orders_pass: OrdersPass) -> Iterator[Page]:
        """All pages, with as many data sets as the account may see."""
        for data_sets in (rungs := self._data_sets.rungs()):
            orders_pass.data_sets = data_sets
            pages = self._client.pages(SEARCH_ORDERS, self._query(orders_pass))
            try:
                first = next(pages)
            except PermissionDenied:
                if data_sets == rungs[-1]:
                    raise
                continue
            self._data_sets.settle(data_sets)
            yield first
            yield from pages
            return

    def _query(self, orders_pass: OrdersPass) -> dict[str, Any]:
        query: dict[str, Any] = {
            "lastUpdatedAfter": written(orders_pass.window.start),
            "lastUpdatedBefore": written(orders_pass.window.end),
            "marketplaceIds": orders_pass.marketplaces,
            "maxResultsPerPage": _PAGE,
        }
        if orders_pass.data_sets:
            query["includedData"] = orders_pass.data_sets
        return query


def _amazons_instant(text: str) -> pendulum.DateTime:
    try:
        return instant(text)
    except ValueError as error:
        raise UnexpectedAnswer("searchOrders answered with a lastUpdatedBefore that is no instant.") from error
