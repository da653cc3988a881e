"""What a piece of work costs at Amazon: calls, refusals for the quota, seconds waited, bytes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Meter:
    """`calls` by the name of the operation; `throttled` counts answers of 429; `waited` are seconds for quotas."""

    calls: Counter[str] = field(default_factory=Counter)
    throttled: int = 0
    waited: float = 0.0
    bytes: int = 0


_CURRENT: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered(meter: Meter) -> Iterator[None]:
    """What this thread does until the end goes on the meter as well. A meter belongs to one thread at a time."""
    before = _CURRENT.get()
    _CURRENT.set(meter)
    try:
        yield
    finally:
        # Not by the token of `set`: a generator that is given up may be closed on another thread, which has none.
        _CURRENT.set(before)


def called(operation: str) -> None:
    if (meter := _CURRENT.get()) is not None:
        meter.calls[operation] += 1


def throttled() -> None:
    if (meter := _CURRENT.get()) is not None:
        meter.throttled += 1


def waited(seconds: float) -> None:
    if (meter := _CURRENT.get()) is not None:
        meter.waited += seconds


def received(count: int) -> None:
    """So many bytes have come, as they were sent."""
    if (meter := _CURRENT.get()) is not None:
        meter.bytes += count
