"""What goes on the wire: bodies, time limits, no redirects, no credentials of this machine; and documents."""

import io
from pathlib import Path

import pytest
import requests
from requests_mock import ANY, Mocker

from source_amazon_sp.api.transport import CHECK_PATIENCE, SYNC_PATIENCE, Patience, Request
from source_amazon_sp.api.verdict import Refused
from source_amazon_sp.errors import ServiceUnavailable
from unit_tests.support.amazon import PARCELS, PARCELS_URL, Way

ASK = Request(method="GET", url=PARCELS_URL, headers={})
DOCUMENT = "https://tortuga-prod-na.s3.amazonaws.com/fake-document?X-Amz-Signature=0fake0"


def test_query_and_json_go_out_as_they_were_given(requests_mock: Mocker) -> None:
    requests_mock.post(PARCELS_URL, json={})
    request = Request(
        method="POST",
        url=PARCELS_URL,
        headers={"x-one": "1"},
        query={"a": "b c"},
        json={"k": [1]},
        sign=lambda: {"x-two": "2"},
    )
    Way().transport.send(request, PARCELS)
    sent = requests_mock.last_request
    assert (sent.query, sent.json()) == ("a=b+c", {"k": [1]})
    assert (sent.headers["x-one"], sent.headers["x-two"]) == ("1", "2")
    assert sent.headers["content-type"] == "application/json"


def test_a_form_goes_out_url_encoded(requests_mock: Mocker) -> None:
    requests_mock.post(PARCELS_URL, json={})
    Way().transport.send(Request(method="POST", url=PARCELS_URL, headers={}, form={"token": "Atzr|fake", "b": "2"}))
    assert requests_mock.last_request.text == "token=Atzr%7Cfake&b=2"
    assert requests_mock.last_request.headers["content-type"] == "application/x-www-form-urlencoded"


def test_passwords_of_this_machine_stay_here(
    requests_mock: Mocker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login fake password fake\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    requests_mock.get(ANY, json={})
    way = Way()
    way.transport.send(ASK, PARCELS)
    way.transport.open(DOCUMENT, {}).close()
    assert [request.headers.get("authorization") for request in requests_mock.request_history] == [None, None]


@pytest.mark.parametrize("patience", [SYNC_PATIENCE, CHECK_PATIENCE])
def test_every_request_has_its_time_limits(requests_mock: Mocker, patience: Patience) -> None:
    way = Way(patience)
    requests_mock.get(ANY, [{"status_code": 503}, {"json": {}}])
    way.transport.send(ASK, PARCELS)
    way.transport.send(ASK)
    way.transport.open(DOCUMENT, {}).close()
    limits: list[object] = [request.timeout for request in requests_mock.request_history]
    assert limits == [(patience.connect, patience.read)] * 4


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(requests_mock: Mocker, status: int) -> None:
    elsewhere = requests_mock.get("https://elsewhere.example/parcels", json={})
    requests_mock.get(PARCELS_URL, status_code=status, headers={"location": "https://elsewhere.example/parcels"})
    assert Way().transport.send(ASK, PARCELS) == Refused(status, "", "")
    assert not elsewhere.called


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (requests.exceptions.ProxyError, "could not be reached through the proxy"),
        (requests.exceptions.SSLError, "has a TLS certificate that this machine does not trust"),
        (requests.ConnectTimeout, "did not take the connection in time"),
        (requests.ReadTimeout, "took the request and did not answer in time"),
        (requests.exceptions.ChunkedEncodingError, "broke off in the middle of its answer"),
        (requests.exceptions.ContentDecodingError, "sent an answer that can't be unpacked"),
        (requests.ConnectionError, "could not be reached, or broke the connection"),
        (requests.exceptions.InvalidURL, "failed: InvalidURL"),
    ],
)
def test_why_a_connection_failed_is_said_in_words_of_our_own(
    requests_mock: Mocker, fault: type[Exception], words: str
) -> None:
    requests_mock.get(PARCELS_URL, exc=fault(f"Max retries exceeded with url: {PARCELS_URL}?token=Atza|fake"))
    with pytest.raises(ServiceUnavailable) as caught:
        Way(CHECK_PATIENCE).transport.send(ASK, PARCELS)
    assert str(caught.value) == f"sellingpartnerapi-na.amazon.com/parcels/v1/parcels {words} for 1 s."
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_document_is_opened_with_its_body_unread(requests_mock: Mocker) -> None:
    body = io.BytesIO(b"rows")
    requests_mock.get(DOCUMENT, body=body)
    response = Way().transport.open(DOCUMENT, {"x-one": "1"})
    assert requests_mock.last_request.headers["x-one"] == "1"
    assert body.tell() == 0
    assert response.content == b"rows"


def test_the_redirect_of_a_document_is_not_followed(requests_mock: Mocker) -> None:
    elsewhere = requests_mock.get("https://elsewhere.example/document")
    requests_mock.get(DOCUMENT, status_code=307, headers={"location": "https://elsewhere.example/document"})
    assert Way().transport.open(DOCUMENT, {}).status_code == 307
    assert not elsewhere.called


def test_a_document_that_can_not_be_reached_is_not_asked_for_again(requests_mock: Mocker) -> None:
    requests_mock.get(DOCUMENT, exc=requests.ConnectTimeout)
    said = r"^tortuga-prod-na\.s3\.amazonaws\.com/fake-document did not take the connection in time\.$"
    with pytest.raises(ServiceUnavailable, match=said):
        Way().transport.open(DOCUMENT, {})
    assert requests_mock.call_count == 1
