"""The simulator's Reports API for a seller and a vendor who have sold nothing, by a clock that the test turns."""

import pytest

from integration_tests.simulator.accounts import seller_account, vendor_account
from integration_tests.simulator.caller import Caller
from integration_tests.support.report_caller import ReportCaller
from unit_tests.support.clock import FakeClock


@pytest.fixture
def desk(clock: FakeClock) -> ReportCaller:
    simulator = seller_account(clock, orders=0)
    return ReportCaller(simulator, Caller(simulator), clock)


@pytest.fixture
def vendor(clock: FakeClock) -> ReportCaller:
    simulator = vendor_account(clock, orders=0)
    return ReportCaller(simulator, Caller(simulator), clock)
