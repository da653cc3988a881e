"""One class for every report type of the catalogue that Amazon makes on request."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pendulum

from source_amazon_sp.clock import Clock, written
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.incremental.progress import Job, Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.desk import HISTORY_FOR, RECENT, ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.failure import why_it_failed
from source_amazon_sp.reports.job import Ended, Failed, Order, ReportJob, Status
from source_amazon_sp.reports.origin import Origin
from source_amazon_sp.reports.plan import Wanted, WindowOrder, like_partner, orders, within_a_day
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.rows import ReportRows, in_utc
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.takeover import usable_since
from source_amazon_sp.reports.type_limits import cool_down, is_daily
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import Checkpoint, Item, SourceStream, Task
from source_amazon_sp.streams.forecast import Calls, Forecast
from source_amazon_sp.streams.report_notes import asked_for, cancelled, moment, place_of
from source_amazon_sp.streams.report_outcomes import Outcomes, ReportTask
from source_amazon_sp.streams.report_schema import report_schema

logger = logging.getLogger("airbyte")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingOffice:
    """What all report streams of a sync share."""

    desk: ReportDesk
    documents: Documents
    account: Account
    config: ConnectorConfig
    clock: Clock


class ReportStream(SourceStream):
    """Plans the windows of one row, orders them at the desk, reads them as they are done."""

    cursor_field = "_window_end"
    job_life = pendulum.duration(days=2)  # a report that was asked for longer ago is asked for anew
    job_life_of_daily = pendulum.duration(days=7)  # a window may need the allowance of several days

    def __init__(self, spec: ReportSpec, office: ReportingOffice) -> None:
        self.name = spec.name
        self.kind = spec.report_type
        self.primary_key = spec.primary_key
        self.spec = spec
        self._rows: ReportRows
        self._office = office
        self._orders: list[WindowOrder] = []
        self._begun = 0
        self._is_snapshot = spec.windows is None and not spec.periods
        if self._is_snapshot:
            self.quiet_for = 0.0  # a snapshot has what is there: what was there yesterday is not all gone today
        self._put_off = 0

    @cached_property
    def schema(self) -> dict[str, Any]:
        return report_schema(self.spec)

    def join(self, progress: Progress) -> None:
        super().join(progress)
        self._rows = ReportRows(self.spec, self.schema)
        self._office.desk.join(self.name, self.spec, lambda: self._planned(progress))

    def tasks(self, progress: Progress) -> Iterator[Task | Checkpoint]:  # noqa: ARG002  # the planner has it since `join`
        outcomes = Outcomes(self.name, self.spec, self._office.desk)
        try:
            yield from self._counted(outcomes.tasks(lambda: self._orders))
        finally:
            self._office.desk.withdraw(self.name)

    def rows(self, task: Task) -> Iterator[Item]:
        if not isinstance(task, ReportTask):
            raise TypeError("reports are read by tasks of their own")
        some_done = any(isinstance(o, Ended) and o.job.status is Status.DONE for o in task.outcomes)
        may_lack = some_done and self._fans_out(task.order)
        for outcome in task.outcomes:
            if isinstance(outcome, Failed):
                raise outcome.error
            if outcome.job.status is Status.FATAL and may_lack:
                logger.warning("%s", why_it_failed(outcome.job, self._office.documents, left_out=True))
                continue
            yield from self._rows_of(outcome.job, task.order)

    def complaints(self) -> Iterator[tuple[str, str]]:
        yield from super().complaints()
        yield from self._rows.complaints()

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

    def _user_options(self, spec: ReportSpec | None = None) -> Mapping[str, str]:
        """The user's options for the type, without those that only another stream of the type has."""
        spec = spec or self.spec
        if spec.custom:
            return {}  # the user gave its options with it
        options = self._office.config.report_options.get(spec.report_type, {})
        own = {option.name for option in spec.options}
        others = {o.name for row in REPORTS if row.report_type == spec.report_type for o in row.options} - own
        return {name: value for name, value in options.items() if name not in others}

    def _planned(self, progress: Progress) -> list[Order]:
        """The stream's reports, newest first. A report that an earlier sync asked for keeps its id."""
        self._orders = self._windows(progress, self._office.account.selling_in(), self._user_options())
        return self._ordered(progress)

    def _windows(
        self, progress: Progress, marketplaces: Sequence[str], options: Mapping[str, str]
    ) -> list[WindowOrder]:
        config, now = self._office.config, self._office.clock.now()
        wanted = Wanted(
            start=config.start,
            end=config.end,
            lookback_days=config.lookback_days,
            region=config.region.value,
            options=options,
        )
        spec, partner = self.spec, self._office.desk.row_of(self.spec.shared)
        if partner is not None and not set(options) & {option.name for option in spec.options}:
            # With options of its own, the stream's rows would not be those of the partner's documents.
            spec = like_partner(spec, partner, wanted, progress, now)
            wanted = replace(wanted, options=self._user_options(spec))
        return orders(spec, wanted, marketplaces, progress, now)

    def _ordered(self, progress: Progress) -> list[Order]:
        now = self._office.clock.now()
        since = now - (self.job_life_of_daily if is_daily(self.spec) else self.job_life)
        if self._is_snapshot:
            since = max(since, now.start_of("day"))  # yesterday's snapshot is not today's
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

    def _order(self, request: ReportRequest, left: Job | None, now: pendulum.DateTime) -> Order:
        """`left` is what an earlier sync wrote down of the report."""
        since = usable_since(request, self.spec, self._office.config.lookback_days, now)
        if left is None:
            return Order(request, self.spec, usable_since=since)
        return Order(request, self.spec, str(left["report"]), found=bool(left.get("found")))

    def _goes_on(self, key: str, wanted: Collection[str]) -> bool:
        """Whether a job of the state still serves the requests of these keys."""
        return key in wanted

    def _fans_out(self, order: WindowOrder) -> bool:
        """Whether its reports are of several values of an option: an account need not have every programme."""
        names = {option.name for option in self.spec.options if option.fan_out}
        values = {tuple(pair for pair in request.options if pair[0] in names) for request in order.requests}
        return len(values) > 1

    def _rows_of(self, job: ReportJob, order: WindowOrder) -> Iterator[Item]:
        documents = self._office.documents
        if job.status is Status.CANCELLED:
            logger.info("%s: Amazon has no data for %s (CANCELLED).", self.name, order.window)
            return
        if job.status is Status.FATAL:
            raise why_it_failed(job, documents)
        document_id = str(job.report.get("reportDocumentId"))
        document = job.document(lambda: documents.fetch(document_id, restricted=self.spec.pii))
        try:
            yield from self._rows.read(document, self._origin(job, order))
        finally:
            job.leave()

    def _origin(self, job: ReportJob, order: WindowOrder) -> Origin:
        return Origin(
            report_id=str(job.report_id),
            created_at=in_utc(job.report.get("createdTime")),
            marketplaces=job.request.marketplaces,
            bounds=self._bounds(order.window),
            cell=order.cell,
            options=dict(job.request.options),
        )

    def _bounds(self, window: Window) -> tuple[str, str]:
        if self.spec.windows is not None and self.spec.windows.hours:
            return written(window.start), written(window.end)
        return window.start.to_date_string(), window.end.to_date_string()
