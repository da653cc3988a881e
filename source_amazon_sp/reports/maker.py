"""How Amazon is asked for a job, looked at, and relieved of its document: where jobs of one kind differ from others."""

from dataclasses import replace
from typing import Any, Protocol

from source_amazon_sp.api.client import SellingPartnerClient, text_of
from source_amazon_sp.api.operations import (
    CREATE_REPORT,
    GET_REPORT,
    GET_REPORT_DOCUMENT,
    GET_RESTRICTED_REPORT_DOCUMENT,
    Operation,
)
from source_amazon_sp.api.transport import SYNC_PATIENCE
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import ConnectorError, PermissionDenied
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec

# One type's 429 must not hold up the others: the desk tries something else in the meantime.
AT_ONCE = replace(SYNC_PATIENCE, throttled=0)


class Maker(Protocol):
    """
    The three calls of a job's life. The desk, the poller and the documents know of Amazon what a maker tells them.

    `things` are the jobs in words, `making` what is waited for. All jobs share the quotas of the operations `creates`
    and `fetches`, which gives a document's address.
    """

    things: str
    making: str
    creates: Operation
    fetches: Operation

    def create(self, request: ReportRequest, spec: ReportSpec) -> str:
        """The id of the job that Amazon has taken on. Raises Throttled at once; a denial names what is denied."""

    def look(self, job_id: str) -> dict[str, Any]:
        """What Amazon says of the job: `processingStatus` and the ids of its documents."""

    def address(self, document_id: str, *, restricted: bool) -> str:
        """Where a document lies, for the next five minutes."""


class ReportMaker:
    """The Reports API."""

    things = "reports"
    making = "Amazon to make reports"
    creates = CREATE_REPORT
    fetches = GET_REPORT_DOCUMENT

    def __init__(self, client: SellingPartnerClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def create(self, request: ReportRequest, spec: ReportSpec) -> str:
        try:
            answer = self._client.call(CREATE_REPORT, body=request.body(spec, self._clock.now()), patience=AT_ONCE)
        except PermissionDenied as error:
            raise denied(spec, error) from error
        return text_of(answer, "reportId", "createReport answered without a report id.")

    def look(self, job_id: str) -> dict[str, Any]:
        answer = self._client.call(GET_REPORT, path={"reportId": job_id})
        return answer if isinstance(answer, dict) else {}

    def address(self, document_id: str, *, restricted: bool) -> str:
        operation = GET_RESTRICTED_REPORT_DOCUMENT if restricted else GET_REPORT_DOCUMENT
        answer = self._client.call(operation, path={"reportDocumentId": document_id})
        return text_of(answer, "url", "getReportDocument answered without an address.")


def denied(spec: ReportSpec, error: ConnectorError) -> ConnectorError:
    """Amazon's 403 says nothing of the report type's own roles."""
    if not isinstance(error, PermissionDenied):
        return error
    return PermissionDenied.for_lack_of(
        spec.roles, f"Amazon denies reports of type {spec.report_type} to this application."
    )
