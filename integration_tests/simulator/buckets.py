"""Amazon's usage plans: a token bucket an operation, selling partner and application."""

import threading
from collections.abc import Hashable
from dataclasses import dataclass

from source_amazon_sp.clock import Clock

# A client that waits exactly 1/rate may arrive a rounding error early.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Plan:
    """`rate` in calls a second, `burst` in calls."""

    rate: float
    burst: int

    def header(self) -> str:
        """The rate as x-amzn-RateLimit-Limit has it: a decimal with at least one digit behind the point."""
        digits = f"{self.rate:.10f}".rstrip("0")
        return digits + "0" if digits.endswith(".") else digits


@dataclass
class Competitor:
    """Another program of the same application; it calls every `1 / rate` seconds."""

    rate: float
    next_call: float


class Bucket:
    def __init__(self, plan: Plan, now: float) -> None:
        self._plan = plan
        self._level = float(plan.burst)
        self._at = now

    def take(self, now: float, competitors: list[Competitor]) -> bool:
        """Take a call out if there is one, after the competitors took theirs."""
        for competitor in competitors:
            self._feed(competitor, now)
        return self._take(now)

    def _take(self, now: float) -> bool:
        self._level = min(self._plan.burst, self._level + self._plan.rate * max(0.0, now - self._at))
        self._at = max(self._at, now)
        if self._level < 1 - _ROUNDING:
            return False
        self._level = max(0.0, self._level - 1)
        return True

    def _feed(self, competitor: Competitor, now: float) -> None:
        while competitor.next_call <= now:
            if self._take(competitor.next_call):
                competitor.next_call += 1 / competitor.rate
                continue
            # What it asks for until the next token is there is refused: skip those calls.
            dry = (1 - self._level) / self._plan.rate
            competitor.next_call += max(1, int(dry * competitor.rate)) / competitor.rate


class Buckets:
    def __init__(self, clock: Clock, time_scale: float) -> None:
        self._clock = clock
        self._scale = time_scale
        self._buckets: dict[Hashable, Bucket] = {}
        self._competitors: dict[tuple[str, Hashable], list[Competitor]] = {}
        self._rivals: dict[str, list[tuple[float, float]]] = {}
        self._plans: dict[str, Plan] = {}
        self._lock = threading.Lock()

    def declare(self, operation: str, rate: float, burst: int) -> None:
        self._plans[operation] = Plan(rate * self._scale, burst)

    def plan(self, operation: str) -> Plan:
        return self._plans[operation]

    def change(self, operation: str, rate: float, burst: int) -> None:
        """Give the account another plan, as Amazon's dynamic plans do; buckets start afresh."""
        with self._lock:
            self.declare(operation, rate, burst)
            for key in [key for key in self._buckets if isinstance(key, tuple) and key[0] == operation]:
                del self._buckets[key]

    def compete(self, operation: str, calls_per_second: float) -> None:
        with self._lock:
            start = self._clock.monotonic() + 1 / calls_per_second
            self._rivals.setdefault(operation, []).append((calls_per_second, start))

    def take(self, operation: str, owner: Hashable) -> bool:
        """Charge a call to the owner's bucket; False when it is empty, and then nothing is charged."""
        with self._lock:
            now = self._clock.monotonic()
            key = (operation, owner)
            if key not in self._buckets:
                self._buckets[key] = Bucket(self._plans[operation], now)
            rivals = self._competitors.setdefault(key, [])
            for rate, start in self._rivals.get(operation, [])[len(rivals) :]:
                rivals.append(Competitor(rate, start))
            return self._buckets[key].take(now, rivals)
