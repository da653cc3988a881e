"""The two ways records leave: lines made in worker threads, and the CDK's own, message by message."""

from typing import Any

import orjson
import pytest
from airbyte_cdk.entrypoint import AirbyteEntrypoint

from integration_tests.simulator.doors import served
from integration_tests.support.catalogs import catalog_of
from integration_tests.support.configs import Config, on_loopback, seller_config, vendor_config
from integration_tests.support.in_process import run
from integration_tests.support.output import Output
from integration_tests.support.process import CommandLine
from integration_tests.support.shops import Shop, Vendor, shop, vendor
from source_amazon_sp.clock import SystemClock

SELLER = ("orders", "order_items", "marketplace_participations")
VENDOR = ("vendor_orders", "vendor_orders_status")


def accounts() -> list[tuple[Shop | Vendor, Config, tuple[str, ...]]]:
    days = {"replication_start_date": "2026-09-15", "replication_end_date": "2026-11-01"}
    clock = SystemClock()
    return [
        (shop(clock, orders=2000, days=500), seller_config(include_pii=True, **days), SELLER),
        (vendor(clock, orders=150, days=70, time_scale=100), vendor_config(**days), VENDOR),
    ]


@pytest.mark.parametrize(("account", "config", "streams"), accounts(), ids=["a seller", "a vendor"])
def test_bring_the_same_records(
    account: Shop | Vendor, config: Config, streams: tuple[str, ...], command_line: CommandLine
) -> None:
    with served(account.simulator) as url:
        config = on_loopback(config, url)
        batched = command_line.read(config, streams)
        files = {"config": config, "catalog": catalog_of(*streams)}
        plain = run("read", files, SystemClock())
        stock = run("read", files, SystemClock(), AirbyteEntrypoint)
    assert batched.status == plain.status == stock.status == 0
    for stream in streams:
        assert records(batched, stream) == records(plain, stream) == records(stock, stream) != []
        assert counted(batched, stream) == counted(plain, stream) == counted(stock, stream)
        assert batched.statuses(stream) == plain.statuses(stream) == ["STARTED", "RUNNING", "COMPLETE"]
        assert states(batched, stream) == states(plain, stream)


def records(output: Output, stream: str) -> list[bytes]:
    return sorted(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in output.rows(stream))


def counted(output: Output, stream: str) -> float:
    counts: list[float] = [state["sourceStats"]["recordCount"] for state in output.states(stream)]
    return sum(counts)


def states(output: Output, stream: str) -> list[Any]:
    """
    The windows that are done in the end, and the pages that each state is on.

    Windows that are read at the same time may be done in any order; of a page the moment and the token differ.
    """
    held = [state["stream"]["stream_state"] for state in output.states(stream)]
    return [held[-1].get("windows"), *([job.get("page") for job in state.get("jobs", {}).values()] for state in held)]
