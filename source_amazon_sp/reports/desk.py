"""
Where all report streams of a sync have their reports made: one creator, one poller.

    streams ── orders, newest window first ──▶ desk ── createReport, round-robin over streams ──▶ Amazon
       ▲                                        │ ◀── getReport, with growing pauses ───────────────┘
       └──────── created / ended / failed ──────┘

All types share the quota of createReport (one a minute after a burst of 15), so no stream may use it up before the
others have had their turn; some types have an allowance of their own beside it. One thread does both, and never
waits for one while the other could go on.
"""

import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from queue import SimpleQueue

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.clock import Clock, written
from source_amazon_sp.errors import ConnectorError, Throttled
from source_amazon_sp.reports.failure import as_failure
from source_amazon_sp.reports.job import Created, Failed, Order, Outcome, Postponed, ReportJob
from source_amazon_sp.reports.maker import Maker, ReportMaker
from source_amazon_sp.reports.poller import Poller
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.takeover import made_already
from source_amazon_sp.reports.type_limits import TypeLimits, is_daily

_SAY_EVERY = 60.0
_LONGEST_WAIT = 60 * 60.0  # seconds that a sync is held open for one more report of a type with a daily allowance
RECENT = pendulum.duration(days=30)  # what every stream gets before any gets history
# Airbyte runs one sync of a connection at a time: as long as this one reads history, no stream gets what is new.
HISTORY_FOR = 12 * 60 * 60.0  # seconds


class ReportDesk:
    """
    Takes the orders of all streams that join, makes each report once, and tells every stream that ordered it.

    A stream joins with a planner, which is called when the first stream asks for its outcomes: so the desk knows
    before it starts which reports are wanted twice. Jobs that are not reports have a maker of their own.
    """

    def __init__(
        self,
        client: SellingPartnerClient,
        clock: Clock,
        on_wait: Callable[[str, float], None],
        maker: Maker | None = None,
    ) -> None:
        self._client = client
        self._maker = maker or ReportMaker(client, clock)
        self.making = self._maker.making  # what the desk waits for, in words
        self.creates, self.fetches = self._maker.creates, self._maker.fetches
        self._clock = clock
        self._on_wait = on_wait
        self._planning = threading.Lock()  # may be held for as long as Amazon takes to answer a planner
        self._changed = threading.Condition()  # guards what streams say to the desk while it works
        self._planners: dict[str, tuple[ReportSpec, Callable[[], Sequence[Order]]]] = {}
        self._outboxes: dict[str, SimpleQueue[Outcome]] = {}
        self._waiting: dict[str, deque[ReportJob]] = {}
        self._turns: deque[str] = deque()
        self._poller = Poller(self._maker, clock, self._ask_again)
        self._limits = TypeLimits(clock)
        self._withdrawn: set[str] = set()
        self._late: list[tuple[str, ReportJob]] = []
        self._active: set[str] = set()
        self._ordered: dict[str, int] = {}
        self._known: dict[str, list[ReportRequest]] = {}
        self._broken: ConnectorError | None = None
        self._planned = False
        self._started_at: float | None = None

    def join(self, stream: str, spec: ReportSpec, planner: Callable[[], Sequence[Order]]) -> None:
        """`planner` gives the stream's reports, newest first, each with the id that an earlier sync left."""
        self._planners[stream] = (spec, planner)
        self._outboxes[stream] = SimpleQueue()

    def outbox(self, stream: str) -> "SimpleQueue[Outcome]":
        """Where the outcomes of the stream's orders arrive: one Ended or Failed for each, maybe a Created before."""
        with self._planning:
            self._plan()
        with self._changed:
            if self._started_at is None:
                self._started_at = self._clock.monotonic()
                self._active = set(self._planners)
                threading.Thread(target=self._run, name="report-desk", daemon=True).start()
        return self._outboxes[stream]

    def order_more(self, stream: str, orders: Sequence[Order]) -> None:
        """Have more reports made, after everything else that the stream has ordered; before it those that say so."""
        with self._changed:
            for order in orders:
                job = ReportJob(order)
                job.outboxes.append(self._outboxes[stream])
                if self._broken is not None:
                    job.tell(Failed(job.request, self._broken, stop=True))
                self._late.append((stream, job))
            self._changed.notify()

    def withdraw(self, stream: str) -> None:
        """The stream wants nothing more; reports that Amazon makes for it alone are not followed."""
        with self._changed:
            self._withdrawn.add(stream)
            self._changed.notify()

    def known_by(self, stream: str) -> list[ReportRequest]:
        """The requests of the stream for which an earlier sync left a report's id."""
        return self._known.get(stream, [])

    def ordered_by(self, stream: str) -> int:
        """How many reports the stream's planner ordered."""
        return self._ordered[stream]

    def row_of(self, stream: str | None) -> ReportSpec | None:
        """The row of a stream that has joined; None for one that has not."""
        return self._planners[stream][0] if stream in self._planners else None

    def forecast(self, stream: str) -> tuple[int, int]:
        """
        How many reports will be asked for on behalf of the stream, and how many it has that are made already.

        What several streams want counts for the first. Nothing is begun. Raises what the stream's planner raised.
        """
        with self._planning:
            self._plan()
        outbox = self._outboxes[stream]
        if not outbox.empty() and isinstance(failed := outbox.get(), Failed):
            raise failed.error
        return len(self._waiting[stream]), len(self._known[stream])

    def seconds_to_make(self) -> float:
        """How long Amazon's quota takes for all that is to be asked for."""
        return self._client.seconds_for(self._maker.creates, max(1, sum(map(len, self._waiting.values()))))

    def outlook(self) -> str:
        """What is left, for the line that says why the sync waits."""
        left = sum(map(len, self._waiting.values()))
        minutes, followed = f"{self.seconds_to_make() / 60:.0f}", len(self._poller.followed)
        return f"{left} {self._maker.things} to ask for (about {minutes} min), {followed} being made."

    def _plan(self) -> None:
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
                self._outboxes[stream].put(Failed(nothing, as_failure(error), stop=True))
                continue
            self._ordered[stream] = len(orders)
            self._take(stream, orders, jobs)
        for stream, waiting in self._waiting.items():
            known = [job for job in waiting if job.report_id]
            self._known[stream] = [job.request for job in known]
            for job in known:
                waiting.remove(job)
                self._poller.follow(job)
            if waiting:
                self._turns.append(stream)

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
            job.outboxes.append(self._outboxes[stream])

    def _run(self) -> None:
        try:
            self._take_over()
            while self._listen():
                moment = self._step()
                if moment is not None:
                    self._wait_until(moment)
        except Exception as error:  # noqa: BLE001  # whatever it is, no stream may wait for ever
            with self._changed:
                self._broken = as_failure(error)
                late = [job for _, job in self._late]
            for job in [*self._poller.followed, *late, *(job for waiting in self._waiting.values() for job in waiting)]:
                job.tell(Failed(job.request, self._broken, stop=True))

    def _take_over(self) -> None:
        """Follow what was made already instead of asking for it."""
        jobs = [job for waiting in self._waiting.values() for job in waiting]
        for found in made_already(self._client, jobs, self._clock.now()):
            found.job.report_id, found.job.found = found.report_id, True
            found.job.tell(Created(found.job.request, found.report_id, found.created_at, found=True))
            self._poller.follow(found.job)
        for stream, waiting in self._waiting.items():
            self._waiting[stream] = deque(job for job in waiting if not job.report_id)
        self._turns = deque(stream for stream in self._turns if self._waiting[stream])

    def _listen(self) -> bool:
        """Take in what streams have said; with nothing to do wait for it. False when no stream is left."""
        with self._changed:
            while True:
                for stream, job in self._late:
                    if job.report_id:
                        self._poller.follow(job)
                    else:
                        self._queue(stream, job)
                self._late.clear()
                for stream in self._withdrawn:
                    self._active.discard(stream)
                    self._forget(self._outboxes[stream])
                self._withdrawn.clear()
                if self._turns or self._poller.followed:
                    return True
                if not self._active:
                    return False
                self._changed.wait()

    def _queue(self, stream: str, job: ReportJob) -> None:
        if not self._waiting[stream]:
            self._turns.append(stream)
        waiting = self._waiting[stream]
        firsts = (place for place, other in enumerate(waiting) if job.first and not other.first)
        waiting.insert(next(firsts, len(waiting)), job)

    def _forget(self, outbox: "SimpleQueue[Outcome]") -> None:
        """Tell it of nothing more; a report that nobody else wants is neither asked for nor followed."""
        for job in [*self._poller.followed, *(job for waiting in self._waiting.values() for job in waiting)]:
            if outbox in job.outboxes:
                job.outboxes.remove(outbox)
        self._poller.followed = [job for job in self._poller.followed if job.outboxes]
        for stream, waiting in self._waiting.items():
            self._waiting[stream] = deque(job for job in waiting if job.outboxes)
            if stream in self._turns and not self._waiting[stream]:
                self._turns.remove(stream)

    def _wait_until(self, moment: float) -> None:
        now = self._clock.monotonic()
        self._on_wait(self.making, moment - now)
        self._clock.sleep_until(min(moment, now + _SAY_EVERY))

    def _step(self) -> float | None:
        """Do the one thing that is due; otherwise the moment at which something will be."""
        now = self._clock.monotonic()
        quota = now + self._client.seconds_for(self._maker.creates)
        moments = []
        # Creating goes first: its quota is the scarce one, and many polls must not keep it idle.
        recent = self._clock.now() - RECENT
        if self._started_at is not None and now - self._started_at > HISTORY_FOR:
            self._postpone_history(recent)
        for stream in sorted(self._turns, key=lambda stream: self._waiting[stream][0].is_of_before(recent)):
            spec = self._waiting[stream][0].spec
            free_at = self._limits.free_at(spec, now)
            if is_daily(spec) and free_at - now > _LONGEST_WAIT:
                self._postpone_today(stream)
                return None
            at = max(quota, free_at)
            if at <= now:
                self._create(stream)
                return None
            moments.append(at)
        poll = self._poller.next()
        if poll is not None and poll.next_poll <= now:
            self._poller.poll(poll)
            return None
        return min([*moments, *([poll.next_poll] if poll else [])], default=now)

    def _create(self, stream: str) -> None:
        """Ask for the stream's next report, and give the turn to the next stream."""
        job = self._waiting[stream][0]
        try:
            report_id = self._maker.create(job.request, job.spec)
        except Throttled as throttled:
            self._throttled(stream, throttled)
            return
        except ConnectorError as error:
            self._give_up(stream, error)
            return
        self._limits.accepted(job.spec)
        self._waiting[stream].popleft()
        self._turns.remove(stream)
        if self._waiting[stream]:
            self._turns.append(stream)
        job.report_id = report_id
        job.created_at = written(self._clock.now().replace(microsecond=0))
        job.tell(Created(job.request, report_id, job.created_at))
        self._poller.follow(job)

    def _throttled(self, stream: str, throttled: Throttled) -> None:
        spec = self._waiting[stream][0].spec
        if is_daily(spec):
            self._postpone_today(stream)
        elif self._limits.refused(spec, [waiting[0].spec for waiting in self._waiting.values() if waiting]):
            self._turns.remove(stream)
            self._turns.append(stream)
        else:
            self._give_up(stream, throttled)

    def _postpone(self, stream: str, jobs: Collection[ReportJob], why: str) -> None:
        """Leave reports that the stream waits for to a later sync."""
        for job in jobs:
            job.tell(Postponed(job.request, why))
        self._waiting[stream] = deque(job for job in self._waiting[stream] if job not in jobs)
        if not self._waiting[stream]:
            self._turns.remove(stream)

    def _postpone_today(self, stream: str) -> None:
        """A type's daily allowance is used up: waiting for the next day would hold the sync open."""
        self._postpone(stream, {*self._waiting[stream]}, "Amazon makes no more reports of this type today")

    def _postpone_history(self, recent: pendulum.DateTime) -> None:
        """The sync has read history for long enough: begin no more of it, and go on with what is begun."""
        for stream in [*self._turns]:
            history = {job for job in self._waiting[stream] if job.is_of_before(recent) and not job.first}
            self._postpone(stream, history, f"this sync has run for {HISTORY_FOR / 3600:.0f} hours")

    def _give_up(self, stream: str, error: ConnectorError) -> None:
        """What Amazon refuses for one window it refuses for the others: say so once."""
        self._turns.remove(stream)
        for number, job in enumerate(self._waiting[stream]):
            for outbox in job.outboxes:
                if number == 0 or outbox is not self._outboxes[stream]:
                    outbox.put(Failed(job.request, error, stop=True))
                else:
                    outbox.put(Postponed(job.request))  # the stream may think that it is being made
        self._waiting[stream].clear()

    def _ask_again(self, job: ReportJob) -> None:
        """Have a report that an earlier sync asked for made anew."""
        stream = next(name for name, outbox in self._outboxes.items() if outbox is job.outboxes[0])
        self._queue(stream, job)
