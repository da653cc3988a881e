"""What the desk tells of one stream's reports, as tasks to be read."""

from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue

from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Created, Ended, Failed, Order, Outcome, Status
from source_amazon_sp.reports.plan import WindowOrder
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.streams.base import Checkpoint, Task

_FATAL_IN_A_ROW = 3  # reports; after so many at the start the others would fail alike


class ReportTask(Task):
    """A window whose reports have all ended."""

    def __init__(self, order: WindowOrder, outcomes: Sequence[Ended | Failed]) -> None:
        super().__init__(order.scopes, order.window)
        self.order = order
        self.outcomes = outcomes
        self.job_keys = tuple(request.key for request in order.requests)


class Outcomes:
    """
    Turns what the desk tells of one stream into tasks.

    A window that Amazon cancels while it has data for others is asked for once more at the end: CANCELLED means "no
    data" and also "too soon after the last one of this type".
    """

    def __init__(self, stream: str, spec: ReportSpec, desk: ReportDesk) -> None:
        self._stream = stream
        self._spec = spec
        self._desk = desk
        self._ended: dict[ReportRequest, Ended | Failed] = {}
        self._cancelled: list[WindowOrder] = []
        self._fatal = 0
        self._with_data = False

    def tasks(self, planned: Callable[[], Sequence[WindowOrder]]) -> Iterator[Task | Checkpoint]:
        outbox = self._desk.outbox(self._stream)
        by_request = {request: order for order in planned() for request in order.requests}
        if not by_request and not outbox.empty():
            failed = outbox.get()
            if isinstance(failed, Failed):
                raise failed.error  # the planning itself
        yield from self._until_all_ended(by_request, outbox)
        if self._cancelled and self._with_data:
            again = [request for order in self._cancelled for request in order.requests if self._is_cancelled(request)]
            for request in again:
                del self._ended[request]
            self._desk.order_more(self._stream, [Order(request, self._spec) for request in again])
            self._cancelled, self._with_data = [], False
            yield from self._until_all_ended(by_request, outbox)
        for order in self._cancelled:
            yield self._task(order)

    def _until_all_ended(
        self, by_request: dict[ReportRequest, WindowOrder], outbox: SimpleQueue[Outcome]
    ) -> Iterator[Task | Checkpoint]:
        while len(self._ended) < len(by_request):
            outcome: Outcome = outbox.get()
            if isinstance(outcome, Created):
                yield Checkpoint(outcome.request.key, {"report": outcome.report_id, "created": outcome.at})
                continue
            request = outcome.request if isinstance(outcome, Failed) else outcome.job.request
            self._ended[request] = outcome
            order = by_request[request]
            stopped = isinstance(outcome, Failed) and outcome.stop
            if stopped or all(other in self._ended for other in order.requests):
                if any(self._is_cancelled(other) for other in order.requests):
                    self._cancelled.append(order)
                else:
                    yield self._task(order)
            if stopped or self._hopeless(outcome):
                # The reports that were not asked for stay gaps.
                for other in by_request:
                    self._ended.setdefault(other, outcome)
                self._with_data = False

    def _task(self, order: WindowOrder) -> ReportTask:
        return ReportTask(order, [self._ended[request] for request in order.requests if request in self._ended])

    def _is_cancelled(self, request: ReportRequest) -> bool:
        outcome = self._ended.get(request)
        return isinstance(outcome, Ended) and outcome.job.status is Status.CANCELLED

    def _hopeless(self, outcome: Outcome) -> bool:
        """Whether the first reports were all FATAL: the rest would be, and each costs a minute of quota."""
        status = outcome.job.status if isinstance(outcome, Ended) else None
        self._with_data = self._with_data or status is Status.DONE
        self._fatal += status is Status.FATAL
        return self._fatal >= _FATAL_IN_A_ROW and not self._with_data
