"""A clock that moves only when told to, or when someone sleeps on it."""

import threading

import pendulum

from source_amazon_sp.clock import instant


class FakeClock:
    def __init__(self, now: str = "2026-11-20T12:00:00Z") -> None:
        self._start = instant(now)
        self._elapsed = 0.0
        self._lock = threading.Lock()
        self.sleeps: list[float] = []

    def now(self) -> pendulum.DateTime:
        return self._start.add(microseconds=round(self._elapsed * 1e6))

    def monotonic(self) -> float:
        return self._elapsed

    def sleep_until(self, moment: float) -> None:
        with self._lock:
            if moment > self._elapsed:
                self.sleeps.append(moment - self._elapsed)
                self._elapsed = moment

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._elapsed += seconds

    @property
    def slept(self) -> float:
        """Seconds slept in all."""
        return sum(self.sleeps)
