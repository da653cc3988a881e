"""The user's own report streams: any report type, with windows, options and key of the user's."""

from dataclasses import replace

import pendulum

from source_amazon_sp.config import CustomReport
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import BOTH, Option, ReportSpec, WindowRule, days

_TWO_YEARS = pendulum.duration(years=2)


def custom_spec(custom: CustomReport) -> ReportSpec:
    """A row for the user's stream: that of the catalogue with the user's changes, or one that assumes nothing."""
    known = next((spec for spec in REPORTS if spec.report_type == custom.report_type), None)
    base = known or ReportSpec(
        report_type=custom.report_type,
        description=f"Rows of the report {custom.report_type}, as its document has them.",
        account_types=BOTH,
        roles=("the role of the report type",),
        form=DocumentForm(DocumentFormat.UNKNOWN),
    )
    windows = base.windows
    if custom.window_days is not None:
        windows = WindowRule(grid=days(custom.window_days), reach_back=windows.reach_back if windows else _TWO_YEARS)
    fixed = tuple(Option(name=name, default=value) for name, value in custom.options.items())
    others = tuple(option for option in base.options if option.name not in custom.options)
    return replace(
        base,
        stream=custom.name,
        schema=base.described_as,
        windows=windows,
        period_option=base.period_option if custom.window_days is None else None,
        options=(*fixed, *others),
        key=custom.primary_key or base.key,
        shared=None,
    )


def is_described(spec: ReportSpec) -> bool:
    """Whether the catalogue knows the columns of the type."""
    return spec.form.format is not DocumentFormat.UNKNOWN
