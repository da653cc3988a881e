"""Why Amazon gave a report up: read from the document it leaves behind, and put into one sentence for who can act."""

from contextlib import closing

import orjson

from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.documents.text import gunzip
from source_amazon_sp.errors import (
    ConfigError,
    ConnectorError,
    ReportFailed,
    ReportNotReady,
    UnexpectedAnswer,
)
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.job import ReportJob

# By Amazon's words, in lower case: who can do something about it. The first that is found decides.
_KINDS: tuple[tuple[tuple[str, ...], type[ConnectorError], str], ...] = (
    (
        ("not yet available", "not available yet", "not been published", "hasn't been completed"),
        ReportNotReady,
        "Later syncs ask.",
    ),
    (("reportoption", "report option", "required parameter", "marketplaceid"), ConfigError, "Set report_options."),
    (
        ("permission", "not authorized", "unauthorized", "access denied", "no brand", "brand registry"),
        ConfigError,
        "A role is missing.",
    ),
)


def why_it_failed(job: ReportJob, documents: Documents, *, left_out: bool = False) -> ConnectorError:
    """The error that a FATAL report amounts to; its window stays open, or with `left_out` is done without it."""
    said = _amazons_words(job, documents)
    window = f" for {job.request.window}" if job.request.window else ""
    head = f"Amazon gave up the report {job.spec.report_type}{window} (FATAL)"
    why = said.rstrip(".") or "it does not say why"
    for words, kind, remedy in _KINDS:
        if any(word in said.lower() for word in words) and (kind is ReportNotReady or not left_out):
            return kind(f"{head}: {said} {remedy}")
    if left_out:
        return ReportFailed(f"{head}: {why}. Its window is read without it.")
    return ReportFailed(f"{head}: {why}. The next sync asks for it again.")


def _amazons_words(job: ReportJob, documents: Documents) -> str:
    document_id = job.report.get("reportDocumentId")
    if not document_id:
        return ""
    try:
        with closing(documents.fetch(str(document_id), restricted=job.spec.pii)) as document:
            told = b"".join(gunzip(document.chunks()))
    except ConnectorError:
        return ""  # the reason of a failure is not worth another failure
    try:
        parsed = orjson.loads(told)
        details = parsed.get("errorDetails") if isinstance(parsed, dict) else None
    except orjson.JSONDecodeError:
        details = told.decode("utf-8", "replace")
    return sayable(str(details or ""))


def as_failure(error: Exception) -> ConnectorError:
    """The error itself, or for a fault of ours one that names its kind alone: its words may be Amazon's."""
    if isinstance(error, ConnectorError):
        return error
    fault = UnexpectedAnswer(f"Reports can't be followed: {type(error).__name__}.")
    fault.__cause__ = error
    return fault
