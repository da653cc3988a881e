"""Whole syncs on a clock that does not wait: what comes out is the world, once, for the fewest calls."""

import math
import re
from bisect import bisect_left, insort

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration_tests.support.configs import AMERICAS, seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Output, jobs_of, keys, stream_of_state, windows_of
from integration_tests.support.shops import (
    Shop,
    assert_is_the_world,
    item_keys,
    latest,
    order_keys,
    settled_shop,
    shop,
)
from unit_tests.support.clock import FakeClock

LEFT = re.compile(r"(\d+) orders read, about (\d+) calls \(.* h\) left back to \d{4}-\d\d-\d\d")
STREAMS = ("orders", "order_items")
KEYS = {"orders": ("orderId",), "order_items": ("orderId", "orderItemId")}


@pytest.fixture(scope="module")
def large() -> tuple[Shop, Output]:
    """The first sync of 20,000 orders, two years, three marketplaces."""
    large = settled_shop(FakeClock(), orders=20_000, days=665)
    return large, read(large.simulator, seller_config())


class TestAFirstSync:
    def test_brings_every_order_and_every_item_exactly_once(self, large: tuple[Shop, Output]) -> None:
        shop_, output = large
        assert len(output.rows("orders")) > 18_000
        assert_is_the_world(output.rows("orders"), output.rows("order_items"), shop_.expected())

    def test_costs_full_pages_and_a_handful_of_calls(self, large: tuple[Shop, Output]) -> None:
        shop_, output = large
        full_pages = math.ceil(len(output.rows("orders")) / 100)
        assert full_pages <= len(shop_.searches()) <= full_pages + 6

    def test_is_never_told_to_slow_down(self, large: tuple[Shop, Output]) -> None:
        assert large[0].simulator.ledger.refused() == []

    def test_uses_the_quota_it_is_given(self, large: tuple[Shop, Output]) -> None:
        assert large[0].simulator.ledger.utilisation("searchOrders") >= 0.97

    def test_asks_once_for_both_streams(self, large: tuple[Shop, Output]) -> None:
        asked = [tuple(sorted(call.query.items())) for call in large[0].searches()]
        assert len(asked) == len(set(asked))

    def test_brings_the_newest_first(self, large: tuple[Shop, Output]) -> None:
        starts = [call.query["lastUpdatedAfter"] for call in large[0].searches()]
        assert starts == sorted(starts, reverse=True)

    @pytest.mark.parametrize("stream", STREAMS)
    def test_says_how_each_stream_fares(self, large: tuple[Shop, Output], stream: str) -> None:
        assert large[1].statuses(stream) == ["STARTED", "RUNNING", "COMPLETE"]

    @pytest.mark.parametrize("stream", STREAMS)
    def test_estimates_how_much_will_come(self, large: tuple[Shop, Output], stream: str) -> None:
        rows, estimates = len(large[1].rows(stream)), large[1].estimates(stream)
        assert estimates
        assert estimates[-1] == pytest.approx(rows, rel=0.1)

    def test_says_how_much_is_left_while_it_waits(self, large: tuple[Shop, Output]) -> None:
        waits = [said for said in large[1].logs("INFO") if said.startswith("Waiting ")]
        assert waits
        assert [said for said in waits if not LEFT.search(said)] == []
        read_, left = zip(*[map(int, LEFT.search(said).groups()) for said in waits], strict=True)
        assert list(read_) == sorted(read_)
        assert read_[-1] > 0.9 * len(large[1].rows("orders"))
        assert left[-1] <= 10

    @pytest.mark.parametrize("stream", STREAMS)
    def test_counts_the_records_of_each_state(self, large: tuple[Shop, Output], stream: str) -> None:
        counted = [state["sourceStats"]["recordCount"] for state in large[1].states(stream)]
        assert sum(counted) == len(large[1].rows(stream))

    @pytest.mark.parametrize("stream", STREAMS)
    def test_no_state_is_ahead_of_its_records(self, large: tuple[Shop, Output], stream: str) -> None:
        assert_no_state_is_ahead(large[1], stream)

    @pytest.mark.parametrize("stream", STREAMS)
    def test_ends_with_one_window_a_marketplace_and_nothing_under_way(
        self, large: tuple[Shop, Output], stream: str
    ) -> None:
        (window,) = {tuple(map(tuple, done)) for done in windows_of(large[1].states(stream)[-1]).values()}
        assert window == (("2025-01-19T12:00:00Z", "2027-01-19T11:58:00Z"),)
        assert jobs_of(large[1].states(stream)[-1]) == {}
        assert set(windows_of(large[1].states(stream)[-1])) == set(AMERICAS)


class TestLaterSyncs:
    def test_read_the_new_window_alone(self) -> None:
        clock = FakeClock()
        shop_ = shop(clock, growth_per_day=20)
        first = read(shop_.simulator, seller_config())
        calls = len(shop_.searches())
        clock.advance(86400)
        second = read(shop_.simulator, seller_config(), state=first.last_states())
        assert {call.query["lastUpdatedAfter"] for call in shop_.searches(calls)} == {"2026-11-20T11:58:00Z"}
        assert {row["lastUpdatedTime"] >= "2026-11-20T11:58" for row in second.rows("orders")} == {True}
        assert second.statuses("orders") == ["STARTED", "RUNNING", "COMPLETE"]

    def test_ask_for_nothing_when_nothing_is_new(self) -> None:
        shop_ = shop(FakeClock())
        config = seller_config(replication_end_date="2026-11-01")
        first = read(shop_.simulator, config)
        calls = len(shop_.searches())
        second = read(shop_.simulator, config, state=first.last_states())
        assert shop_.searches(calls) == []
        assert second.rows("orders") == []
        assert second.statuses("orders")[-1] == "COMPLETE"
        assert windows_of(second.states("orders")[-1]) == windows_of(first.states("orders")[-1])

    def test_a_stream_that_joins_later_reads_its_past_alone(self) -> None:
        shop_ = shop(FakeClock())
        first = read(shop_.simulator, seller_config(), ["orders"])
        second = read(shop_.simulator, seller_config(), state=first.last_states())
        assert second.rows("orders") == []
        assert keys(second.rows("order_items"), *KEYS["order_items"]) == item_keys(shop_.expected())

    @settings(max_examples=8)
    @given(hours=st.lists(st.floats(min_value=0.01, max_value=200), min_size=1, max_size=5))
    def test_any_cadence_of_syncs_gives_the_world(self, hours: list[float]) -> None:
        clock = FakeClock()
        shop_ = shop(clock, orders=150, days=40, growth_per_day=12)
        outputs = [read(shop_.simulator, seller_config())]
        for pause in hours:
            clock.advance(pause * 3600)
            begun = clock.now()
            outputs.append(read(shop_.simulator, seller_config(), state=outputs[-1].last_states()))
        orders = latest([row for output in outputs for row in output.rows("orders")], "orderId")
        items = latest([row for output in outputs for row in output.rows("order_items")], *KEYS["order_items"])
        for order in shop_.expected(begun).values():
            row = orders[order.order_id,]
            assert (row["lastUpdatedTime"], row["fulfillment"]["fulfillmentStatus"]) == (
                order.last_updated,
                order.status,
            )
            assert all(items[key]["lastUpdatedTime"] == order.last_updated for key in order.item_keys)
        placed = shop_.world.expected(begun.subtract(years=2), clock.now(), clock.now(), AMERICAS)
        assert orders.keys() <= order_keys(placed).keys()
        assert items.keys() <= item_keys(placed).keys()


def assert_no_state_is_ahead(output: Output, stream: str) -> None:
    """No record comes after a state that calls its window done; none is missing of pages called read."""
    done: dict[str, list[list[str]]] = {}
    moments: list[str] = []  # of the rows so far, in order of time; the next window begins before the last one ends
    for message in output.messages:
        if message["type"] == "RECORD" and message["record"]["stream"] == stream:
            row = message["record"]["data"]
            insort(moments, row["lastUpdatedTime"][:19])
            assert not _is_in(row["lastUpdatedTime"], done.get(row["marketplace_id"], []))
        elif message["type"] == "STATE" and stream_of_state(message) == stream:
            done = windows_of(message["state"])
            for job in jobs_of(message["state"]).values():
                start, end = (bisect_left(moments, edge[:19]) for edge in job["window"])
                assert end - start >= 100 * job["page"]


def _is_in(moment: str, windows: list[list[str]]) -> bool:
    """Instants in RFC 3339 and UTC compare as text, once they are cut to the second."""
    return any(start[:19] < moment[:19] < end[:19] for start, end in windows)
