"""A machine whose clock is wrong reads what one reads whose clock is right."""

import pytest

from integration_tests.support.catalogs import catalog_of
from integration_tests.support.configs import seller_config, vendor_config
from integration_tests.support.in_process import against
from integration_tests.support.output import windows_of
from integration_tests.support.report_shops import ORDERS, STOCK, STORAGE_FEES, report_seller
from integration_tests.support.shops import assert_is_the_world, shop, vendor
from unit_tests.support.clock import FakeClock, OffClock

FEES = "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA"  # asked for with now as the end
DAY = 24 * 60 * 60.0  # seconds
OFF = pytest.mark.parametrize("off", [300, -300])


@pytest.mark.parametrize("off", [2 * DAY, -2 * DAY])
def test_a_check_asks_by_amazons_time(off: float) -> None:
    clock = FakeClock()
    for account, config in ((shop(clock, orders=20), seller_config()), (vendor(clock, orders=20), vendor_config())):
        output = against(account.simulator, "check", {"config": config}, OffClock(clock, off))
        assert output.connection() == {"status": "SUCCEEDED"}


@OFF
def test_orders_are_those_of_the_minutes_up_to_amazons_now(off: float) -> None:
    seller = shop(FakeClock(), orders=900, days=1)  # three in five minutes
    begun = seller.clock.now()
    files = {"config": seller_config(), "catalog": catalog_of("orders", "order_items")}
    output = against(seller.simulator, "read", files, OffClock(seller.clock, off))
    assert (output.status, output.errors()) == (0, [])
    assert_is_the_world(output.rows("orders"), output.rows("order_items"), seller.expected(begun))
    assert seller.simulator.ledger.count("searchOrders", 400) == 0


@OFF
def test_reports_are_of_days_and_months_that_are_over_at_amazon(off: float) -> None:
    # The last minutes of a month, which is over by the clock that is ahead.
    seller = report_seller("US", days=60, start="2026-10-01", now="2026-11-30T23:56:30Z", factor=20)
    streams = (FEES, STORAGE_FEES, STOCK, ORDERS)
    output = against(seller.simulator, "read", seller.files(streams), OffClock(seller.clock, off))
    assert (output.status, output.errors()) == (0, [])
    assert seller.simulator.ledger.count("createReport", 400) == 0
    assert windows_of(output.states(STOCK)[-1]) == {"ATVPDKIKX0DER": [["2026-11-30", "2026-12-01"]]}
    assert windows_of(output.states(STORAGE_FEES)[-1]) == {"ATVPDKIKX0DER": [["2026-10-01", "2026-11-01"]]}
    assert windows_of(output.states(ORDERS)[-1]) == {"NA": [["2026-10-01", "2026-11-30"]]}
    (said,) = (line for line in output.logs("WARN") if "clock" in line)
    assert ("ahead of Amazon's" if off > 0 else "behind Amazon's") in said
