"""A sync of Data Kiosk that is killed: the next one goes on with what is under way, and asks nothing again."""

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from integration_tests.simulator.doors import served
from integration_tests.simulator.operations import SELLER
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.support.configs import on_loopback, seller_config
from integration_tests.support.output import Message, Output, jobs_of, keys, parsed
from integration_tests.support.process import CommandLine
from integration_tests.support.report_shops import ReportShop, report_account
from source_amazon_sp.clock import SystemClock

BY_ASIN, ECONOMICS, TRENDS = "sales_and_traffic_by_asin", "economics", "sales_and_traffic_trends"
STREAMS = (BY_ASIN, ECONOMICS, TRENDS)
DAYS = 60
SCALE = 3000  # a minute of Amazon's quota takes 20 ms


@dataclass
class Killable:
    shop: ReportShop
    command_line: CommandLine
    catalog: dict[str, Any]

    def arguments(self, state: list[Message]) -> list[str]:
        file = self.command_line.file
        arguments = ["read", "--config", file("config", self.shop.config), "--catalog", file("catalog", self.catalog)]
        return [*arguments, "--state", file("state", state)] if state else arguments

    def killed_with(self, under_way: int) -> Output:
        """The messages of a sync that is killed when so many queries are in its states."""
        process = self.command_line.start(*self.arguments([]))
        lines: list[str] = []
        seen: set[str] = set()
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith('{"type":"STATE"'):
                seen |= {job["report"] for job in jobs_of(parsed([line])[0]["state"]).values()}
            if len(seen) >= under_way:
                break
        process.send_signal(signal.SIGKILL)
        lines += process.stdout or ()
        process.wait(60)
        if not lines[-1].endswith("\n"):
            lines.pop()
        return Output(parsed(lines), process.returncode)


@pytest.fixture
def killable(command_line: CommandLine) -> Iterator[Killable]:
    clock = SystemClock()
    world = ReportWorld(7, ("US",), start=clock.now(), days=DAYS)
    simulator = report_account(SELLER, ("US",), clock, world, time_scale=SCALE)
    config = seller_config(marketplaces=["US"], replication_start_date=clock.now().subtract(days=20).to_date_string())
    shop = ReportShop(simulator, world, clock, config)
    catalog = shop.catalog(STREAMS)
    with served(simulator) as url:
        shop.config = on_loopback(config, url)
        yield Killable(shop, command_line, catalog)


def test_of_queries_under_way_none_is_asked_again(killable: Killable) -> None:
    kiosk = killable.shop.kiosk
    for root in ("salesAndTrafficByAsin", "economics"):
        kiosk.takes(root, None)
    state = killable.killed_with(8).last_states()
    known = {job["report"] for message in state for job in jobs_of(message).values()}
    assert len(known) >= 8
    left = kiosk.queries()
    kiosk.hurry()
    second = killable.command_line.run(*killable.arguments(state))
    assert (second.status, second.errors()) == (0, [])
    again = {query.asked.text for query in kiosk.queries()[len(left) :]}
    assert again & {query.asked.text for query in left if query.query_id in known} == set()
    # What was asked for in the blink before the kill may be unknown to the state.
    asked = Counter(query.asked.text for query in kiosk.queries())
    assert sum(asked.values()) - len(asked) <= 2
    for stream, column in ((BY_ASIN, "childAsin"), (ECONOMICS, "msku"), (TRENDS, "childAsin")):
        rows = second.rows(stream)
        assert max(keys(rows, "marketplace_id", "startDate", column).values()) == 1
        assert len({row["startDate"] for row in rows}) >= 18
