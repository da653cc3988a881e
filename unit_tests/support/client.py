"""Amazon as functions: a client that sends nothing, and answers as it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from source_amazon_sp.api.client import Query, SellingPartnerClient
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.api.transport import Patience
from source_amazon_sp.clock import Clock

Answer = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Asked:
    """One call."""

    operation: str
    query: dict[str, Any]


class FakeClient(SellingPartnerClient):
    """
    Calls go to the answer of their operation, by name, and are remembered; pages are the real client's.

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
        path: Mapping[str, str] | None = None,  # noqa: ARG002  # no operation of these tests has one
        query: Query | None = None,
        body: object = None,  # noqa: ARG002  # nor a body
        patience: Patience | None = None,  # noqa: ARG002  # nothing here waits
    ) -> Any:
        asked = dict(query or {})
        self.asked.append(Asked(operation.name, asked))
        return self._answers[operation.name](dict(asked))

    def queries(self, operation: Operation) -> list[dict[str, Any]]:
        return [asked.query for asked in self.asked if asked.operation == operation.name]
