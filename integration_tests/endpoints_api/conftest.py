"""The simulator's endpoints, of a seller, by a clock that the test turns."""

import pytest

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.endpoint_facts import endpoints
from integration_tests.simulator.endpoints import EndpointsApi
from unit_tests.support.clock import FakeClock


@pytest.fixture
def simulator(clock: FakeClock) -> SellingPartnerSimulator:
    simulator = SellingPartnerSimulator(clock, apis=[EndpointsApi()])
    for endpoint in endpoints():
        simulator.buckets.change(endpoint.name, rate=100, burst=1000)  # quotas are tested elsewhere
    return simulator


@pytest.fixture
def caller(simulator: SellingPartnerSimulator) -> Caller:
    return Caller(simulator)
