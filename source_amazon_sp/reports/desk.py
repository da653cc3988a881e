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
from collections.abc import Callable, Sequence

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.clock import Clock, written
from source_amazon_sp.errors import ConnectorError, Throttled
from source_amazon_sp.reports.failure import as_failure
from source_amazon_sp.reports.job import Created, Failed, Order, ReportJob
from source_amazon_sp.reports.maker import Maker, ReportMaker
from source_amazon_sp.reports.order_book import OrderBook, Outbox, Planner
from source_amazon_sp.reports.poller import Poller
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
        self._changed = threading.Condition()  # guards what streams say to the desk while it works
        self._book = OrderBook()
        self._poller = Poller(self._maker, clock, self._book.add_again)
        self._limits = TypeLimits(clock)
        self._withdrawn: set[str] = set()
        self._late: list[tuple[str, ReportJob]] = []
        self._active: set[str] = set()
        self._broken: ConnectorError | None = None
        self._started_at: float | None = None
        self.row_of, self.ordered_by, self.known_by = self._book.row_of, self._book.ordered_by, self._book.known_by

    def join(self, stream: str, spec: ReportSpec, planner: Planner) -> None:
        """`planner` gives the stream's reports, newest first, each with the id that an earlier sync left."""
        self._book.join(stream, spec, planner)

    def outbox(self, stream: str) -> Outbox:
        """Where the outcomes of the stream's orders arrive: one Ended or Failed for each, maybe a Created before."""
        self._book.plan(self._poller.follow)
        with self._changed:
            if self._started_at is None:
                self._started_at = self._clock.monotonic()
                self._active = self._book.streams()
                threading.Thread(target=self._run, name="report-desk", daemon=True).start()
        return self._book.outboxes[stream]

    def order_more(self, stream: str, orders: Sequence[Order]) -> None:
        """Have more reports made, after everything else that the stream has ordered; before it those that say so."""
        with self._changed:
            for order in orders:
                job = ReportJob(order)
                job.outboxes.append(self._book.outboxes[stream])
                if self._broken is not None:
                    job.tell(Failed(job.request, self._broken, stop=True))
                self._late.append((stream, job))
            self._changed.notify()

    def withdraw(self, stream: str) -> None:
        """The stream wants nothing more; reports that Amazon makes for it alone are not followed."""
        with self._changed:
            self._withdrawn.add(stream)
            self._changed.notify()

    def forecast(self, stream: str) -> tuple[int, int]:
        """
        How many reports will be asked for on behalf of the stream, and how many it has that are made already.

        What several streams want counts for the first. Nothing is begun. Raises what the stream's planner raised.
        """
        self._book.plan(self._poller.follow)
        outbox = self._book.outboxes[stream]
        if not outbox.empty() and isinstance(failed := outbox.get(), Failed):
            raise failed.error
        return self._book.left(stream), len(self._book.known_by(stream))

    def seconds_to_make(self) -> float:
        """How long Amazon's quota takes for all that is to be asked for."""
        return self._client.seconds_for(self._maker.creates, max(1, self._book.left()))

    def outlook(self) -> str:
        """What is left, for the line that says why the sync waits."""
        minutes, followed = f"{self.seconds_to_make() / 60:.0f}", len(self._poller.followed)
        left = self._book.left()
        return f"{left} {self._maker.things} to ask for (about {minutes} min), {followed} being made."

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
            for job in [*self._poller.followed, *late, *self._book.jobs()]:
                job.tell(Failed(job.request, self._broken, stop=True))

    def _take_over(self) -> None:
        """Follow what was made already instead of asking for it."""
        for found in made_already(self._client, list(self._book.jobs()), self._clock.now()):
            found.job.report_id, found.job.found = found.report_id, True
            found.job.tell(Created(found.job.request, found.report_id, found.created_at, found=True))
            self._poller.follow(found.job)
        self._book.keep(lambda job: not job.report_id)

    def _listen(self) -> bool:
        """Take in what streams have said; with nothing to do wait for it. False when no stream is left."""
        with self._changed:
            while True:
                for stream, job in self._late:
                    if job.report_id:
                        self._poller.follow(job)
                    else:
                        self._book.add(stream, job)
                self._late.clear()
                for stream in self._withdrawn:
                    self._active.discard(stream)
                    self._forget(self._book.outboxes[stream])
                self._withdrawn.clear()
                if self._book.turns or self._poller.followed:
                    return True
                if not self._active:
                    return False
                self._changed.wait()

    def _forget(self, outbox: Outbox) -> None:
        """Tell it of nothing more; a report that nobody else wants is neither asked for nor followed."""
        for job in [*self._poller.followed, *self._book.jobs()]:
            if outbox in job.outboxes:
                job.outboxes.remove(outbox)
        self._poller.followed = [job for job in self._poller.followed if job.outboxes]
        self._book.keep(lambda job: bool(job.outboxes))

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
        for stream in sorted(self._book.turns, key=lambda stream: self._book.first(stream).is_of_before(recent)):
            spec = self._book.first(stream).spec
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
        job = self._book.first(stream)
        try:
            report_id = self._maker.create(job.request, job.spec)
        except Throttled as throttled:
            self._throttled(stream, throttled)
            return
        except ConnectorError as error:
            self._book.give_up(stream, error)
            return
        self._limits.accepted(job.spec)
        self._book.asked_for(stream)
        job.report_id = report_id
        job.created_at = written(self._clock.now().replace(microsecond=0))
        job.tell(Created(job.request, report_id, job.created_at))
        self._poller.follow(job)

    def _throttled(self, stream: str, throttled: Throttled) -> None:
        spec = self._book.first(stream).spec
        if is_daily(spec):
            self._postpone_today(stream)
        elif self._limits.refused(spec, [job.spec for job in self._book.firsts()]):
            self._book.let_others_go_first(stream)
        else:
            self._book.give_up(stream, throttled)

    def _postpone_today(self, stream: str) -> None:
        """A type's daily allowance is used up: waiting for the next day would hold the sync open."""
        self._book.postpone(stream, "Amazon makes no more reports of this type today")

    def _postpone_history(self, recent: pendulum.DateTime) -> None:
        """The sync has read history for long enough: begin no more of it, and go on with what is begun."""
        why = f"this sync has run for {HISTORY_FOR / 3600:.0f} hours"
        for stream in [*self._book.turns]:
            self._book.postpone(stream, why, lambda job: job.is_of_before(recent) and not job.first)
