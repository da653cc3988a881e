"""Data Kiosk's queries as jobs of the desk, which knows reports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from source_amazon_sp.api.operations import CREATE_QUERY, GET_DATA_DOCUMENT
from source_amazon_sp.data_kiosk.fields import Tree
from source_amazon_sp.data_kiosk.kiosk import DataKiosk
from source_amazon_sp.data_kiosk.selection import Selection
from source_amazon_sp.errors import PermissionDenied
from source_amazon_sp.reports.maker import AT_ONCE
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec


def _no_text(_: Tree) -> str:
    raise ValueError("a query without a text")


@dataclass(frozen=True, slots=True)
class QueryRequest(ReportRequest):
    """
    A query to be asked. Its report type is its stream's name; its options say which part of a window's queries it is.

    `write` writes the text for the fields of `selection`, at the moment of asking. A result's next page is asked for
    by its `token` and the text that Amazon gives back with it.
    """

    selection: Selection = field(default=Selection({}, ()), compare=False)
    write: Callable[[Tree], str] = field(default=_no_text, compare=False)
    token: str | None = field(default=None, compare=False)


class QueryMaker:
    """The Data Kiosk API. Fields that Amazon denies are left out, and the query is asked again without them."""

    things = "queries"
    making = "Amazon to answer queries"
    creates = CREATE_QUERY
    fetches = GET_DATA_DOCUMENT

    def __init__(self, kiosk: DataKiosk) -> None:
        self._kiosk = kiosk

    def create(self, request: ReportRequest, spec: ReportSpec) -> str:
        if not isinstance(request, QueryRequest):
            raise TypeError("Data Kiosk takes queries alone")
        while True:
            text = request.write(request.selection.fields)
            try:
                return self._kiosk.create(text, request.token, AT_ONCE)
            except PermissionDenied as error:
                if request.token is None and request.selection.deny(error.said):
                    continue
                head = f"Amazon denies the query of {spec.name} to this application."
                raise PermissionDenied.for_lack_of(spec.roles, head) from error

    def look(self, job_id: str) -> dict[str, Any]:
        return self._kiosk.look(job_id)

    def address(self, document_id: str, *, restricted: bool) -> str:
        del restricted  # Data Kiosk has no document of persons
        return self._kiosk.address(document_id)
