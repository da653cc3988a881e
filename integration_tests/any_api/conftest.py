"""A small shop of a seller, called by a client as plain as can be."""

import pytest

from integration_tests.simulator.accounts import seller_account
from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from unit_tests.support.clock import FakeClock


@pytest.fixture
def simulator(clock: FakeClock) -> SellingPartnerSimulator:
    return seller_account(clock, orders=30)


@pytest.fixture
def caller(simulator: SellingPartnerSimulator) -> Caller:
    return Caller(simulator)
