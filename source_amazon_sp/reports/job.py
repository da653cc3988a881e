"""A report job: what Amazon says of it, and what has become of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from queue import SimpleQueue
from typing import Any

import pendulum

from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec


class Status(str, Enum):
    """Amazon's `processingStatus`."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"

    @property
    def is_final(self) -> bool:
        return self in {Status.DONE, Status.CANCELLED, Status.FATAL}


@dataclass(frozen=True, slots=True)
class Created:
    """
    Amazon has taken the request: from here on a restart polls the report instead of asking for another.

    `found`: it was there already; who has asked for it is not known.
    """

    request: ReportRequest
    report_id: str
    at: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """Amazon will do no more for the request."""

    job: "ReportJob"

    @property
    def request(self) -> ReportRequest:
        return self.job.request


@dataclass(frozen=True, slots=True)
class Failed:
    """The request could not be made, or not be followed. With `stop` nothing else of the stream is tried."""

    request: ReportRequest
    error: ConnectorError
    stop: bool


@dataclass(frozen=True, slots=True)
class Postponed:
    """What the request asks for is left for a later sync; `why`, in words, where the stream is not told otherwise."""

    request: ReportRequest
    why: str = ""


Outcome = Created | Ended | Failed | Postponed


@dataclass(frozen=True, slots=True)
class Order:
    """
    A report to be made by its row, or the id of one that an earlier sync had made.

    With `first` it goes before all that its stream has ordered: it is the rest of something begun.
    `found`: that sync had found it instead. `usable_since`: one that this sync finds will do if it was asked for since
    then; None: none will. `cancelled_at`: when an earlier sync asked for the like in vain, as the state writes it.
    """

    request: ReportRequest
    spec: ReportSpec
    report_id: str | None = None
    first: bool = False
    found: bool = False
    usable_since: pendulum.DateTime | None = None
    cancelled_at: str | None = None


class ReportJob:
    """One report of this sync, for every stream that reads it."""

    def __init__(self, order: Order) -> None:
        self.request = order.request
        self.spec = order.spec
        self.found = order.found
        self.usable_since = order.usable_since
        self.cancelled_at = order.cancelled_at
        self.outboxes: list[SimpleQueue[Outcome]] = []
        self.report_id: str | None = order.report_id
        self.first = order.first
        self.created_at: str = ""
        self.report: dict[str, Any] = {}
        self.polls = 0
        self.refusals = 0
        self.asked_again = False
        self.next_poll = 0.0
        self.first_poll = 0.0
        self._document: Document | None = None
        self._readers = 0
        self._lock = threading.Lock()

    @property
    def status(self) -> Status:
        """Raises ValueError for a status that Amazon's model does not have, and for none."""
        return Status(self.report.get("processingStatus") if self.report else Status.IN_QUEUE)

    @property
    def asked_at(self) -> str:
        """When Amazon was asked for it, by this sync's clock or Amazon's; empty where that is not known."""
        return self.created_at or str(self.report.get("createdTime") or "")

    def is_of_before(self, moment: pendulum.DateTime) -> bool:
        """Whether its whole window is older."""
        return self.request.window is not None and self.request.window.end <= moment

    def tell(self, outcome: Outcome) -> None:
        for outbox in self.outboxes:
            outbox.put(outcome)

    def document(self, fetch: Callable[[], Document]) -> Document:
        """The document, fetched by whoever comes first; every reader of it calls `leave` once."""
        with self._lock:
            if self._document is None:
                self._document = fetch()
                self._readers = len(self.outboxes)
            return self._document

    def leave(self) -> None:
        with self._lock:
            self._readers -= 1
            if self._document is not None and self._readers <= 0:
                self._document.close()
                self._document = None
