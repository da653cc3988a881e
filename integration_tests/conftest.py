"""Fixtures of the tests that drive the whole connector."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration_tests.simulator.doors import served
from integration_tests.support.configs import Config, on_loopback, seller_config
from integration_tests.support.process import CommandLine
from integration_tests.support.shops import Shop, shop
from source_amazon_sp.clock import SystemClock
from unit_tests.support.clock import FakeClock
from unit_tests.support.properties import choose_profiles

choose_profiles()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def served_shop() -> Iterator[tuple[Shop, Config]]:
    """A shop behind the HTTP door, where an hour of quotas takes 4 seconds; and its configuration."""
    shop_ = shop(SystemClock(), orders=3000, days=700, time_scale=1000)
    with served(shop_.simulator) as url:
        yield shop_, on_loopback(seller_config(), url)


@pytest.fixture
def models(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of Amazon's models that holds one, the module's TINY."""
    file = tmp_path / "parcels-api-model" / "parcels.json"
    file.parent.mkdir()
    file.write_text(json.dumps(request.module.TINY), encoding="utf-8")
    return tmp_path
