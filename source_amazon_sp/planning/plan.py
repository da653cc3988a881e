"""
What a sync will cost at Amazon's quotas, and what the account can reach.

The numbers are those of the planners that a sync runs by. Nothing is read but the few answers that are named as probes.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.errors import AuthenticationFailed, ConfigError, ConnectorError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import SourceStream
from source_amazon_sp.streams.forecast import Forecast


@dataclass
class Planned:
    """One stream: what it will take, or why that can't be told; `reached` is None where it was not asked."""

    name: str
    forecast: Forecast = field(default_factory=Forecast)
    reached: bool | None = None
    problem: str = ""


@dataclass(frozen=True)
class Plan:
    """The streams; by key, the names of the operations that were asked to see whether they are open, once each."""

    streams: Sequence[Planned]
    probes: Mapping[str, str]
    seconds_for: Callable[[Operation, int], float]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """By key what each operation is called: by Amazon's name, and its key as well where two have that name."""
        calls = (calls.operation for planned in self.streams for calls in planned.forecast.calls)
        names = {operation.key: operation.name for operation in calls} | dict(self.probes)
        of_the_name = Counter(names.values())
        return {key: name if of_the_name[name] == 1 else f"{name} ({key})" for key, name in names.items()}

    def operations(self) -> dict[str, tuple[Operation, int]]:
        """How many calls of each operation, over all streams."""
        found: dict[str, tuple[Operation, int]] = {}
        for planned in self.streams:
            for calls in planned.forecast.calls:
                if calls.number:
                    number = found.get(calls.operation.key, (calls.operation, 0))[1]
                    found[calls.operation.key] = (calls.operation, number + calls.number)
        return found

    def seconds(self, planned: Planned) -> float:
        """How long Amazon's quotas make the stream take if it is alone."""
        forecast = planned.forecast
        return max([forecast.rationed, *(self.seconds_for(calls.operation, calls.number) for calls in forecast.calls)])

    def bottleneck(self) -> tuple[str, float]:
        """What the sync as a whole waits for longest, and how long (seconds)."""
        waits = {
            self.names[key]: self.seconds_for(operation, number)
            for key, (operation, number) in self.operations().items()
        }
        waits |= {f"Amazon's limit on {p.name}": p.forecast.rationed for p in self.streams if p.forecast.rationed}
        return max(waits.items(), key=lambda each: each[1], default=("nothing", 0.0))


def plan_of(
    client: SellingPartnerClient,
    streams: Sequence[SourceStream],
    states: Mapping[str, Mapping[str, Any]],
    *,
    probing: bool,
) -> Plan:
    """Plan the sync of these streams from their states."""
    planned = {stream.name: Planned(stream.name) for stream in streams}
    for stream in streams:
        _joined(stream, states, planned[stream.name])
    for stream in streams:
        if not planned[stream.name].problem:
            _foretold(stream, planned[stream.name])
    first = [(stream.kind, planned[stream.name].forecast.calls[:1]) for stream in streams]
    probes = _Probes({kind: calls[0].operation.key for kind, calls in first if calls})
    if probing:
        for stream in streams:
            if not planned[stream.name].problem:
                probes.ask(stream, planned[stream.name])
    return Plan(list(planned.values()), probes.names, client.seconds_for)


def _joined(stream: SourceStream, states: Mapping[str, Mapping[str, Any]], planned: Planned) -> None:
    try:
        stream.join(Progress.from_state(states.get(stream.name), stream.name) if stream.cursor_field else Progress())
    except ConnectorError as error:
        planned.problem = str(error)


def _foretold(stream: SourceStream, planned: Planned) -> None:
    try:
        planned.forecast = stream.forecast()
    except ConnectorError as error:
        planned.problem = str(error)


@dataclass
class _Probes:
    """
    What was asked, by key: the operation's name, and why Amazon denies it, which is empty where it does not.

    `keys` are those of the operations by the kind of stream, for one whose calls are counted with another's.
    """

    keys: Mapping[str, str]
    names: dict[str, str] = field(default_factory=dict)
    denials: dict[str, str] = field(default_factory=dict)

    def ask(self, stream: SourceStream, planned: Planned) -> None:
        calls = planned.forecast.calls
        key = calls[0].operation.key if calls else self.keys.get(stream.kind, stream.kind)
        try:
            if key not in self.denials:
                asked = stream.probe()
                if asked is None:
                    return
                self.names[key], self.denials[key] = asked.name, ""
        except AuthenticationFailed:
            raise  # no stream can be read, whatever the roles
        except ConfigError as error:
            self.names[key], self.denials[key] = stream.kind, str(error)
        except ConnectorError as error:
            planned.problem = str(error)
            return
        planned.reached, planned.problem = not self.denials[key], self.denials[key]
