import traceback
from typing import Any

import pytest
import requests
from requests_mock import ANY, Mocker

from source_amazon_sp.api.operations import PageToken
from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.api.transport import Request
from source_amazon_sp.api.verdict import Accepted
from source_amazon_sp.errors import (
    AuthenticationFailed,
    RequestRefused,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from unit_tests.support.amazon import (
    API,
    CREDENTIALS,
    LWA,
    PARCELS,
    PARCELS_URL,
    RESTRICTED_URL,
    Way,
    granted,
    opened,
    operation,
    refused,
)

HOST = "tortuga-prod-na.s3.amazonaws.com"
SIGNED = f"https://{HOST}/fake-document?X-Amz-Security-Token=FwoFakeToken&X-Amz-Signature=0fake0"
ASK = Request(method="GET", url=PARCELS_URL, headers={})


def test_a_quota_used_up_for_minutes_at_ten_a_second_is_waited_out(requests_mock: Mocker) -> None:
    requests_mock.get(PARCELS_URL, [{"status_code": 429}] * 1100 + [{"json": {}}])
    assert Way().transport.send(ASK, operation(rate=10, burst=10)) == Accepted({})


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_no_document(requests_mock: Mocker, status: int) -> None:
    headers = {"location": "https://elsewhere.example/document"}
    requests_mock.get(SIGNED, status_code=status, headers=headers, text="<Error><Code>TemporaryRedirect</Code></Error>")
    with pytest.raises((RequestRefused, ServiceUnavailable, UnexpectedAnswer)):
        list(Way().client().download(SIGNED))


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example\\@s3.amazonaws.com/document", "https://elsewhere.example\\.s3.amazonaws.com/document"],
)
def test_two_readers_of_an_address_do_not_disagree(requests_mock: Mocker, url: str) -> None:
    requests_mock.get(ANY, content=b"rows")
    with pytest.raises(UnexpectedAnswer):
        Way().client().download(url)
    assert not requests_mock.called


def test_no_signature_is_in_the_traceback(requests_mock: Mocker) -> None:
    requests_mock.get(ANY, exc=requests.ConnectTimeout(f"HTTPSConnectionPool: Max retries exceeded with url: {SIGNED}"))
    with pytest.raises(ServiceUnavailable) as caught:
        Way().client().download(SIGNED)
    assert "X-Amz-Signature" not in "".join(traceback.format_exception(caught.value))


def test_waiting_for_the_quota_is_no_outage(requests_mock: Mocker) -> None:
    way = Way()
    slow = operation(rate=1 / 60, burst=1)
    for _ in range(30):
        way.throttle.bucket(slow).reserve()
    requests_mock.get(PARCELS_URL, [{"status_code": 503}, {"status_code": 503}, {"json": {}}])

    def busy(_: Any, context: Any) -> str:
        for _ in range(30):
            way.throttle.bucket(slow).reserve()
        context.status_code = 503 if requests_mock.call_count < 3 else 200
        return "{}"

    requests_mock.get(PARCELS_URL, text=busy)
    assert way.transport.send(ASK, slow) == Accepted({})


def test_a_fault_long_ago_is_not_the_begin_of_an_outage(requests_mock: Mocker) -> None:
    answers: list[dict[str, Any]] = [
        {"status_code": 503},
        *[{"status_code": 429}] * 20,
        {"status_code": 503},
        {"json": {}},
    ]
    requests_mock.get(PARCELS_URL, answers)
    assert Way().transport.send(ASK, operation(rate=1 / 60, burst=1)) == Accepted({})


def test_a_token_that_dies_while_the_quota_is_waited_for_is_no_missing_role(requests_mock: Mocker) -> None:
    way = Way()
    issued: dict[str, float] = {}

    def grant(_: Any, __: Any) -> dict[str, Any]:
        token = granted(str(len(issued)))
        issued[token["access_token"]] = way.clock.monotonic()
        return token

    def answer(request: Any, context: Any) -> dict[str, Any]:
        now = way.clock.monotonic()
        if now - issued[request.headers["x-amz-access-token"]] >= 3600:
            context.status_code = 403
        elif now < 4 * 3600:
            context.status_code = 429
        return {}

    requests_mock.post(LWA, json=grant)
    requests_mock.get(PARCELS_URL, json=answer)
    assert way.client().call(operation(rate=0.01, burst=1)) == {}


def test_a_request_prints_no_secret() -> None:
    request = Request(
        method="POST",
        url=LWA,
        headers={"x-amz-access-token": "Atza|fake"},
        form={"client_secret": CREDENTIALS.client_secret},
    )
    assert "fake" not in repr(request)


def test_the_token_to_go_on_from_counts_as_seen(requests_mock: Mocker) -> None:
    requests_mock.post(LWA, json=granted("1"))
    paged = operation(page_token=PageToken(parameter="nextToken", found_at=("nextToken",)))
    endpoint = requests_mock.get(PARCELS_URL, json={"nextToken": "seven"})
    pages = Way().client().pages(paged, {}, "seven")
    next(pages)
    with pytest.raises(UnexpectedAnswer):
        next(pages)
    assert endpoint.call_count == 1


def test_a_parameter_of_the_path_is_one_segment(requests_mock: Mocker) -> None:
    requests_mock.post(LWA, json=granted("1"))
    requests_mock.get(ANY, json={})
    Way().client().call(operation(path="/listings/{sku}"), path={"sku": "A/B C?d#e"})
    assert requests_mock.last_request.url == f"{API}/listings/A%2FB%20C%3Fd%23e"


def test_an_expired_client_secret_is_told_of_where_restricted_tokens_are_asked_for(requests_mock: Mocker) -> None:
    requests_mock.post(LWA, [{"json": granted("1")}, {"json": granted("2")}])
    said = refused("Unauthorized", "Access is denied.", "The LWA secret token you provided has expired.")
    requests_mock.post(RESTRICTED_URL, status_code=403, json=said)
    with pytest.raises(AuthenticationFailed):
        Way().client(personal_data=True).call(operation(restricted=("buyerInfo",)))


def test_the_log_learns_restricted_tokens_too(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.post(LWA, json=granted("1"))
    requests_mock.post(RESTRICTED_URL, json=opened("1"))
    way.restricted.current(operation(restricted=("buyerInfo",)), "/x")
    assert way.secrets == ["Atza|1", "Atz.sprdt|1"]


@pytest.mark.parametrize(
    "text",
    [
        "x-amz-signature=0fake0",
        "Atza%7CIwEBfake",
        "a.fake@mail.co-op.example",
        "o'fake@mail.example",
        "fake%40mail.example",
    ],
)
def test_redaction(text: str) -> None:
    assert sayable(text) == "[hidden]"


@pytest.mark.parametrize("stated", ["inf", "1e999"])
def test_an_endless_rate_is_no_rate(requests_mock: Mocker, stated: str) -> None:
    way = Way()
    requests_mock.get(PARCELS_URL, json={}, headers={"x-amzn-RateLimit-Limit": stated})
    slow = operation(rate=1, burst=1)
    for _ in range(5):
        way.transport.send(ASK, slow)
    assert way.clock.slept > 0


@pytest.mark.parametrize("url", ["https://[s3.amazonaws.com/document", "https://s3.amazonaws.com]/"])
def test_an_address_that_is_none_is_unexpected(url: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        Way().client().download(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://s3fake12345.execute-api.us-east-1.amazonaws.com/x",
        "https://s3-fake-1.elb.us-east-1.amazonaws.com/x",
        f"https://{HOST}:8443/document",
    ],
)
def test_other_hosts_of_aws_are_no_storage(requests_mock: Mocker, url: str) -> None:
    requests_mock.get(ANY, content=b"rows")
    with pytest.raises(UnexpectedAnswer):
        Way().client().download(url)


def test_refusal_without_words(requests_mock: Mocker) -> None:
    requests_mock.post(LWA, json=granted("1"))
    requests_mock.get(PARCELS_URL, status_code=404)
    with pytest.raises(RequestRefused, match=r"\(404\)\.$"):
        Way().client().call(PARCELS)
