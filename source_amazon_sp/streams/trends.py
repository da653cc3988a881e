"""
A stream of Data Kiosk whose queries have to name products: a first query tells which ones had sales or visits.

    window    ── which products? ──▶ 1,2,3 … 75     one query, summed over the window
              ── products 1-30 ──▶ rows             then one for each thirty, day by day
              ── products 31-60 ─▶ rows
              ── products 61-75 ─▶ rows
"""

from collections.abc import Callable, Sequence
from typing import Any

from source_amazon_sp.data_kiosk.columns import MARKETPLACE
from source_amazon_sp.data_kiosk.fields import Tree, roots
from source_amazon_sp.data_kiosk.products import Filter, batches
from source_amazon_sp.data_kiosk.query import LONGEST, Word, query_text
from source_amazon_sp.data_kiosk.selection import Selection
from source_amazon_sp.documents.json_items import json_lines
from source_amazon_sp.documents.text import gunzip
from source_amazon_sp.reports.job import Order, ReportJob
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.streams.kiosk import PAGE, QueryStream, asking, days_asked, with_option
from source_amazon_sp.streams.query_maker import QueryRequest

_BATCH = "batch"
_LIST = "list"
_PRODUCT = "childAsin"
_WHICH: Tree = {_PRODUCT: "String", MARKETPLACE: "String"}


class TrendsStream(QueryStream):
    """Asks for the products of a window first, then for their days."""

    def _query(self, request: ReportRequest) -> QueryRequest:
        days = days_asked(request)

        def which(fields: Tree) -> str:
            arguments: dict[str, Any] = {"aggregateBy": Word("CHILD"), "startDate": days[0], "endDate": days[1]}
            arguments["marketplaceIds"] = list(request.marketplaces)
            return query_text(roots()["salesAndTrafficByAsin"], arguments, fields)

        return asking(request, Selection(_WHICH, _WHICH), which)

    def _has_rows(self, job: ReportJob) -> bool:
        return _BATCH in dict(job.request.options) and super()._has_rows(job)

    def _page_of(self, request: QueryRequest) -> str:
        return PAGE if _BATCH in dict(request.options) else _LIST

    def _rest(self, job: ReportJob) -> list[Order]:
        orders = super()._rest(job)
        request = job.request
        if isinstance(request, QueryRequest) and _BATCH not in dict(request.options) and super()._has_rows(job):
            bare = self.query.text(days_asked(request), request.marketplaces, self.query.fields)
            filters = batches(self._products(job), self.query.products or 1, LONGEST - len(bare) - len(",filters:[]"))
            for number, each in enumerate(filters, 1):
                base = asking(request, self.selection, self._writer(request, each))
                orders.append(self._order_of(with_option(base, _BATCH, number), job))
        return orders

    def _writer(self, request: QueryRequest, filters: Sequence[Filter]) -> Callable[[Tree], str]:
        return lambda fields: self.query.text(days_asked(request), request.marketplaces, fields, filters)

    def _products(self, job: ReportJob) -> dict[str, list[str]]:
        """The products that the document names, by marketplace."""
        found: dict[str, list[str]] = {}
        try:
            for row in json_lines(gunzip(self._document(job).chunks())):
                if row.get(_PRODUCT):
                    found.setdefault(str(row[MARKETPLACE]), []).append(str(row[_PRODUCT]))
        finally:
            job.leave()
        return found
