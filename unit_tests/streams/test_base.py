"""What all streams have in common."""

import logging

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.incremental.progress import Progress
from unit_tests.incremental.moments import span
from unit_tests.streams.sellers import US, Seller
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config
from unit_tests.support.orders import SearchOrders

KEPT_FROM = instant("2026-08-23T12:00:00Z")


class TestAStartThatAmazonKeepsNoMore:
    @pytest.mark.parametrize(
        ("start", "progress", "said"),
        [
            ("2025-01-01", Progress(), 1),
            ("2026-08-22", Progress(), 0),
            ("2026-09-01", Progress(), 0),
            ("2025-01-01", Progress({US: [span(0, 24)]}), 0),
        ],
        ids=["long before", "hours before", "after", "not the first sync"],
    )
    def test_is_told_once(
        self, clock: FakeClock, caplog: pytest.LogCaptureFixture, start: str, progress: Progress, said: int
    ) -> None:
        caplog.set_level(logging.INFO)
        stream = Seller(SearchOrders([])).orders
        for _ in range(2):
            stream.say_kept_from(KEPT_FROM, a_config(clock, replication_start_date=start), progress)
        words = "orders: begins at 2026-08-23 and not at 2025-01-01, for Amazon gives nothing older."
        assert caplog.messages == [words] * said
