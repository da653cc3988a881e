"""
Reports that Amazon makes by itself, at moments of its own: found by listing, each read once.

    listed back to      report   report            report        now
    ───────┼──────────────●────────●─────────────────●────────────┼──▶ created
    windows [═════════════)[═══════)[════════════════)[═══════════)   a window ends right after the report in it
"""

import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import GET_REPORT_DOCUMENT, GET_REPORTS
from source_amazon_sp.api.paging import Query
from source_amazon_sp.clock import instant, written
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.job import Status
from source_amazon_sp.reports.origin import Origin
from source_amazon_sp.reports.rows import ReportRows, in_utc
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.streams.base import Item, SourceStream, Task, served
from source_amazon_sp.streams.desk_stream import ReportingOffice
from source_amazon_sp.streams.forecast import Calls, Forecast
from source_amazon_sp.streams.report_schema import report_schema

logger = logging.getLogger("airbyte")

# Amazon lists 90 days and refuses a moment more; by the time it reads "now - 90 days" that is a moment more.
_LISTED = pendulum.duration(days=89)
_LISTED_BY = pendulum.duration(hours=1)  # a report may be listed later than it is made, and would never be seen
_FINAL = {status.value for status in Status if status.is_final}
_PAGE = 100  # the most that getReports puts on a page


class ListedTask(Task):
    def __init__(self, scope: str, window: Window, reports: Sequence[dict[str, Any]]) -> None:
        super().__init__((scope,), window)
        self.reports = reports

    def about(self) -> dict[str, Any]:
        ids = [str(report.get("reportId")) for report in self.reports]
        statuses = [str(report.get("processingStatus")) for report in self.reports]
        return {"report_id": "+".join(ids) or None, "processing_status": "+".join(statuses) or None}


class ListedReportStream(SourceStream):
    """Lists what came since the last sync. A report that Amazon is still making leaves its window open."""

    cursor_field = "_report_created_at"  # of two rows of one key that of the newer report is right
    quiet_for = 35 * 24 * 60 * 60  # Amazon settles every fortnight, some accounts once a month

    def __init__(self, spec: ReportSpec, office: ReportingOffice, client: SellingPartnerClient) -> None:
        self.name = spec.name
        self.kind = spec.report_type
        self.primary_key = spec.primary_key
        self.spec = spec
        self._rows: ReportRows
        self._progress: Progress
        self._office = office
        self._client = client

    @cached_property
    def schema(self) -> dict[str, Any]:
        return report_schema(self.spec)

    def join(self, progress: Progress) -> None:
        super().join(progress)
        self._progress = progress
        self._rows = ReportRows(self.spec, self.schema)

    def tasks(self, progress: Progress) -> Iterator[Task]:
        now = self._office.clock.now()
        self.say_kept_from(now - _LISTED, self._office.config, progress)
        wanted = served(self._office.config, now - _LISTED, now - _LISTED_BY)
        if wanted is None:
            return
        scope = self._office.config.region.value
        for gap in progress.gaps(scope, wanted):
            yield from self._of_gap(gap, scope)

    def rows(self, task: Task) -> Iterator[Item]:
        if not isinstance(task, ListedTask):
            raise TypeError("listed reports are read by tasks of their own")
        for report in task.reports:
            status = report.get("processingStatus")
            if status != Status.DONE:
                logger.info("%s: report %s ended %s and has no rows.", self.name, report.get("reportId"), status)
                continue
            documents = self._office.documents
            document = documents.fetch(str(report.get("reportDocumentId")), restricted=self.spec.pii)
            try:
                yield from self._rows.read(document, _origin(report))
            finally:
                document.close()

    def forecast(self) -> Forecast:
        now = self._office.clock.now()
        wanted = served(self._office.config, now - _LISTED, now - _LISTED_BY)
        gaps = self._progress.gaps(self._office.config.region.value, wanted) if wanted is not None else []
        return Forecast(
            calls=(Calls(GET_REPORTS, len(gaps), at_least=True), Calls(GET_REPORT_DOCUMENT, len(gaps), at_least=True)),
            windows=len(gaps),
            earliest=min((gap.start for gap in gaps), default=None),
            note="one more document for each report that Amazon has made",
        )

    def complaints(self) -> Iterator[tuple[str, str]]:
        yield from super().complaints()
        yield from self._rows.complaints()

    def _of_gap(self, gap: Window, scope: str) -> Iterator[Task]:
        by_end: dict[pendulum.DateTime, list[dict[str, Any]]] = {gap.end: []}
        for report in self._listed(gap):
            end = min(_created(report).replace(microsecond=0).add(seconds=1), gap.end)
            by_end.setdefault(end, []).append(report)
        ends = sorted(by_end)
        starts = [gap.start, *ends[:-1]]
        for start, end in sorted(zip(starts, ends, strict=True), reverse=True):
            if start < end and all(report.get("processingStatus") in _FINAL for report in by_end[end]):
                yield ListedTask(scope, Window(start, end), by_end[end])

    def _listed(self, gap: Window) -> Iterator[dict[str, Any]]:
        query: Query = {
            "reportTypes": self.spec.report_type,
            "pageSize": _PAGE,
            "createdSince": written(gap.start),
            "createdUntil": written(gap.end),
        }
        for page in self._client.pages(GET_REPORTS, query):
            reports = page.payload.get("reports") if isinstance(page.payload, dict) else None
            if not isinstance(reports, list):
                raise UnexpectedAnswer("getReports answered without a list of reports.")
            yield from (report for report in reports if _created(report) < gap.end)


def _created(report: dict[str, Any]) -> pendulum.DateTime:
    try:
        return instant(report["createdTime"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnexpectedAnswer("getReports answered with a report that has no createdTime.") from error


def _origin(report: dict[str, Any]) -> Origin:
    report_id = str(report["reportId"])
    bounds = [in_utc(report.get(key)) for key in ("dataStartTime", "dataEndTime")]
    return Origin(
        report_id=report_id,
        created_at=in_utc(report.get("createdTime")),
        marketplaces=tuple(report.get("marketplaceIds") or ()),
        bounds=(bounds[0], bounds[1]),
        cell=report_id,
        options={},
    )
