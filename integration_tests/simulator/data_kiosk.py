"""The Data Kiosk API: GraphQL queries that are asked for, answered in a while, and fetched as documents."""

import json
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import (
    Answer,
    Refusal,
    as_json,
    error,
    invalid_input,
    quota_exceeded,
    unauthorized,
)
from integration_tests.simulator.data_kiosk_queries import Asked, Query, asked_for, named
from integration_tests.simulator.data_kiosk_world import KioskWorld
from integration_tests.simulator.instants import DAY, instant, milliseconds
from integration_tests.simulator.operations import EITHER, Account, Operation, Request
from integration_tests.simulator.report_documents import Content, Storage
from source_amazon_sp.clock import Clock

SECONDS = 8.0  # that a query takes, unless it is told otherwise

_ROOT = "/dataKiosk/2023-11-15"
_KEPT = 30 * DAY
_REACH = 731 * DAY
_AT_ONCE = 10  # queries of one dataset that are not over; UNVERIFIED: Amazon does not say how many
_TOO_OLD = "The start date must be no more than two years ago."  # UNVERIFIED: the words
_BODY = frozenset({"query", "paginationToken"})


class DataKioskApi:
    """
    The queries of one account. `page` is how many rows a document has before the result goes on on another page.

    `seconds` is how long a query takes; `time_scale` divides it.
    """

    def __init__(
        self, world: KioskWorld, clock: Clock, *, seconds: float = SECONDS, time_scale: float = 1, page: int = 100_000
    ) -> None:
        self._world = world
        self._clock = clock
        self._seconds = seconds / time_scale
        self._account = Account(clock)
        self._lock = threading.RLock()
        self._queries: list[Query] = []
        self._next: dict[str, deque[tuple[str, bytes | None]]] = {}
        self._takes: dict[str, float | None] = {}
        self._denied: set[str] = set()
        self.storage = Storage()
        self.page = page
        self.pages_are_slow = False  # further pages that are asked for from now on are never done
        self.first_id = 50_001

    def operations(self, account: Account) -> Sequence[Operation]:
        self._account = account
        queries, documents = f"{_ROOT}/queries", f"{_ROOT}/documents/{{documentId}}"
        return [
            Operation("createQuery", "POST", queries, 0.0167, 15, self._create, EITHER),
            Operation("getQueries", "GET", queries, 0.0222, 10, self._list, EITHER),
            Operation("getQuery", "GET", f"{queries}/{{queryId}}", 2, 15, self._get, EITHER),
            Operation("getDocument", "GET", documents, 0.0167, 15, self._document, EITHER),
            Operation("downloadAnswer", "GET", "/kiosk/documents/{documentId}", 0, 0, self._download, presigned=True),
        ]

    def takes(self, root: str, seconds: float | None) -> None:
        """Such queries that are asked from now on take so long, whatever the time scale; for ever with None."""
        self._takes[root] = seconds

    def hurry(self) -> None:
        """All queries that are under way are over now."""
        with self._lock:
            self._takes.clear()
            self._queries = [each if each.takes == 0 else replace(each, takes=0) for each in self._queries]

    def next_fatal(self, root: str, words: str = "", times: int = 1) -> None:
        """The next such queries fail, with a document that says why, or without one if there are no words."""
        document = json.dumps({"errors": [{"message": words}]}).encode() if words else None  # UNVERIFIED: the form
        self._next.setdefault(root, deque()).extend([("FATAL", document)] * times)

    def next_cancelled(self, root: str, times: int = 1) -> None:
        """Somebody cancels the next such queries."""
        self._next.setdefault(root, deque()).extend([("CANCELLED", None)] * times)

    def deny_fields(self, *names: str) -> None:
        """The application may not ask for fields of these names."""
        self._denied.update(names)

    def queries(self, root: str | None = None) -> list[Query]:
        """All that were asked, in their order."""
        with self._lock:
            return [each for each in self._queries if root in (None, each.asked.root.name)]

    def _create(self, request: Request) -> Answer:
        if request.query:
            raise unauthorized()
        given = _object(request.body)
        asked, now, partner = asked_for(given.get("query")), self._now(), _partner(request)
        if denied := sorted(self._denied.intersection(named(asked.fields))):
            # UNVERIFIED: how the fields are listed
            details = ", ".join(f"{asked.root.dataset}.{asked.root.name}.{name}" for name in denied)
            raise Refusal(error(403, "Unauthorized", "Unauthorized to access requested fields.", details))
        with self._lock:
            busy = [each for each in self._queries if each.partner == partner and not each.is_over(now)]
            if sum(each.asked.root.dataset == asked.root.dataset for each in busy) >= _AT_ONCE:
                raise quota_exceeded()
            query = self._asked(asked, self._from(given.get("paginationToken"), asked), partner, now)
            self._queries.append(query)
        return replace(as_json({"queryId": query.query_id}, 202), about=asked.root.name)

    def _from(self, token: object, asked: Asked) -> int:
        """The row that a page begins with."""
        if token is None:
            return 0
        before = next((each for each in self._queries if each.next_token == token), None)
        if before is None or before.asked.text != asked.text:
            raise invalid_input("paginationToken is not one of this query")
        return int(str(token).rpartition("-")[2])

    def _asked(self, asked: Asked, first: int, partner: str, now: int) -> Query:
        query_id = f"{self.first_id + len(self._queries)}"
        seconds = self._takes.get(asked.root.name, self._seconds)
        takes = None if seconds is None or (first and self.pages_are_slow) else round(seconds * 1000)
        waiting = self._next.get(asked.root.name)
        next_token = None
        if waiting:
            outcome, document = waiting.popleft()
        elif instant(f"{asked.days[0]}T00:00:00Z") < now - _REACH:
            outcome, document = "FATAL", json.dumps({"errors": [{"message": _TOO_OLD}]}).encode()
        else:
            rows = list(self._world.rows(asked, now))
            last = first + self.page
            outcome, next_token = "DONE", f"fake-page-{query_id}-{last}" if last < len(rows) else None
            document = b"".join(json.dumps(row).encode() + b"\n" for row in rows[first:last]) or None
        return Query(query_id, partner, asked, now, takes, outcome, document, next_token)

    def _get(self, request: Request) -> Answer:
        if request.query:
            raise unauthorized()
        now = self._now()
        found = self._kept(request, now, query_id=request.path_parameters["queryId"])
        return as_json(found.body(now))

    def _list(self, request: Request) -> Answer:
        asked = parameters.read(
            request, {"processingStatuses": parameters.list_of(), "pageSize": parameters.integer(1, 100)}
        )
        now, partner = self._now(), _partner(request)
        statuses = asked.get("processingStatuses")
        fitting = [
            each.body(now)
            for each in reversed(self.queries())
            if each.partner == partner and each.created > now - _KEPT and (not statuses or each.status(now) in statuses)
        ]
        return as_json({"queries": fitting[: asked.get("pageSize", 10)]})

    def _document(self, request: Request) -> Answer:
        if request.query:
            raise unauthorized()
        now, document_id = self._now(), request.path_parameters["documentId"]
        found = self._kept(request, now, document_id=document_id)
        if not found.is_over(now) or found.document is None:
            raise _not_found()
        url = self.storage.address(f"{self._account.documents_url}/kiosk", document_id, now)
        return as_json({"documentId": document_id, "documentUrl": url})

    def _download(self, request: Request) -> Answer:
        document_id = self.storage.check(request, self._now())
        found = next(each for each in self.queries() if each.document_id == document_id)
        assert found.document is not None  # or there would be no address
        return Answer(
            200, Content(found.document).sent(), {"content-type": "application/jsonl", "content-encoding": "gzip"}
        )

    def _kept(self, request: Request, now: int, **wanted: str) -> Query:
        for each in self.queries():
            mine = each.partner == _partner(request) and each.created > now - _KEPT
            if mine and all(getattr(each, name) == value for name, value in wanted.items()):
                return each
        raise _not_found()

    def _now(self) -> int:
        return milliseconds(self._clock.now())


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict) or given.keys() - _BODY:
        raise invalid_input("the body is not that of a createQuery")
    return given


def _not_found() -> Refusal:
    return Refusal(error(404, "NotFound", "There is no such query or document."))


def _partner(request: Request) -> str:
    assert request.token is not None  # the gate let it through
    return request.token.partner
