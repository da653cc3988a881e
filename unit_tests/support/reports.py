"""Amazon's reports as functions: what is asked for, when, and what becomes of it, under a clock that tests move."""

import io
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from typing import Any

import pendulum
import requests

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import CREATE_REPORT, GET_REPORTS, Operation
from source_amazon_sp.api.paging import Query
from source_amazon_sp.api.storage import Download
from source_amazon_sp.api.throttle import TokenBucket
from source_amazon_sp.api.transport import Patience
from source_amazon_sp.clock import Clock, written
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.errors import RequestRefused
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Created, Order, Outcome
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import SELLER, ReportSpec, WindowRule, days

PATIENCE = 30.0  # real seconds after which a test that waits has failed
US = "ATVPDKIKX0DER"
CA = "A2EUQ1WTGCTBG2"

Body = Mapping[str, Any]
Life = Iterable[str | Exception]

# A type that Amazon does not have, with the columns of one that it has.
TEA = ReportSpec(
    report_type="GET_TEA_DATA",
    schema="GET_AFN_INVENTORY_DATA",
    description="Cups of tea.",
    account_types=SELLER,
    roles=("Tea Tasting", "Tea Blending"),
    form=DocumentForm(DocumentFormat.TSV),
    windows=WindowRule(grid=days(1), reach_back=pendulum.duration(days=30)),
)


def day(number: int) -> Window:
    """That day of November 2026."""
    start = pendulum.datetime(2026, 11, number)
    return Window(start, start.add(days=1))


def request(number: int, report_type: str = TEA.report_type) -> ReportRequest:
    """A report of that day."""
    return ReportRequest(report_type, (US,), day(number), ())


def number_of(body: Body) -> int:
    """The day of November that a body of createReport asks for."""
    return int(body["dataStartTime"][8:10])


@dataclass(frozen=True)
class Asked:
    """A call that reached Amazon, at which moment of the clock."""

    operation: str
    at: float
    what: Any


class FakeReports(SellingPartnerClient):
    """
    Amazon's side of the Reports API.

    `becomes` tells, by the body of createReport, what each getReport finds: a status, or an error to raise; the last
    one stays. `answers` tells what createReport answers instead of an id, or raises. `content` is the document of a
    report by its id. createReport has Amazon's own quota, and a call beyond it fails the test.
    """

    def __init__(
        self,
        clock: Clock,
        becomes: Callable[[Body], Life] = lambda _: ("DONE",),
        answers: Callable[[Body], Any] = lambda _: None,
        content: Callable[[str], bytes] = lambda _: b"seller-sku\nTEA-1\n",
    ) -> None:
        self._clock = clock
        self._becomes = becomes
        self._answers = answers
        self._content = content
        self._quota = TokenBucket(CREATE_REPORT.rate, CREATE_REPORT.burst, clock)
        self._numbers = count(1)
        self._lives: dict[str, Iterator[str | Exception]] = {}
        self._last: dict[str, str | Exception] = {}
        self._lock = threading.Lock()
        self.listed: list[dict[str, Any]] = []
        self.listing_waits = 0.0  # seconds until getReports may be called
        self.asked: list[Asked] = []

    def knows(self, report_id: str, *life: str | Exception) -> None:
        """An earlier sync had this report made."""
        self._lives[report_id] = iter(life)

    def call(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: object = None,
        patience: Patience | None = None,  # noqa: ARG002  # nothing here waits
    ) -> Any:
        what = body or dict(query or {}) or next(iter((path or {}).values()), None)
        with self._lock:
            self.asked.append(Asked(operation.name, self._clock.monotonic(), what))
            return getattr(self, f"_{operation.name}")(what)

    def download(self, url: str) -> Download:
        response = requests.Response()
        response.raw = io.BytesIO(self._content(url))
        return Download(response, url)

    def seconds_for(self, operation: Operation, calls: int = 1) -> float:
        if operation is GET_REPORTS:
            return self.listing_waits
        assert operation is CREATE_REPORT
        return self._quota.seconds_for(calls)

    def calls(self, operation: Operation) -> list[Asked]:
        return [asked for asked in self.asked if asked.operation == operation.name]

    @property
    def days(self) -> list[int]:
        """The days of November that were asked for, in that order."""
        return [number_of(asked.what) for asked in self.calls(CREATE_REPORT)]

    def _createReport(self, body: Body) -> Any:  # noqa: N802  # the operation's name
        assert self._quota.reserve() <= self._clock.monotonic() + 1e-6, "createReport was asked before its time"
        answer = self._answers(body)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer
        report_id = f"R-{next(self._numbers)}"
        self._lives[report_id] = iter(self._becomes(body))
        return {"reportId": report_id}

    def _getReport(self, report_id: str) -> Any:  # noqa: N802  # the operation's name
        if report_id not in self._lives:
            raise RequestRefused("Amazon refuses getReport as invalid (404 NotFound).")
        found = next(self._lives[report_id], None) or self._last[report_id]
        self._last[report_id] = found
        if isinstance(found, Exception):
            raise found
        created = written(self._clock.now().replace(microsecond=0))
        return {"processingStatus": found, "reportDocumentId": f"document of {report_id}", "createdTime": created}

    def _getReportDocument(self, document_id: str) -> Any:  # noqa: N802  # the operation's name
        return {"url": document_id.removeprefix("document of ")}

    def _getReports(self, query: dict[str, Any]) -> Any:  # noqa: N802  # the operation's name
        first = int(query.get("nextToken", 0))
        more = {"nextToken": str(first + 100)} if first + 100 < len(self.listed) else {}
        return {"reports": self.listed[first : first + 100], **more}


class Orders:
    """A stream at the desk, as far as the desk knows of it: what it orders, and what it hears."""

    def __init__(self, desk: ReportDesk, name: str, orders: Iterable[Order], spec: ReportSpec = TEA) -> None:
        self.name = name
        self.desk = desk
        self.created: list[Created] = []
        ordered = list(orders)
        desk.join(name, spec, lambda: ordered)

    def hear(self, ends: int) -> list[Outcome]:
        """So many outcomes, the Created ones between them aside."""
        outbox: SimpleQueue[Outcome] = self.desk.outbox(self.name)
        found: list[Outcome] = []
        while len(found) < ends:
            outcome = outbox.get(timeout=PATIENCE)
            if isinstance(outcome, Created):
                self.created.append(outcome)
            else:
                found.append(outcome)
        return found


def orders_of(*numbers: int, spec: ReportSpec = TEA, ids: Mapping[int, str] | None = None) -> list[Order]:
    """Orders of those days, in that order; with the ids that an earlier sync left."""
    return [Order(request(number, spec.report_type), spec, (ids or {}).get(number)) for number in numbers]
