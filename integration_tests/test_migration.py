"""A connection of Airbyte's own Amazon connector goes on with this one, by its own configuration and state."""

import json
from pathlib import Path

import pytest

from integration_tests.support.catalogs import catalog_of
from integration_tests.support.configs import Config, seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Message, Output
from integration_tests.support.process import CommandLine
from integration_tests.support.shops import Shop, settled_shop
from integration_tests.test_command_line import INCUMBENT
from source_amazon_sp.clock import SystemClock, instant, written
from source_amazon_sp.migration.command import convert_state
from unit_tests.support.clock import FakeClock

CURSOR = "2026-08-20T08:30:00Z"  # the incumbent has read all changes before
DONE = ("2026-01-02T00:00:00Z", "2026-08-19T00:00:00Z")  # what of it counts


def incumbent_config() -> Config:
    return {**{key: value for key, value in seller_config().items() if key != "marketplaces"}, **INCUMBENT}


def incumbent_state(cursor: str) -> dict[str, object]:
    orders = {"LastUpdateDate": cursor}
    return {"Orders": orders, "OrderItems": {"states": [], "parent_state": {"Orders": orders}}}


def is_done(moment: str) -> bool:
    return instant(DONE[0]) <= instant(moment) < instant(DONE[1])


def changed(output: Output) -> dict[str, str]:
    """When each order changed last."""
    return {row["orderId"]: row["lastUpdatedTime"] for row in output.rows("orders")}


def test_what_the_incumbent_has_read_is_not_read_again_and_nothing_else_is_missed(
    command_line: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FakeClock("2026-09-21T12:00:00Z")
    shop = settled_shop(clock, orders=400, days=200)
    config = incumbent_config()
    files = {"--state": incumbent_state(CURSOR), "--config": config}
    arguments = [part for flag, content in files.items() for part in (flag, command_line.file(flag[2:], content))]
    assert convert_state(arguments, clock) == 0
    state: list[Message] = json.loads(capsys.readouterr().out)

    whole, rest = read(shop.simulator, config), read(shop.simulator, config, state=state)
    assert rest.status == whole.status == 0
    left = {order for order, moment in changed(whole).items() if not is_done(moment)}
    assert set(changed(rest)) == left
    assert {row["orderId"] for row in rest.rows("order_items")} == left
    assert 0 < len(left) < len(changed(whole))


def test_the_command_writes_a_state_that_a_sync_takes(
    served_shop: tuple[Shop, Config], command_line: CommandLine, tmp_path: Path
) -> None:
    shop, config = served_shop
    config = {key: value for key, value in {**config, **incumbent_config()}.items() if key != "marketplaces"}
    config["replication_start_date"] = None
    since = SystemClock().now().subtract(days=10)
    state = command_line.file("incumbent", incumbent_state(written(since)))
    process = command_line.start("convert-state", "--state", state, "--config", command_line.file("config", config))
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    path = tmp_path / "state.json"
    path.write_text(out, encoding="utf-8")

    arguments = ["--config", command_line.file("config", config), "--state", str(path)]
    arguments += ["--catalog", command_line.file("catalog", catalog_of("orders", "order_items"))]
    read_on = command_line.run("read", *arguments)
    assert read_on.status == 0, read_on.errors()
    assert 0 < len(changed(read_on)) < len(shop.expected()) / 5
