"""What is still to be asked for and on whose behalf: the desk's book, which the desk works off."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue

from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.reports.failure import as_failure
from source_amazon_sp.reports.job import Failed, Order, Outcome, Postponed, ReportJob
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec

Planner = Callable[[], Sequence[Order]]
Outbox = SimpleQueue[Outcome]


class OrderBook:
    """
    The orders of all streams that join. What several of them want is one job; `turns` are those whose turn comes.

    Streams write to it until it is planned, and the desk's thread alone from then on.
    """

    def __init__(self) -> None:
        self._planning = threading.Lock()  # may be held for as long as Amazon takes to answer a planner
        self._planned = False
        self._planners: dict[str, tuple[ReportSpec, Planner]] = {}
        self._ordered: dict[str, int] = {}
        self._known: dict[str, list[ReportRequest]] = {}
        self._waiting: dict[str, deque[ReportJob]] = {}
        self.outboxes: dict[str, Outbox] = {}
        self.turns: deque[str] = deque()

    def join(self, stream: str, spec: ReportSpec, planner: Planner) -> None:
        self._planners[stream] = (spec, planner)
        self.outboxes[stream] = SimpleQueue()

    def plan(self, follow: Callable[[ReportJob], None]) -> None:
        """Ask every planner, once; `follow` takes the jobs for which an earlier sync left an id."""
        with self._planning:
            if self._planned:
                return
            self._planned = True
            jobs: dict[ReportRequest, ReportJob] = {}
            for stream, (spec, planner) in self._planners.items():
                self._waiting[stream] = deque()
                try:
                    orders = planner()
                except Exception as error:  # noqa: BLE001  # a stream that can't plan must not keep the others waiting
                    self._ordered[stream] = 1
                    nothing = ReportRequest(spec.report_type, (), None, ())
                    self.outboxes[stream].put(Failed(nothing, as_failure(error), stop=True))
                    continue
                self._ordered[stream] = len(orders)
                self._take(stream, orders, jobs)
            for stream, waiting in self._waiting.items():
                known = [job for job in waiting if job.report_id]
                self._known[stream] = [job.request for job in known]
                for job in known:
                    waiting.remove(job)
                    follow(job)
                if waiting:
                    self.turns.append(stream)

    def streams(self) -> set[str]:
        return set(self._planners)

    def row_of(self, stream: str | None) -> ReportSpec | None:
        """The row of a stream that has joined; None for one that has not."""
        return self._planners[stream][0] if stream in self._planners else None

    def ordered_by(self, stream: str) -> int:
        """How many reports the stream's planner ordered."""
        return self._ordered[stream]

    def known_by(self, stream: str) -> list[ReportRequest]:
        """The requests of the stream for which an earlier sync left a report's id."""
        return self._known.get(stream, [])

    def left(self, stream: str | None = None) -> int:
        """How many reports are to be asked for, on behalf of the stream or of all."""
        return len(self._waiting[stream]) if stream is not None else sum(map(len, self._waiting.values()))

    def jobs(self) -> Iterator[ReportJob]:
        """All that are to be asked for."""
        for waiting in self._waiting.values():
            yield from waiting

    def first(self, stream: str) -> ReportJob:
        """What is to be asked for next on behalf of a stream that has a turn."""
        return self._waiting[stream][0]

    def firsts(self) -> list[ReportJob]:
        return [waiting[0] for waiting in self._waiting.values() if waiting]

    def add(self, stream: str, job: ReportJob) -> None:
        """Have one more asked for, after everything else of the stream; one that is `first` before what is not."""
        waiting = self._waiting[stream]
        if not waiting:
            self.turns.append(stream)
        before = (place for place, other in enumerate(waiting) if job.first and not other.first)
        waiting.insert(next(before, len(waiting)), job)

    def add_again(self, job: ReportJob) -> None:
        """Have one asked for anew that was being followed."""
        self.add(next(name for name, outbox in self.outboxes.items() if outbox is job.outboxes[0]), job)

    def asked_for(self, stream: str) -> None:
        """The stream's next report has been asked for: the turn goes to the next stream."""
        self._waiting[stream].popleft()
        self.turns.remove(stream)
        if self._waiting[stream]:
            self.turns.append(stream)

    def let_others_go_first(self, stream: str) -> None:
        self.turns.remove(stream)
        self.turns.append(stream)

    def keep(self, is_wanted: Callable[[ReportJob], bool]) -> None:
        """Strike out what is not wanted any more."""
        for stream, waiting in self._waiting.items():
            self._waiting[stream] = deque(filter(is_wanted, waiting))
        self.turns = deque(stream for stream in self.turns if self._waiting[stream])

    def postpone(self, stream: str, why: str, which: Callable[[ReportJob], bool] = lambda _: True) -> None:
        """Leave reports that the stream waits for to a later sync."""
        kept: deque[ReportJob] = deque()
        for job in self._waiting[stream]:
            if which(job):
                job.tell(Postponed(job.request, why))
            else:
                kept.append(job)
        self._keep_of(stream, kept)

    def give_up(self, stream: str, error: ConnectorError) -> None:
        """What Amazon refuses for one window it refuses for the others: say so once."""
        for number, job in enumerate(self._waiting[stream]):
            for outbox in job.outboxes:
                if number == 0 or outbox is not self.outboxes[stream]:
                    outbox.put(Failed(job.request, error, stop=True))
                else:
                    outbox.put(Postponed(job.request))  # the stream may think that it is being made
        self._keep_of(stream, deque())

    def _keep_of(self, stream: str, jobs: deque[ReportJob]) -> None:
        self._waiting[stream] = jobs
        if not jobs:
            self.turns.remove(stream)

    def _take(self, stream: str, orders: Sequence[Order], jobs: dict[ReportRequest, ReportJob]) -> None:
        """The stream's orders as jobs; what another has ordered as well is one job for both."""
        for order in orders:
            job = jobs.get(order.request)
            if job is None:
                job = jobs[order.request] = ReportJob(order)
                self._waiting[stream].append(job)
            job.report_id = job.report_id or order.report_id
            job.found = job.found or order.found
            job.cancelled_at = job.cancelled_at and order.cancelled_at
            job.outboxes.append(self.outboxes[stream])
