"""
The windows of searchOrders.

    now - 2 min                                              start
    ──┼─┼────────┼──────────────────────────┼──────────────────┼──▶ back in time
      1d   8 days         64 days                as wide as 400 pages are, at most
"""

from itertools import pairwise
from typing import Any

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from unit_tests.streams.engine import close, read, saved
from unit_tests.streams.sellers import CA, US, Seller
from unit_tests.support.clock import FakeClock
from unit_tests.support.orders import Density, SearchOrders, evenly

START = "2024-11-20T12:00:00Z"
END = "2026-11-20T11:58:00Z"  # two minutes before the clock's noon
DAY = 24 * 60 * 60.0


def planned(seller: Seller, progress: Progress | None = None) -> list[Window]:
    """The windows of all tasks of one stream, newest first, each asked to its last page."""
    progress = progress or Progress()
    seller.feed.join("orders", progress)
    found = []
    for task in seller.feed.tasks("orders"):
        found.append(task.orders_pass.window)
        close(task, progress)
    return found


def state(*windows: Window) -> Progress:
    return Progress({US: windows})


def empty(_query: dict[str, Any]) -> dict[str, Any]:
    return {"orders": [], "pagination": {}}


class TestWindows:
    @pytest.mark.parametrize("orders_a_day", [0.1, 10, 1000, 10_000])
    def test_two_years_cost_hardly_more_calls_than_full_pages(self, orders_a_day: float) -> None:
        """Each window may end on a page that is not full, so there may be few of them."""
        shop = Density(orders_a_day)
        seller = Seller(shop)
        windows = planned(seller)
        full_pages = shop.between(instant(START), instant(END)) // 100
        assert full_pages <= len(seller.queries) <= full_pages + len(windows)
        assert len(windows) <= 6 + full_pages / 390

    @pytest.mark.parametrize("orders_a_day", [0.1, 10, 1000])
    def test_they_tile_all_that_is_wanted_newest_first(self, orders_a_day: float) -> None:
        windows = planned(Seller(Density(orders_a_day)))
        assert (windows[0].end, windows[-1].start) == (instant(END), instant(START))
        assert all(newer.start == older.end for newer, older in pairwise(windows))

    def test_a_day_comes_first_and_then_eight_times_as_much_each_time(self) -> None:
        windows = planned(Seller(empty))
        assert [window.seconds / DAY for window in windows[:4]] == [1, 8, 64, 512]

    def test_none_takes_more_pages_than_the_life_of_a_token_has_calls(self) -> None:
        shop = Density(5000)
        windows = planned(Seller(shop, replication_start_date="2026-09-01"))
        assert max(shop.between(window.start, window.end) for window in windows) <= 400 * 100
        assert windows[2].seconds == pytest.approx(8 * DAY)

    def test_none_is_narrower_than_an_hour_however_many_orders_there_are(self) -> None:
        seller = Seller(
            lambda _query: {"orders": [{}] * 1_000_000, "pagination": {}}, replication_start_date="2026-11-19T09:58:00Z"
        )
        assert [window.seconds / 3600 for window in planned(seller)] == [24, 1, 1]

    def test_a_shop_that_grew_quiet_widens_them_again(self) -> None:
        """Ten thousand a day in the newest day, none before."""
        busy_since = instant("2026-11-19T11:58:00Z")
        shop = Density(10_000)
        seller = Seller(lambda query: shop(query) if instant(query["lastUpdatedAfter"]) >= busy_since else empty(query))
        windows = planned(seller)
        assert [round(window.seconds / DAY) for window in windows[:4]] == [1, 4, 32, 256]


class TestWanted:
    def test_the_last_two_minutes_are_left_to_the_next_sync(self) -> None:
        clock = FakeClock()
        progress = Progress()
        planned(Seller(empty, clock), progress)
        clock.advance(3600)
        assert planned(Seller(empty, clock), saved(progress)) == [Window(instant(END), instant("2026-11-20T12:58:00Z"))]

    def test_nothing_is_asked_where_nothing_is_left(self) -> None:
        progress = Progress()
        planned(Seller(empty), progress)
        again = Seller(empty)
        assert planned(again, saved(progress)) == []
        assert again.queries == []

    def test_nothing_is_asked_of_the_last_two_minutes(self) -> None:
        seller = Seller(empty, replication_start_date="2026-11-20T11:58:00Z")
        assert planned(seller) == []

    @pytest.mark.parametrize(
        ("end", "until"),
        [("2026-06-30", "2026-07-01T00:00:00Z"), ("2026-11-20T11:59:00Z", END), ("2027-01-01", END)],
    )
    def test_an_end_date_is_kept_to(self, end: str, until: str) -> None:
        windows = planned(Seller(empty, replication_end_date=end))
        assert windows[0].end == instant(until)

    @pytest.mark.parametrize(("lookback", "again"), [(None, 0), (0, 0), (1, 1), (30, 30)])
    def test_so_many_days_of_what_is_done_are_read_again(self, lookback: int | None, again: int) -> None:
        progress = Progress()
        planned(Seller(empty), progress)
        windows = planned(Seller(empty, lookback_days=lookback), saved(progress))
        assert sum(window.seconds for window in windows) == again * DAY
        assert all(window.start >= instant(END).subtract(days=again) for window in windows)

    def test_a_look_back_reaches_no_further_than_the_start(self) -> None:
        seller = Seller(empty, lookback_days=30, replication_start_date="2026-11-10")
        windows = planned(seller, state(Window(instant("2026-11-10T00:00:00Z"), instant(END))))
        assert windows[-1].start == instant("2026-11-10T00:00:00Z")

    def test_gaps_are_read_and_what_lies_between_them_is_not(self) -> None:
        done = [
            Window(instant("2026-11-20T00:00:00Z"), instant("2026-11-20T06:00:00Z")),
            Window(instant("2026-11-20T08:00:00Z"), instant(END)),
        ]
        seller = Seller(empty, replication_start_date="2026-11-19T22:00:00Z")
        assert planned(seller, state(*done)) == [
            Window(instant("2026-11-20T06:00:00Z"), instant("2026-11-20T08:00:00Z")),
            Window(instant("2026-11-19T22:00:00Z"), instant("2026-11-20T00:00:00Z")),
        ]


class TestAnswers:
    def test_a_query_names_window_marketplaces_and_data_sets(self) -> None:
        seller = Seller(SearchOrders(evenly(instant("2026-11-20T00:00:00Z"), 10, 250, US)), marketplaces=["US", "CA"])
        planned(seller)
        first, second, *_ = seller.queries
        assert first["lastUpdatedAfter"] == "2026-11-19T11:58:00Z"
        assert first["lastUpdatedBefore"] == END
        assert first["marketplaceIds"] == (US, CA)
        assert first["maxResultsPerPage"] == 100
        assert {"PROCEEDS", "FULFILLMENT"} < set(first["includedData"])
        assert {name: value for name, value in second.items() if name != "paginationToken"} == first

    def test_an_answer_that_reaches_less_far_than_asked_leaves_the_rest_open(self) -> None:
        shop = SearchOrders(evenly(instant("2026-11-20T00:00:00Z"), 11, 220, US))
        shop.reaches = instant("2026-11-20T10:00:00Z")
        first = Seller(shop, replication_start_date="2026-11-20")
        progress = Progress()
        records = read_orders(first, progress)
        assert progress.as_state()["windows"] == {US: [["2026-11-20", "2026-11-20T10:00:00Z"]]}
        shop.reaches = None
        second = Seller(shop, replication_start_date="2026-11-20")
        records += read_orders(second, saved(progress))
        assert second.windows == [("2026-11-20T10:00:00Z", END)]
        assert sorted(record["orderId"] for record in records) == [f"000-{n:07d}-0000000" for n in range(220)]

    @pytest.mark.parametrize("reached", ["2026-11-20T00:00:00Z", "2026-11-19T00:00:00Z"])
    def test_an_answer_that_reaches_not_even_the_start_leaves_all_of_it_open(self, reached: str) -> None:
        progress = Progress()
        seller = Seller(
            lambda query: {**empty(query), "lastUpdatedBefore": reached}, replication_start_date="2026-11-20"
        )
        read_orders(seller, progress)
        assert progress.as_state() == {"version": 1, "windows": {}, "jobs": {}}

    def test_an_answer_that_reaches_further_than_asked_changes_nothing(self) -> None:
        progress = Progress()
        seller = Seller(
            lambda query: {**empty(query), "lastUpdatedBefore": "2026-11-20T11:59:30Z"},
            replication_start_date="2026-11-20",
        )
        read_orders(seller, progress)
        assert progress.as_state()["windows"] == {US: [["2026-11-20", END]]}

    @pytest.mark.parametrize("answer", [None, [], {}, {"orders": None}, {"orders": {}}, {"errors": [{"code": "x"}]}])
    def test_an_answer_without_orders_is_an_error_and_no_empty_window(self, answer: object) -> None:
        progress = Progress()
        seller = Seller(lambda _query: answer)
        with pytest.raises(UnexpectedAnswer, match="searchOrders answered without a list of orders"):
            read_orders(seller, progress)
        assert progress.as_state()["windows"] == {}


def read_orders(seller: Seller, progress: Progress) -> list[dict[str, Any]]:
    seller.orders.join(progress)
    return read(seller.orders, progress)


class TestOutlook:
    def test_it_knows_nothing_before_the_first_window(self) -> None:
        seller = Seller(Density(10))
        assert seller.feed.orders_expected() is None
        assert seller.feed.outlook() == "0 orders read."

    def test_the_density_so_far_says_how_much_is_left(self) -> None:
        seller = Seller(Density(1000))
        seller.feed.join("orders", Progress())
        tasks = seller.feed.tasks("orders")
        for _ in range(3):
            next(tasks)
        assert seller.feed.orders_expected() == pytest.approx(730_000, rel=0.1)
        assert seller.feed.outlook().startswith("9000 orders read, about ")
        assert seller.feed.outlook().endswith(" h) left back to 2024-11-20.")

    def test_nothing_is_left_at_the_end(self) -> None:
        seller = Seller(Density(10))
        planned(seller)
        assert seller.feed.orders_expected() == Density(10).between(instant(START), instant(END))
        assert seller.feed.outlook() == "7299 orders read."
