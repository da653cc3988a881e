"""
Streams of Data Kiosk: queries are planned, made, followed and kept in the state as reports are.

A window is one query, and what that leaves to be asked: the next pages of its result, and where Amazon has to be told
which products, the queries of those. It is done when all of them are read.
"""

import logging
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from typing import Any

from source_amazon_sp.data_kiosk.columns import Columns
from source_amazon_sp.data_kiosk.failure import why_it_failed
from source_amazon_sp.data_kiosk.fields import Tree
from source_amazon_sp.data_kiosk.kiosk import next_page
from source_amazon_sp.data_kiosk.rows import QueryRows
from source_amazon_sp.data_kiosk.selection import Selection
from source_amazon_sp.data_kiosk.spec import QuerySpec
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.documents.text import gunzip
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.job import Ended, Failed, Order, ReportJob, Status
from source_amazon_sp.reports.origin import ROW_ID
from source_amazon_sp.reports.plan import orders
from source_amazon_sp.reports.request import ReportRequest, with_values
from source_amazon_sp.reports.row_ids import RowIds
from source_amazon_sp.reports.rows import in_utc
from source_amazon_sp.reports.spec import Clock, ReportSpec, Scope, WindowRule
from source_amazon_sp.streams.base import Item, Task
from source_amazon_sp.streams.desk_stream import DeskStream, ReportingOffice
from source_amazon_sp.streams.kiosk_schema import kiosk_schema
from source_amazon_sp.streams.query_maker import QueryRequest
from source_amazon_sp.streams.report_outcomes import ReportTask

logger = logging.getLogger("airbyte")

PAGE = "page"  # the options that tell a window's queries from one another


def planned_as(query: QuerySpec) -> ReportSpec:
    """The row that a stream's windows are planned by."""
    return ReportSpec(
        report_type=query.stream,
        description=query.description,
        account_types=query.account_types,
        roles=query.roles,
        form=DocumentForm(DocumentFormat.JSON_LINES),
        scope=Scope.TOGETHER,
        windows=WindowRule(
            grid=query.grid,
            reach_back=query.reach_back,
            hold_back=query.hold_back,
            look_back=query.look_back,
            clock=Clock.PACIFIC if query.pacific else Clock.MARKETPLACE,
            dates_only=True,
        ),
        key=query.key,
    )


class KioskStream(DeskStream):
    """What all streams of Data Kiosk share. `columns` and `items` say what a record is made of."""

    cursor_field = "_query_created_at"

    def __init__(self, spec: ReportSpec, office: ReportingOffice) -> None:
        super().__init__(spec, office)
        self._left: dict[str, str] = {}

    @property
    @abstractmethod
    def columns(self) -> Columns:
        """What a row of the stream's documents becomes; made once."""

    @cached_property
    def reader(self) -> QueryRows:
        return QueryRows(self.columns)

    @cached_property
    def schema(self) -> dict[str, Any]:
        return kiosk_schema(self.spec, self.columns)

    def rows(self, task: Task) -> Iterator[Item]:
        if not isinstance(task, ReportTask):
            raise TypeError("queries are read by tasks of their own")
        jobs = [self._ended(outcome) for outcome in task.outcomes]
        row_ids = None if self.spec.key else RowIds(task.order.cell)
        for job in filter(self._has_rows, jobs):
            stamp = _stamp(job, task.order.window)
            for row in self._records(job):
                if row_ids is not None:
                    (row[ROW_ID],) = row_ids.of([repr(sorted(row.items()))])
                yield {**row, **stamp}

    def _ended(self, outcome: Ended | Failed) -> ReportJob:
        """The job of an outcome; raises what it failed with."""
        if isinstance(outcome, Failed):
            raise outcome.error
        if outcome.job.status is Status.FATAL:
            raise self._failure(outcome.job)
        if outcome.job.status is Status.CANCELLED:
            logger.info("%s: the query %s was cancelled; it counts as empty.", self.name, outcome.job.request.key)
        return outcome.job

    def complaints(self) -> Iterator[tuple[str, str]]:
        yield from super().complaints()
        for column, count in self.reader.unreadable.items():
            yield f"unreadable {column}", f"{count} value(s) of {column} can't be read as their type and are null."

    def _planned(self, progress: Progress) -> list[Order]:
        self._orders = [
            replace(order, requests=tuple(map(self._query, order.requests)))
            for order in orders(self.spec, self._wanted({}), self._places(), progress, self._office.clock.now())
        ]
        ordered = self._ordered(progress)
        self._left = {key: str(job["report"]) for key, job in progress.jobs.items() if "report" in job}
        return ordered

    def _places(self) -> Sequence[str]:
        return self._office.account.selling_in()

    @abstractmethod
    def _query(self, request: ReportRequest) -> QueryRequest:
        """The query that a planned window begins with."""

    def _has_rows(self, job: ReportJob) -> bool:
        """Whether the stream's rows are in the job's document."""
        return job.status is Status.DONE and bool(job.report.get("dataDocumentId"))

    def _records(self, job: ReportJob) -> Iterator[dict[str, Any]]:
        try:
            yield from self.reader.read(self._document(job).chunks())
        finally:
            job.leave()

    def _document(self, job: ReportJob) -> Document:
        documents, document_id = self._office.documents, str(job.report["dataDocumentId"])
        return job.document(lambda: documents.fetch(document_id, restricted=False))

    def _failure(self, job: ReportJob) -> ConnectorError:
        document_id, told = job.report.get("errorDocumentId"), b""
        if document_id:
            try:
                with closing(self._office.documents.fetch(str(document_id), restricted=False)) as document:
                    told = b"".join(gunzip(document.chunks()))
            except ConnectorError:
                told = b""  # the reason of a failure is not worth another failure
        window = job.request.window
        return why_it_failed(self.name, f" for {window}" if window else "", told)

    def _goes_on(self, key: str, wanted: Collection[str]) -> bool:
        return any(key == each or key.startswith(f"{each} ") for each in wanted)

    def _rest(self, job: ReportJob) -> list[Order]:
        """What is left to be asked for when a query has ended: the next page of its result."""
        request, token = job.request, next_page(job.report)
        if job.status is not Status.DONE or token is None or not isinstance(request, QueryRequest):
            return []
        text = str(job.report["query"])  # the very same that was sent, or the token is refused
        name = self._page_of(request)
        page = int(dict(request.options).get(name, "1")) + 1
        more = replace(with_option(request, name, page), write=lambda _: text, token=token)
        return [self._order_of(more, job)]

    def _page_of(self, request: QueryRequest) -> str:  # noqa: ARG002  # for streams with two kinds of queries
        """The option that counts the pages of this query's result."""
        return PAGE

    def _order_of(self, request: QueryRequest, job: ReportJob) -> Order:
        """A job that follows from another. One that an earlier sync asked for goes on if the other did, too."""
        left = None if job.created_at else self._left.get(request.key)
        return Order(request, self.spec, left, first=True)


class QueryStream(KioskStream):
    """A row of the catalogue."""

    def __init__(self, query: QuerySpec, office: ReportingOffice) -> None:
        super().__init__(planned_as(query), office)
        self.query = query
        self.selection = Selection(query.fields, query.needed)

    @cached_property
    def columns(self) -> Columns:
        return self.query.columns

    @cached_property
    def reader(self) -> QueryRows:
        return QueryRows(self.columns, self.query.items, self.query.beside)

    def complaints(self) -> Iterator[tuple[str, str]]:
        yield from super().complaints()
        if denied := self.selection.denied:
            head = f"Amazon denies {len(denied)} field(s) to this application, and they are null: {', '.join(denied)}."
            yield "denied fields", f"{head} A role is missing: one of {', '.join(self.query.roles)}."

    def _query(self, request: ReportRequest) -> QueryRequest:
        return asking(request, self.selection, lambda fields: self._text(request, fields))

    def _text(self, request: ReportRequest, fields: Tree) -> str:
        return self.query.text(days_asked(request), request.marketplaces, fields)

    def _records(self, job: ReportJob) -> Iterator[dict[str, Any]]:
        asked = frozenset(job.request.marketplaces)
        # A vendor's query can't be of one marketplace alone.
        return (row for row in super()._records(job) if row.get("marketplace_id") in asked)


def _stamp(job: ReportJob, window: Window) -> dict[str, Any]:
    """What every row of a job's document carries."""
    return {
        "_query_id": job.report_id,
        "_query_created_at": in_utc(job.report.get("createdTime")),
        "_window_start": window.start.to_date_string(),
        "_window_end": window.end.to_date_string(),
    }


def asking(request: ReportRequest, selection: Selection, write: Callable[[Tree], str]) -> QueryRequest:
    """A planned window's request as a query."""
    planned = request.report_type, request.marketplaces, request.window, request.options
    return QueryRequest(*planned, selection=selection, write=write)


def with_option(request: QueryRequest, name: str, value: int) -> QueryRequest:
    """The request, told from its neighbours by a number."""
    return replace(request, options=with_values({**dict(request.options), name: str(value)}))


def days_asked(request: ReportRequest) -> tuple[str, str]:
    """The first day of its window and the last: Data Kiosk counts both in."""
    if request.window is None:
        raise ValueError("a query of a window")
    return request.window.start.to_date_string(), request.window.end.subtract(days=1).to_date_string()
