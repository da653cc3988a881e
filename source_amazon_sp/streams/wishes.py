"""What the user wishes of streams, held against what there is, before anything is asked of Amazon."""

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.config import ConnectorConfig, PastedOptions
from source_amazon_sp.data_kiosk.columns import MARKETPLACE
from source_amazon_sp.data_kiosk.custom import columns_of
from source_amazon_sp.data_kiosk.custom import complaints as complaints_of_query
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.catalog.retired import RETIRED_BY_TYPE
from source_amazon_sp.reports.headers import snake
from source_amazon_sp.reports.plan import option_complaints
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.streams.custom_report import custom_spec
from source_amazon_sp.streams.offers import TERMS, terms_of
from source_amazon_sp.streams.report_schema import report_schema

logger = logging.getLogger("airbyte")

_TAKEN = frozenset(name.lower() for name in TERMS)  # warehouses know no case

# A type that feeds several streams takes the options of all of them.
_WHOLE: Mapping[str, ReportSpec] = {
    spec.report_type: replace(
        spec,
        options=tuple(option for row in REPORTS if row.report_type == spec.report_type for option in row.options),
    )
    for spec in REPORTS
}
# The type behind a name: its own, or that of one of its streams.
_TYPES = {spec.name: spec.report_type for spec in REPORTS} | {report_type: report_type for report_type in _WHOLE}


def complaints(config: ConnectorConfig) -> list[str]:
    """A sentence for each option, report type or stream name that can't be."""
    return [*_options(config), *_custom_reports(config), *_custom_queries(config)]


def suited(config: ConnectorConfig) -> ConnectorConfig:
    """
    The configuration with those pasted options among its own that fit. A line tells of each that does not.

    The incumbent takes what it does not know, and ignores it; as there, the last of several counts. What stands in
    `report_options` counts more.
    """
    found: dict[str, dict[str, str]] = {}
    for entry in config.pasted_options:
        for remark in _added(found, entry):
            logger.warning(sayable(f"{entry.place}: {remark}"))
    for report_type, options in config.report_options.items():
        found[report_type] = {**found.get(report_type, {}), **options}
    return replace(config, report_options=found)


def _added(found: dict[str, dict[str, str]], entry: PastedOptions) -> Iterator[str]:
    """Add what fits of an entry to the options by type; what is passed over of it, and why."""
    types = {_TYPES[name]: None for name in entry.names if name in _TYPES}
    if not types:
        yield f"passed over. {_not_read(entry.names[0])}"
    for report_type, (name, value) in product(types, entry.options.items()):
        if wrong := option_complaints(_WHOLE[report_type], {name: value}):
            yield f"option {name} is passed over. {wrong[0]}"
            continue
        before = found.setdefault(report_type, {}).get(name, value)
        if before != value:
            yield f"{name} of {report_type} was {before} before, and the last one counts: {value}. Keep that one alone."
        found[report_type][name] = value


def _options(config: ConnectorConfig) -> Iterator[str]:
    custom = {report.report_type for report in config.custom_reports}
    for report_type, options in config.report_options.items():
        if report_type in _WHOLE:
            yield from (f"report_options: {words}" for words in option_complaints(_WHOLE[report_type], options))
        elif report_type not in custom:
            yield f"report_options: {_not_read(report_type)}"


def _not_read(report_type: str) -> str:
    retired = RETIRED_BY_TYPE.get(report_type)
    if retired is None:
        return f"{report_type} is no report type that this connector reads. Correct its name."
    return f"{report_type} is not read: {retired.why}. What replaces it: {retired.instead or 'nothing'}."


def _custom_reports(config: ConnectorConfig) -> Iterator[str]:
    names = Counter(report.name.lower() for report in config.custom_reports)
    names.update(query.name.lower() for query in config.custom_queries)
    for custom in config.custom_reports:
        if custom.name.lower() in _TAKEN:
            yield f"custom_reports: {custom.name} is the name of a stream already. Give yours another one."
        elif names[custom.name.lower()] > 1:
            yield f"custom_reports: {custom.name} stands twice among the custom streams. Give each its own name."
        known = next((spec for spec in REPORTS if spec.report_type == custom.report_type), None)
        if known is None:
            continue
        if terms_of(known).personal and not config.include_pii:
            yield (
                f"custom_reports: {custom.name}: {custom.report_type} has personal data, which is read with "
                "include_pii alone. Set it to true if your application has a restricted role, or take the report out."
            )
        if custom.window_days is not None and (known.period_option or (known.windows and known.windows.whole)):
            yield f"custom_reports: {custom.name}: {known.report_type} has whole periods alone. Leave window_days out."
        yield from (f"custom_reports: {custom.name}: {words}" for words in option_complaints(known, custom.options))
        columns = report_schema(custom_spec(custom))["properties"]
        yield from (f"custom_reports: {custom.name}: {words}" for words in _of_key(custom.primary_key, columns))


def _custom_queries(config: ConnectorConfig) -> Iterator[str]:
    for custom in config.custom_queries:
        if custom.name.lower() in _TAKEN:
            yield f"custom_queries: {custom.name} is the name of a stream already. Give yours another one."
        wrong = [f"the query {words}" for words in complaints_of_query(custom.query)]
        wrong = wrong or list(_of_key(custom.primary_key, [*columns_of(custom.query), MARKETPLACE]))
        yield from (f"custom_queries: {custom.name}: {words}" for words in wrong)


def _of_key(key: Sequence[str], columns: Collection[str]) -> Iterator[str]:
    """A key of which a row has nothing would make all rows one."""
    for column in key:
        if column not in columns and not column.startswith("_"):
            meant = next((each for each in columns if each == snake(column)), None)
            remedy = f"Write {meant}" if meant else f"The columns are {', '.join(columns)}"
            yield f"primary_key names {column}, which is no column of it. {remedy}."
