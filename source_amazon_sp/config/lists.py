"""The lists in the configuration: report options, custom reports, custom queries."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from source_amazon_sp.config.fields import Fields, shown, whole_number
from source_amazon_sp.config.pasted import is_older_form, named_options
from source_amazon_sp.config.values import CustomQuery, CustomReport

_STREAM_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def report_options(fields: Fields) -> dict[str, dict[str, str]]:
    example = '[{"report_type": "GET_…", "options": {"name": "value"}}]'
    found: dict[str, dict[str, str]] = {}
    if is_older_form(fields):
        return found  # of the incumbent, see `pasted`
    for entry in fields.objects("report_options", example):
        report_type = entry.get("report_type") or entry.get("report_name")
        options = named_options(entry.get("options", entry.get("options_list")))
        if not isinstance(report_type, str) or options is None:
            fields.complain("report_options", f"an entry can't be read. Write it as {example}.")
        elif report_type in found and found[report_type] != options:
            fields.complain("report_options", f"{report_type} stands twice with different options. Keep one.")
        else:
            found[report_type] = options
    return found


def custom_reports(fields: Fields) -> Iterator[CustomReport]:
    for entry in _named(fields, "custom_reports", "report_type"):
        options = named_options(entry.get("options"))
        days = whole_number(entry.get("window_days"))
        if options is None:
            fields.complain("custom_reports", f"{entry['name']}: options is not an object of names and values.")
        elif entry.get("window_days") is not None and (days is None or days < 1):
            wrong = shown(entry["window_days"])
            fields.complain("custom_reports", f"{entry['name']}: window_days {wrong} is not 1 or more days.")
        else:
            yield CustomReport(
                name=entry["name"],
                report_type=entry["report_type"],
                options=options,
                window_days=days,
                primary_key=_key(fields, "custom_reports", entry),
            )


def custom_queries(fields: Fields) -> Iterator[CustomQuery]:
    for entry in _named(fields, "custom_queries", "query"):
        key = _key(fields, "custom_queries", entry)
        yield CustomQuery(name=entry["name"], query=entry["query"], primary_key=key)


def _named(fields: Fields, key: str, content: str) -> Iterator[Mapping[str, Any]]:
    """The entries of a list whose streams the user names; bad ones are complained of and left out."""
    seen: set[str] = set()
    for entry in fields.objects(key, f'[{{"name": "my_stream", "{content}": "…"}}]'):
        name = entry.get("name")
        if not isinstance(name, str) or not _STREAM_NAME.fullmatch(name):
            fields.complain(key, f"{shown(name)} is not a stream name. Use letters, digits and _, no digit first.")
        elif not isinstance(entry.get(content), str) or not entry[content].strip():
            fields.complain(key, f"{name}: {content} is missing.")
        elif name.lower() in seen:
            fields.complain(key, f"{name} stands twice. Give each stream a name of its own.")
        else:
            seen.add(name.lower())
            yield entry


def _key(fields: Fields, key: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    columns = entry.get("primary_key") or []
    if isinstance(columns, list) and all(isinstance(column, str) and column.strip() for column in columns):
        return tuple(column.strip() for column in columns)
    fields.complain(key, f"{entry['name']}: primary_key is not a list of column names.")
    return ()
