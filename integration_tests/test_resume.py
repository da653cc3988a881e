"""A sync that is ended in the middle: the next one goes on from its last state, and nothing is lost or asked twice."""

import signal
from collections import Counter
from typing import Any

import pytest

from integration_tests.simulator.doors import served
from integration_tests.simulator.ledger import Call
from integration_tests.support.configs import AMERICAS, Config, on_loopback, seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Message, Output, jobs_of, keys, windows_of
from integration_tests.support.process import CommandLine
from integration_tests.support.shops import Shop, item_keys, order_keys, shop
from source_amazon_sp.clock import SystemClock, instant
from source_amazon_sp.incremental.window import Window
from unit_tests.support.clock import FakeClock

ServedShop = tuple[Shop, Config]
POINTS = (3, 20, 50)  # states
PROMPTLY = 30  # seconds, on however slow a machine; the sync itself would go on for hours


class TestAfterASignal:
    @pytest.mark.parametrize("states", POINTS)
    @pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
    def test_two_halves_make_the_world(
        self, served_shop: ServedShop, command_line: CommandLine, sign: signal.Signals, states: int
    ) -> None:
        shop_, config = served_shop
        first = command_line.interrupted(config, sign, states)
        assert first.status != 0
        state = first.last_states()
        calls = len(shop_.searches())
        second = command_line.read(config, state=state)
        assert second.status == 0
        (read_,) = _windows(second.last_states(), "orders")
        expected = shop_.world.expected(read_.start, read_.end, shop_.clock.now(), AMERICAS)
        assert _brought(first, second, "orders", "orderId") == set(order_keys(expected))
        assert _brought(first, second, "order_items", "orderId", "orderItemId") == set(item_keys(expected))
        assert_asks_for_no_done_window(shop_.searches(calls), state)
        assert_goes_on_with_its_pages(shop_.searches(calls), state)

    def test_sigterm_ends_it_at_once_with_a_whole_line(
        self, served_shop: ServedShop, command_line: CommandLine
    ) -> None:
        output = command_line.interrupted(served_shop[1], signal.SIGTERM, 20)
        assert (output.status, output.torn) == (1, "")
        assert output.seconds < PROMPTLY
        assert output.logs("WARN") == [
            "Stopped by a signal. What is done is in the last state; the next sync goes on from there."
        ]

    def test_sigterm_ends_a_wait_for_the_quota(self, command_line: CommandLine) -> None:
        slow = shop(SystemClock(), orders=3000, days=700)
        with served(slow.simulator) as url:
            output = command_line.interrupted(on_loopback(seller_config(), url), signal.SIGTERM, 38)
        assert (output.status, output.torn) == (1, "")
        assert output.seconds < PROMPTLY


class TestAPageToken:
    @pytest.fixture
    def halfway(self) -> tuple[Shop, list[Message]]:
        """A shop, and the state after the first pages of its large window."""
        shop_ = shop(FakeClock(), orders=3000, days=700)
        first = read(shop_.simulator, seller_config())
        by_stream = {
            stream: next(state for state in first.states(stream) if any(j["page"] > 2 for j in jobs_of(state).values()))
            for stream in ("orders", "order_items")
        }
        return shop_, list(by_stream.values())

    def test_is_taken_up_by_the_next_sync(self, halfway: tuple[Shop, list[Message]]) -> None:
        shop_, state = halfway
        calls = len(shop_.searches())
        read(shop_.simulator, seller_config(), state=state)
        assert all(map(jobs_of, state))
        assert_goes_on_with_its_pages(shop_.searches(calls), state)

    @pytest.mark.parametrize("hours", [23.5, 30])
    def test_that_is_too_old_means_the_window_from_its_start(
        self, halfway: tuple[Shop, list[Message]], hours: float
    ) -> None:
        shop_, state = halfway
        shop_.clock.advance(hours * 3600)  # type: ignore[attr-defined]  # a FakeClock
        calls = len(shop_.searches())
        second = read(shop_.simulator, seller_config(), state=state)
        assert {call.status for call in shop_.searches(calls)} == {200}
        assert_asks_for_no_done_window(shop_.searches(calls), state)
        left = _left_by(state, shop_)
        assert keys(second.rows("orders"), "orderId").keys() >= left

    def test_that_amazon_no_longer_knows_means_the_window_from_its_start(
        self, halfway: tuple[Shop, list[Message]]
    ) -> None:
        shop_, state = halfway
        for message in state:
            for job in jobs_of(message).values():
                job["token"] = "a-token-of-yesterday"
        calls = len(shop_.searches())
        second = read(shop_.simulator, seller_config(), state=state)
        assert Counter(call.status for call in shop_.searches(calls))[400] == 1
        assert second.statuses("orders")[-1] == "COMPLETE"
        assert keys(second.rows("orders"), "orderId").keys() >= _left_by(state, shop_)

    def test_is_not_used_for_another_question(self, halfway: tuple[Shop, list[Message]]) -> None:
        shop_, state = halfway
        second = read(shop_.simulator, seller_config(marketplaces=["US"]), state=state)
        assert second.statuses("orders")[-1] == "COMPLETE"
        assert {row["marketplace_id"] for row in second.rows("orders")} == {"ATVPDKIKX0DER"}


def assert_asks_for_no_done_window(calls: list[Call], state: list[Message]) -> None:
    """No window that the state calls done for both streams is asked for again."""
    done = [
        pair
        for orders in _windows(state, "orders")
        for items in _windows(state, "order_items")
        for pair in [(max(orders.start, items.start), min(orders.end, items.end))]
    ]
    for call in calls:
        after, before = instant(call.query["lastUpdatedAfter"]), instant(call.query["lastUpdatedBefore"])
        assert not any(max(start, after) < min(end, before) for start, end in done)


def _windows(state: list[Message], stream: str) -> list[Window]:
    """What the stream has read of the first marketplace; both streams read all of them at once."""
    of_stream = [message for message in state if message["stream"]["stream_descriptor"]["name"] == stream]
    pairs = [pair for message in of_stream for pair in windows_of(message).get(AMERICAS[0], [])]
    return [Window.from_pair(*pair) for pair in pairs]


def assert_goes_on_with_its_pages(calls: list[Call], state: list[Message]) -> None:
    """
    A window that the state is in the middle of goes on with the page that it is on; all others begin at the first page.

    Where one stream is in the middle of it and the other has yet to begin, it begins anew for both.
    """
    first: dict[Window, Call] = {}
    for call in calls:
        after, before = instant(call.query["lastUpdatedAfter"]), instant(call.query["lastUpdatedBefore"])
        first.setdefault(Window(after, before), call)
    jobs: dict[Window, list[dict[str, Any]]] = {}
    for message in state:
        for job in jobs_of(message).values():
            jobs.setdefault(Window.from_pair(*job["window"]), []).append(job)
    for window, found in jobs.items():
        done = [any(window.start in each for each in _windows(state, name)) for name in ("orders", "order_items")]
        if len(found) == done.count(False):
            assert first[window].query["paginationToken"] == min(found, key=lambda job: job["page"])["token"]
    assert first
    assert not [call for window, call in first.items() if window not in jobs and "paginationToken" in call.query]


def _left_by(state: list[Message], shop_: Shop) -> set[tuple[str, ...]]:
    """The orders that no window of the state holds."""
    windows = _windows(state, "orders")
    orders = shop_.expected().values()
    return {(o.order_id,) for o in orders if not any(instant(o.last_updated) in window for window in windows)}


def _brought(first: Output, second: Output, stream: str, *columns: str) -> set[tuple[str, ...]]:
    return set(keys(first.rows(stream) + second.rows(stream), *columns))
