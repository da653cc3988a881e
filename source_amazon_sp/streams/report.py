"""One class for every report type of the catalogue that Amazon makes on request."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pendulum

from source_amazon_sp.clock import written
from source_amazon_sp.errors import ReportNotReady
from source_amazon_sp.incremental.progress import Job, Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.failure import why_it_failed
from source_amazon_sp.reports.job import Failed, Order, ReportJob, Status
from source_amazon_sp.reports.origin import Origin
from source_amazon_sp.reports.plan import WindowOrder, like_partner, orders
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.rows import ReportRows, in_utc
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.reports.takeover import usable_since
from source_amazon_sp.streams.base import Item, Task
from source_amazon_sp.streams.desk_stream import DeskStream, ReportingOffice
from source_amazon_sp.streams.report_outcomes import ReportTask
from source_amazon_sp.streams.report_schema import report_schema

logger = logging.getLogger("airbyte")


class ReportStream(DeskStream):
    """The reports of one row, read as they are done."""

    def __init__(self, spec: ReportSpec, office: ReportingOffice) -> None:
        super().__init__(spec, office)
        self._rows: ReportRows

    @cached_property
    def schema(self) -> dict[str, Any]:
        return report_schema(self.spec)

    def join(self, progress: Progress) -> None:
        super().join(progress)
        self._rows = ReportRows(self.spec, self.schema)

    def rows(self, task: Task) -> Iterator[Item]:
        if not isinstance(task, ReportTask):
            raise TypeError("reports are read by tasks of their own")
        for outcome in task.outcomes:
            if isinstance(outcome, Failed):
                raise outcome.error
            if outcome.job.status is Status.FATAL and outcome.job.request in task.lacking:
                why = why_it_failed(outcome.job, self._office.documents, left_out=True)
                if isinstance(why, ReportNotReady):
                    raise why
                logger.warning("%s", why)
                continue
            yield from self._rows_of(outcome.job, task.order)

    def complaints(self) -> Iterator[tuple[str, str]]:
        yield from super().complaints()
        yield from self._rows.complaints()

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
        self._orders = self._windows(progress, self._office.account.selling_in(), self._user_options())
        return self._ordered(progress)

    def _windows(
        self, progress: Progress, marketplaces: Sequence[str], options: Mapping[str, str]
    ) -> list[WindowOrder]:
        wanted, now = self._wanted(options), self._office.clock.now()
        if self.spec.windows is not None:
            self.say_kept_from(now - self.spec.windows.reach_back, self._office.config, progress)
        spec, partner = self.spec, self._office.desk.row_of(self.spec.shared)
        if partner is not None and not set(options) & {option.name for option in spec.options}:
            # With options of its own, the stream's rows would not be those of the partner's documents.
            spec = like_partner(spec, partner, wanted, progress, marketplaces, now)
            wanted = replace(wanted, options=self._user_options(spec))
        return orders(spec, wanted, marketplaces, progress, now)

    def _order(self, request: ReportRequest, left: Job | None, now: pendulum.DateTime) -> Order:
        """`left` is what an earlier sync wrote down of the report."""
        since = usable_since(request, self.spec, self._office.config.lookback_days, now)
        if left is None:
            return Order(request, self.spec, usable_since=since)
        return Order(request, self.spec, str(left["report"]), found=bool(left.get("found")))

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
