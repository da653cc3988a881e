"""Access tokens: how many requests they cost, how long they are good, and what is said when there are none."""

import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from requests_mock import Mocker

from source_amazon_sp.api.transport import CHECK_PATIENCE
from source_amazon_sp.errors import (
    AuthenticationFailed,
    ConnectorError,
    ServiceUnavailable,
    Throttled,
    UnexpectedAnswer,
)
from unit_tests.support.amazon import CREDENTIALS, LWA, Crowd, Way, granted

NOTIFICATIONS = "sellingpartnerapi::notifications"
SECRETS = (CREDENTIALS.client_secret, CREDENTIALS.refresh_token, "Atzr|", "amzn1.oa2-cs", "Atza|")
ECHO = f"The values {CREDENTIALS.client_secret} and {CREDENTIALS.refresh_token} are bad"


def grants(requests_mock: Mocker, expires_in: int = 3600) -> None:
    """Login with Amazon hands out the tokens 1, 2, 3 …"""
    requests_mock.post(LWA, [{"json": granted(str(number), expires_in)} for number in range(1, 10)])


def sent(requests_mock: Mocker) -> list[dict[str, list[str]]]:
    return [parse_qs(request.text) for request in requests_mock.request_history]


def test_a_refresh_token_is_exchanged_for_an_access_token(requests_mock: Mocker) -> None:
    grants(requests_mock)
    assert Way().tokens.current() == "Atza|1"
    assert sent(requests_mock) == [
        {
            "grant_type": ["refresh_token"],
            "refresh_token": [CREDENTIALS.refresh_token],
            "client_id": [CREDENTIALS.client_id],
            "client_secret": [CREDENTIALS.client_secret],
        }
    ]


def test_a_grantless_token_comes_from_the_application_alone(requests_mock: Mocker) -> None:
    grants(requests_mock)
    assert Way().tokens.current(NOTIFICATIONS) == "Atza|1"
    assert sent(requests_mock) == [
        {
            "grant_type": ["client_credentials"],
            "scope": [NOTIFICATIONS],
            "client_id": [CREDENTIALS.client_id],
            "client_secret": [CREDENTIALS.client_secret],
        }
    ]


def test_no_secret_travels_in_an_address(requests_mock: Mocker) -> None:
    grants(requests_mock)
    Way().tokens.current()
    assert requests_mock.last_request.url == LWA


def test_a_token_serves_its_scope_alone(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    scopes = [None, NOTIFICATIONS, None, NOTIFICATIONS]
    assert [way.tokens.current(scope) for scope in scopes] == ["Atza|1", "Atza|2", "Atza|1", "Atza|2"]


@pytest.mark.parametrize(("expires_in", "good_for"), [(3600, 3480), (1200, 1080), (600, 540), (60, 54)])
def test_a_token_is_renewed_before_it_expires(requests_mock: Mocker, expires_in: int, good_for: int) -> None:
    way = Way()
    grants(requests_mock, expires_in)
    way.tokens.current()
    way.clock.advance(good_for - 1)
    assert way.tokens.current() == "Atza|1"
    way.clock.advance(1)
    assert way.tokens.current() == "Atza|2"
    way.clock.advance(good_for - 1)
    assert way.tokens.current() == "Atza|2"


@pytest.mark.parametrize("answer", [{"access_token": "Atza|1"}, {"access_token": "Atza|1", "expires_in": None}])
def test_a_token_of_unknown_life_lives_an_hour(requests_mock: Mocker, answer: dict[str, Any]) -> None:
    way = Way()
    requests_mock.post(LWA, [{"json": answer}, {"json": granted("2")}])
    way.tokens.current()
    way.clock.advance(3479)
    assert way.tokens.current() == "Atza|1"
    way.clock.advance(1)
    assert way.tokens.current() == "Atza|2"


def test_a_tokens_life_begins_when_it_is_asked_for(requests_mock: Mocker) -> None:
    way = Way()

    def slowly(_: object, __: object) -> dict[str, Any]:
        way.clock.advance(30)
        return granted(str(requests_mock.call_count))

    requests_mock.post(LWA, json=slowly)
    first = way.tokens.current()
    way.clock.advance(3480 - 30)
    assert way.tokens.current() != first


def test_ten_threads_in_need_of_a_token_cost_one_request(requests_mock: Mocker) -> None:
    way, crowd = Way(), Crowd()

    def answer(_: object, __: object) -> dict[str, Any]:
        if requests_mock.call_count == 1:
            crowd.gathered()
        return granted("shared")

    requests_mock.post(LWA, json=answer)
    assert crowd.ask(way.tokens.current) == ["Atza|shared"] * 10
    assert requests_mock.call_count == 1


def test_ten_threads_with_the_same_refused_token_cost_one_request(requests_mock: Mocker) -> None:
    way, crowd = Way(), Crowd()
    grants(requests_mock)
    refused = way.tokens.current()

    def renew() -> str:
        assert way.tokens.refused(refused)
        return way.tokens.current()

    assert crowd.ask(renew) == ["Atza|2"] * 10
    assert requests_mock.call_count == 2


def test_the_log_learns_each_token_to_hide(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    way.tokens.current()
    way.tokens.current(NOTIFICATIONS)
    way.tokens.current()
    way.clock.advance(3600)
    way.tokens.current()
    assert way.secrets == ["Atza|1", "Atza|2", "Atza|3"]


def test_a_refused_token_is_renewed_once_and_then_the_refusal_is_final(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    assert way.tokens.refused(way.tokens.current())
    renewed = way.tokens.current()
    assert renewed == "Atza|2"
    way.clock.advance(59)
    assert not way.tokens.refused(renewed)
    assert way.tokens.current() == renewed


def test_a_token_refused_a_minute_after_its_renewal_is_renewed_again(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    way.tokens.refused(way.tokens.current())
    renewed = way.tokens.current()
    way.clock.advance(60)
    assert way.tokens.refused(renewed)
    assert way.tokens.current() == "Atza|3"


def test_a_token_renewed_for_its_age_can_still_be_refused(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    way.tokens.refused(way.tokens.current())
    way.tokens.current()
    way.clock.advance(3600)
    assert way.tokens.refused(way.tokens.current())
    assert way.tokens.current() == "Atza|4"


def test_a_token_that_another_thread_has_replaced_is_not_renewed_for(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    old = way.tokens.current()
    way.tokens.refused(old)
    way.tokens.current()
    assert way.tokens.refused(old)
    assert way.tokens.current() == "Atza|2"


def test_a_refusal_in_one_scope_leaves_the_others_alone(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    seller, application = way.tokens.current(), way.tokens.current(NOTIFICATIONS)
    assert way.tokens.refused(application, NOTIFICATIONS)
    assert way.tokens.current() == seller
    assert way.tokens.current(NOTIFICATIONS) == "Atza|3"


@pytest.mark.parametrize(
    ("status", "code", "parts"),
    [
        (401, "invalid_client", ["lwa_app_id and lwa_client_secret", "180 days", "copy both again"]),
        (400, "invalid_grant", ["refresh_token", "revoked", "365 days", "paste the new refresh token"]),
        (400, "unauthorized_client", ["refresh_token", "another application", "authorise this one"]),
    ],
)
def test_a_refusal_says_which_credential_and_what_to_do(
    requests_mock: Mocker, status: int, code: str, parts: list[str]
) -> None:
    requests_mock.post(LWA, status_code=status, json={"error": code, "error_description": ECHO})
    with pytest.raises(AuthenticationFailed) as caught:
        Way().tokens.current()
    said = str(caught.value)
    assert f"({code})" in said
    assert not [part for part in parts if part not in said]
    assert requests_mock.call_count == 1


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_of_an_unknown_kind_repeats_amazons_words(requests_mock: Mocker, status: int) -> None:
    body = {"error": "invalid_scope", "error_description": "The scope is unknown"}
    requests_mock.post(LWA, status_code=status, json=body)
    said = rf"^Login with Amazon refused the credentials \({status} invalid_scope: The scope is unknown\)\.$"
    with pytest.raises(AuthenticationFailed, match=said):
        Way().tokens.current()


@pytest.mark.parametrize("trouble", [{"status_code": 429}, {"status_code": 503}, {"exc": requests.ConnectionError}])
def test_trouble_at_login_with_amazon_is_waited_out(requests_mock: Mocker, trouble: dict[str, Any]) -> None:
    way = Way()
    requests_mock.post(LWA, [trouble, {"json": granted("1")}])
    assert way.tokens.current() == "Atza|1"
    assert way.clock.sleeps == [1]


@pytest.mark.parametrize("answer", [{}, {"access_token": None}, {"access_token": 7}, [], None])
def test_an_answer_without_a_token_is_unexpected(requests_mock: Mocker, answer: Any) -> None:
    requests_mock.post(LWA, text="null") if answer is None else requests_mock.post(LWA, json=answer)
    with pytest.raises(UnexpectedAnswer, match="without an access token"):
        Way().tokens.current()


def latecomer(requests_mock: Mocker, monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]) -> Future[str]:
    """A thread that needs the seller's token, and waits while another is in `trouble` with the application's."""
    way, come = Way(CHECK_PATIENCE), threading.Event()
    now, late = way.clock.monotonic, list[Future[str]]()

    def monotonic() -> float:
        moment = now()
        if threading.current_thread() is not threading.main_thread():
            come.set()
        return moment

    def answer(request: Any, context: Any) -> dict[str, Any]:
        if "scope" not in parse_qs(request.text):
            return granted("seller")
        if not late:
            late.append(pool.submit(way.tokens.current))
            assert come.wait(60)
            way.clock.advance(1)
        context.status_code = trouble["status_code"]
        return dict(trouble["json"])

    monkeypatch.setattr(way.clock, "monotonic", monotonic)
    requests_mock.post(LWA, json=answer)
    with ThreadPoolExecutor(1) as pool, pytest.raises(ConnectorError):
        way.tokens.current(NOTIFICATIONS)
    return late[0]


def test_a_scope_that_is_refused_is_nothing_to_who_waits_for_another(
    requests_mock: Mocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = {"status_code": 400, "json": {"error": "invalid_scope"}}
    assert latecomer(requests_mock, monkeypatch, refusal).result() == "Atza|seller"


def test_an_outage_is_shared_by_all_who_have_waited_for_its_end(
    requests_mock: Mocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ServiceUnavailable):
        latecomer(requests_mock, monkeypatch, {"status_code": 503, "json": {}}).result()
    assert requests_mock.call_count == 2


def test_an_outage_is_not_remembered(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.post(LWA, text="no JSON")
    with pytest.raises(ServiceUnavailable):
        way.tokens.current()
    requests_mock.post(LWA, json=granted("1"))
    assert way.tokens.current() == "Atza|1"


def test_what_only_the_user_can_mend_is_not_asked_for_again(requests_mock: Mocker) -> None:
    way = Way()
    requests_mock.post(LWA, [{"status_code": 401, "json": {"error": "invalid_client"}}, {"json": granted("1")}])
    for _ in range(2):
        with pytest.raises(AuthenticationFailed):
            way.tokens.current()
    assert requests_mock.call_count == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status_code": 400, "json": {"error": "invalid_grant", "error_description": ECHO}}, AuthenticationFailed),
        ({"status_code": 400, "json": {"error": "other", "error_description": ECHO}}, AuthenticationFailed),
        ({"status_code": 400, "json": {"error": CREDENTIALS.refresh_token}}, AuthenticationFailed),
        ({"status_code": 403, "json": {"errors": [{"code": "x", "message": ECHO}]}}, AuthenticationFailed),
        ({"json": {"refresh_token": CREDENTIALS.refresh_token}}, UnexpectedAnswer),
        ({"text": ECHO}, ServiceUnavailable),
        ({"status_code": 500, "text": ECHO}, ServiceUnavailable),
        ({"status_code": 429, "text": ECHO}, Throttled),
        ({"exc": requests.ConnectionError(ECHO)}, ServiceUnavailable),
    ],
)
def test_no_secret_is_in_an_error_or_its_traceback(
    requests_mock: Mocker, answer: dict[str, Any], error: type[Exception]
) -> None:
    requests_mock.post(LWA, [answer])
    with pytest.raises(error) as caught:
        Way(CHECK_PATIENCE).tokens.current()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert not [secret for secret in SECRETS if secret in told]


def test_no_secret_is_in_what_is_printed(requests_mock: Mocker) -> None:
    way = Way()
    grants(requests_mock)
    way.tokens.current()
    told = f"{CREDENTIALS} {CREDENTIALS!r} {way.tokens} {way.tokens!r} {way.transport!r}"
    assert not [secret for secret in SECRETS if secret in told]
    assert "Credentials(hidden)" in told
