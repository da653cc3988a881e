"""One report for several streams: its status, who is told, and who closes its document."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import pytest

from source_amazon_sp.errors import ServiceUnavailable
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.job import Created, Order, Outcome, ReportJob, Status
from unit_tests.support.reports import PATIENCE, TEA, request


def a_job(streams: int) -> ReportJob:
    job = ReportJob(Order(request(20), TEA))
    job.outboxes = [SimpleQueue() for _ in range(streams)]
    return job


def a_document() -> tuple[Document, io.BytesIO]:
    file = io.BytesIO(b"rows")
    return Document(file, None), file


@pytest.mark.parametrize("status", Status)
def test_three_ends_are_final(status: Status) -> None:
    assert status.is_final == (status.value in {"DONE", "CANCELLED", "FATAL"})


def test_a_job_is_in_the_queue_until_amazon_says_otherwise() -> None:
    new, begun = a_job(1), a_job(1)
    begun.report = {"processingStatus": "IN_PROGRESS"}
    assert [job.status for job in (new, begun)] == [Status.IN_QUEUE, Status.IN_PROGRESS]


def test_every_stream_is_told() -> None:
    job = a_job(3)
    outcome: Outcome = Created(job.request, "R-1", "2026-11-20T12:00:00Z")
    job.tell(outcome)
    assert [outbox.get_nowait() for outbox in job.outboxes] == [outcome] * 3


def test_a_document_is_fetched_by_the_first_and_closed_by_the_last() -> None:
    job = a_job(2)
    document, file = a_document()
    fetched = [job.document(lambda: document), job.document(lambda: a_document()[0])]
    assert fetched == [document, document]
    job.leave()
    assert not file.closed
    job.leave()
    assert file.closed


def test_readers_may_come_one_after_the_other() -> None:
    job = a_job(2)
    document, file = a_document()
    for left in (False, True):
        assert b"".join(job.document(lambda: document).chunks()) == b"rows"
        job.leave()
        assert file.closed is left


def test_a_document_that_did_not_come_is_fetched_by_the_next() -> None:
    job = a_job(2)
    document, file = a_document()

    def broken() -> Document:
        raise ServiceUnavailable("Amazon kept failing.")

    with pytest.raises(ServiceUnavailable):
        job.document(broken)
    assert job.document(lambda: document) is document
    assert not file.closed


def test_many_readers_at_once_fetch_once() -> None:
    job = a_job(8)
    all_there = threading.Barrier(8)
    fetched: list[Document] = []

    def fetch() -> Document:
        fetched.append(a_document()[0])
        return fetched[-1]

    def read() -> bytes:
        all_there.wait(PATIENCE)
        content = b"".join(job.document(fetch).chunks())
        job.leave()
        return content

    with ThreadPoolExecutor(8) as pool:
        contents = [asked.result(PATIENCE) for asked in [pool.submit(read) for _ in range(8)]]
    assert contents == [b"rows"] * 8
    assert len(fetched) == 1
