"""A report as Amazon keeps it: what was asked for, where it stands, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from integration_tests.simulator.instants import SECOND, written_short
from integration_tests.simulator.report_documents import Content

IN_QUEUE = "IN_QUEUE"
IN_PROGRESS = "IN_PROGRESS"
DONE = "DONE"
CANCELLED = "CANCELLED"
FATAL = "FATAL"
STATUSES = (CANCELLED, DONE, FATAL, IN_PROGRESS, IN_QUEUE)

_SHARE_IN_QUEUE = 0.25  # of the time a report takes


@dataclass(frozen=True)
class Asked:
    """The body of a createReport; instants in milliseconds since 1970, both included, None when they were not sent."""

    report_type: str
    marketplaces: tuple[str, ...]
    start: int | None = None
    end: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """
    One report of one selling partner. It is `outcome` when `takes` milliseconds have passed since `created`; with
    None it never is. `content` is its document: the rows when it is DONE, the reason when it is FATAL.
    """

    report_id: str
    partner: str
    asked: Asked
    created: int
    takes: int | None
    outcome: str
    content: Content | None

    @property
    def document_id(self) -> str:
        return f"amzn1.spdoc.1.4.na.fake-{self.report_id}"

    def status(self, now: int) -> str:
        since = now - self.created
        takes = self.takes if self.takes is not None else since + 8 * SECOND
        if since < takes * _SHARE_IN_QUEUE:
            return IN_QUEUE
        return IN_PROGRESS if since < takes else self.outcome

    def body(self, now: int) -> dict[str, Any]:
        """The report as getReport and getReports show it."""
        status = self.status(now)
        shown: dict[str, Any] = {
            "reportType": self.asked.report_type,
            "processingStatus": status,
            "marketplaceIds": list(self.asked.marketplaces),
            "reportId": self.report_id,
            "createdTime": _written(self.created),
        }
        for name, moment in (("dataStartTime", self.asked.start), ("dataEndTime", self.asked.end)):
            shown[name] = _written(self.created if moment is None else moment)
        if self.takes is not None and status != IN_QUEUE:
            shown["processingStartTime"] = _written(self.created + round(self.takes * _SHARE_IN_QUEUE))
        if self.takes is not None and status == self.outcome:
            shown["processingEndTime"] = _written(self.created + self.takes)
            if self.content is not None:
                shown["reportDocumentId"] = self.document_id
        return shown


def _written(moment: int) -> str:
    """As the Reports API writes an instant: `2026-11-20T10:00:00+00:00`."""
    return written_short(moment).replace("Z", "+00:00")
