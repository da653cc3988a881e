"""The Reports API: reports that are asked for, made in a while, and fetched as documents."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import Answer, Refusal, as_json, error, quota_exceeded, unauthorized
from integration_tests.simulator.buckets import Bucket, Plan
from integration_tests.simulator.instants import milliseconds
from integration_tests.simulator.marketplaces import named
from integration_tests.simulator.operations import EITHER, Account, Operation, Request
from integration_tests.simulator.paging import Pages, Snapshot
from integration_tests.simulator.report_documents import Storage
from integration_tests.simulator.report_fates import Maker, ReportFates, Schedule
from integration_tests.simulator.report_jobs import Asked, Report
from integration_tests.simulator.report_requests import KEPT, Wanted, created, invalid, known, listed
from integration_tests.simulator.report_rules import Made, ReportRule
from integration_tests.simulator.tokens import PARTNER
from source_amazon_sp.clock import Clock

FIRST_ID = 700_000_000_001
SECONDS = 8.0  # that a report takes, unless it is told otherwise

_ROOT = "/reports/2021-06-30"


class ReportsApi(ReportFates):
    """
    The reports of one account in `marketplaces` (country codes). `makers` write the documents of their report types;
    other types have the sample of their name, or two lines of nothing much. `schedules` say which reports Amazon makes
    without being asked.

    `seconds` is how long a report takes; `time_scale` divides it and multiplies the allowances of single report types.
    """

    def __init__(  # noqa: PLR0913  # an account is what it holds
        self,
        account_type: str,
        marketplaces: Sequence[str],
        clock: Clock,
        *,
        makers: Mapping[str, Maker] | None = None,
        schedules: Sequence[Schedule] = (),
        seconds: float = SECONDS,
        time_scale: float = 1.0,
    ) -> None:
        super().__init__(account_type, makers or {}, seconds / time_scale)
        self._schedules = schedules
        self._marketplaces = frozenset(named(country).id for country in marketplaces)
        self._clock = clock
        self._scale = time_scale
        self._account = Account(clock, account_type)
        self.storage = Storage()
        self._pages = Pages(clock, token_life=None)
        self._reports: list[Report] = []
        self._allowances: dict[tuple[str, str], Bucket] = {}
        self._lock = threading.RLock()
        self._scheduled_until = self._now() - KEPT
        self.first_id = FIRST_ID

    def operations(self, account: Account) -> Sequence[Operation]:
        self._account = account
        reports, documents = f"{_ROOT}/reports", f"{_ROOT}/documents/{{documentId}}"
        return [
            Operation("createReport", "POST", reports, 0.0167, 15, self._create, EITHER),
            Operation("getReport", "GET", f"{reports}/{{reportId}}", 2, 15, self._get, EITHER),
            Operation("getReports", "GET", reports, 0.0222, 10, self._list, EITHER),
            Operation("getReportDocument", "GET", documents, 0.0167, 15, self._document, EITHER),
            Operation("downloadDocument", "GET", "/documents/{documentId}", 0, 0, self._download, presigned=True),
        ]

    def make(self, report_type: str, *, made_at: int | None = None, **asked: Any) -> Report:
        """
        Make a report that nobody asked for, as Amazon and its schedules do: it is there at once, or `made_at` an
        instant (milliseconds). `asked` are fields of Asked besides the type; without marketplaces it is of all.
        """
        request = Asked(known(report_type).report_type, **{"marketplaces": tuple(sorted(self._marketplaces)), **asked})
        return self._made(None, PARTNER, request, self._now() if made_at is None else made_at, 0)

    def hurry(self) -> None:
        """All reports that are under way are done now."""
        with self._lock:
            now = self._now()
            self._takes.clear()
            self._reports = [replace(each, takes=_no_more(each, now)) for each in self._reports]

    def reports(self, report_type: str | None = None) -> list[Report]:
        """All that were made; a report keeps its place among them."""
        with self._lock:
            self._catch_up(self._now())
            return [each for each in self._reports if report_type in (None, each.asked.report_type)]

    def knows_document(self, document_id: str) -> bool:
        """Whether there is such a document by now."""
        return self._holder(document_id) is not None

    def _create(self, request: Request) -> Answer:
        now = self._now()
        asked = created(request.body, self._marketplaces, now)
        rule, partner = known(asked.report_type), _partner(request)
        self._admit(rule, partner)
        report = self._made(rule, partner, asked, now, self._milliseconds_for(rule.report_type))
        return replace(as_json({"reportId": report.report_id}, 202), about=rule.report_type)

    def _get(self, request: Request) -> Answer:
        parameters.read(request, {})
        now, report_id, partner = self._now(), request.path_parameters["reportId"], _partner(request)
        for report in self.reports():
            if (report.report_id, report.partner) == (report_id, partner) and report.created > now - KEPT:
                return as_json(report.body(now))
        raise Refusal(error(404, "NotFound", "One or more of the provided ReportRequestIds could not be found."))

    def _list(self, request: Request) -> Answer:
        now, partner = self._now(), _partner(request)
        asked = listed(request, now)
        everything = self.reports()
        if isinstance(asked, Wanted):
            mine = [number for number, report in enumerate(everything) if report.partner == partner]
            rows = [number for number in mine if asked.fits(everything[number], now)]
            rows.sort(key=lambda number: everything[number].created, reverse=True)
            page = self._pages.first(Snapshot(rows, now, None), asked.page_size)
        else:
            page = self._pages.next(asked, None)
        body = {"reports": [everything[number].body(now) for number in page.rows]}
        return as_json(body | ({"nextToken": page.next_token} if page.next_token else {}))

    def _document(self, request: Request) -> Answer:
        parameters.read(request, {"enableContentEncodingUrlHeader": parameters.boolean})
        document_id = request.path_parameters["documentId"]
        report = self._holder(document_id)
        if report is None or report.partner != _partner(request):
            raise invalid(f"Invalid reportDocumentId {document_id}")
        # The gate has made sure that a restricted token is for this very path.
        if known(report.asked.report_type).restricted and request.token.kind != "restricted":
            raise unauthorized()
        url = self.storage.address(self._account.documents_url, document_id, self._now())
        body = {"reportDocumentId": document_id, "url": url}
        return as_json(body | ({"compressionAlgorithm": "GZIP"} if report.content.gzip else {}))

    def _download(self, request: Request) -> Answer:
        content = self._holder(self.storage.check(request, self._now())).content
        return Answer(200, content.sent(), {"content-type": content.content_type})

    def _holder(self, document_id: str) -> Report | None:
        """The report that the document is of, while it is there."""
        now = self._now()
        found = (report for report in self.reports() if report.document_id == document_id)
        return next(
            (each for each in found if "reportDocumentId" in each.body(now) and each.created > now - KEPT), None
        )

    def _admit(self, rule: ReportRule, partner: str) -> None:
        if self._kind not in rule.accounts or rule.report_type in self._denied:
            raise Refusal(error(403, "Unauthorized", "Access to the resource is forbidden"))
        if rule.made is Made.BY_AMAZON:
            raise quota_exceeded()  # misleading, but Amazon's: no waiting will make it true
        if rule.made is Made.BY_SCHEDULE:
            raise invalid(f"Request for report type {rule.report_type} is not allowed at this time")
        if rule.allowance is not None and not self._allowed(rule.report_type, partner, *rule.allowance):
            raise quota_exceeded()

    def _allowed(self, report_type: str, partner: str, reports: int, seconds: float) -> bool:
        with self._lock:
            now = self._clock.monotonic()
            plan = Plan(reports / seconds * self._scale, reports)
            return self._allowances.setdefault((report_type, partner), Bucket(plan, now)).take(now, [])

    def _catch_up(self, now: int) -> None:
        """Make what Amazon has made by itself until now."""
        for schedule in self._schedules:
            for made_at, asked in schedule.made_between(self._scheduled_until, now):
                self._made(None, PARTNER, asked, made_at, 0)
        self._scheduled_until = now

    def _made(self, rule: ReportRule | None, partner: str, asked: Asked, now: int, takes: int | None) -> Report:
        with self._lock:
            outcome, content = self._outcome(asked, now, rule)
            report_id = f"{self.first_id + len(self._reports)}"
            report = Report(report_id, partner, asked, now, takes, outcome, content)
            self._reports.append(report)
        return report

    def _now(self) -> int:
        return milliseconds(self._clock.now())


def _no_more(report: Report, now: int) -> int:
    """The time it takes, in milliseconds, when it is done by now."""
    since = now - report.created
    return since if report.takes is None else min(report.takes, since)


def _partner(request: Request) -> str:
    assert request.token is not None  # the gate let it through
    return request.token.partner
