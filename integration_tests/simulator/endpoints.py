"""
Every read operation of Amazon's, answered by its model.

Each question, which is a request without its page token, has a small world of its own: rows that are in no other
answer, with instants inside the time asked for, on three pages of which the second is empty. Asked again, the answer
is the same.
"""

import base64
import binascii
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.answers import Answer, as_json, invalid_input, unauthorized
from integration_tests.simulator.endpoint_bodies import Maker, Rows
from integration_tests.simulator.endpoint_facts import Endpoint, endpoints
from integration_tests.simulator.endpoint_questions import Question, asked
from integration_tests.simulator.endpoint_rules import MOST_OFFSET, NONE, RULES, TokenWay, accounts
from integration_tests.simulator.instants import milliseconds
from integration_tests.simulator.operations import Account, Operation, Request
from integration_tests.simulator.restricted import RESTRICTED

PAGES = (2, 0, 1)  # rows a page; an empty page before the last one is legal, and Amazon gives such


@dataclass(frozen=True)
class Given:
    """
    An answer that was given: the operation's name, the number of the question, what it asked for by parameter, the
    page, and what it said.
    """

    name: str
    question: str
    asked: Mapping[str, tuple[str, ...]]
    sent: Any  # the body of the question
    page: int
    body: Any


class EndpointsApi:
    """`given` has every good answer, in the order of the calls. Safe to call from many threads."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._questions: dict[str, Question] = {}
        self._lock = threading.Lock()
        self.given: list[Given] = []

    def operations(self, account: Account) -> Sequence[Operation]:
        return [
            Operation(
                each.name,
                each.method,
                each.path,
                each.rate,
                each.burst,
                self._answering(each, account),
                accounts(each.path),
                scope=RULES.get(each.path, NONE).scope,
            )
            for each in endpoints()
        ]

    def _answering(self, endpoint: Endpoint, account: Account) -> Callable[[Request], Answer]:
        is_restricted = endpoint.method == "GET" and endpoint.path in RESTRICTED

        def answer(request: Request) -> Answer:
            if is_restricted and (request.token is None or request.token.kind != "restricted"):
                raise unauthorized()
            return self._answer(asked(endpoint, request, milliseconds(account.clock.now())), account)

        return answer

    def _answer(self, question: Question, account: Account) -> Answer:
        now = account.clock.monotonic()
        page = 0
        if question.token is not None:
            question, page = self._continued(question, now)
        maker = Maker(self._seed, question)
        rows, is_last = _rows(question, page)
        token = None if is_last else _token(maker.stamp, page + 1, now)
        body = maker.page(rows, token)
        with self._lock:
            self._questions[maker.stamp] = question
            self.given.append(Given(question.endpoint.name, maker.stamp, question.given, question.body, page, body))
        return as_json(body)

    def _continued(self, question: Question, now: float) -> tuple[Question, int]:
        """The question that a page token belongs to, and the page."""
        rule = RULES.get(question.endpoint.path, NONE)
        stamp, page, issued = _read_token(question.token or "")
        with self._lock:
            first = self._questions.get(stamp)
        if first is None or first.endpoint is not question.endpoint:
            raise invalid_input("The page token is invalid.")
        if rule.token_life is not None and now - issued > rule.token_life:
            raise invalid_input("The page token has expired.")
        if rule.token_way is TokenWay.SAME and first.filters != question.filters:
            raise invalid_input("The parameters differ from those of the first page.")
        return first, page


def _rows(question: Question, page: int) -> tuple[Rows, bool]:
    """The rows of a page, and whether it is the last one."""
    if question.span is None:
        return Rows((), 0), True
    if question.items:
        return Rows(range(len(question.items)), len(question.items)), True
    if (numbered := RULES.get(question.endpoint.path, NONE).numbered) is not None:
        limit, offset = _limits(question.body, numbered)
        return Rows(range(offset, min(offset + limit, numbered + 1)), numbered + 1), True
    of = sum(PAGES)
    if not question.endpoint.token_at:
        return Rows(range(of), of), True
    start = sum(PAGES[:page])
    return Rows(range(start, start + PAGES[page]), of), page + 1 == len(PAGES)


def _limits(body: Any, most: int) -> tuple[int, int]:
    limits = body["pagination"]
    if not 1 <= limits["limit"] <= most or not 0 <= limits["offset"] <= MOST_OFFSET:
        raise invalid_input(f"limit must be between 1 and {most}, offset between 0 and {MOST_OFFSET}.")
    return limits["limit"], limits["offset"]


def _token(stamp: str, page: int, issued: float) -> str:
    return base64.urlsafe_b64encode(f"{stamp} {page} {issued!r}".encode()).decode()


def _read_token(token: str) -> tuple[str, int, float]:
    try:
        stamp, page, issued = base64.urlsafe_b64decode(token).decode().split(" ")
        return stamp, int(page), float(issued)
    except (ValueError, binascii.Error):
        raise invalid_input("The page token is invalid.") from None
