"""
Amazon's quota, kept: a bucket never lets more through than Amazon allows, and not much less.

A bucket holds back a twentieth of a token (SLIVER) and half a percent of the rate. SLOT is what a call then costs at
one a second.
"""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.api.throttle import Throttle, TokenBucket
from unit_tests.support.amazon import PARCELS, Crowd, Way, operation
from unit_tests.support.clock import FakeClock

SLOT = 1 / 0.995
SLIVER = 0.05
STEPS = st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=2, max_size=60)


class HeldClock(FakeClock):
    """Lets nobody past a moment before the test has moved time there."""

    def __init__(self) -> None:
        super().__init__()
        self._moved = threading.Condition()

    def sleep_until(self, moment: float) -> None:
        with self._moved:
            assert self._moved.wait_for(lambda: self.monotonic() >= moment, timeout=60)

    def advance(self, seconds: float) -> None:
        with self._moved:
            super().advance(seconds)
            self._moved.notify_all()


class NarrowClock(FakeClock):
    """Read by one thread at a time; the first reader within a crowd stays until all of them want to read."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__()
        self._crowd = crowd
        self._reading = threading.Lock()
        self._readers = 0

    def monotonic(self) -> float:
        assert self._reading.acquire(blocking=False), "two threads reckon at the same time"
        try:
            self._readers += 1
            if self._readers == 2:  # after the one that made the bucket
                self._crowd.gathered()
            return super().monotonic()
        finally:
            self._reading.release()


def test_a_burst_is_free_and_the_rest_pays_the_rate() -> None:
    bucket = TokenBucket(1, 10, FakeClock())
    moments = [bucket.reserve() for _ in range(13)]
    assert moments[:9] == [0] * 9
    assert moments[9:] == pytest.approx([SLIVER * SLOT, (1 + SLIVER) * SLOT, (2 + SLIVER) * SLOT, (3 + SLIVER) * SLOT])


def test_a_burst_of_one_lets_one_call_through_at_once() -> None:
    bucket = TokenBucket(0.5, 1, FakeClock())
    assert [bucket.reserve() for _ in range(4)] == pytest.approx([0, 2 * SLOT, 4 * SLOT, 6 * SLOT])


def test_idle_time_fills_the_bucket_and_never_over_its_brim() -> None:
    clock = FakeClock()
    bucket = TokenBucket(1, 3, clock)
    for _ in range(3):
        bucket.reserve()
    clock.advance(2 * SLOT)
    assert bucket.seconds_for(1) == 0
    clock.advance(1_000_000)
    moments = [bucket.reserve() - clock.monotonic() for _ in range(4)]
    assert moments == pytest.approx([0, 0, SLIVER * SLOT, (1 + SLIVER) * SLOT])


@given(rate=st.floats(0.001, 50), burst=st.integers(1, 40), steps=STEPS)
def test_no_stretch_of_time_sees_more_calls_than_amazon_allows(
    rate: float, burst: int, steps: list[tuple[float, bool]]
) -> None:
    clock = FakeClock()
    bucket = TokenBucket(rate, burst, clock)
    moments = []
    for pause, emptied in steps:
        clock.advance(pause)
        if emptied:
            bucket.emptied()
        moments.append(bucket.reserve())
    assert moments == sorted(moments)
    for first, begins in enumerate(moments):
        for last, ends in enumerate(moments[first:], first):
            assert last - first + 1 <= burst + rate * (ends - begins) + 1e-6


@given(rate=st.floats(0.001, 50), burst=st.integers(1, 40), calls=st.integers(1, 200))
def test_calls_in_a_row_take_hardly_longer_than_amazon_asks(rate: float, burst: int, calls: int) -> None:
    bucket = TokenBucket(rate, burst, FakeClock())
    last = [bucket.reserve() for _ in range(calls)][-1]
    assert last <= (max(0, calls - burst) + SLIVER) / rate * 1.01


def test_a_call_never_leaves_before_now() -> None:
    clock = FakeClock()
    bucket = TokenBucket(1, 5, clock)
    clock.advance(100)
    assert bucket.reserve() == 100


@pytest.mark.parametrize("stated", [0.1, 4.0])
def test_the_rate_that_amazon_states_is_kept_from_then_on(stated: float) -> None:
    bucket = TokenBucket(1, 1, FakeClock())
    bucket.reserve()
    bucket.learn(stated)
    assert [bucket.reserve() for _ in range(3)] == pytest.approx([n * SLOT / stated for n in (1, 2, 3)])


def test_what_was_earned_at_the_old_rate_is_kept() -> None:
    clock = FakeClock()
    bucket = TokenBucket(1, 1, clock)
    bucket.reserve()
    clock.advance(SLOT / 2)
    bucket.learn(0.1)
    assert bucket.reserve() == pytest.approx(SLOT / 2 + SLOT / 2 / 0.1)


def test_a_429_empties_the_bucket() -> None:
    bucket = TokenBucket(1, 10, FakeClock())
    bucket.emptied()
    assert [bucket.reserve() for _ in range(2)] == pytest.approx([SLOT, 2 * SLOT])


def test_a_429_frees_nobody_who_waits_already() -> None:
    bucket = TokenBucket(1, 1, FakeClock())
    for _ in range(4):
        bucket.reserve()
    bucket.emptied()
    assert bucket.reserve() == pytest.approx(4 * SLOT)


def test_how_long_calls_take_can_be_asked_without_making_them() -> None:
    bucket = TokenBucket(1, 10, FakeClock())
    assert bucket.seconds_for(9) == 0
    assert bucket.seconds_for(20) == bucket.seconds_for(20) == pytest.approx((10 + SLIVER) * SLOT)
    bucket.reserve()
    assert bucket.seconds_for(20) == pytest.approx((11 + SLIVER) * SLOT)


def test_an_operation_has_one_bucket_and_another_has_its_own() -> None:
    throttle = Way().throttle
    assert throttle.bucket(PARCELS) is throttle.bucket(operation())
    assert throttle.bucket(operation(path="/letters/v1/letters")) is not throttle.bucket(PARCELS)


def test_ten_threads_take_ten_slots() -> None:
    crowd = Crowd()
    bucket = TokenBucket(1, 1, NarrowClock(crowd))
    assert sorted(crowd.ask(bucket.reserve)) == pytest.approx([n * SLOT for n in range(10)])


def test_ten_threads_pass_in_the_order_they_came_with_one_slot_each() -> None:
    clock = HeldClock()
    waiting: queue.Queue[float] = queue.Queue()
    through: queue.Queue[int] = queue.Queue()
    throttle = Throttle(clock, lambda _, seconds: waiting.put(seconds))
    slow = operation(rate=1, burst=1)

    def wait(number: int) -> None:
        throttle.wait_for(slow)
        through.put(number)

    with ThreadPoolExecutor(10) as pool:
        pool.submit(wait, 0)
        assert through.get(timeout=60) == 0
        for number in range(1, 10):
            pool.submit(wait, number)
            assert waiting.get(timeout=60) == pytest.approx(number * SLOT)
        for number in range(1, 10):
            clock.advance(SLOT * 1.0001)
            assert through.get(timeout=60) == number
    assert throttle.bucket(slow).seconds_for(1) == pytest.approx(SLOT, rel=0.01)


def test_a_wait_ends_when_the_slot_has_come() -> None:
    way = Way()
    slow = operation(rate=0.1, burst=1)
    for number in range(4):
        way.throttle.wait_for(slow)
        assert way.clock.monotonic() == pytest.approx(number * 10 * SLOT)


def test_a_free_slot_is_no_wait_and_nobody_hears_of_it() -> None:
    way = Way()
    way.throttle.wait_for(operation(burst=2))
    assert (way.waits, way.clock.slept) == ([], 0)


def test_a_long_wait_is_told_once_a_minute() -> None:
    way = Way()
    slow = operation(rate=1 / 200, burst=1)
    way.throttle.wait_for(slow)
    way.throttle.wait_for(slow)
    left = 200 * SLOT
    assert [name for name, _ in way.waits] == ["getParcels"] * 4
    assert [seconds for _, seconds in way.waits] == pytest.approx([left, left - 60, left - 120, left - 180])
    assert way.clock.sleeps == pytest.approx([60, 60, 60, left - 180])


def test_a_moment_that_has_passed_is_not_waited_for() -> None:
    way = Way()
    way.clock.advance(10)
    way.throttle.wait_until(10, PARCELS)
    assert (way.waits, way.clock.slept) == ([], 0)
