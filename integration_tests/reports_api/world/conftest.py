"""The same with two months of business behind it, in three countries."""

import pytest

from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.support.report_caller import ReportCaller, in_world
from unit_tests.support.clock import FakeClock

COUNTRIES = ("US", "DE", "JP")


@pytest.fixture
def world(clock: FakeClock) -> ReportWorld:
    return ReportWorld(7, COUNTRIES, start=clock.now(), days=60)


@pytest.fixture
def desk(world: ReportWorld, clock: FakeClock) -> ReportCaller:
    return in_world(SELLER, world, COUNTRIES, clock)


@pytest.fixture
def vendor(world: ReportWorld, clock: FakeClock) -> ReportCaller:
    return in_world(VENDOR, world, COUNTRIES, clock)
