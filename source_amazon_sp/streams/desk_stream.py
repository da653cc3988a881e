"""What streams of reports and of queries share: windows are planned, ordered at a desk, and told of as they end."""

import logging
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import pendulum

from source_amazon_sp.clock import Clock
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.incremental.progress import Job, Progress
from source_amazon_sp.reports.desk import HISTORY_FOR, RECENT, ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.job import Order, ReportJob
from source_amazon_sp.reports.plan import Wanted, WindowOrder, within_a_day
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.type_limits import cool_down, is_daily
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import Checkpoint, SourceStream, Task
from source_amazon_sp.streams.forecast import Calls, Forecast
from source_amazon_sp.streams.report_notes import asked_for, cancelled, moment, place_of
from source_amazon_sp.streams.report_outcomes import Outcomes

logger = logging.getLogger("airbyte")

_SNAPSHOTS_TOLD = 31  # days of which the state says whether there is one: so long marketplaces take turns by that


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingOffice:
    """What all report streams of a sync share."""

    desk: ReportDesk
    documents: Documents
    account: Account
    config: ConnectorConfig
    clock: Clock


class DeskStream(SourceStream):
    """Plans the windows of one row, and has what they need made at the desk. How a document is read is not here."""

    cursor_field = "_report_created_at"  # of two rows of one key that of the newer report is right
    job_life = pendulum.duration(days=2)  # a report that was asked for longer ago is asked for anew
    job_life_of_daily = pendulum.duration(days=7)  # a window may need the allowance of several days

    def __init__(self, spec: ReportSpec, office: ReportingOffice) -> None:
        self.name = spec.name
        self.kind = spec.report_type
        self.primary_key = spec.primary_key
        self.spec = spec
        self._office = office
        self._orders: list[WindowOrder] = []
        self._begun = 0
        self._is_snapshot = spec.windows is None and not spec.periods
        if self._is_snapshot:
            self.quiet_for = 0.0  # a snapshot has what is there: what was there yesterday is not all gone today
        self._put_off = 0

    def join(self, progress: Progress) -> None:
        super().join(progress)
        self._office.desk.join(self.name, self.spec, lambda: self._planned(progress))

    def tasks(self, progress: Progress) -> Iterator[Task | Checkpoint]:  # noqa: ARG002  # the planner has it since `join`
        outcomes = Outcomes(self.name, self.spec, self._office.desk, self._rest)
        try:
            yield from self._counted(outcomes.tasks(lambda: self._orders))
        finally:
            self._office.desk.withdraw(self.name)

    def leave(self) -> None:
        self._office.desk.withdraw(self.name)

    def forecast(self) -> Forecast:
        desk = self._office.desk
        to_make, made = desk.forecast(self.name)
        allowance = self.spec.allowance
        over = max(0, to_make - allowance.reports) if allowance is not None else 0
        begun = 0
        if over and is_daily(self.spec):  # the one window that needs more than a day's allowance is only begun
            to_make, over, begun = to_make - over, 0, 1
        rationed = over * allowance.seconds / allowance.reports if allowance is not None else 0.0
        earliest = min((order.window.start for order in self._orders), default=None)
        notes = [] if to_make or not self._orders else ["its reports are asked for by another stream as well"]
        if (
            to_make
            and earliest
            and earliest < self._office.clock.now() - RECENT
            and max(rationed, desk.seconds_to_make()) > HISTORY_FOR
        ):
            notes.append(f"what is older than a month is left to the next sync after {HISTORY_FOR / 3600:.0f} hours")
        return Forecast(
            calls=tuple(
                Calls(each, to_make + (made if each is desk.fetches else 0)) for each in (desk.creates, desk.fetches)
            ),
            windows=len(self._orders) - begun,
            later=self._put_off + begun,
            earliest=earliest,
            rationed=rationed,
            note="; ".join(notes),
        )

    def left_open(self) -> int | None:
        return max(0, len(self._orders) - self._begun) + self._put_off

    def _counted(self, tasks: Iterator[Task | Checkpoint]) -> Iterator[Task | Checkpoint]:
        for task in tasks:
            self._begun += isinstance(task, Task)
            yield task

    @abstractmethod
    def _planned(self, progress: Progress) -> list[Order]:
        """What the stream has made, newest first. What an earlier sync asked for keeps its id."""

    def _wanted(self, options: Mapping[str, str]) -> Wanted:
        config = self._office.config
        return Wanted(
            start=config.start,
            end=config.end,
            lookback_days=config.lookback_days,
            region=config.region.value,
            options=options,
        )

    def _ordered(self, progress: Progress) -> list[Order]:
        self._leave_gaps(progress)
        now = self._office.clock.now()
        since = now - (self.job_life_of_daily if is_daily(self.spec) else self.job_life)
        if self._is_snapshot:
            since = max(since, now.start_of("day"))  # yesterday's snapshot is not today's
            progress.forget_before(now.start_of("day").subtract(days=_SNAPSHOTS_TOLD))
        made, in_vain = asked_for(progress.jobs, since), cancelled(progress.jobs)
        wanted = {request.key: place_of(request) for order in self._orders for request in order.requests}
        known, places = made.keys() | in_vain.keys(), {*wanted.values()}
        for key in [
            key for key in progress.jobs if key not in known or not (key in places or self._goes_on(key, wanted))
        ]:
            del progress.jobs[key]
        lately = now.subtract(seconds=round(cool_down(self.spec)))
        self._leave_for_later(made, {key for key, at in in_vain.items() if moment(at) > lately})
        return [
            replace(self._order(request, made.get(request.key), now), cancelled_at=in_vain.get(wanted[request.key]))
            for order in self._orders
            for request in order.requests
        ]

    def _leave_gaps(self, progress: Progress) -> None:
        """A sync that ends before it has looked back somewhere leaves a gap: nothing else would tell the next one."""
        for order in self._orders:
            if not any(progress.gaps(scope, order.window) for scope in order.scopes):
                for scope in order.scopes:
                    progress.undone(scope, order.window)

    def _leave_for_later(self, made: Collection[str], resting: Collection[str]) -> None:
        """Ask for no window that Amazon would cancel or refuse today; `made` and `resting` are keys of reports."""
        rested = [order for order in self._orders if not any(request.key in resting for request in order.requests)]
        today = within_a_day(self.spec, rested, made)
        for why, windows in (
            ("Amazon cancelled them, and would again so soon after", len(self._orders) - len(rested)),
            ("Amazon makes so few reports of this type a day", len(rested) - len(today)),
        ):
            if windows:
                logger.info("%s: %s; %d windows are left for later syncs.", self.name, why, windows)
        self._put_off = len(self._orders) - len(today)
        self._orders = today

    def _order(self, request: ReportRequest, left: Job | None, now: pendulum.DateTime) -> Order:  # noqa: ARG002
        """`left` is what an earlier sync wrote down of the report."""
        return Order(request, self.spec, str(left["report"]) if left is not None else None)

    def _goes_on(self, key: str, wanted: Collection[str]) -> bool:
        """Whether a job of the state still serves the requests of these keys."""
        return key in wanted

    def _rest(self, job: ReportJob) -> list[Order]:  # noqa: ARG002  # most windows need nothing more
        """What is left to be asked for when a job has ended."""
        return []
