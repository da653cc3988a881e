"""Fetching a document: its address dies, its download breaks, its disk is full; what comes is whole or an error."""

import io
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from requests_mock import Mocker

from source_amazon_sp.api.storage import Download
from source_amazon_sp.errors import PermissionDenied, RequestRefused, ServiceUnavailable, UnexpectedAnswer
from source_amazon_sp.reports.document import Document, Documents
from unit_tests.support.amazon import API, DENIED, LWA, RESTRICTED_URL, Way, granted, opened
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import PATIENCE, FakeReports

CHUNK = 256 * 1024
ASKED = f"{API}/reports/2021-06-30/documents/amzn1.spdoc.fake"
STORAGE = "https://tortuga-prod-na.s3.amazonaws.com/fake-document"


class Cut(io.BytesIO):
    """A document whose connection breaks when its bytes are read."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(size)


class FullDisk(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:  # noqa: ARG002  # it is empty, and stays so
        return 0

    def write(self, data: Any, /) -> int:  # noqa: ARG002  # nothing of it is kept
        raise OSError(28, "No space left on device")


class Amazon:
    """getReportDocument, whose every answer is a new address, and the storage behind it."""

    def __init__(self, requests_mock: Mocker, *, personal_data: bool = False) -> None:
        requests_mock.post(LWA, json=granted("token"))
        self.mock = requests_mock
        self.asked = requests_mock.get(ASKED, json=self._address)
        self.way = Way()
        self.documents = Documents(self.way.client(personal_data=personal_data), self.way.clock)

    def stores(self, number: int, **answer: Any) -> None:
        """What the storage answers under the address that is given out as that one, from 1."""
        self.mock.get(f"{STORAGE}?X-Amz-Expires=300&address={number}", **answer)

    def fetch(self) -> Document:
        return self.documents.fetch("amzn1.spdoc.fake", restricted=False)

    def _address(self, *_: Any) -> dict[str, Any]:
        url = f"{STORAGE}?X-Amz-Expires=300&address={self.asked.call_count}"
        return {"reportDocumentId": "amzn1.spdoc.fake", "url": url, "compressionAlgorithm": "GZIP"}


def whole(document: Document) -> bytes:
    return b"".join(document.chunks())


def test_a_document_is_kept_as_it_was_sent_and_read_as_often_as_wanted(requests_mock: Mocker) -> None:
    amazon = Amazon(requests_mock)
    content = bytes(range(256)) * 4 * 1024
    amazon.stores(1, content=content, headers={"Content-Type": "text/plain; charset=Cp1252"})
    document = amazon.fetch()
    first, second = document.chunks(), document.chunks()
    assert next(first) == next(second)
    assert whole(document) == content
    assert b"".join([content[:CHUNK], *first]) == content
    assert b"".join([content[:CHUNK], *second]) == content
    assert document.content_type == "text/plain; charset=Cp1252"
    assert (amazon.asked.call_count, amazon.way.clock.slept) == (1, 0)


@pytest.mark.parametrize("status", [400, 403, 404, 503])
def test_an_address_that_has_died_is_asked_for_again(requests_mock: Mocker, status: int) -> None:
    amazon = Amazon(requests_mock)
    amazon.stores(1, status_code=status, text="<Error><Message>Request has expired</Message></Error>")
    amazon.stores(2, content=b"rows")
    assert whole(amazon.fetch()) == b"rows"
    assert amazon.asked.call_count == 2
    assert amazon.way.clock.sleeps == [5.0]


def test_a_download_that_was_cut_is_fetched_again_from_the_start(requests_mock: Mocker) -> None:
    amazon = Amazon(requests_mock)
    content = bytes(3 * CHUNK)
    amazon.stores(1, body=Cut(content))
    amazon.stores(2, exc=requests.ConnectTimeout)
    amazon.stores(3, content=content)
    assert whole(amazon.fetch()) == content
    assert amazon.way.clock.sleeps == [5.0, 10.0]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"status_code": 403}, RequestRefused),
        ({"status_code": 503}, ServiceUnavailable),
        ({"exc": requests.ReadTimeout}, ServiceUnavailable),
    ],
)
def test_a_document_that_does_not_come_in_five_attempts_is_an_error(
    requests_mock: Mocker, answer: dict[str, Any], kind: type[Exception]
) -> None:
    amazon = Amazon(requests_mock)
    for number in range(1, 6):
        amazon.stores(number, **answer)
    with pytest.raises(kind, match="fake-document") as caught:
        amazon.fetch()
    assert "X-Amz" not in str(caught.value)
    assert amazon.asked.call_count == 5
    assert amazon.way.clock.sleeps == [5.0, 10.0, 20.0, 40.0]


def test_an_empty_document_that_is_not_confirmed_is_not_believed(requests_mock: Mocker) -> None:
    amazon = Amazon(requests_mock)
    for number in range(1, 5):
        amazon.stores(number, status_code=503)
    amazon.stores(5, content=b"")
    with pytest.raises(ServiceUnavailable, match="came empty"):
        amazon.fetch()
    assert amazon.way.clock.sleeps == [5.0, 10.0, 20.0, 40.0]


def test_nothing_is_fetched_from_a_stranger_and_not_tried_again(requests_mock: Mocker) -> None:
    amazon = Amazon(requests_mock)
    requests_mock.get(ASKED, json={"url": "https://elsewhere.example/document"})
    with pytest.raises(UnexpectedAnswer, match="not Amazon's document storage"):
        amazon.fetch()
    assert amazon.way.clock.slept == 0


@pytest.mark.parametrize("answer", [{}, [], {"url": None}])
def test_an_answer_without_an_address_is_an_error(requests_mock: Mocker, answer: Any) -> None:
    amazon = Amazon(requests_mock)
    requests_mock.get(ASKED, json=answer)
    with pytest.raises(UnexpectedAnswer, match="without an address"):
        amazon.fetch()


def test_a_document_that_is_denied_is_not_tried_again(requests_mock: Mocker) -> None:
    amazon = Amazon(requests_mock)
    denied = requests_mock.get(ASKED, status_code=403, json=DENIED)
    with pytest.raises(PermissionDenied):
        amazon.fetch()
    assert denied.call_count <= 2  # once more with a new token


@pytest.mark.parametrize("restricted", [False, True])
def test_personal_data_alone_takes_a_restricted_token(requests_mock: Mocker, *, restricted: bool) -> None:
    amazon = Amazon(requests_mock, personal_data=True)
    tokens = requests_mock.post(RESTRICTED_URL, json=opened("restricted"))
    amazon.stores(1, content=b"rows")
    assert whole(amazon.documents.fetch("amzn1.spdoc.fake", restricted=restricted)) == b"rows"
    assert amazon.asked.last_request.headers["x-amz-access-token"] == (
        "Atz.sprdt|restricted" if restricted else "Atza|token"
    )
    asked_for = [request.json()["restrictedResources"][0]["path"] for request in tokens.request_history]
    assert asked_for == (["/reports/2021-06-30/documents/amzn1.spdoc.fake"] if restricted else [])


class Gate(FakeReports):
    """Downloads that wait for one another, until so many of them are under way."""

    def __init__(self, clock: FakeClock, together: int, patience: float) -> None:
        super().__init__(clock)
        self._together = threading.Barrier(together)
        self._patience = patience

    def download(self, url: str) -> Download:
        self._together.wait(self._patience)
        return super().download(url)


def fetched_through(together: int, patience: float) -> list[bytes]:
    clock = FakeClock()
    documents = Documents(Gate(clock, together, patience), clock)
    with ThreadPoolExecutor(3 * together) as pool:
        asked = [pool.submit(documents.fetch, f"document {n}", restricted=False) for n in range(3 * together)]
        return [whole(found.result(PATIENCE)) for found in asked]


def test_four_documents_are_fetched_at_once() -> None:
    assert fetched_through(4, PATIENCE) == [b"seller-sku\nTEA-1\n"] * 12


def test_a_fifth_document_waits_for_its_turn() -> None:
    with pytest.raises(threading.BrokenBarrierError):
        fetched_through(5, 0.2)


def test_a_document_that_failed_gives_its_place_to_the_next(requests_mock: Mocker) -> None:
    amazon = Amazon(requests_mock)
    requests_mock.get(ASKED, json={})
    for _ in range(8):
        with pytest.raises(UnexpectedAnswer):
            amazon.fetch()


def test_a_full_disk_is_said_in_words(requests_mock: Mocker, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon = Amazon(requests_mock)
    for number in range(1, 6):
        amazon.stores(number, content=bytes(CHUNK))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: io.BufferedRandom(FullDisk()))
    with pytest.raises(ServiceUnavailable, match=r"kept on disk \(No space left on device\)\. Make room"):
        amazon.fetch()


@pytest.mark.parametrize(("second", "brought"), [(b"sku\n", b"sku\n"), (b"", b"")])
def test_one_without_a_byte_is_asked_for_once_more(requests_mock: Mocker, second: bytes, brought: bytes) -> None:
    amazon = Amazon(requests_mock)
    amazon.stores(1, content=b"")
    amazon.stores(2, content=second)
    assert whole(amazon.fetch()) == brought
    assert amazon.asked.call_count == 2
