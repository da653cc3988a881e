"""The schema of a stream of Data Kiosk: the query's columns, and those that every row carries."""

from typing import Any

from source_amazon_sp.data_kiosk.columns import Columns
from source_amazon_sp.reports.origin import ROW_ID
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.streams.report_schema import listed, roles_needed

_DATE = {"type": ["null", "string"], "format": "date"}
_INSTANT = {"type": ["null", "string"], "format": "date-time", "airbyte_type": "timestamp_with_timezone"}


def kiosk_schema(spec: ReportSpec, columns: Columns) -> dict[str, Any]:
    """The JSON schema that `discover` shows and rows are typed by."""
    added: dict[str, Any] = {
        "_query_id": {"description": "Amazon's id of the query that brought the row.", "type": ["null", "string"]},
        "_query_created_at": {"description": "When the query was asked; the newest is the truth.", **_INSTANT},
        "_window_start": {"description": "The first day that the query covers.", **_DATE},
        "_window_end": {"description": "The day after the last one that the query covers.", **_DATE},
    }
    if not spec.key:
        told = "A key made of the whole row; rows of a query that are equal are numbered."
        added[ROW_ID] = {"description": told, "type": ["null", "string"]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": spec.name,
        "description": _described(spec),
        "type": "object",
        "additionalProperties": True,
        "properties": {**columns.properties(), **added},
    }


def _described(spec: ReportSpec) -> str:
    key = f"primary key {listed(spec.key or (ROW_ID,), 'and')}"
    history = "; two years back" if spec.windows else ""
    return f"{spec.description.removesuffix('.')}; {key}; cursor _query_created_at{history}. {roles_needed(spec)}"
