"""
One token bucket an operation, filled at the rate Amazon grants.

      tokens
    burst ┤■■■■■■■                       the burst is free
          │       ■■                     then each call pays 1/rate seconds
        0 ┼─────────■─■─■─■─■──▶ time
                    └┬┘
                     1/rate

Amazon counts per selling partner, application, region and operation; a process of this connector reads one selling
partner, so a bucket an operation is exact. Source: "Usage plans and rate limits" in Amazon's documentation.
"""

import threading
from collections.abc import Callable

from source_amazon_sp.api import meter
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.clock import Clock

# Amazon's bucket starts to fill when a call arrives there, ours when it leaves here. A sliver of a token and of the
# rate pays for that difference, so that a planned call is never a 429.
_SLIVER = 0.05
_SHARE_OF_RATE = 0.995
_SAY_EVERY = 60.0  # seconds between two words about one wait

OnWait = Callable[[Operation, float], None]


class TokenBucket:
    """
    Lets `burst` calls through at once, then `rate` a second, in the order they came. Shared by all threads.

    A slot that was given stays given: after a change of rate the newcomers alone go by it.
    """

    def __init__(self, rate: float, burst: int, clock: Clock) -> None:
        self._clock = clock
        self._rate = rate * _SHARE_OF_RATE
        self._full = max(1.0, burst - _SLIVER)
        self._tokens = self._full
        self._counted_at = clock.monotonic()
        self._lock = threading.Lock()

    def reserve(self) -> float:
        """Take the next free slot; its moment on `clock.monotonic()`. A slot is taken for good."""
        with self._lock:
            now = self._refill()
            self._tokens -= 1
            return now + max(0.0, -self._tokens / self._rate)

    def learn(self, rate: float) -> None:
        """Go on at the rate (calls per second) that Amazon's answer states."""
        with self._lock:
            self._refill()
            self._rate = rate * _SHARE_OF_RATE

    def emptied(self) -> None:
        """Amazon says there is no token left, whatever we counted: another program used them."""
        with self._lock:
            self._refill()
            self._tokens = min(self._tokens, 0.0)

    def seconds_for(self, calls: int) -> float:
        """How long `calls` more calls take from now on."""
        with self._lock:
            self._refill()
            return max(0.0, (calls - self._tokens) / self._rate)

    def _refill(self) -> float:
        now = self._clock.monotonic()
        self._tokens = min(self._full, self._tokens + (now - self._counted_at) * self._rate)
        self._counted_at = now
        return now


class Throttle:
    """The buckets of one selling partner. `on_wait` hears what is waited for and for how long, once a minute."""

    def __init__(self, clock: Clock, on_wait: OnWait) -> None:
        self._clock = clock
        self._on_wait = on_wait
        self._buckets: dict[str, TokenBucket] = {}
        self._lock = threading.Lock()

    def bucket(self, operation: Operation) -> TokenBucket:
        with self._lock:
            if operation.key not in self._buckets:
                self._buckets[operation.key] = TokenBucket(operation.rate, operation.burst, self._clock)
            return self._buckets[operation.key]

    def wait_for(self, operation: Operation) -> None:
        """Return when Amazon's quota allows one more call."""
        begun = self._clock.monotonic()
        self.wait_until(self.bucket(operation).reserve(), operation)
        meter.waited(self._clock.monotonic() - begun)

    def wait_until(self, moment: float, operation: Operation) -> None:
        while (left := moment - self._clock.monotonic()) > 0:
            self._on_wait(operation, left)
            self._clock.sleep_until(min(moment, self._clock.monotonic() + _SAY_EVERY))
