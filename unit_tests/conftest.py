"""What holds for all unit tests."""

import pytest

from unit_tests.support.clock import FakeClock
from unit_tests.support.properties import choose_profiles

choose_profiles()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()
