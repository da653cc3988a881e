"""Why Amazon gave a report up, by its own words, and who can do something about it."""

import gzip
import json

import pytest

from source_amazon_sp.errors import (
    ConfigError,
    ConnectorError,
    PermissionDenied,
    ReportFailed,
    ReportNotReady,
    RequestRefused,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.failure import as_failure, why_it_failed
from source_amazon_sp.reports.job import Order, ReportJob
from source_amazon_sp.reports.maker import denied
from source_amazon_sp.reports.request import ReportRequest
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import TEA, US, FakeReports, request


def why(content: bytes) -> ConnectorError:
    """The error of a FATAL report that leaves this document behind."""
    clock = FakeClock()
    job = ReportJob(Order(request(20), TEA))
    job.report = {"processingStatus": "FATAL", "reportDocumentId": "amzn1.spdoc.fake"}
    return why_it_failed(job, Documents(FakeReports(clock, content=lambda _: content), clock))


def said(details: str) -> bytes:
    return json.dumps({"errorDetails": details}).encode()


KINDS = [
    ("The report data for the requested date range is not yet available.", ReportNotReady),
    ("Data is not available yet for 2026-11-19.", ReportNotReady),
    ("The data has not been published.", ReportNotReady),
    ("The week hasn't been completed.", ReportNotReady),
    ("Invalid reportOptions: reportPeriod is missing.", ConfigError),
    ("A report option has a value that is not known.", ConfigError),
    ("The required parameter sellingProgram is missing.", ConfigError),
    ("marketplaceId is not valid for this report.", ConfigError),
    ("The client does not have permission for this report.", ConfigError),
    ("The selling partner is not authorized.", ConfigError),
    ("The selling partner has no brand.", ConfigError),
    ("The report period must be a whole week.", ReportFailed),
    ("Something broke.", ReportFailed),
]


@pytest.mark.parametrize(("details", "kind"), KINDS)
def test_amazons_words_decide_who_can_act(details: str, kind: type[ConnectorError]) -> None:
    error = why(said(details))
    assert type(error) is kind
    assert details in str(error)


def test_an_error_names_the_report_and_its_window() -> None:
    head = "Amazon gave up the report GET_TEA_DATA for 2026-11-20/2026-11-21 (FATAL): Something broke."
    assert str(why(said("Something broke."))).startswith(head)


def test_a_snapshot_has_no_window_to_name() -> None:
    job = ReportJob(Order(ReportRequest(TEA.report_type, (US,), None, ()), TEA))
    job.report = {"processingStatus": "FATAL"}
    clock = FakeClock()
    error = why_it_failed(job, Documents(FakeReports(clock), clock))
    assert str(error).startswith("Amazon gave up the report GET_TEA_DATA (FATAL): it does not say why.")


def test_a_packed_document_is_read() -> None:
    assert "Something broke." in str(why(gzip.compress(said("Something broke."), mtime=0)))


def test_a_document_of_plain_text_is_read() -> None:
    assert "Something broke." in str(why(b"Something\nbroke."))


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b"null", b'{"errorDetails": null}', gzip.compress(b"{}", mtime=0)[:-9], b"\x1f\x8b\x08\xff"],
)
def test_a_document_that_says_nothing_leaves_the_reason_open(content: bytes) -> None:
    error = why(content)
    assert type(error) is ReportFailed
    assert "it does not say why" in str(error)


@pytest.mark.parametrize("content", [b"\xff\xfe broke", b"<Error>broke</Error>"])
def test_whatever_else_it_is_it_is_said(content: bytes) -> None:
    assert "broke" in str(why(content))


class Gone(FakeReports):
    def _getReportDocument(self, document_id: str) -> object:  # noqa: N802  # the operation's name
        raise RequestRefused(f"Amazon refuses getReportDocument as invalid (404 NotFound: {document_id}).")


def test_a_reason_that_does_not_come_is_not_another_failure() -> None:
    clock = FakeClock()
    job = ReportJob(Order(request(20), TEA))
    job.report = {"processingStatus": "FATAL", "reportDocumentId": "amzn1.spdoc.fake"}
    error = why_it_failed(job, Documents(Gone(clock), clock))
    assert type(error) is ReportFailed
    assert "it does not say why" in str(error)


@pytest.mark.parametrize(
    "secret",
    [
        "Atza|IwEBIFakeFakeFake",
        "Atzr|IwEBIFakeFakeFake",
        "Atz.sprdt|FakeFakeFake",
        "amzn1.oa2-cs.v1.fakefakefake",
        "X-Amz-Signature=fakefakefake",
        "someone@example.com",
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_secrets_among_amazons_words_are_hidden(secret: str, *, plain: bool) -> None:
    words = f"It broke for {secret} today"
    error = str(why(words.encode() if plain else said(words)))
    assert secret not in error
    assert "[hidden] today" in error


def test_long_words_are_cut() -> None:
    assert len(str(why(said("word " * 1000)))) < 500


def test_errors_of_the_connector_stay_and_faults_become_one() -> None:
    ours = ServiceUnavailable("Amazon kept failing.")
    assert as_failure(ours) is ours
    bug = KeyError("Amazon's words")
    fault = as_failure(bug)
    assert isinstance(fault, UnexpectedAnswer)
    assert str(fault) == "Reports can't be followed: KeyError."
    assert fault.__cause__ is bug


def test_a_denial_names_the_roles_of_the_type_and_other_errors_stay() -> None:
    error = denied(TEA, PermissionDenied("403"))
    assert isinstance(error, PermissionDenied)
    assert all(words in str(error) for words in ("GET_TEA_DATA", "Tea Tasting", "Tea Blending"))
    other = RequestRefused("400")
    assert denied(TEA, other) is other
