"""Faults by plan: which calls go wrong, and how."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from integration_tests.simulator.answers import (
    Answer,
    Break,
    internal_failure,
    quota_exceeded,
    service_unavailable,
)
from integration_tests.simulator.operations import Request
from integration_tests.simulator.tokens import Tokens, invalid_token
from source_amazon_sp.clock import Clock

# A fault spoils the answer a call would have had; None when there is nothing in it to spoil.
Fault = Callable[[Request, Answer], Answer | None]


def status(code: int) -> Fault:
    """500, 503 or 429, with Amazon's body."""
    answer = {500: internal_failure(), 503: service_unavailable(), 429: quota_exceeded().answer}[code]
    return lambda _, __: answer


def reset(_: Request, answer: Answer) -> Answer:
    """The connection is reset before the first byte."""
    return replace(answer, broken=Break.RESET)


def cut(_: Request, answer: Answer) -> Answer:
    """The connection ends in the middle of the body."""
    return replace(answer, broken=Break.CUT)


def malformed(_: Request, answer: Answer) -> Answer:
    """Half of the JSON, as if it were all."""
    body = _whole(answer)
    return replace(answer, body=body[: len(body) // 2])


def empty(_: Request, answer: Answer) -> Answer:
    return replace(answer, body=b"")


def not_json(_: Request, answer: Answer) -> Answer:
    """A page of HTML in the place of JSON."""
    body = b"<html><body>The service is busy.</body></html>"
    return replace(answer, body=body, headers={**answer.headers, "content-type": "text/html"})


def repeated_token(request: Request, answer: Answer) -> Answer | None:
    """The page token that was sent comes back as the next one."""
    sent = [value for name, value in request.query if name.lower() in {"paginationtoken", "nexttoken"}]
    if not sent or answer.status != 200:
        return None
    body = json.loads(_whole(answer))
    holders = [body, body.get("payload")]
    holders += [each.get("pagination") for each in holders if isinstance(each, dict)]
    for holder in holders:
        if isinstance(holder, dict) and "nextToken" in holder:
            holder["nextToken"] = sent[0]
            return replace(answer, body=json.dumps(body).encode())
    return None


def slow(seconds: float, clock: Clock) -> Fault:
    """The first byte comes after so many seconds."""

    def wait(_: Request, answer: Answer) -> Answer:
        clock.sleep_until(clock.monotonic() + seconds)
        return answer

    return wait


def revoked(tokens: Tokens) -> Fault:
    """All access tokens are revoked under the call, which is refused for it."""

    def revoke(request: Request, _: Answer) -> Answer | None:
        if request.token is None:
            return None
        tokens.revoke_all()
        return invalid_token().answer

    return revoke


def _whole(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)


@dataclass
class _Planned:
    fault: Fault
    operation: str | None
    every: int
    after: int
    once: bool
    until: datetime | None
    seen: int = 0
    struck: int = 0

    def is_due(self, operation: str, now: datetime) -> bool:
        if self.operation not in (None, operation) or (self.once and self.struck):
            return False
        if self.until is not None and now >= self.until:
            return False
        self.seen += 1
        return self.seen > self.after and (self.seen - self.after) % self.every == 0


class Faults:
    """The plan. A call is counted when it would have been answered: its token was good, its bucket not empty."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._planned: list[_Planned] = []
        self._lock = threading.Lock()

    def add(
        self,
        fault: Fault,
        *,
        operation: str | None = None,
        every: int = 1,
        after: int = 0,
        once: bool = False,
        until: datetime | None = None,
    ) -> None:
        """
        Strike every `every`-th call of `operation` (None: of any), `after` so many calls, `until` an
        instant, or `once`. The first planned fault that is due strikes, and only that.
        """
        planned = _Planned(fault, operation, every, after, once, until)
        with self._lock:
            self._planned.append(planned)

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()

    def struck(self) -> int:
        """How often a fault struck."""
        return sum(planned.struck for planned in self._planned)

    def strike(self, operation: str, request: Request, answer: Answer) -> Answer:
        with self._lock:
            now = self._clock.now()
            due = [planned for planned in self._planned if planned.is_due(operation, now)]
        for planned in due:
            spoiled = planned.fault(request, answer)
            if spoiled is not None:
                planned.struck += 1
                return spoiled
        return answer
