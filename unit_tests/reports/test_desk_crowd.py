"""A crowd of streams at one desk, each on a thread of its own: whatever comes of a report, it is heard of once."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import SimpleQueue

import pytest

from source_amazon_sp.api.operations import CREATE_REPORT, GET_REPORT
from source_amazon_sp.errors import PermissionDenied, ServiceUnavailable, Throttled
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Created, Failed, Order, Outcome
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import Allowance, ReportSpec
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import PATIENCE, TEA, Body, FakeReports, Life, request

TYPES = 8
STREAMS = 16
REPORTS = 25  # of each stream at most; those of one type are shared
ALLOWANCE = Allowance(reports=3, seconds=900)


class Fate:
    """What becomes of each report: a function of a seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._tries: Counter[str] = Counter()

    def of(self, *what: object) -> random.Random:
        return random.Random(f"{self._seed} {what}")

    def answers(self, body: Body) -> Exception | None:
        """One type is denied, and one is now and then told to wait."""
        kind = body["reportType"]
        if kind == "GET_TYPE_0":
            return PermissionDenied("Amazon denies createReport (403).")
        self._tries[kind] += 1
        return Throttled("429") if kind == "GET_TYPE_1" and self._tries[kind] % 3 == 0 else None

    def becomes(self, body: Body) -> Life:
        chance = self.of(sorted(body.items(), key=str))
        steps = [chance.choice(("IN_QUEUE", "IN_PROGRESS"))] * chance.randrange(30)
        return [*steps, chance.choice(("DONE", "DONE", "DONE", "CANCELLED", "FATAL", ServiceUnavailable("503")))]


@dataclass
class Customer:
    """A stream: orders, listens, orders more, goes; on a thread of its own."""

    name: str
    spec: ReportSpec
    orders: list[Order]
    leaves_after: int

    def __post_init__(self) -> None:
        self.ends: Counter[ReportRequest] = Counter()
        self.created: Counter[ReportRequest] = Counter()
        self.wanted = Counter(order.request for order in self.orders)
        self.stopped = False

    def run(self, desk: ReportDesk) -> None:
        outbox = desk.outbox(self.name)
        self._listen(outbox, len(self.orders))
        again = self.orders[:3]
        if not self.stopped and self.leaves_after > REPORTS:
            desk.order_more(self.name, [replace(order, report_id=None) for order in again])
            self.wanted.update(order.request for order in again)
            self._listen(outbox, len(self.orders) + len(again))
        desk.withdraw(self.name)

    def _listen(self, outbox: SimpleQueue[Outcome], until: int) -> None:
        while self.ends.total() < min(until, self.leaves_after) and not self.stopped:
            outcome = outbox.get(timeout=PATIENCE)
            if isinstance(outcome, Created):
                self.created[outcome.request] += 1
                continue
            ended = outcome.request if isinstance(outcome, Failed) else outcome.job.request
            self.ends[ended] += 1
            self.stopped = isinstance(outcome, Failed) and outcome.stop


def customers(fate: Fate, client: FakeReports) -> Iterator[Customer]:
    for number in range(STREAMS):
        chance = fate.of("stream", number)
        kind = number % TYPES
        spec = replace(TEA, report_type=f"GET_TYPE_{kind}", allowance=ALLOWANCE if kind == 2 else None)
        orders = []
        for of_day in sorted(chance.sample(range(1, 26), chance.randrange(1, REPORTS)), reverse=True):
            known = f"R-old-{number}-{of_day}" if chance.random() < 0.2 else None
            if known and chance.random() < 0.7:
                client.knows(known, *["IN_PROGRESS"] * chance.randrange(5), chance.choice(("DONE", "FATAL")))
            orders.append(Order(request(of_day, spec.report_type), spec, known))
        yield Customer(f"stream {number}", spec, orders, chance.choice((2, 5, 1000, 1000, 1000)))


@pytest.mark.parametrize("seed", range(6))
def test_every_order_of_a_crowd_ends_once(seed: int) -> None:
    clock = FakeClock()
    fate = Fate(seed)
    client = FakeReports(clock, fate.becomes, fate.answers)
    desk = ReportDesk(client, clock, lambda *_: None)
    crowd = list(customers(fate, client))
    for customer in crowd:
        desk.join(customer.name, customer.spec, lambda orders=customer.orders: orders)  # type: ignore[misc]  # bound now
    threads = [threading.Thread(target=customer.run, args=(desk,), daemon=True) for customer in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)
    for customer in crowd:
        if customer.leaves_after > REPORTS and not customer.stopped:
            assert customer.ends == customer.wanted, customer.name
        assert customer.ends <= customer.wanted
        assert not customer.stopped or customer.spec.report_type == "GET_TYPE_0"
    _nothing_was_asked_in_vain(clock, client)


def _nothing_was_asked_in_vain(clock: FakeClock, client: FakeReports) -> None:
    """The desk slept for what it did next, or for a minute, and did not turn in circles."""
    calls = len(client.calls(CREATE_REPORT)) + len(client.calls(GET_REPORT))
    minutes = clock.slept / 60
    assert len(clock.sleeps) <= calls + minutes
    assert len(clock.sleeps) > 100
