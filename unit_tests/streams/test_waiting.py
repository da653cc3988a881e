"""What a sync says while it waits."""

import logging

import pytest

from source_amazon_sp.api.operations import GET_PURCHASE_ORDERS, SEARCH_ORDERS
from source_amazon_sp.streams.waiting import Waiting, quota_of
from unit_tests.support.clock import FakeClock


@pytest.fixture
def waiting(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> Waiting:
    caplog.set_level(logging.INFO, "airbyte")
    return Waiting(clock)


def test_a_long_wait_is_said_with_what_for_and_how_long(waiting: Waiting, caplog: pytest.LogCaptureFixture) -> None:
    waiting.for_quota(SEARCH_ORDERS, 178.6)
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert record.getMessage().strip() == "Waiting 2 min 59 s for Amazon's quota of searchOrders."


@pytest.mark.parametrize("seconds", [0, 0.1, 4.9])
def test_a_short_wait_is_not_said(waiting: Waiting, caplog: pytest.LogCaptureFixture, seconds: float) -> None:
    waiting.for_quota(SEARCH_ORDERS, seconds)
    assert caplog.messages == []


def test_a_short_wait_does_not_silence_a_long_one(waiting: Waiting, caplog: pytest.LogCaptureFixture) -> None:
    waiting.for_quota(SEARCH_ORDERS, 1)
    waiting.for_quota(SEARCH_ORDERS, 60)
    assert len(caplog.messages) == 1


def test_an_operation_is_spoken_of_once_a_minute(
    waiting: Waiting, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    """The throttle reports every few seconds, and so do several threads at once."""
    for _ in range(600):
        waiting.for_quota(SEARCH_ORDERS, 100)
        waiting.for_quota(SEARCH_ORDERS, 100)
        clock.advance(1)
    assert 10 <= len(caplog.messages) <= 11


def test_no_minute_of_waiting_is_without_a_word(
    waiting: Waiting, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    for minute in range(1, 11):
        clock.advance(60)
        waiting.for_quota(SEARCH_ORDERS, 100)
        assert len(caplog.messages) == minute


def test_each_operation_has_its_own_minute(
    waiting: Waiting, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    waiting.for_quota(SEARCH_ORDERS, 100)
    waiting.for_quota(GET_PURCHASE_ORDERS, 100)
    clock.advance(10)
    waiting.for_quota(SEARCH_ORDERS, 100)
    waiting.for_quota(GET_PURCHASE_ORDERS, 100)
    assert [message.split(" quota of ")[1].split(".")[0] for message in caplog.messages] == [
        "searchOrders",
        "getPurchaseOrders",
    ]


def test_what_is_left_is_said_where_it_is_known(waiting: Waiting, caplog: pytest.LogCaptureFixture) -> None:
    asked = []

    def outlook() -> str:
        asked.append(1)
        return "100 orders read, about 7 calls (0.3 h) left back to 2024-11-20."

    waiting.explained_by(quota_of(SEARCH_ORDERS), outlook)
    waiting.for_quota(SEARCH_ORDERS, 1)
    waiting.for_quota(GET_PURCHASE_ORDERS, 100)
    assert asked == []
    waiting.for_quota(SEARCH_ORDERS, 180)
    assert caplog.messages[-1] == (
        "Waiting 3 min for Amazon's quota of searchOrders. "
        "100 orders read, about 7 calls (0.3 h) left back to 2024-11-20."
    )


def test_other_things_may_be_waited_for(waiting: Waiting, clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        waiting.say("3 reports", 30)
        clock.advance(30)
    assert [message.strip() for message in caplog.messages] == ["Waiting 30 s for 3 reports."]
