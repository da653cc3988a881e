"""Syncs under trouble: what can be waited out costs time and nothing else; what can't is told to who can mend it."""

from collections.abc import Callable
from dataclasses import replace

import orjson
import pytest

from integration_tests.simulator import faults
from integration_tests.simulator.answers import Answer
from integration_tests.simulator.core import LWA
from integration_tests.simulator.operations import Request
from integration_tests.support.configs import seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Output
from integration_tests.support.shops import Shop, assert_is_the_world, settled_shop
from unit_tests.support.clock import FakeClock

Trouble = Callable[[Shop], None]
HOUR = 3600
ALL = ("orders", "order_items", "marketplace_participations")


@pytest.fixture
def shop_(clock: FakeClock) -> Shop:
    return settled_shop(clock, orders=2500, days=600)


def every(count: int, fault: faults.Fault) -> Trouble:
    return lambda shop_: shop_.simulator.faults.add(fault, every=count)


def token_revoked(shop_: Shop) -> None:
    shop_.simulator.faults.add(faults.revoked(shop_.simulator.tokens), operation="searchOrders", after=10, once=True)


def token_dies_before_its_time(shop_: Shop) -> None:
    def an_hour_is_promised(_: Request, answer: Answer) -> Answer:
        body = orjson.loads(answer.body) if isinstance(answer.body, bytes) else {}
        return replace(answer, body=orjson.dumps({**body, "expires_in": HOUR}))

    shop_.simulator.tokens.token_life = 700
    shop_.simulator.faults.add(an_hour_is_promised, operation=LWA)


def storm_of_429(shop_: Shop) -> None:
    shop_.simulator.faults.add(
        faults.status(429), operation="searchOrders", after=5, until=shop_.clock.now().add(hours=2)
    )


def competitor(shop_: Shop) -> None:
    shop_.simulator.competitor("searchOrders", calls_per_second=0.02)


WAITED_OUT: dict[str, Trouble] = {
    "a token is revoked": token_revoked,
    "tokens die before their time": token_dies_before_its_time,
    "503 every 7th call": every(7, faults.status(503)),
    "a reset every 10th call": every(10, faults.reset),
    "a cut body every 10th call": every(10, faults.cut),
    "half of the JSON every 10th call": every(10, faults.malformed),
    "HTML every 10th call": every(10, faults.not_json),
    "two hours of 429": storm_of_429,
    "another program calls, too": competitor,
}


@pytest.mark.parametrize("trouble", WAITED_OUT.values(), ids=WAITED_OUT)
def test_the_rows_are_the_same_when(trouble: Trouble, shop_: Shop) -> None:
    trouble(shop_)
    output = read(shop_.simulator, seller_config())
    assert output.status == 0, output.errors()
    assert_is_the_world(output.rows("orders"), output.rows("order_items"), shop_.expected())
    assert shop_.simulator.faults.struck() or shop_.simulator.ledger.refused()


def test_a_longer_outage_ends_the_sync_and_the_next_one_goes_on(shop_: Shop) -> None:
    shop_.simulator.faults.add(faults.status(503), operation="searchOrders", after=12)
    first = read(shop_.simulator, seller_config())
    assert (first.status, first.statuses("orders")[-1]) == (1, "INCOMPLETE")
    assert said_of(first, "orders", "transient_error").startswith("sellingpartnerapi-na.amazon.com")
    assert shop_.simulator.faults.struck() < 40
    shop_.simulator.faults.clear()
    assert_the_next_sync_completes_it(shop_, first)


def test_a_secret_that_is_rotated_in_the_middle_is_told_and_the_next_sync_goes_on(shop_: Shop) -> None:
    def rotate(_: Request, answer: Answer) -> Answer:
        shop_.simulator.tokens.rotate_secret("amzn1.oa2-cs.v1.new-fake")
        return answer

    shop_.simulator.tokens.token_life = 400
    shop_.simulator.faults.add(rotate, operation="searchOrders", after=20, once=True)
    first = read(shop_.simulator, seller_config(), ALL)
    assert first.status == 1
    assert [first.statuses(stream)[-1] for stream in ALL] == ["INCOMPLETE", "INCOMPLETE", "COMPLETE"]
    assert "invalid_client" in said_of(first, "orders", "config_error")
    assert "LWA credentials" in said_of(first, "order_items", "config_error")
    assert_the_next_sync_completes_it(shop_, first, lwa_client_secret="amzn1.oa2-cs.v1.new-fake")


def test_an_authorisation_that_is_withdrawn_is_told(shop_: Shop) -> None:
    shop_.simulator.tokens.withdraw()
    output = read(shop_.simulator, seller_config())
    assert output.status == 1
    assert "invalid_grant" in said_of(output, "orders", "config_error")


def test_a_stream_without_its_role_names_it_and_the_others_finish(shop_: Shop) -> None:
    shop_.simulator.deny("searchOrders")
    output = read(shop_.simulator, seller_config(), ALL)
    assert output.status == 1
    assert [output.statuses(stream)[-1] for stream in ALL] == ["INCOMPLETE", "INCOMPLETE", "COMPLETE"]
    assert "Inventory and Order Tracking" in said_of(output, "orders", "config_error")
    assert len(output.rows("marketplace_participations")) == 5
    assert shop_.simulator.ledger.count("lwaToken") == 2


def test_participations_without_their_role_leave_the_orders_alone(shop_: Shop) -> None:
    shop_.simulator.deny("getMarketplaceParticipations")
    output = read(shop_.simulator, seller_config(), ALL)
    assert [output.statuses(stream)[-1] for stream in ALL] == ["COMPLETE", "COMPLETE", "INCOMPLETE"]
    assert "Selling Partner Insights" in said_of(output, "marketplace_participations", "config_error")


def test_denied_personal_data_costs_one_warning_and_no_row(shop_: Shop) -> None:
    shop_.simulator.deny_data_sets(["BUYER", "RECIPIENT"])
    output = read(shop_.simulator, seller_config(include_pii=True))
    assert output.status == 0
    assert_is_the_world(output.rows("orders"), output.rows("order_items"), shop_.expected())
    (warning,) = output.logs("WARN")
    assert "BUYER, RECIPIENT" in warning
    assert not any(row.get("buyer") for row in output.rows("orders"))


def test_withheld_data_sets_are_empty_columns(shop_: Shop) -> None:
    shop_.simulator.withhold_data_sets(["BUYER", "RECIPIENT", "PROCEEDS"])
    output = read(shop_.simulator, seller_config(include_pii=True))
    assert output.status == 0
    assert_is_the_world(output.rows("orders"), output.rows("order_items"), shop_.expected())


def test_a_page_token_that_repeats_ends_the_sync_instead_of_turning_in_circles(shop_: Shop) -> None:
    shop_.simulator.faults.add(faults.repeated_token, operation="searchOrders", after=12)
    output = read(shop_.simulator, seller_config())
    assert output.status == 1
    assert "page token that it had given before" in said_of(output, "orders", "system_error")
    assert len(shop_.searches()) < 20


def said_of(output: Output, stream: str, failure: str) -> str:
    """What the error of a stream says to the user."""
    (error,) = [each for each in output.errors() if (each.get("stream_descriptor") or {}).get("name") == stream]
    assert error["failure_type"] == failure
    said: str = error["message"]
    return said


def assert_the_next_sync_completes_it(shop_: Shop, first: Output, **changes: str) -> None:
    second = read(shop_.simulator, seller_config(**changes), state=first.last_states())
    assert second.status == 0
    orders = first.rows("orders") + second.rows("orders")
    assert_is_the_world(orders, first.rows("order_items") + second.rows("order_items"), shop_.expected())
