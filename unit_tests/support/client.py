"""Amazon as functions: a client that sends nothing, and answers as it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.api.paging import Query
from source_amazon_sp.api.transport import Patience
from source_amazon_sp.clock import Clock

Answer = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Asked:
    """One call."""

    operation: str
    query: dict[str, Any]
    path: dict[str, str] = field(default_factory=dict)
    body: Any = None


class FakeClient(SellingPartnerClient):
    """
    Calls go with their query to the answer of their operation, by name, and are remembered; pages are the client's.

    An answer that raises is an operation that fails. One that is missing is a call that no test expects.
    """

    def __init__(self, clock: Clock, answers: Mapping[str, Answer]) -> None:
        self._clock = clock
        self._answers = answers
        self.asked: list[Asked] = []

    def call(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: object = None,
        patience: Patience | None = None,  # noqa: ARG002  # nothing here waits
    ) -> Any:
        asked = dict(query or {})
        self.asked.append(Asked(operation.name, asked, dict(path or {}), body))
        return self._answers[operation.name](dict(asked))

    def queries(self, operation: Operation) -> list[dict[str, Any]]:
        return [asked.query for asked in self.asked if asked.operation == operation.name]
