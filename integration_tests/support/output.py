"""What a run of the connector put out, a message a line. Every output is searched for secrets as it is read."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from integration_tests.support.secrecy import assert_tells_no_secret

Message = dict[str, Any]
Row = dict[str, Any]


@dataclass
class Output:
    """The messages in their order; `status` is the exit status, None for a process that was killed."""

    messages: list[Message]
    status: int | None = 0
    stderr: str = ""
    seconds: float = 0.0
    torn: str = ""  # what a killed process left of its last line
    _by_type: dict[str, list[Message]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for message in self.messages:
            self._by_type.setdefault(message["type"], []).append(message)
        assert_tells_no_secret(self.messages, self.stderr)

    def of(self, kind: str) -> list[Message]:
        return self._by_type.get(kind, [])

    def rows(self, stream: str) -> list[Row]:
        return [each["record"]["data"] for each in self.of("RECORD") if each["record"]["stream"] == stream]

    def states(self, stream: str) -> list[Message]:
        """The state messages of a stream, oldest first."""
        return [each["state"] for each in self.of("STATE") if stream_of_state(each) == stream]

    def last_states(self) -> list[Message]:
        """What the platform hands to the next sync: the last state of every stream."""
        return list({stream_of_state(each): each["state"] for each in self.of("STATE")}.values())

    def statuses(self, stream: str) -> list[str]:
        said = [each["trace"]["stream_status"] for each in self._traces("STREAM_STATUS")]
        return [each["status"] for each in said if each["stream_descriptor"]["name"] == stream]

    def estimates(self, stream: str) -> list[int]:
        said = [each["trace"]["estimate"] for each in self._traces("ESTIMATE")]
        return [each["row_estimate"] for each in said if each["name"] == stream]

    def errors(self) -> list[Message]:
        return [each["trace"]["error"] for each in self._traces("ERROR")]

    def logs(self, level: str | None = None) -> list[str]:
        said = [each["log"] for each in self.of("LOG")]
        return [each["message"] for each in said if level in (None, each["level"])]

    def connection(self) -> Message:
        (status,) = self.of("CONNECTION_STATUS")
        answered: Message = status["connectionStatus"]
        return answered

    def _traces(self, kind: str) -> Iterator[Message]:
        return (each for each in self.of("TRACE") if each["trace"]["type"] == kind)


def parsed(lines: Iterable[str]) -> list[Message]:
    """Each line is a message and nothing else; raises ValueError for one that is not."""
    return [json.loads(line) for line in lines]


def stream_of_state(message: Message) -> str:
    name: str = message["state"]["stream"]["stream_descriptor"]["name"]
    return name


def windows_of(state: Message) -> dict[str, list[list[str]]]:
    """By scope the windows that a state message calls done."""
    found: dict[str, list[list[str]]] = state["stream"]["stream_state"]["windows"]
    return found


def jobs_of(state: Message) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = state["stream"]["stream_state"]["jobs"]
    return found


def keys(rows: Iterable[Row], *columns: str) -> Counter[tuple[str, ...]]:
    """How often each primary key occurs."""
    return Counter(tuple(row[column] for column in columns) for row in rows)
