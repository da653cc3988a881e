"""
One pass for every stream that is made of orders: what both need is asked for once.

    orders        ·······[══════════════)
    order_items   [═════════════════════)
    passes        [═════)[══════][══════)      the newest two serve both
"""

import threading
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import PermissionDenied
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.streams.orders import OrdersStream
from unit_tests.incremental.moments import DAY, hourly, hours_of
from unit_tests.streams.engine import read, saved
from unit_tests.streams.sellers import US, Seller
from unit_tests.support.clock import FakeClock
from unit_tests.support.orders import SearchOrders, evenly, numbers

START = "2026-11-10"
END = "2026-11-20T11:58:00Z"
COUNT = 1000
SHOP = SearchOrders(evenly(instant("2026-11-10T12:00:00Z"), 239, COUNT, US))


def joined(seller: Seller, orders: Progress, items: Progress) -> None:
    seller.orders.join(orders)
    seller.items.join(items)


def done(*windows: Window) -> Progress:
    return Progress({US: windows})


def test_both_streams_cost_the_calls_of_one() -> None:
    alone = Seller(SHOP, replication_start_date=START)
    progress = Progress()
    alone.orders.join(progress)
    read(alone.orders, progress)

    both = Seller(SHOP, replication_start_date=START)
    of_orders, of_items = Progress(), Progress()
    joined(both, of_orders, of_items)
    assert numbers(read(both.orders, of_orders)) == list(range(COUNT))
    assert numbers(read(both.items, of_items)) == list(range(COUNT))
    assert both.queries == alone.queries
    assert of_orders.as_state() == of_items.as_state() == progress.as_state()


def test_each_gets_what_it_lacks_once_when_one_is_ahead() -> None:
    week = Window(instant("2026-11-12T00:00:00Z"), instant("2026-11-18T00:00:00Z"))
    ahead = done(week)
    seller = Seller(SHOP, replication_start_date=START)
    of_items = Progress()
    joined(seller, ahead, of_items)
    orders, items = read(seller.orders, ahead), read(seller.items, of_items)
    assert numbers(items) == list(range(COUNT))
    assert numbers(orders) == numbers(item for item in items if instant(item["lastUpdatedTime"]) not in week)
    assert len(seller.windows) == len(set(seller.windows))
    assert ahead.as_state() == of_items.as_state()


def test_a_stream_that_needs_nothing_waits_for_nothing() -> None:
    whole = Window(instant("2026-11-10T00:00:00Z"), instant(END))
    seller = Seller(SHOP, replication_start_date=START)
    of_items = Progress()
    joined(seller, done(whole), of_items)
    assert read(seller.orders, done(whole)) == []
    assert numbers(read(seller.items, of_items)) == list(range(COUNT))


# Two days of three orders an hour, as hypothesis' windows lie on whole hours of two days.
HOURLY = SearchOrders(evenly(DAY, 48, 48 * 3, US))


@given(st.lists(hourly(), max_size=4), st.lists(hourly(), max_size=4))
def test_whatever_each_lacks_it_gets_it_once_and_nothing_is_asked_twice(
    by_orders: list[Window], by_items: list[Window]
) -> None:
    seller = Seller(HOURLY, FakeClock("2026-11-22T00:02:00Z"), replication_start_date="2026-11-20")
    of_orders, of_items = done(*by_orders), done(*by_items)
    joined(seller, of_orders, of_items)
    for stream, progress, some in ((seller.orders, of_orders, by_orders), (seller.items, of_items, by_items)):
        lacking = set(range(48)).difference(*map(hours_of, some))
        records = read(stream, progress)
        assert Counter(number // 3 for number in numbers(records)) == dict.fromkeys(lacking, 3)
    asked = sorted(Window(instant(start), instant(end)) for start, end in seller.windows)
    assert all(earlier.end <= later.start for earlier, later in pairwise(asked))


def test_each_goes_on_at_its_own_page() -> None:
    """One died after the second page of a pass, the other after the fourth: the pass goes on at the second."""
    shop = SearchOrders(evenly(instant("2026-11-20T00:00:00Z"), 11, 550, US))
    first = Seller(shop, replication_start_date="2026-11-20")
    of_orders, of_items = Progress(), Progress()
    joined(first, of_orders, of_items)
    orders = read(first.orders, of_orders, killed_after=2)
    items = read(first.items, of_items, killed_after=4)

    of_orders, of_items = saved(of_orders), saved(of_items)
    again = Seller(shop, replication_start_date="2026-11-20")
    joined(again, of_orders, of_items)
    orders += read(again.orders, of_orders)
    items += read(again.items, of_items)
    assert numbers(orders) == numbers(items) == list(range(550))
    assert len(again.queries) == 4
    assert of_orders.as_state() == of_items.as_state()


def test_a_stream_that_was_done_with_a_pass_does_not_hold_up_the_other() -> None:
    shop = SearchOrders(evenly(instant("2026-11-20T00:00:00Z"), 11, 550, US))
    first = Seller(shop, replication_start_date="2026-11-20")
    of_orders, of_items = Progress(), Progress()
    joined(first, of_orders, of_items)
    read(first.orders, of_orders)
    items = read(first.items, of_items, killed_after=3)

    of_items = saved(of_items)
    again = Seller(shop, replication_start_date="2026-11-20")
    joined(again, saved(of_orders), of_items)
    items += read(again.items, of_items)
    assert numbers(items) == list(range(550))
    assert len(again.queries) == 3


def test_two_threads_read_at_the_same_time() -> None:
    seller = Seller(SHOP, replication_start_date=START)
    progress = {"orders": Progress(), "order_items": Progress()}
    joined(seller, progress["orders"], progress["order_items"])
    found: dict[str, list[int]] = {}

    def run(stream: OrdersStream) -> None:
        found[stream.name] = numbers(read(stream, progress[stream.name]))

    threads = [threading.Thread(target=run, args=(stream,), daemon=True) for stream in (seller.orders, seller.items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {"orders": list(range(COUNT)), "order_items": list(range(COUNT))}
    assert len(seller.windows) == len(set(seller.windows))


def test_a_pass_that_fails_fails_both_and_no_further_one_is_asked_for() -> None:
    denied = SearchOrders([], denied=["the operation"])
    seller = Seller(denied, replication_start_date=START)
    joined(seller, Progress(), Progress())
    calls = 0
    for stream in (seller.orders, seller.items):
        tasks = stream.tasks(Progress())
        task = next(tasks)
        with pytest.raises(PermissionDenied):
            next(iter(stream.rows(task)))
        assert list(tasks) == []  # the task has said it
        calls = calls or len(seller.queries)
    assert len(seller.queries) == calls
