"""
What a sync will cost at Amazon's quotas, and what the account can reach.

The numbers are those of the planners that a sync runs by. Nothing is read but the few answers that are named as probes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.errors import ConfigError, ConnectorError
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
    """The streams, and the operations that were asked to see whether they are open, once each."""

    streams: Sequence[Planned]
    probes: Sequence[str]
    seconds_for: Callable[[Operation, int], float]

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
            operation.name: self.seconds_for(operation, number) for operation, number in self.operations().values()
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
    probes: dict[str, str] = {}  # by operation why Amazon denies it; empty where it does not
    if probing:
        for stream in streams:
            if not planned[stream.name].problem:
                _probed(stream, planned[stream.name], probes)
    return Plan(list(planned.values()), sorted(probes), client.seconds_for)


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


def _probed(stream: SourceStream, planned: Planned, probes: dict[str, str]) -> None:
    known = probes.get(stream.kind)
    try:
        if known is None:
            asked = stream.probe()
            if asked is None:
                return
            probes[asked.name] = ""
        planned.reached, planned.problem = not known, known or ""
    except ConfigError as error:
        planned.reached, planned.problem = False, str(error)
        probes[stream.kind] = str(error)
    except ConnectorError as error:
        planned.problem = str(error)
