"""Report types that can stand for any flat file: made on request, by marketplace, of any days, without options."""

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import ReportSpec, Scope, Source


def _fits(spec: ReportSpec) -> bool:
    plain = spec.form == DocumentForm(DocumentFormat.TSV) and not spec.countries and spec.allowance is None
    asked_for = spec.source is Source.CREATED and spec.scope is Scope.MARKETPLACE and not spec.stream and not spec.pii
    any_days = spec.windows is None or (spec.windows.grid.period is Period.DAY and not spec.windows.whole)
    return plain and any_days and asked_for and not spec.options and AccountType.SELLER in spec.account_types


FLAT_TYPES = sorted(spec.report_type for spec in REPORTS if _fits(spec))
