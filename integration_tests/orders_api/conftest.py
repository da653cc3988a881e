"""The simulator's Orders API over a world of 300 orders, by a clock that the test turns."""

import pytest

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.orders import OrdersApi, OrdersWorld
from unit_tests.support.clock import FakeClock


@pytest.fixture
def world(clock: FakeClock) -> OrdersWorld:
    return OrdersWorld(7, 300, 60, ["US", "CA", "MX"], start=clock.now(), growth_per_day=24)


@pytest.fixture
def simulator(clock: FakeClock, world: OrdersWorld) -> SellingPartnerSimulator:
    simulator = SellingPartnerSimulator(clock, apis=[OrdersApi(world)])
    simulator.buckets.change("searchOrders", rate=100, burst=10_000)  # quotas are tested elsewhere
    simulator.tokens.token_life = 10**9
    return simulator


@pytest.fixture
def caller(simulator: SellingPartnerSimulator) -> Caller:
    return Caller(simulator)
