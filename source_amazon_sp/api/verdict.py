"""
What an answer means. Pure: it judges, the transport acts.

    status          body                       verdict
    2xx             JSON                       Accepted
    204             nothing                    Accepted           an object without members
    2xx             not JSON, empty, cut       Wait(OUTAGE)       a gateway spoke, not the API
    403             anything                   RefreshToken       Amazon says 403 for a dead token too
    429             anything                   Wait(THROTTLED)
    408, 5xx        anything                   Wait(OUTAGE)
    other           anything                   Refused
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import orjson

from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.controls import without_escaped_controls

_NO_CONTENT = 204
_FORBIDDEN = 403
_TIMED_OUT = 408
_TOO_MANY = 429
_AT_LENGTH = 20_000  # characters: Data Kiosk lists the fields of a query that it denies


class Cause(Enum):
    """Why a request has to wait: Amazon's quota is used up, or the service is not there."""

    THROTTLED = "throttled"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class Accepted:
    payload: Any


@dataclass(frozen=True, slots=True)
class Wait:
    cause: Cause
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """`code` and `words` are Amazon's own, made fit for a log; `said` are the words at length."""

    status: int
    code: str
    words: str
    said: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    refused: Refused


Verdict = Accepted | Wait | Refused | RefreshToken


def judge(status: int, body: bytes) -> Verdict:
    if status == _NO_CONTENT and not body:
        return Accepted({})
    if 200 <= status < 300:  # noqa: PLR2004  # the class of success
        try:
            return Accepted(_parsed(body))
        except orjson.JSONDecodeError:
            return Wait(Cause.OUTAGE, f"answered {status} with {len(body)} bytes that are not JSON")
    if status == _TOO_MANY:
        return Wait(Cause.THROTTLED, "answered 429: the quota is used up")
    if status == _TIMED_OUT or status >= 500:  # noqa: PLR2004  # the class of server errors
        return Wait(Cause.OUTAGE, f"answered {status}")
    refused = _refused(status, body)
    return RefreshToken(refused) if status == _FORBIDDEN else refused


def _parsed(body: bytes) -> Any:
    """What the JSON says, without control characters but tab and line ends. Raises orjson.JSONDecodeError."""
    return orjson.loads(without_escaped_controls(body))


def _refused(status: int, body: bytes) -> Refused:
    code, words = _amazons_words(body)
    return Refused(status, sayable(code), sayable(words), sayable(words, _AT_LENGTH))


def _amazons_words(body: bytes) -> tuple[str, str]:
    """Code and text of an error body: SP-API's `errors` list, or Login with Amazon's `error` pair."""
    try:
        parsed = _parsed(body)
    except orjson.JSONDecodeError:
        return "", ""
    if not isinstance(parsed, dict):
        return "", ""
    if "error" in parsed:
        return str(parsed["error"]), str(parsed.get("error_description") or "")
    errors = parsed.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else errors
    if not isinstance(first, dict):
        return "", ""
    texts = (str(first.get("message") or ""), str(first.get("details") or ""))
    return str(first.get("code") or ""), " ".join(dict.fromkeys(filter(None, texts)))
