"""Downloads: where a document may lie, what travels there, and how it comes."""

import io

import pytest
import requests
from requests_mock import ANY, Mocker
from urllib3 import HTTPResponse

from source_amazon_sp.errors import RequestRefused, ServiceUnavailable, UnexpectedAnswer
from unit_tests.support.amazon import API, Way

CHUNK = 256 * 1024
HOST = "tortuga-prod-na.s3.amazonaws.com"
SIGNED = f"https://{HOST}/fake-document?X-Amz-Security-Token=FwoFakeToken&X-Amz-Signature=0fake0"
SIMULATOR = "http://127.0.0.1:8080"

STORAGE = [
    f"https://{HOST}/document",
    "https://s3.amazonaws.com/tortuga-prod-na/document",
    "https://S3.AmazonAWS.com/tortuga-prod-na/document",
    "https://tortuga-prod-na.s3-external-1.amazonaws.com/document",
    "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/document",
    "https://tortuga-prod-fe.s3-us-west-2.amazonaws.com/document",
    "https://tortuga-prod-eu.s3.eu-west-1.amazonaws.com/document",
    "https://s3.us-west-2.amazonaws.com/tortuga-prod-fe/document",
    "https://tortuga-prod-na.s3.dualstack.us-east-1.amazonaws.com/document",
    "https://a.bucket.with.dots.s3.amazonaws.com/document",
    "https://tortuga-prod.s3.cn-north-1.amazonaws.com.cn/document",
    f"https://{HOST}:443/document",
    f"HTTPS://{HOST}/document",
]
ELSEWHERE = [
    "https://elsewhere.example/document",
    "https://s3.amazonaws.com.elsewhere.example/document",
    f"https://{HOST}.elsewhere.example/document",
    "https://elsewhere.example/s3.amazonaws.com/document",
    "https://elsewhere.example?s3.amazonaws.com",
    "https://elsewhere.example#s3.amazonaws.com",
    "https://elsewhere.example#@s3.amazonaws.com/document",
    "https://s3.amazonaws.com@elsewhere.example/document",
    "https://s3.amazonaws.com:443@elsewhere.example/document",
    "https://s3.amazonaws.com%2eelsewhere.example/document",
    "https://s3.amazonaws.com%00.elsewhere.example/document",
    "https://s3.amazonaws.com\n.elsewhere.example/document",
    "https://s3.amazonaws.com\\.elsewhere.example/document",
    "https://elsewhere-s3.amazonaws.com/document",
    "https://s3-amazonaws.com/document",
    "https://s3.amazonaws.co/document",
    "https://s3.amazonaws.com.uk/document",
    "https://xs3.amazonaws.com/document",
    "https://s3xamazonaws.com/document",
    "https://amazonaws.com/document",
    "https://ec2-1-2-3-4.compute-1.amazonaws.com/document",
    "https://sellingpartnerapi-na.amazon.com/document",
    f"http://{HOST}/document",
    f"http://{HOST}:443/document",
    f"ftp://{HOST}/document",
    f"//{HOST}/document",
    f"{HOST}/document",
    "file:///etc/passwd",
    "https:///document",
    "https://127.0.0.1/document",
    "http://localhost:8080/document",
    "http://[::1]/document",
    "http://169.254.169.254/latest/meta-data",
    "",
]


class Body(io.BytesIO):
    """A document that counts what was read of it, and may break the connection after that much."""

    def __init__(self, content: bytes, breaks_after: int | None = None) -> None:
        super().__init__(content)
        self._breaks_after = breaks_after

    def read(self, size: int | None = -1, /) -> bytes:
        if self._breaks_after is not None and self.tell() >= self._breaks_after:
            raise ConnectionResetError
        return super().read(size)


def short_of(declared: int, content: bytes) -> HTTPResponse:
    """An answer that ends before the length it declares."""
    return HTTPResponse(io.BytesIO(content), {"content-length": str(declared)}, 200, preload_content=False)


@pytest.mark.parametrize("url", STORAGE)
def test_documents_lie_in_amazons_storage(requests_mock: Mocker, url: str) -> None:
    requests_mock.get(ANY, content=b"rows")
    assert b"".join(Way().client().download(url)) == b"rows"


@pytest.mark.parametrize("url", ELSEWHERE)
def test_nothing_is_fetched_from_anywhere_else(requests_mock: Mocker, url: str) -> None:
    requests_mock.get(ANY, content=b"rows")
    with pytest.raises(UnexpectedAnswer, match="not Amazon's document storage; not fetched"):
        Way().client().download(url)
    assert not requests_mock.called


@pytest.mark.parametrize("url", [f"{SIMULATOR}/document", "http://localhost:9090/document", "http://[::1]/document"])
def test_a_simulator_on_this_machine_has_its_own_storage(requests_mock: Mocker, url: str) -> None:
    requests_mock.get(ANY, content=b"rows")
    assert b"".join(Way().client(SIMULATOR).download(url)) == b"rows"


@pytest.mark.parametrize(
    "url", ["http://elsewhere.example/document", f"http://{HOST}/document", "http://127.0.0.1.elsewhere.example/"]
)
def test_a_simulator_can_not_send_the_reader_elsewhere(requests_mock: Mocker, url: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        Way().client(SIMULATOR).download(url)
    assert not requests_mock.called


def test_an_address_is_fetched_as_it_was_signed_without_any_token(requests_mock: Mocker) -> None:
    requests_mock.get(ANY, content=b"rows")
    list(Way().client().download(SIGNED))
    (request,) = requests_mock.request_history
    names = {name.lower() for name in request.headers}
    assert request.url == SIGNED
    assert not names & {"x-amz-access-token", "authorization", "cookie"}
    assert request.headers["user-agent"].startswith("source-amazon-sp/")


def test_an_address_with_a_password_is_not_fetched(requests_mock: Mocker) -> None:
    requests_mock.get(ANY, content=b"rows")
    with pytest.raises(UnexpectedAnswer):
        Way().client().download(f"https://fake:password@{HOST}/document")
    assert requests_mock.call_count == 0


def test_what_the_storage_says_of_a_document_is_known_before_its_bytes(requests_mock: Mocker) -> None:
    body = Body(b"rows")
    requests_mock.get(SIGNED, body=body, headers={"Content-Type": "text/plain; charset=Cp1252"})
    document = Way().client().download(SIGNED)
    assert document.content_type == "text/plain; charset=Cp1252"
    assert body.tell() == 0


def test_a_storage_may_say_nothing_of_a_document(requests_mock: Mocker) -> None:
    requests_mock.get(SIGNED, content=b"rows")
    assert Way().client().download(SIGNED).content_type is None


def test_a_document_comes_in_chunks_as_it_is_read(requests_mock: Mocker) -> None:
    body = Body(bytes(3 * CHUNK + 1))
    requests_mock.get(SIGNED, body=body)
    document = iter(Way().client().download(SIGNED))
    assert len(next(document)) == CHUNK
    assert body.tell() == CHUNK
    assert [len(chunk) for chunk in document] == [CHUNK, CHUNK, 1]
    assert body.closed


def test_an_empty_document_has_no_bytes(requests_mock: Mocker) -> None:
    requests_mock.get(SIGNED, content=b"")
    assert b"".join(Way().client().download(SIGNED)) == b""


def test_a_reader_that_stops_early_closes_the_connection(requests_mock: Mocker) -> None:
    body = Body(bytes(10 * CHUNK))
    requests_mock.get(SIGNED, body=body)
    download = Way().client().download(SIGNED)
    document = iter(download)
    next(document)
    assert not body.closed
    document.close()  # type: ignore[attr-defined]  # a generator, which its type need not say
    assert body.closed


@pytest.mark.parametrize("status", [400, 403, 404])
def test_an_address_that_has_expired_is_refused(requests_mock: Mocker, status: int) -> None:
    requests_mock.get(SIGNED, status_code=status, text="<Error><Code>AccessDenied</Code></Error>")
    said = rf"^tortuga-prod-na\.s3\.amazonaws\.com/fake-document answered {status}\.$"
    with pytest.raises(RequestRefused, match=said):
        Way().client().download(SIGNED)
    assert requests_mock.call_count == 1


@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_of_the_storage_is_an_outage(requests_mock: Mocker, status: int) -> None:
    requests_mock.get(SIGNED, status_code=status)
    with pytest.raises(ServiceUnavailable, match=rf"fake-document answered {status}\.$"):
        Way().client().download(SIGNED)


@pytest.mark.parametrize("status", [403, 503])
def test_an_error_of_the_storage_closes_the_connection(requests_mock: Mocker, status: int) -> None:
    answer = HTTPResponse(Body(b"<Error/>"), status=status, preload_content=False)
    requests_mock.get(SIGNED, raw=answer)
    with pytest.raises((RequestRefused, ServiceUnavailable)):
        Way().client().download(SIGNED)
    assert answer.closed


@pytest.mark.parametrize("fault", [requests.ConnectionError, requests.ConnectTimeout, requests.ReadTimeout])
def test_a_storage_that_can_not_be_reached_is_an_outage(requests_mock: Mocker, fault: type[Exception]) -> None:
    requests_mock.get(SIGNED, exc=fault(f"Max retries exceeded with url: {SIGNED}"))
    with pytest.raises(ServiceUnavailable) as caught:
        Way().client().download(SIGNED)
    assert "X-Amz" not in str(caught.value)


def test_a_document_cut_in_the_middle_is_an_outage_after_what_came(requests_mock: Mocker) -> None:
    requests_mock.get(SIGNED, body=Body(bytes(3 * CHUNK), breaks_after=CHUNK))
    document = iter(Way().client().download(SIGNED))
    assert len(next(document)) == CHUNK
    with pytest.raises(
        ServiceUnavailable, match=r"^tortuga.*/fake-document broke off in the middle of the document\.$"
    ):
        next(document)


def test_a_document_shorter_than_it_declares_is_an_outage(requests_mock: Mocker) -> None:
    requests_mock.get(SIGNED, raw=short_of(10, b"rows"))
    document = Way().client().download(SIGNED)
    with pytest.raises(ServiceUnavailable, match="broke off"):
        list(document)


def test_a_download_takes_no_quota_and_no_token(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.get(ANY, content=b"rows")
    for _ in range(50):
        list(way.client().download(SIGNED))
    assert way.clock.slept == 0
    assert not [request for request in requests_mock.request_history if request.url.startswith(API)]
    assert way.secrets == []
