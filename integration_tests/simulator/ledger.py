"""What was asked and what came of it; no token, no body and no secret is kept."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.buckets import Plan

_SECRETS = ("Atza|", "Atzr|", "Atc|", "Atz.sprdt|", "amzn1.oa2-cs.")
_SIGNATURES = frozenset({"X-Amz-Credential", "X-Amz-Signature"})


@dataclass(frozen=True)
class Call:
    operation: str  # Amazon's name, or "unknown" for a path that no API has
    at: float  # Clock.monotonic, seconds
    time: str  # Clock.now
    status: int
    query: Mapping[str, str]
    path: str
    token: str | None  # "seller", "grantless", "restricted", "invalid"; None when the call carried none
    charged: bool  # it took a call out of its bucket
    about: str | None = None  # of a createReport that was accepted: the report type


class Ledger:
    def __init__(self, plan: Callable[[str], Plan]) -> None:
        self._plan = plan
        self._calls: list[Call] = []
        self._lock = threading.Lock()

    def write(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def calls(self, operation: str | None = None) -> list[Call]:
        with self._lock:
            return [call for call in self._calls if operation in (None, call.operation)]

    def count(self, operation: str | None = None, status: int | None = None) -> int:
        return sum(status in (None, call.status) for call in self.calls(operation))

    def created(self, report_type: str | None = None) -> int:
        """How many reports createReport had made, whatever became of its answer on the way."""
        reports = [call.about for call in self.calls("createReport") if call.about is not None]
        return len(reports) if report_type is None else reports.count(report_type)

    def refused(self, operation: str | None = None) -> list[Call]:
        """The calls over the quota: those answered with 429."""
        return [call for call in self.calls(operation) if call.status == 429]

    def utilisation(self, operation: str) -> float:
        """
        How much of the quota was used between the first call and the last: calls charged to the
        bucket / (burst + rate x seconds between them). 1.0 is all that Amazon would have given.
        """
        calls = self.calls(operation)
        if not calls:
            return 0.0
        plan = self._plan(operation)
        return sum(call.charged for call in calls) / (plan.burst + plan.rate * (calls[-1].at - calls[0].at))

    def counts(self) -> dict[str, Any]:
        """For demo and benchmarks: how many calls, by operation and status."""
        calls = self.calls()
        by_operation: dict[str, Counter[str]] = {}
        for call in calls:
            by_operation.setdefault(call.operation, Counter())[str(call.status)] += 1
        return {
            "calls": len(calls),
            "refused": len(self.refused()),
            "operations": {name: dict(counter) for name, counter in sorted(by_operation.items())},
            "reports": dict(sorted(Counter(call.about for call in calls if call.about is not None).items())),
        }


def without_secrets(query: Sequence[tuple[str, str]]) -> dict[str, str]:
    hidden = {name for name, value in query if name in _SIGNATURES or value.startswith(_SECRETS)}
    return {name: "***" if name in hidden else value for name, value in query}
