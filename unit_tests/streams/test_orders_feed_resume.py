"""
A pass that was left off goes on where it stopped, as long as Amazon honours the token.

    pages      0   1   2 ✗                  the process dies after page 2
    state      job: page 3, its token
    later              3   4   5            nothing asked again, nothing missing
"""

from collections import Counter
from typing import Any

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import ConnectorError, PageTokenExpired, PermissionDenied, RequestRefused
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import Checkpoint
from unit_tests.streams.engine import Record, read, saved
from unit_tests.streams.sellers import US, Seller
from unit_tests.support.clock import FakeClock
from unit_tests.support.orders import SearchOrders, evenly, numbers

ORDERS = 550  # six pages, within the last twelve hours
START = "2026-11-20"
END = "2026-11-20T11:58:00Z"
KEY = f"{US} 2026-11-20/{END}"


@pytest.fixture
def shop() -> SearchOrders:
    return SearchOrders(evenly(instant("2026-11-20T00:00:00Z"), 11, ORDERS, US))


def seller_of(shop: SearchOrders, clock: FakeClock, **keys: Any) -> Seller:
    return Seller(shop, clock, **{"replication_start_date": START, **keys})


def read_orders(seller: Seller, progress: Progress, *, killed_after: int | None = None) -> list[Record]:
    seller.orders.join(progress)
    return read(seller.orders, progress, killed_after=killed_after)


def left_off(shop: SearchOrders, clock: FakeClock, pages: int) -> Progress:
    """The state of a sync that died after so many pages."""
    progress = Progress()
    assert len(read_orders(seller_of(shop, clock), progress, killed_after=pages)) == pages * 100
    return saved(progress)


class TestCheckpoints:
    def test_each_page_is_followed_by_the_way_to_the_next(self, shop: SearchOrders, clock: FakeClock) -> None:
        seller = seller_of(shop, clock)
        seller.orders.join(Progress())
        task = next(seller.orders.tasks(Progress()))
        items = list(seller.orders.rows(task))
        places = [at for at, item in enumerate(items) if isinstance(item, Checkpoint)]
        assert places == [100, 201, 302, 403, 504]
        jobs = [item.job for item in items if isinstance(item, Checkpoint)]
        assert [job["page"] for job in jobs] == [1, 2, 3, 4, 5]
        assert len({job["token"] for job in jobs}) == 5

    def test_a_state_says_what_was_asked_and_when(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = left_off(shop, clock, 2)
        assert progress.as_state()["windows"] == {}
        (key, job), *others = progress.jobs.items()
        assert key == KEY
        assert others == []
        assert job["window"] == [START, END]
        assert job["marketplaces"] == [US]
        assert job["page"] == 2
        assert job["issued"] == "2026-11-20T12:00:00Z"
        assert "PROCEEDS" in job["data_sets"]

    def test_nothing_is_under_way_when_all_is_read(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = Progress()
        read_orders(seller_of(shop, clock), progress)
        assert progress.as_state() == {"version": 1, "windows": {US: [[START, END]]}, "jobs": {}}


class TestGoingOn:
    @pytest.mark.parametrize("pages", [1, 2, 5])
    def test_the_rest_is_read_and_nothing_is_asked_again(
        self, shop: SearchOrders, clock: FakeClock, pages: int
    ) -> None:
        progress = left_off(shop, clock, pages)
        token = progress.jobs[KEY]["token"]
        again = seller_of(shop, clock)
        records = read_orders(again, progress)
        assert numbers(records) == list(range(pages * 100, ORDERS))
        assert len(again.queries) == 6 - pages
        assert again.queries[0]["paginationToken"] == token
        assert again.windows == []
        assert progress.as_state() == {"version": 1, "windows": {US: [[START, END]]}, "jobs": {}}

    def test_it_may_die_again_and_again(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = Progress()
        records: list[Record] = []
        calls = 0
        for _ in range(6):
            seller = seller_of(shop, clock)
            records += read_orders(seller, progress, killed_after=1)
            calls += len(seller.queries)
            progress = saved(progress)
        assert numbers(records) == list(range(ORDERS))
        assert calls == 6
        assert progress.jobs == {}

    def test_what_is_newer_comes_first(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = left_off(shop, clock, 2)
        clock.advance(3600)
        again = seller_of(shop, clock)
        read_orders(again, progress)
        assert again.windows == [(END, "2026-11-20T12:58:00Z")]
        assert "paginationToken" not in again.queries[0]
        assert all("paginationToken" in query for query in again.queries[1:])
        assert progress.as_state()["windows"] == {US: [[START, "2026-11-20T12:58:00Z"]]}

    def test_what_is_older_comes_afterwards(self, clock: FakeClock) -> None:
        shop = SearchOrders(evenly(instant("2026-11-10T12:00:00Z"), 239, 2000, US))
        progress = Progress()
        first = seller_of(shop, clock, replication_start_date="2026-11-10")
        records = read_orders(first, progress, killed_after=4)
        progress = saved(progress)
        again = seller_of(shop, clock, replication_start_date="2026-11-10")
        records += read_orders(again, progress)
        assert numbers(records) == list(range(2000))
        assert "paginationToken" in again.queries[0]
        # The rest of a window says nothing of the density of orders: the widths begin anew.
        assert again.windows == [
            ("2026-11-10T11:58:00Z", "2026-11-11T11:58:00Z"),
            ("2026-11-10T00:00:00Z", "2026-11-10T11:58:00Z"),
        ]


class TestStartingOver:
    """The window is asked for from its first page; what was read of it is read twice, and nothing is missing."""

    def expect_all(self, seller: Seller, progress: Progress) -> None:
        assert numbers(read_orders(seller, progress)) == list(range(ORDERS))
        assert progress.as_state() == {"version": 1, "windows": {US: [[START, seller.windows[0][1]]]}, "jobs": {}}

    def test_a_token_of_yesterday_is_not_even_tried(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = left_off(shop, clock, 3)
        clock.advance(23 * 3600)
        again = seller_of(shop, clock)
        self.expect_all(again, progress)
        assert "paginationToken" not in again.queries[0]

    def test_a_token_of_this_day_is_used(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = left_off(shop, clock, 3)
        clock.advance(23 * 3600 - 60)
        again = seller_of(shop, clock)
        assert numbers(read_orders(again, progress)) == list(range(300, ORDERS))

    @pytest.mark.parametrize(
        "refusal",
        [RequestRefused("400"), PageTokenExpired("outlived"), PermissionDenied("403")],
        ids=lambda e: type(e).__name__,
    )
    def test_a_token_that_amazon_no_longer_takes(
        self, shop: SearchOrders, clock: FakeClock, refusal: ConnectorError
    ) -> None:
        progress = left_off(shop, clock, 3)
        shop.forget_tokens()
        shop.expired = refusal
        again = seller_of(shop, clock)
        self.expect_all(again, progress)
        assert "paginationToken" in again.queries[0]

    def test_another_question_would_be_asked_today(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress = Progress()
        read_orders(seller_of(shop, clock, include_pii=True), progress, killed_after=3)
        assert "BUYER" in progress.jobs[KEY]["data_sets"]
        again = seller_of(shop, clock, include_pii=False)
        progress = saved(progress)
        self.expect_all(again, progress)
        assert "BUYER" not in again.queries[0]["includedData"]

    def test_another_stream_needs_the_same_window(self, shop: SearchOrders, clock: FakeClock) -> None:
        progress, of_items = left_off(shop, clock, 3), Progress()
        again = seller_of(shop, clock)
        again.items.join(of_items)
        self.expect_all(again, progress)
        assert len(read(again.items, of_items)) == ORDERS
        assert len(again.queries) == 6

    def test_the_window_was_done_meanwhile(self, shop: SearchOrders, clock: FakeClock) -> None:
        job = left_off(shop, clock, 3).jobs[KEY]
        progress = Progress()
        read_orders(seller_of(shop, clock), progress)
        progress.jobs[KEY] = job
        again = seller_of(shop, clock)
        assert read_orders(again, saved(progress)) == []
        assert again.queries == []


class TestPagesThatComeTooSlowly:
    """A token lives a day. The consumer of a page may hold it up for longer."""

    def read_with_pauses(self, shop: SearchOrders, clock: FakeClock, pauses: int) -> Counter[int]:
        seller = seller_of(shop, clock)
        seller.orders.join(Progress())
        task = next(seller.orders.tasks(Progress()))
        seen: Counter[int] = Counter()
        for item in seller.orders.rows(task):
            if isinstance(item, Checkpoint):
                if item.job["page"] == 2 and pauses:
                    pauses -= 1
                    clock.advance(24 * 3600 + 1)
            elif isinstance(item, dict):
                seen.update(numbers([item]))
        return seen

    def test_the_window_is_asked_for_once_more(self, shop: SearchOrders, clock: FakeClock) -> None:
        seen = self.read_with_pauses(shop, clock, 1)
        assert sorted(seen) == list(range(ORDERS))
        assert {number for number, times in seen.items() if times == 2} == set(range(200))

    def test_and_then_no_more(self, shop: SearchOrders, clock: FakeClock) -> None:
        with pytest.raises(PageTokenExpired, match="searchOrders outlived its 24 h"):
            self.read_with_pauses(shop, clock, 2)
