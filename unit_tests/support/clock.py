"""Clocks for tests: one that moves only when told to or slept on, and one that runs, only faster."""

import threading

import pendulum

from source_amazon_sp.clock import Clock, SystemClock, instant


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


class OffClock:
    """Shows another time than `clock`: `seconds` more."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds

    def now(self) -> pendulum.DateTime:
        return self._clock.now().add(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sleep_until(self, moment: float) -> None:
        self._clock.sleep_until(moment)


class ScaledClock:
    """
    Runs `factor` times as fast as the machine's clock, from `now` on; `advance` lets it jump.

    For syncs in which several threads wait at once: a FakeClock jumps for all of them when one of them sleeps. Safe to
    share between threads.
    """

    def __init__(self, factor: float, now: str = "2026-11-20T12:00:00Z") -> None:
        self._factor = factor
        self._machine = SystemClock()
        self._begun = self._machine.monotonic()
        self._start = instant(now)
        self._skipped = 0.0

    def now(self) -> pendulum.DateTime:
        return self._start.add(microseconds=round(self.monotonic() * 1e6))

    def monotonic(self) -> float:
        return (self._machine.monotonic() - self._begun) * self._factor + self._skipped

    def sleep_until(self, moment: float) -> None:
        while (left := moment - self.monotonic()) > 0:
            self._machine.sleep_until(self._machine.monotonic() + left / self._factor)

    def advance(self, seconds: float) -> None:
        """Between two syncs: whoever sleeps at the moment sleeps on."""
        self._skipped += seconds
