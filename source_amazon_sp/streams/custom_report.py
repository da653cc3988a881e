"""A report type that the catalogue does not describe: its columns are those of a document that Amazon has already."""

import logging
from functools import cached_property
from typing import Any

from source_amazon_sp.api.client import Query, SellingPartnerClient
from source_amazon_sp.api.operations import GET_REPORTS
from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import read_document
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.reports.headers import column_names
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.streams.report import ReportingOffice, ReportStream
from source_amazon_sp.streams.report_schema import with_engine_columns

logger = logging.getLogger("airbyte")


class CustomReportStream(ReportStream):
    """All columns are text: nothing says what they mean. Amazon is asked for an example when the schema is wanted."""

    def __init__(self, spec: ReportSpec, office: ReportingOffice, client: SellingPartnerClient) -> None:
        super().__init__(spec, office)
        self._client = client

    @cached_property
    def schema(self) -> dict[str, Any]:
        columns = {
            name: {"description": "As the report has it.", "type": ["null", "string"]} for name in self._columns()
        }
        schema = {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": self.name,
            "description": self.spec.description,
            "type": "object",
            "additionalProperties": True,
            "properties": columns,
        }
        return with_engine_columns(schema, self.spec)

    def _columns(self) -> list[str]:
        """The columns of the newest report of the type that the account has; none where there is none yet."""
        query: Query = {"reportTypes": self.spec.report_type, "processingStatuses": "DONE", "pageSize": 1}
        try:
            answer = self._client.call(GET_REPORTS, query=query)
            reports = answer.get("reports") if isinstance(answer, dict) else None
            if not reports:
                logger.info("%s: the account has no such report yet; refresh the schema after a sync.", self.name)
                return []
            document = self._office.documents.fetch(str(reports[0]["reportDocumentId"]), restricted=self.spec.pii)
            try:
                content = read_document(document.chunks(), self.spec.form, content_type=document.content_type)
                if isinstance(content, Table):
                    return list(column_names(content.header, (), self.spec.report_type).names)
                return list(next(iter(content.rows), {}))
            finally:
                document.close()
        except ConnectorError as error:
            logger.warning("%s: its columns can't be found out now. %s", self.name, error)
            return []
