"""A caller who knows how reports are asked for, for the tests of the simulator itself."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.answers import Answer
from integration_tests.simulator.caller import Caller, Reply
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.simulator.reports import ReportsApi
from unit_tests.support.clock import FakeClock

REPORTS = "/reports/2021-06-30/reports"
DOCUMENTS = "/reports/2021-06-30/documents"
RDT = "/tokens/2021-03-01/restrictedDataToken"
US, CA, DE = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1PA6795UKMFR9"

LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
VENDOR_SALES = "GET_VENDOR_SALES_REPORT"
SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
RESTRICTED = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
SEARCH_TERMS = "GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT"
PENDING = "GET_FLAT_FILE_PENDING_ORDERS_DATA"

A_WEEK = ("2026-11-08T00:00:00Z", "2026-11-14T23:59:59Z")  # Sunday to Saturday, before the clock's 2026-11-20
WEEK = {"reportPeriod": "WEEK", "distributorView": "MANUFACTURING", "sellingProgram": "RETAIL"}


@dataclass
class ReportCaller:
    """A caller who knows how reports are asked for."""

    simulator: SellingPartnerSimulator
    caller: Caller
    clock: FakeClock

    def create(self, report_type: str, *dates: str, **options: str) -> Reply:
        """For the United States; other marketplaces are `create_for`'s."""
        return self.create_for((US,), report_type, *dates, **options)

    def create_for(self, marketplaces: Sequence[str], report_type: str, *dates: str, **options: str) -> Reply:
        body: dict[str, Any] = {"reportType": report_type, "marketplaceIds": list(marketplaces)}
        body |= dict(zip(("dataStartTime", "dataEndTime"), dates, strict=False))
        return self.caller.post(REPORTS, body | ({"reportOptions": options} if options else {}))

    def made(self, report_type: str, *dates: str, **options: str) -> dict[str, Any]:
        """The report, when the time has passed that it takes."""
        reply = self.create(report_type, *dates, **options)
        assert reply.status == 202, reply
        self.clock.advance(8)
        return self.report(reply.body["reportId"])

    def report(self, report_id: str) -> dict[str, Any]:
        body: dict[str, Any] = self.caller.get(f"{REPORTS}/{report_id}").body
        return body

    def document(self, report: dict[str, Any]) -> Reply:
        return self.caller.get(f"{DOCUMENTS}/{report['reportDocumentId']}")

    def fetch(self, url: str, **headers: str) -> Answer:
        return self.simulator.answer("GET", url, headers, b"")

    def text(self, report: dict[str, Any]) -> str:
        """The document, unpacked and decoded as its headers say."""
        answer = self.fetch(self.document(report).body["url"])
        body = answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
        charset = answer.headers["content-type"].partition("charset=")[2]
        return gzip.decompress(body).decode({"Windows-31J": "cp932"}.get(charset, charset))

    def rows(self, report: dict[str, Any]) -> list[dict[str, str]]:
        """The lines of a flat file."""
        header, *lines = (line.split("\t") for line in self.text(report).splitlines())
        return [dict(zip(header, line, strict=True)) for line in lines]

    def why(self, report: dict[str, Any]) -> str:
        assert report["processingStatus"] == "FATAL"
        words: str = json.loads(self.text(report))["errorDetails"]
        return words

    def restrict(self, path: str) -> str:
        body = {"restrictedResources": [{"method": "GET", "path": path}]}
        token: str = self.caller.post(RDT, body).body["restrictedDataToken"]
        return token


def days(first: str, last: str) -> tuple[str, str]:
    """From the first day's first second to the last day's last."""
    return f"{first}T00:00:00Z", f"{last}T23:59:59Z"


def in_world(kind: str, world: ReportWorld, countries: Sequence[str], clock: FakeClock) -> ReportCaller:
    """Of an account whose reports are the world's; no quota is felt, and reports are done at once."""
    makers, schedules = world.makers(), [world.settlements]
    api = ReportsApi(kind, countries, clock, makers=makers, schedules=schedules, time_scale=1e6)
    simulator = SellingPartnerSimulator(clock, apis=[api], account_type=kind, time_scale=1e6)
    return ReportCaller(simulator, Caller(simulator), clock)
