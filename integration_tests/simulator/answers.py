"""What the simulator answers, in Amazon's words."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

DENIED = "Access to requested resource is denied."


class Break(Enum):
    """How a connection fails under an answer."""

    RESET = "the connection is reset before the first byte"
    CUT = "the connection ends in the middle of the body"


@dataclass(frozen=True)
class Answer:
    """
    A status, a body of bytes or of chunks of bytes, and headers; `broken` says how a door must spoil it, `about` what
    the ledger counts it by besides its operation.
    """

    status: int
    body: bytes | Iterator[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    broken: Break | None = None
    about: str | None = None


class Refusal(Exception):
    """An operation's way to answer with an error body."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(answer.status)


def as_json(payload: Any, status: int = 200) -> Answer:
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, body, {"content-type": "application/json"})


def error(status: int, code: str, message: str, details: str | None = "") -> Answer:
    """Amazon's error list with one error; `details=None` leaves the key away, as some of its gates do."""
    entry = {"code": code, "message": message}
    if details is not None:
        entry["details"] = details
    return as_json({"errors": [entry]}, status)


def invalid_input(details: str) -> Refusal:
    return Refusal(error(400, "InvalidInput", "Invalid Input", details))


def unauthorized(details: str = "") -> Refusal:
    """403: with empty details the role is missing; an expired token is a 403 too, and only its details differ."""
    return Refusal(error(403, "Unauthorized", DENIED, details))


def unknown_path() -> Refusal:
    """The gateway's word for a path or a verb that no API has: it speaks of a token, and means the path."""
    return Refusal(error(403, "MissingAuthenticationToken", DENIED, None))


def quota_exceeded() -> Refusal:
    message = "You exceeded your quota for the requested resource."
    return Refusal(error(429, "QuotaExceeded", message))


def internal_failure() -> Answer:
    return error(500, "InternalFailure", "We encountered an internal error. Please try again.", None)


def service_unavailable() -> Answer:
    return error(503, "ServiceUnavailable", "Service is temporarily unavailable. Please try again.", None)
