"""What `discover` shows: the streams of the account type, each with its key, its cursor and its schema."""

from typing import Any

import pytest

from integration_tests.support.configs import seller_config, vendor_config
from integration_tests.support.in_process import run
from unit_tests.support.clock import FakeClock

SELLER = {"orders": ["orderId"], "order_items": ["orderId", "orderItemId"]}
VENDOR = {"vendor_orders": ["purchaseOrderNumber"], "vendor_orders_status": ["purchaseOrderNumber"]}
BOTH = {"marketplace_participations": ["marketplace_id"]}

Stream = dict[str, Any]


def discovered(config: dict[str, Any]) -> dict[str, Stream]:
    """The streams by name; nothing is asked of Amazon, so that no host has to be there."""
    output = run("discover", {"config": config}, FakeClock())
    assert output.status == 0
    (catalog,) = output.of("CATALOG")
    return {stream["name"]: stream for stream in catalog["catalog"]["streams"]}


@pytest.fixture(scope="module")
def every_stream() -> list[Stream]:
    return list({**discovered(seller_config()), **discovered(vendor_config())}.values())


def test_a_seller_sees_no_stream_of_vendors() -> None:
    streams = discovered(seller_config()).keys()
    assert streams >= {**SELLER, **BOTH}.keys()
    assert not streams & VENDOR.keys()


def test_a_vendor_sees_no_stream_of_sellers() -> None:
    streams = discovered(vendor_config()).keys()
    assert streams >= {**VENDOR, **BOTH}.keys()
    assert not streams & SELLER.keys()


def test_every_stream_has_its_key(every_stream: list[Stream]) -> None:
    keys = {stream["name"]: [column for (column,) in stream["source_defined_primary_key"]] for stream in every_stream}
    assert {name: keys[name] for name in {**SELLER, **VENDOR, **BOTH}} == {**SELLER, **VENDOR, **BOTH}
    for stream in every_stream:
        assert set(keys[stream["name"]]) <= stream["json_schema"]["properties"].keys()


def test_streams_with_a_cursor_are_incremental(every_stream: list[Stream]) -> None:
    for stream in every_stream:
        cursor = stream.get("default_cursor_field")
        modes = ["full_refresh", "incremental"] if cursor else ["full_refresh"]
        assert stream["supported_sync_modes"] == modes
        if cursor:
            assert stream["source_defined_cursor"] is True
            assert stream["json_schema"]["properties"][cursor[0]]["format"] in {"date", "date-time"}


def test_every_column_is_described(every_stream: list[Stream]) -> None:
    bare = [
        f"{stream['name']}.{column}"
        for stream in every_stream
        for column, schema in stream["json_schema"]["properties"].items()
        if not schema.get("description")
    ]
    assert bare == []


def test_no_two_columns_differ_by_case_alone(every_stream: list[Stream]) -> None:
    for stream in every_stream:
        columns = [column.lower() for column in stream["json_schema"]["properties"]]
        assert len(columns) == len(set(columns))


def test_a_configuration_without_credentials_is_refused() -> None:
    output = run("discover", {"config": {"region": "NA"}}, FakeClock())
    assert output.status == 1
    assert "refresh_token: is missing" in output.errors()[0]["message"]
