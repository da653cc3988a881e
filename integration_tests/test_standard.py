"""Airbyte's standard tests of a source, by acceptance-test-config.yml, against the simulator on loopback."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airbyte_cdk.models import (
    ConfiguredAirbyteCatalog,
    ConfiguredAirbyteCatalogSerializer,
    ConfiguredAirbyteStream,
    DestinationSyncMode,
    SyncMode,
)
from airbyte_cdk.test.models.scenario import ScenarioCommand
from airbyte_cdk.test.standard_tests import SourceTestSuiteBase

from integration_tests.simulator.doors import served
from integration_tests.support.configs import on_loopback, seller_config, vendor_config
from integration_tests.support.shops import shop, vendor
from source_amazon_sp.clock import SystemClock
from source_amazon_sp.source import SourceAmazonSp

PROJECT = Path(__file__).parents[1]
# Each process of the test run has ports of its own, and so a copy of what names them.
ROOT = PROJECT / ".tmp" / "standard" / str(os.getpid())
COPIED = ("acceptance-test-config.yml", "metadata.yaml", "secrets.example")
SELLER_STREAMS = (
    "marketplace_participations",
    "orders",
    "order_items",
    "GET_MERCHANT_LISTINGS_ALL_DATA",
    "GET_FBA_REIMBURSEMENTS_DATA",
    "GET_SALES_AND_TRAFFIC_REPORT_BY_DATE",
    "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
)
VENDOR_STREAMS = ("vendor_orders", "vendor_orders_status", "GET_VENDOR_SALES_REPORT")
# The command that each test runs, and so the sections of the file whose scenarios it takes.
COMMANDS: dict[str, ScenarioCommand] = {
    "test_config_matches_spec": "spec",
    "test_check": "check",
    "test_discover": "discover",
    "test_basic_read": "read",
    "test_fail_read_with_bad_catalog": "read",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test its scenarios; the CDK's own hook gives it all, and then skips those of other commands."""
    if "scenario" in metafunc.fixturenames:
        command = COMMANDS[metafunc.function.__name__]
        scenarios = [scenario for scenario in TestStandards.get_scenarios() if scenario.runs(command)]
        metafunc.parametrize("scenario", scenarios, ids=[scenario.id for scenario in scenarios])


@pytest.fixture(scope="module", autouse=True)
def accounts() -> Iterator[None]:
    """The configurations under .tmp/ that acceptance-test-config.yml names, and the accounts that they reach."""
    shutil.rmtree(ROOT, ignore_errors=True)  # of a process that had this number before
    for name in COPIED:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        (ROOT / ".tmp" / "acceptance").mkdir(parents=True, exist_ok=True)
        copy(PROJECT / name, ROOT / name)
    clock = SystemClock()
    with (
        served(shop(clock, orders=200, days=30, time_scale=1000).simulator) as sells,
        served(vendor(clock, orders=60, days=30, time_scale=1000).simulator) as buys,
    ):
        recent = {"replication_start_date": clock.now().subtract(days=20).to_date_string()}
        write("seller_catalog", chosen(seller_config(), SELLER_STREAMS))
        write("vendor_catalog", chosen(vendor_config(), VENDOR_STREAMS))
        write("seller", on_loopback(seller_config(**recent), sells))
        write("vendor", on_loopback(vendor_config(**recent, marketplaces=["US"]), buys))
        write("refused", on_loopback(seller_config(**recent, refresh_token="Atzr|of-nobody"), sells))
        yield
    shutil.rmtree(ROOT)


def write(name: str, config: dict[str, Any]) -> None:
    (ROOT / ".tmp" / "acceptance" / f"{name}.json").write_text(json.dumps(config), encoding="utf-8")


def chosen(config: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """A configured catalog of these streams, as `discover` shows them."""
    streams = {stream.name: stream.as_airbyte_stream() for stream in SourceAmazonSp().streams(config)}
    configured = [
        ConfiguredAirbyteStream(
            stream=streams[name], sync_mode=SyncMode.full_refresh, destination_sync_mode=DestinationSyncMode.overwrite
        )
        for name in names
    ]
    catalog: dict[str, Any] = ConfiguredAirbyteCatalogSerializer.dump(ConfiguredAirbyteCatalog(streams=configured))
    return catalog


class TestStandards(SourceTestSuiteBase):
    connector = SourceAmazonSp

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        # The scenarios are read when tests are collected, before there is a copy.
        return ROOT if ROOT.exists() else PROJECT


# They build the image; `make image` does that, and tries it.
for _name in [name for name in dir(SourceTestSuiteBase) if name.startswith("test_docker_image")]:
    setattr(TestStandards, _name, None)
