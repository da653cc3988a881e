"""Report jobs and their documents."""

from dataclasses import replace

from source_amazon_sp.api.operations.operation import Operation, PageToken

_BY_REPORT_TYPE = ("the role of the report type",)
REPORT_DOCUMENT = ""  # a report document is opened whole: it has no data elements to name
CREATE_REPORT = Operation(
    name="createReport", path="/reports/2021-06-30/reports", method="POST", rate=0.0167, burst=15, roles=_BY_REPORT_TYPE
)
GET_REPORT = Operation(
    name="getReport", path="/reports/2021-06-30/reports/{reportId}", rate=2, burst=15, roles=_BY_REPORT_TYPE
)
GET_REPORTS = Operation(
    name="getReports",
    path="/reports/2021-06-30/reports",
    rate=0.0222,
    burst=10,
    roles=_BY_REPORT_TYPE,
    page_token=PageToken(parameter="nextToken", found_at=("nextToken",), alone=True),
)
GET_REPORT_DOCUMENT = Operation(
    name="getReportDocument",
    path="/reports/2021-06-30/documents/{reportDocumentId}",
    rate=0.0167,
    burst=15,
    roles=_BY_REPORT_TYPE,
)
GET_RESTRICTED_REPORT_DOCUMENT = replace(GET_REPORT_DOCUMENT, restricted=(REPORT_DOCUMENT,))

OPERATIONS = (CREATE_REPORT, GET_REPORT, GET_REPORTS, GET_REPORT_DOCUMENT)
