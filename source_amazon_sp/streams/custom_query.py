"""The user's own queries of Data Kiosk as streams: the whole of a query's rows, once a day at most."""

import logging
from collections.abc import Sequence
from contextlib import closing
from functools import cached_property

import pendulum

from source_amazon_sp.config import CustomQuery
from source_amazon_sp.data_kiosk.columns import MARKETPLACE, Columns, found_in
from source_amazon_sp.data_kiosk.custom import known_fields, roles_of, text_of
from source_amazon_sp.data_kiosk.fields import Tree
from source_amazon_sp.data_kiosk.kiosk import DataKiosk
from source_amazon_sp.data_kiosk.query import Unreadable
from source_amazon_sp.data_kiosk.rows import QueryRows
from source_amazon_sp.data_kiosk.selection import Selection
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.documents.json_items import json_lines
from source_amazon_sp.documents.text import gunzip
from source_amazon_sp.errors import ConfigError, ConnectorError
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import BOTH, ReportSpec, Scope
from source_amazon_sp.streams.desk_stream import ReportingOffice
from source_amazon_sp.streams.kiosk import KioskStream, asking
from source_amazon_sp.streams.query_maker import QueryRequest

logger = logging.getLogger("airbyte")

_TWO_YEARS = pendulum.duration(days=729)


def planned_as(custom: CustomQuery) -> ReportSpec:
    """The row of a snapshot; its key is the user's, or made of the whole row."""
    return ReportSpec(
        report_type=custom.name,
        description="Rows of a query of Data Kiosk from the configuration.",
        account_types=BOTH,
        roles=tuple(roles_of(custom.query)),
        form=DocumentForm(DocumentFormat.JSON_LINES),
        scope=Scope.REGION,
        key=tuple("marketplace_id" if column == MARKETPLACE else column for column in custom.primary_key),
        custom=True,
    )


class CustomQueryStream(KioskStream):
    """
    A query of the user's. What Amazon's schemas know of its fields types the columns.

    Of a query that they do not know, the columns are those of the first row of an answer that Amazon still has.
    """

    def __init__(self, custom: CustomQuery, office: ReportingOffice, kiosk: DataKiosk) -> None:
        super().__init__(planned_as(custom), office)
        self._custom = custom
        self._kiosk = kiosk

    @cached_property
    def columns(self) -> Columns:
        return Columns(self._example() if self._known is None else self._known)

    @cached_property
    def reader(self) -> QueryRows:
        return QueryRows(self.columns, open_ended=self._known is None)

    @cached_property
    def _known(self) -> Tree | None:
        try:
            return known_fields(self._custom.query)
        except Unreadable:
            return {}  # said when it is asked, and by `check`

    def _places(self) -> Sequence[str]:
        return self._office.account.marketplaces()  # the query names its own

    def _query(self, request: ReportRequest) -> QueryRequest:
        try:
            known_fields(self._custom.query)
        except Unreadable as error:
            raise ConfigError(f"custom_queries: {self.name}: the query {error}. Correct it.") from None
        text = self._text()
        return asking(request, Selection({}, ()), lambda _: text)

    def _text(self) -> str:
        """The query as it is sent today."""
        config, now = self._office.config, self._office.clock.now()
        start = max(config.start, now - _TWO_YEARS).to_date_string()
        return text_of(self._custom.query, (start, (config.end or now).subtract(days=1).to_date_string()))

    def _example(self) -> Tree:
        """The fields of the first row that such a query brought lately; none where there was none."""
        try:
            text = self._text()
            for query in self._kiosk.done():
                if query.get("query") == text and (document_id := query.get("dataDocumentId")):
                    with closing(self._office.documents.fetch(str(document_id), restricted=False)) as document:
                        return found_in(next(json_lines(gunzip(document.chunks())), {}))
        except ConnectorError as error:
            logger.warning("%s: its columns can't be found out now. %s", self.name, error)
            return {}
        logger.info("%s: Amazon has no answer to this query yet; refresh the schema after a sync.", self.name)
        return {}
