"""What the desk tells of one stream's reports, as tasks to be read."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Created, Ended, Failed, Order, Outcome, Postponed, ReportJob, Status
from source_amazon_sp.reports.plan import WindowOrder
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.type_limits import cool_down, is_daily
from source_amazon_sp.streams.base import Checkpoint, Task
from source_amazon_sp.streams.report_notes import moment, place_of

logger = logging.getLogger("airbyte")

_Values = tuple[tuple[str, str], ...]

_FATAL_BEFORE_DATA = 3  # windows; after so many, and none with data, the others would fail alike


class ReportTask(Task):
    """A window whose reports have all ended."""

    def __init__(self, order: WindowOrder, outcomes: Sequence[Ended | Failed]) -> None:
        super().__init__(order.scopes, order.window)
        self.order = order
        self.outcomes = outcomes
        self.lacking: frozenset[ReportRequest] = frozenset()  # those that Amazon makes for this account in no window
        self.job_keys = tuple({key for request in order.requests for key in (request.key, place_of(request))})

    def about(self) -> dict[str, Any]:
        jobs = [outcome.job for outcome in self.outcomes if isinstance(outcome, Ended)]
        ids = [str(job.report_id) for job in jobs]
        return {
            "report_id": "+".join(ids) or None,
            "processing_status": "+".join(job.status.value for job in jobs) or None,
        }


class Outcomes:
    """
    Turns what the desk tells of one stream into tasks.

    CANCELLED means "no data" and also "too soon after the last one of this type". A window that Amazon cancels while
    it has data for others is asked for once more at the end. Where it has none for any, and of a snapshot, nothing
    tells the one from the other: the state notes that it was cancelled, and a later sync asks again.

    An account need not have every value of an option that fans out, such as every selling programme: one that is FATAL
    in all windows is read without. One that Amazon makes for others failed for a while, and its window stays open.

    `rest` tells what a job that has ended leaves to be ordered: its window is closed when that has ended, too.
    """

    def __init__(
        self,
        stream: str,
        spec: ReportSpec,
        desk: ReportDesk,
        rest: Callable[[ReportJob], Sequence[Order]] = lambda _: (),
    ) -> None:
        self._rest = rest
        self._fans_out = {option.name for option in spec.options if option.fan_out}
        self._stream = stream
        self._spec = spec
        self._desk = desk
        self._ended: dict[ReportRequest, Ended | Failed] = {}
        self._cancelled: list[WindowOrder] = []
        self._partly: list[WindowOrder] = []  # windows of which some values of an option are FATAL and some are not
        self._made: set[_Values] = set()  # values of which Amazon has made any report
        self._fatal = 0
        self._with_data = False
        self._stopped = False
        self._hopeless = False
        self._is_second_round = False
        self._begun: set[ReportRequest] = set()
        self._lost: set[ReportRequest] = set()  # what this sync waits for no more, though it has not ended
        self._left: dict[str, set[tuple[tuple[str, ...], Window]]] = {}  # by reason, what is postponed

    def tasks(self, planned: Callable[[], Sequence[WindowOrder]]) -> Iterator[Task | Checkpoint]:
        outbox = self._desk.outbox(self._stream)
        self._begun = set(self._desk.known_by(self._stream))
        by_request = {request: order for order in planned() for request in order.requests}
        if not by_request and not outbox.empty():
            failed = outbox.get()
            if isinstance(failed, Failed):
                raise failed.error  # the planning itself
        yield from self._until_all_ended(by_request, outbox)
        yield from self._noted()
        may_be_asked_again = self._with_data and not self._stopped and not is_daily(self._spec)
        if self._cancelled and may_be_asked_again:
            yield from self._asked_again(by_request, outbox)
            yield from map(self._task, self._cancelled)
        elif not self._with_data or is_daily(self._spec):  # otherwise it can't be asked for again now, and stays a gap
            yield from map(self._task, self._cancelled)
        for order in self._partly:
            task = self._task(order)
            task.lacking = frozenset(each for each in order.requests if self._values(each) not in self._made)
            yield task
        self._say_what_is_left()

    def _noted(self) -> Iterator[Checkpoint]:
        """Of windows that may have been cancelled for being asked for too soon, that they were cancelled once."""
        noted = [order for order in self._cancelled if self._is_doubtful(order)]
        self._cancelled = [order for order in self._cancelled if order not in noted]
        jobs = [job for order in noted for job in self._cancelled_jobs(order)]
        notes = {job.request.key: job.asked_at for job in jobs}
        notes |= {place_of(job.request): job.cancelled_at or job.asked_at for job in jobs}
        for key, at in notes.items():
            yield Checkpoint(key, {"cancelled": at})
        if noted:
            logger.info(
                "%s: Amazon has no data for %d windows, or was asked too soon (CANCELLED): a later sync asks again.",
                self._stream,
                len(noted),
            )

    def _is_doubtful(self, order: WindowOrder) -> bool:
        """Whether nothing says that it is cancelled for lack of data: no earlier sync, no data of other windows."""
        if self._with_data and order.requests[0].window is not None:
            return False
        jobs = self._cancelled_jobs(order)
        return len(jobs) == len(order.requests) and not all(map(_is_believed, jobs))

    def _asked_again(
        self, by_request: dict[ReportRequest, WindowOrder], outbox: SimpleQueue[Outcome]
    ) -> Iterator[Task | Checkpoint]:
        again = [job.request for order in self._cancelled for job in self._cancelled_jobs(order)]
        for request in again:
            del self._ended[request]
        self._desk.order_more(self._stream, [Order(request, self._spec) for request in again])
        self._cancelled, self._fatal, self._is_second_round = [], 0, True
        yield from self._until_all_ended(by_request, outbox)

    def _until_all_ended(
        self, by_request: dict[ReportRequest, WindowOrder], outbox: SimpleQueue[Outcome]
    ) -> Iterator[Task | Checkpoint]:
        while self._something_is_to_come(by_request):
            outcome: Outcome = outbox.get()
            if isinstance(outcome, Created):
                self._begun.add(outcome.request)
                found = {"found": True} if outcome.found else {}
                yield Checkpoint(outcome.request.key, {"report": outcome.report_id, "created": outcome.at, **found})
            elif isinstance(outcome, Postponed):
                self._lost.add(outcome.request)
                if outcome.why:
                    order = by_request[outcome.request]
                    self._left.setdefault(outcome.why, set()).add((order.scopes, order.window))
            elif outcome.request not in self._lost:
                yield from self._heard(outcome, by_request)

    def _heard(self, outcome: Ended | Failed, by_request: dict[ReportRequest, WindowOrder]) -> Iterator[Task]:
        """A report has ended, or does not come."""
        if isinstance(outcome, Failed) and outcome.request not in by_request:
            raise outcome.error  # the planning itself
        if isinstance(outcome, Ended):
            try:
                self._order_the_rest(outcome.job, by_request)
            except ConnectorError as error:  # its document can't be read: that costs its window alone
                outcome = Failed(outcome.request, error, stop=False)
        self._ended[outcome.request] = outcome
        order = by_request[outcome.request]
        stops = isinstance(outcome, Failed) and outcome.stop
        if stops:
            self._stopped = True
            self._lost.update(order.requests)
        if stops or all(other in self._ended for other in order.requests):
            yield from self._closed(order)

    def _order_the_rest(self, job: ReportJob, by_request: dict[ReportRequest, WindowOrder]) -> None:
        order = by_request[job.request]
        more = [each for each in self._rest(job) if each.request not in order.requests]
        if not more:
            return
        longer = replace(order, requests=(*order.requests, *(each.request for each in more)))
        by_request |= dict.fromkeys(longer.requests, longer)
        self._begun.update(each.request for each in more if each.report_id)
        self._desk.order_more(self._stream, more)

    def _say_what_is_left(self) -> None:
        for why, windows in self._left.items():
            logger.info("%s: %s; %d windows are left for later syncs.", self._stream, why, len(windows))

    def _something_is_to_come(self, by_request: dict[ReportRequest, WindowOrder]) -> bool:
        """Whether a report has not ended. After a stop only those that Amazon is making count: the rest stay gaps."""
        if self._hopeless:
            return False
        wanted = (request for request in by_request if not self._stopped or request in self._begun)
        return any(request not in self._ended and request not in self._lost for request in wanted)

    def _closed(self, order: WindowOrder) -> Iterator[Task]:
        """A window of which nothing more will come."""
        outcomes = [self._ended[request] for request in order.requests if request in self._ended]
        statuses = {outcome.job.status for outcome in outcomes if isinstance(outcome, Ended)}
        self._made |= {
            self._values(each.job.request)
            for each in outcomes
            if isinstance(each, Ended) and each.job.status is Status.DONE
        }
        self._with_data = self._with_data or Status.DONE in statuses
        self._fatal += statuses == {Status.FATAL}
        if self._fatal >= _FATAL_BEFORE_DATA and not self._with_data:
            self._stopped = self._hopeless = True  # the others would be FATAL, too, a minute of quota each
        if {Status.FATAL, Status.DONE} <= statuses and self._fans_out:
            self._partly.append(order)
        elif Status.CANCELLED in statuses and not self._is_second_round:
            self._cancelled.append(order)
        else:
            yield self._task(order)

    def _task(self, order: WindowOrder) -> ReportTask:
        return ReportTask(order, [self._ended[request] for request in order.requests if request in self._ended])

    def _values(self, request: ReportRequest) -> "_Values":
        """The values that a report has of the options that fan out."""
        return tuple(pair for pair in request.options if pair[0] in self._fans_out)

    def _cancelled_jobs(self, order: WindowOrder) -> list[ReportJob]:
        ended = [outcome for outcome in map(self._ended.get, order.requests) if isinstance(outcome, Ended)]
        return [outcome.job for outcome in ended if outcome.job.status is Status.CANCELLED]


def _is_believed(job: ReportJob) -> bool:
    """Whether it is cancelled long enough after the like was, so that there are no data."""
    if job.cancelled_at is None:
        return False
    return moment(job.asked_at) >= moment(job.cancelled_at).add(seconds=round(cool_down(job.spec)))
