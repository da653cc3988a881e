"""Report types that can stand for any flat file: made on request, by marketplace, without options that must be set."""

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import ReportSpec, Scope, Source


def _fits(spec: ReportSpec) -> bool:
    plain = spec.form == DocumentForm(DocumentFormat.TSV) and not spec.countries and spec.allowance is None
    asked_for = spec.source is Source.CREATED and spec.scope is Scope.MARKETPLACE and not spec.stream and not spec.pii
    return plain and asked_for and not spec.options and AccountType.SELLER in spec.account_types


FLAT_TYPES = sorted(spec.report_type for spec in REPORTS if _fits(spec))
