"""Whole syncs of a vendor's account."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from integration_tests.simulator import faults
from integration_tests.support.configs import vendor_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Row, keys, windows_of
from integration_tests.support.shops import HOLD_BACK, Vendor, vendor
from source_amazon_sp.clock import instant
from unit_tests.support.clock import FakeClock

STREAMS = ("vendor_orders", "vendor_orders_status", "marketplace_participations")
NUMBER = "purchaseOrderNumber"


def expected(vendor_: Vendor) -> Counter[tuple[str, ...]]:
    """The purchase orders that a sync beginning now has to bring: all that Amazon keeps, six months."""
    now = vendor_.clock.now()
    return Counter(
        (number,) for number in vendor_.world.expected(now.subtract(days=170), now.subtract(seconds=HOLD_BACK), now)
    )


def test_brings_every_purchase_order_once() -> None:
    vendor_ = vendor(FakeClock(), orders=300, days=150)
    output = read(vendor_.simulator, vendor_config(), STREAMS[:2])
    assert output.status == 0
    wanted = expected(vendor_)
    assert len(wanted) > 250
    assert set(keys(output.rows("vendor_orders"), NUMBER)) == set(wanted)
    assert set(keys(output.rows("vendor_orders_status"), NUMBER)) == set(wanted)
    for stream in STREAMS[:2]:
        assert output.statuses(stream) == ["STARTED", "RUNNING", "COMPLETE"]
        assert sum(state["sourceStats"]["recordCount"] for state in output.states(stream)) == len(output.rows(stream))


def test_items_come_with_their_order() -> None:
    vendor_ = vendor(FakeClock())
    output = read(vendor_.simulator, vendor_config(), ["vendor_orders"])
    now = vendor_.clock.now()
    world = vendor_.world.expected(now.subtract(days=170), now.subtract(seconds=HOLD_BACK), now)
    for row in output.rows("vendor_orders"):
        items = tuple((row[NUMBER], item["itemSequenceNumber"]) for item in row["orderDetails"]["items"])
        assert items == world[row[NUMBER]].item_keys


def test_a_second_sync_reads_the_new_window_alone() -> None:
    clock = FakeClock()
    vendor_ = vendor(clock, growth_per_day=10)
    first = read(vendor_.simulator, vendor_config(), STREAMS[:2])
    (window,) = windows_of(first.states("vendor_orders_status")[-1])["NA"]
    calls = len(vendor_.simulator.ledger.calls("getPurchaseOrdersStatus"))
    clock.advance(3600)
    second = read(vendor_.simulator, vendor_config(), STREAMS[:2], first.last_states())
    asked = vendor_.simulator.ledger.calls("getPurchaseOrdersStatus")[calls:]
    (after,) = {bound for call in asked for key, bound in call.query.items() if key.endswith("After")}
    assert instant(after) == instant(window[1]).subtract(seconds=1)
    assert second.status == 0


@settings(max_examples=5)
@given(hours=st.lists(st.floats(min_value=0.1, max_value=120), min_size=1, max_size=4))
def test_any_cadence_of_syncs_gives_the_world(hours: list[float]) -> None:
    clock = FakeClock()
    vendor_ = vendor(clock, orders=60, days=40, growth_per_day=6)
    output = read(vendor_.simulator, vendor_config(), ["vendor_orders_status"])
    rows: list[Row] = output.rows("vendor_orders_status")
    for pause in hours:
        clock.advance(pause * 3600)
        begun = clock.now()
        output = read(vendor_.simulator, vendor_config(), ["vendor_orders_status"], output.last_states())
        rows += output.rows("vendor_orders_status")
    now = clock.now()
    world = vendor_.world.expected(begun.subtract(days=100), begun.subtract(seconds=HOLD_BACK), now)
    latest = {row[NUMBER]: row for row in sorted(rows, key=lambda row: row["lastUpdatedDate"])}
    assert latest.keys() >= world.keys()


def test_a_denied_stream_names_its_role_and_the_others_finish() -> None:
    vendor_ = vendor(FakeClock())
    vendor_.simulator.deny("getPurchaseOrdersStatus")
    output = read(vendor_.simulator, vendor_config(), STREAMS[:2])
    assert output.status == 1
    assert output.statuses("vendor_orders")[-1] == "COMPLETE"
    assert output.statuses("vendor_orders_status")[-1] == "INCOMPLETE"
    assert "getPurchaseOrdersStatus" in output.errors()[0]["message"]
    assert "lacks a role" in output.errors()[0]["message"]


def test_trouble_that_can_be_waited_out_costs_no_row() -> None:
    vendor_ = vendor(FakeClock(), orders=200)
    vendor_.simulator.faults.add(faults.status(503), every=7)
    vendor_.simulator.faults.add(faults.malformed, every=11)
    output = read(vendor_.simulator, vendor_config(), STREAMS[:2])
    assert output.status == 0
    assert set(keys(output.rows("vendor_orders"), NUMBER)) == set(expected(vendor_))
