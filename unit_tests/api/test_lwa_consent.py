"""A refresh token from the code of a consent."""

from urllib.parse import parse_qs

import pytest
from requests_mock import Mocker

from source_amazon_sp.api.lwa import refresh_token_for
from source_amazon_sp.errors import AuthenticationFailed, UnexpectedAnswer
from unit_tests.support.amazon import CREDENTIALS, LWA, Way, granted

REDIRECT = "https://app.example.com/callback"


def exchanged(redirect_uri: str | None = None) -> str:
    way = Way()
    return refresh_token_for(
        way.transport, LWA, CREDENTIALS.client_id, CREDENTIALS.client_secret, "fake-code", redirect_uri
    )


@pytest.mark.parametrize("redirect_uri", [None, REDIRECT])
def test_the_code_is_exchanged(requests_mock: Mocker, redirect_uri: str | None) -> None:
    requests_mock.post(LWA, json={**granted("1"), "refresh_token": "Atzr|fake"})
    assert exchanged(redirect_uri) == "Atzr|fake"
    expected = {
        "grant_type": ["authorization_code"],
        "code": ["fake-code"],
        "client_id": [CREDENTIALS.client_id],
        "client_secret": [CREDENTIALS.client_secret],
    }
    named = {} if redirect_uri is None else {"redirect_uri": [redirect_uri]}
    assert parse_qs(requests_mock.last_request.text) == expected | named
    assert requests_mock.last_request.url == LWA


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (400, "invalid_grant", "lives five minutes"),
        (401, "invalid_client", "lwa_client_secret"),
        (400, "strange", "400 strange"),
    ],
)
def test_a_refusal_says_what_to_do(requests_mock: Mocker, status: int, code: str, words: str) -> None:
    requests_mock.post(LWA, status_code=status, json={"error": code, "error_description": "no"})
    with pytest.raises(AuthenticationFailed, match=words) as caught:
        exchanged()
    assert CREDENTIALS.client_secret not in str(caught.value)


def test_an_answer_without_a_token_is_told(requests_mock: Mocker) -> None:
    requests_mock.post(LWA, json=granted("1"))
    with pytest.raises(UnexpectedAnswer, match="without a refresh token"):
        exchanged()
