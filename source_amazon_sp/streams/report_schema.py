"""The schema of a report stream: the report's own columns, and those that every report row carries."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from source_amazon_sp.reports.origin import EXTRA, ROW_ID
from source_amazon_sp.reports.spec import ReportSpec, Source

_INSTANT = {"format": "date-time", "airbyte_type": "timestamp_with_timezone"}


def _column(kind: str, description: str, **more: str) -> dict[str, Any]:
    return {"description": description, "type": ["null", kind], **more}


def report_schema(spec: ReportSpec) -> dict[str, Any]:
    """The JSON schema that `discover` shows and rows are typed by."""
    path = files("source_amazon_sp") / "schemas" / "reports" / f"{spec.described_as}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    return with_engine_columns({**schema, "description": f"{schema['description']} {roles_needed(spec)}"}, spec)


def roles_needed(spec: ReportSpec) -> str:
    """A sentence for whoever chooses streams."""
    if len(spec.roles) == 1:
        return f"Needs the role {spec.roles[0]}."
    return f"Needs one of the roles {listed(spec.roles, 'or')}."


def listed(names: Sequence[str], last: str) -> str:
    """`a, b and c`."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _whose(spec: ReportSpec) -> str:
    """What the column of the marketplace says."""
    if spec.placed_by:
        return f"The marketplace that the row belongs to, by {spec.placed_by}; null where that names none."
    if not spec.is_of_one_place:
        return "Null: the report is of the whole region, and its rows do not say which marketplace they are of."
    return "The marketplace that the report was asked for."


def with_engine_columns(schema: dict[str, Any], spec: ReportSpec) -> dict[str, Any]:
    """The report's own columns first; a column that the report has itself keeps its own description."""
    by_instant = spec.source is Source.LISTED or (spec.windows is not None and spec.windows.hours)
    bound: dict[str, str] = dict(_INSTANT) if by_instant else {"format": "date"}
    added = {
        "marketplace_id": _column("string", _whose(spec)),
        **{
            option.name: _column("string", "The report option that this row was asked for with.")
            for option in spec.options
            if option.column
        },
        "_report_id": _column("string", "Amazon's id of the report that the row stood in."),
        "_report_created_at": _column("string", "When the report was asked for; the newest is the truth.", **_INSTANT),
        "_window_start": _column("string", "The beginning of the window that the report covers.", **bound),
        "_window_end": _column("string", "The end of that window, which is no longer part of it.", **bound),
        "_row_number": _column("integer", "The place of the row in its document, from 1."),
    }
    if not spec.key:
        made_of = ", ".join(spec.identity) or "the whole row"
        added[ROW_ID] = _column(
            "string", f"A key made of {made_of}; rows of a window that are equal in it are numbered."
        )
    added[EXTRA] = {
        "description": "Cells of a row that has more of them than its header.",
        "type": ["null", "array"],
        "items": {"type": ["null", "string"]},
    }
    return {**schema, "properties": {**added, **schema["properties"]}}
