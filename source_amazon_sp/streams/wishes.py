"""What the user wishes of reports, held against what the catalogue knows: for `check`, before anything is asked."""

from collections import Counter
from collections.abc import Iterator

from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.data_kiosk.custom import complaints as complaints_of_query
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.plan import option_complaints
from source_amazon_sp.streams.offers import TERMS, terms_of

_TAKEN = frozenset(name.lower() for name in TERMS)  # warehouses know no case


def complaints(config: ConnectorConfig) -> list[str]:
    """A sentence for each option, report type or stream name that can't be."""
    return [*_options(config), *_custom_reports(config), *_custom_queries(config)]


def _options(config: ConnectorConfig) -> Iterator[str]:
    custom = {report.report_type for report in config.custom_reports}
    for report_type, options in config.report_options.items():
        rows = [spec for spec in REPORTS if spec.report_type == report_type]
        if not rows and report_type not in custom:
            yield f"report_options: {report_type} is no report type that this connector reads. Correct its name."
        # A type that feeds several streams takes the options of any of them.
        found = [option_complaints(spec, options) for spec in rows]
        if found and all(found):
            yield from (f"report_options: {words}" for words in found[0])


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
        yield from (f"custom_reports: {custom.name}: {words}" for words in option_complaints(known, custom.options))


def _custom_queries(config: ConnectorConfig) -> Iterator[str]:
    for custom in config.custom_queries:
        if custom.name.lower() in _TAKEN:
            yield f"custom_queries: {custom.name} is the name of a stream already. Give yours another one."
        yield from (f"custom_queries: {custom.name}: the query {words}" for words in complaints_of_query(custom.query))
