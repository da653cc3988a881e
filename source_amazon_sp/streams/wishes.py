"""What the user wishes of streams, held against what there is, before anything is asked of Amazon."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from source_amazon_sp.config import ConnectorConfig
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

_TAKEN = frozenset(name.lower() for name in TERMS)  # warehouses know no case

# A type that feeds several streams takes the options of all of them.
WHOLE: Mapping[str, ReportSpec] = {
    spec.report_type: replace(
        spec,
        options=tuple(option for row in REPORTS if row.report_type == spec.report_type for option in row.options),
    )
    for spec in REPORTS
}
# The type behind a name: its own, or that of one of its streams.
TYPES = {spec.name: spec.report_type for spec in REPORTS} | {report_type: report_type for report_type in WHOLE}


def is_taken(name: str) -> bool:
    """Whether a stream of the connector's own has the name, in whatever case."""
    return name.lower() in _TAKEN


def complaints(config: ConnectorConfig) -> list[str]:
    """A sentence for each option, report type or stream name that can't be."""
    return [*_options(config), *_custom_reports(config), *_custom_queries(config)]


def _options(config: ConnectorConfig) -> Iterator[str]:
    custom = {report.report_type for report in config.custom_reports}
    for report_type, options in config.report_options.items():
        if report_type in WHOLE:
            yield from (f"report_options: {words}" for words in option_complaints(WHOLE[report_type], options))
        elif report_type not in custom:
            yield f"report_options: {not_read(report_type)}"


def not_read(report_type: str) -> str:
    retired = RETIRED_BY_TYPE.get(report_type)
    if retired is None:
        return f"{report_type} is no report type that this connector reads. Correct its name."
    return f"{report_type} is not read: {retired.why}. What replaces it: {retired.instead or 'nothing'}."


def _custom_reports(config: ConnectorConfig) -> Iterator[str]:
    names = Counter(report.name.lower() for report in config.custom_reports)
    names.update(query.name.lower() for query in config.custom_queries)
    for custom in config.custom_reports:
        if is_taken(custom.name):
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
        if is_taken(custom.name):
            yield f"custom_queries: {custom.name} is the name of a stream already. Give yours another one."
        yield from (f"custom_queries: {custom.name}: the query {words}" for words in complaints_of_query(custom.query))
        if columns := columns_of(custom.query):
            key = custom.primary_key
            yield from (f"custom_queries: {custom.name}: {words}" for words in _of_key(key, [*columns, MARKETPLACE]))


def _of_key(key: Sequence[str], columns: Collection[str]) -> Iterator[str]:
    """A key of which a row has nothing would make all rows one."""
    for column in key:
        if column not in columns and not column.startswith("_"):
            wanted = ", ".join(name for name in columns if name == snake(column)) or f"one of {', '.join(columns)}"
            yield f"primary_key names {column}, which is no column of it. Write {wanted}."
