"""The table of verdicts, row by row."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.api.verdict import Accepted, Cause, RefreshToken, Refused, Wait, judge
from unit_tests.support.amazon import DENIED, refused

NO_JSON = [b"", b" ", b"<html>Bad gateway</html>", b'{"orders": [', b"NaN", b"\xff\xfe", b'{"a": 1}{"b": 2}']
EXPIRED = "The access token you provided has expired."


def written(body: object) -> bytes:
    return json.dumps(body).encode()


@pytest.mark.parametrize("status", [200, 201, 202, 207, 299])
@pytest.mark.parametrize("payload", [{"orders": []}, [], {}, None, 0, "text", {"größe": 1.5}])
def test_a_success_with_json_is_accepted(status: int, payload: object) -> None:
    assert judge(status, written(payload)) == Accepted(payload)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"\u0000\u0007SKU-0220", "SKU-0220"),
        (r"\u001fSKU\u000B\u001E-0220\u0008", "SKU-0220"),
        (r"a\u0009b\u000ac\u000Dd\te\n", "a\tb\nc\rd\te\n"),
        (r"a\\u0000b \\\u0000", r"a\u0000b " + "\\"),
        (r"https://a.example/?b=c\u0026d=e \u00e9", "https://a.example/?b=c&d=e \u00e9"),
    ],
)
def test_control_characters_are_no_part_of_an_answer(text: str, read: str) -> None:
    assert judge(200, b'{"sku": "' + text.encode() + b'"}') == Accepted({"sku": read})


def test_control_characters_are_no_part_of_amazons_words() -> None:
    said = judge(400, written(refused("InvalidInput", "No\x00\x07.")))
    assert said == Refused(400, "InvalidInput", "No.")


def test_no_content_is_an_answer() -> None:
    assert judge(204, b"") == Accepted({})


@pytest.mark.parametrize("status", [200, 202, 203])
@pytest.mark.parametrize("body", NO_JSON)
def test_a_success_that_is_not_json_comes_from_a_gateway(status: int, body: bytes) -> None:
    expected = f"answered {status} with {len(body)} bytes that are not JSON"
    assert judge(status, body) == Wait(Cause.OUTAGE, expected)


@pytest.mark.parametrize("body", [*NO_JSON, written(refused("QuotaExceeded", "You exceeded your quota."))])
def test_429_is_waited_out_whatever_it_says(body: bytes) -> None:
    assert judge(429, body) == Wait(Cause.THROTTLED, "answered 429: the quota is used up")


@pytest.mark.parametrize("status", [408, 500, 501, 502, 503, 504, 520, 599])
@pytest.mark.parametrize("body", [b"", written(refused("InternalFailure", "We had a problem."))])
def test_a_timeout_or_a_server_error_is_waited_out(status: int, body: bytes) -> None:
    assert judge(status, body) == Wait(Cause.OUTAGE, f"answered {status}")


@pytest.mark.parametrize("body", [*NO_JSON, b"[]", b"null", b'"Forbidden"'])
def test_403_is_a_reason_to_renew_the_token_even_without_words(body: bytes) -> None:
    assert judge(403, body) == RefreshToken(Refused(403, "", ""))


def test_403_keeps_amazons_words() -> None:
    body = refused("Unauthorized", "Access to requested resource is denied.", EXPIRED)
    said = f"Access to requested resource is denied. {EXPIRED}"
    assert judge(403, written(body)) == RefreshToken(Refused(403, "Unauthorized", said))


@pytest.mark.parametrize("status", [300, 301, 302, 304, 307, 308, 400, 401, 404, 405, 409, 410, 413, 415, 422])
def test_what_is_left_is_refused(status: int) -> None:
    body = written(refused("InvalidInput", "Invalid Input"))
    assert judge(status, body) == Refused(status, "InvalidInput", "Invalid Input")


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (refused("InvalidInput", "Invalid Input.", "Give a date."), "InvalidInput", "Invalid Input. Give a date."),
        (refused("InvalidInput", "Same words.", "Same words."), "InvalidInput", "Same words."),
        ({"errors": [{"code": "BadRequest", "message": None}]}, "BadRequest", ""),
        ({"errors": [{"message": "no code", "details": None}]}, "", "no code"),
        ({"errors": [{"code": 400, "message": 7}]}, "400", "7"),
        ({"errors": [{"code": "First", "message": "a"}, {"code": "Second", "message": "b"}]}, "First", "a"),
        ({"errors": {"code": "NotAList", "message": "but an object"}}, "NotAList", "but an object"),
        ({"payload": None, "errors": [{"code": "Beside", "message": "a payload"}]}, "Beside", "a payload"),
        ({"errors": []}, "", ""),
        ({"errors": ["text"]}, "", ""),
        ({"errors": None}, "", ""),
        ({"message": "Forbidden"}, "", ""),
        ({"error": "invalid_grant", "error_description": "It was revoked."}, "invalid_grant", "It was revoked."),
        ({"error": "invalid_client"}, "invalid_client", ""),
        ({"error": "invalid_client", "error_description": None}, "invalid_client", ""),
        ([refused("InvalidInput", "in a list")], "", ""),
        ("words", "", ""),
    ],
)
def test_code_and_words_are_found_in_every_form_of_error(body: Any, code: str, words: str) -> None:
    assert judge(400, written(body)) == Refused(400, code, words)


@pytest.mark.parametrize("body", NO_JSON)
def test_a_refusal_that_is_not_json_has_no_words(body: bytes) -> None:
    assert judge(400, body) == Refused(400, "", "")


def test_the_words_of_a_refusal_are_fit_for_a_log() -> None:
    message = "Token Atza|fake-access-token of\nbuyer@mail.example is bad"
    body = {"errors": [{"code": "Atzr|fake-code", "message": message, "details": "y" * 500}]}
    said = judge(400, written(body))
    assert isinstance(said, Refused)
    assert said.code == "[hidden]"
    assert said.words.startswith("Token [hidden] of [hidden] is bad yyy")
    assert len(said.words) == 301


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["errors", "error", "code", "message", "details", "x"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.integers(100, 599), st.binary(max_size=50) | JSON.map(written) | st.just(written(DENIED)))
def test_every_answer_has_one_verdict_that_follows_from_its_status(status: int, body: bytes) -> None:
    verdict = judge(status, body)
    if 200 <= status < 300:
        assert isinstance(verdict, Accepted) or verdict.cause is Cause.OUTAGE
    elif status == 429:
        assert verdict.cause is Cause.THROTTLED
    elif status == 408 or status >= 500:
        assert verdict.cause is Cause.OUTAGE
    elif status == 403:
        assert verdict.refused.status == 403
    else:
        assert isinstance(verdict, Refused)
        assert verdict.status == status


def test_a_denial_is_kept_at_length_for_who_has_to_read_it() -> None:
    fields = ", ".join(f"field{number}" for number in range(200))
    body = b'{"errors":[{"code":"Unauthorized","message":"Not these.","details":"' + fields.encode() + b'"}]}'
    verdict = judge(403, body)
    assert isinstance(verdict, RefreshToken)
    assert verdict.refused.said == f"Not these. {fields}"
    assert len(verdict.refused.words) < 310
