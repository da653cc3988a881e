"""Report options in the incumbent's form, held against what there is: those that fit are the configuration's own."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.config import ConnectorConfig, PastedOptions
from source_amazon_sp.reports.plan import option_complaints
from source_amazon_sp.streams.wishes import TYPES, WHOLE, not_read

logger = logging.getLogger("airbyte")


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
    types = {TYPES[name]: None for name in entry.names if name in TYPES}
    if not types:
        yield f"passed over. {not_read(entry.names[0])}"
    for report_type, (name, value) in product(types, entry.options.items()):
        if wrong := option_complaints(WHOLE[report_type], {name: value}):
            yield f"option {name} is passed over. {wrong[0]}"
            continue
        before = found.setdefault(report_type, {}).get(name, value)
        if before != value:
            yield f"{name} of {report_type} was {before} before, and the last one counts: {value}. Keep that one alone."
        found[report_type][name] = value
