"""The user's own report streams: any report type, with windows, options and key of the user's."""

import logging
from dataclasses import replace
from functools import cached_property
from typing import Any

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import GET_REPORTS
from source_amazon_sp.api.paging import Query
from source_amazon_sp.config import CustomReport
from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat, read_document
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.headers import column_names
from source_amazon_sp.reports.spec import BOTH, Option, ReportSpec, WindowRule, days
from source_amazon_sp.streams.desk_stream import ReportingOffice
from source_amazon_sp.streams.report import ReportStream
from source_amazon_sp.streams.report_schema import with_engine_columns

logger = logging.getLogger("airbyte")

_TWO_YEARS = pendulum.duration(years=2)


def custom_spec(custom: CustomReport) -> ReportSpec:
    """A row for the user's stream: that of the catalogue with the user's changes, or one that assumes nothing."""
    known = next((spec for spec in REPORTS if spec.report_type == custom.report_type), None)
    base = known or ReportSpec(
        report_type=custom.report_type,
        description=f"Rows of the report {custom.report_type}, as its document has them.",
        account_types=BOTH,
        roles=("the role of the report type",),
        form=DocumentForm(DocumentFormat.UNKNOWN),
    )
    windows = base.windows
    if custom.window_days is not None:
        grid = days(custom.window_days)
        windows = replace(windows, grid=grid) if windows else WindowRule(grid=grid, reach_back=_TWO_YEARS)
    by_name = {option.name: option for option in base.options}
    fixed = tuple(
        replace(by_name.get(name, Option(name=name)), default=value, fan_out=False)
        for name, value in custom.options.items()
    )
    others = tuple(option for option in base.options if option.name not in custom.options)
    return replace(
        base,
        stream=custom.name,
        schema=base.described_as,
        windows=windows,
        period_option=base.period_option if custom.window_days is None else None,
        options=(*fixed, *others),
        key=custom.primary_key or base.key,
        shared=None,
        custom=True,
    )


def is_described(spec: ReportSpec) -> bool:
    """Whether the catalogue knows the columns of the type."""
    return any(row.described_as == spec.described_as for row in REPORTS)


class CustomReportStream(ReportStream):
    """
    A report type that the catalogue does not describe: its columns are those of a document that Amazon has already.

    All of them are text, for nothing says what they mean. Amazon is asked for the example when the schema is wanted.
    """

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
