"""Nobody's data where it was not asked for, and nothing secret anywhere."""

import json

import pytest

from integration_tests.simulator import faults
from integration_tests.simulator.doors import served
from integration_tests.support.configs import on_loopback, seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Output
from integration_tests.support.process import CommandLine
from integration_tests.support.secrecy import assert_tells_no_secret
from integration_tests.support.shops import Shop, settled_shop, shop
from source_amazon_sp.clock import SystemClock
from unit_tests.support.clock import FakeClock

# What the simulator's buyers and recipients are called, where they live, and what they wrote.
PERSONS = (
    "Fake Buyer",
    "fake-buyer-",
    "Fake Recipient",
    "Fake Street",
    "+1 555 0100",
    "FAKE-PO-",
    "Fake Tax Office",
    "Ring twice",
    "Back door",
)


@pytest.fixture(scope="module")
def shop_() -> Shop:
    return settled_shop(FakeClock(), orders=1500, days=300)


def told(output: Output, *kinds: str) -> str:
    return json.dumps([message for message in output.messages if message["type"] in kinds], ensure_ascii=False)


def test_without_include_pii_nobody_is_in_the_output(shop_: Shop) -> None:
    output = read(shop_.simulator, seller_config(), ("orders", "order_items", "marketplace_participations"))
    text = told(output, "RECORD", "STATE", "LOG", "TRACE")
    assert len(output.rows("orders")) > 1000
    assert [person for person in PERSONS if person in text] == []
    assert not any("BUYER" in call.query["includedData"] for call in shop_.searches())


def test_with_include_pii_people_are_in_records_alone(shop_: Shop) -> None:
    output = read(shop_.simulator, seller_config(include_pii=True))
    records = told(output, "RECORD")
    assert [person for person in PERSONS if person not in records] == []
    text = told(output, "STATE", "LOG", "TRACE")
    assert [person for person in PERSONS if person in text] == []


def test_nothing_of_a_broken_answer_is_told(shop_: Shop) -> None:
    shop_.simulator.faults.add(faults.malformed, operation="searchOrders", every=3)
    try:
        output = read(shop_.simulator, seller_config(include_pii=True))
    finally:
        shop_.simulator.faults.clear()
    text = told(output, "STATE", "LOG", "TRACE")
    assert [person for person in PERSONS if person in text] == []


def test_debug_tells_no_secret_and_nobody(command_line: CommandLine) -> None:
    account = shop(SystemClock(), orders=300, days=60).simulator
    with served(account) as url:
        config = on_loopback(seller_config(include_pii=True), url)
        output = command_line.read(config, ("orders",), (), "--debug")
    assert output.status == 0
    text = told(output, "STATE", "LOG", "TRACE") + output.stderr
    assert [person for person in PERSONS if person in text] == []


def test_the_search_for_secrets_finds_them() -> None:
    log = {"type": "LOG", "log": {"level": "INFO", "message": "sent Atza|something"}}
    with pytest.raises(AssertionError):
        assert_tells_no_secret([log])
    with pytest.raises(AssertionError):
        assert_tells_no_secret([], "the next page is cGFnZS4xLjEwMC4w")
