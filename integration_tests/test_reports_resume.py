"""A sync of reports that is killed: the next one goes on with the reports that are under way, and loses nothing."""

import signal
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import pytest

from integration_tests.simulator.doors import served
from integration_tests.simulator.instants import SECOND, milliseconds
from integration_tests.simulator.operations import SELLER
from integration_tests.simulator.report_jobs import Report
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.support.configs import on_loopback, seller_config
from integration_tests.support.output import Message, Output, Row, jobs_of, parsed, windows_of
from integration_tests.support.process import CommandLine
from integration_tests.support.report_shops import (
    LISTINGS,
    ORDERS,
    REIMBURSEMENTS,
    RETURNS,
    STOCK,
    ReportShop,
    deduplicated,
    report_account,
    report_seller,
)
from source_amazon_sp.clock import SystemClock, instant

PLACED_ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
STREAMS = (ORDERS, REIMBURSEMENTS, RETURNS, LISTINGS, STOCK)
DAYS = 170
SCALE = 3000  # a minute of Amazon's quota takes 20 ms; the burst is there again when the next process has started


@dataclass
class Killable:
    """An account behind the HTTP door, read by processes that can be killed."""

    shop: ReportShop
    command_line: CommandLine
    catalog: dict[str, Any]

    def goes_back(self, days: int) -> None:
        """Read so many days of history, of which the world knows the last, and the orders by two clocks."""
        self.shop.config["replication_start_date"] = self.shop.clock.now().subtract(days=days).to_date_string()
        self.catalog = self.shop.catalog((*STREAMS, PLACED_ORDERS))

    def read(self, state: Sequence[Message]) -> Output:
        return self.command_line.run(*self._arguments(state))

    def killed_after(self, creations: int) -> Output:
        """The messages of a sync that is killed when the state has so many reports, or windows read of them."""
        process = self.command_line.start(*self._arguments(()))
        lines = list(_up_to(process, creations))
        process.send_signal(signal.SIGKILL)
        lines += process.stdout or ()
        process.wait(60)
        if not lines[-1].endswith("\n"):
            lines.pop()
        return Output(parsed(lines), process.returncode)

    def _arguments(self, state: Sequence[Message]) -> list[str]:
        file = self.command_line.file
        arguments = ["read", "--config", file("config", self.shop.config), "--catalog", file("catalog", self.catalog)]
        return [*arguments, "--state", file("state", list(state))] if state else arguments


@pytest.fixture
def killable(command_line: CommandLine) -> Iterator[Killable]:
    clock = SystemClock()
    world = ReportWorld(7, ("US",), start=clock.now(), days=DAYS)
    simulator = report_account(SELLER, ("US",), clock, world, time_scale=SCALE)
    start = clock.now().subtract(days=DAYS - 1).to_date_string()
    config = seller_config(marketplaces=["US"], replication_start_date=start)
    shop = ReportShop(simulator, world, clock, config)
    catalog = shop.catalog(STREAMS)
    with served(simulator) as url:
        shop.config = on_loopback(config, url)
        yield Killable(shop, command_line, catalog)


class TestAKilledSync:
    @pytest.mark.parametrize("creations", [3, 8])
    def test_goes_on_with_its_reports_and_brings_the_world(self, killable: Killable, creations: int) -> None:
        first = killable.killed_after(creations)
        assert first.status == -signal.SIGKILL
        state = first.last_states()
        before = len(killable.shop.created())
        second = killable.read(state)
        assert (second.status, second.errors()) == (0, [])
        assert known(state, killable.shop.created()) >= creations // 2
        again = {wish(report) for report in killable.shop.created(since=before)}
        in_state = {wish(report) for report in killable.shop.created()[:before] if is_in(state, report)}
        assert again & in_state == set()
        assert_is_the_world(killable.shop, [first, second])

    def test_creates_in_all_what_one_sync_creates(self, killable: Killable) -> None:
        first = killable.killed_after(17)
        killable.read(first.last_states())
        wishes = Counter(wish(report) for report in killable.shop.created())
        # What was asked for in the blink before the kill may be unknown to the state.
        assert sum(wishes.values()) - len(wishes) <= 2

    def test_of_forty_reports_under_way_none_is_created_again(self, killable: Killable) -> None:
        killable.goes_back(700)
        for report_type in (*STREAMS, PLACED_ORDERS):
            killable.shop.api.never_done(report_type)
        state = killable.killed_after(40).last_states()
        left = killable.shop.created()
        under_way = {job["report"] for message in state for job in jobs_of(message).values()}
        assert len(under_way) >= 40
        killable.shop.api.hurry()
        second = killable.read(state)
        assert (second.status, second.errors()) == (0, [])
        again = {wish(report) for report in killable.shop.created(since=len(left))}
        known = [report for report in left if report.report_id in under_way]
        # An empty window among full ones is asked for once more, but only after Amazon has cancelled its report.
        assert again & {wish(report) for report in known if report.outcome != "CANCELLED"} == set()


class TestFromAnEarlierSync:
    @pytest.fixture
    def halfway(self) -> tuple[ReportShop, list[Message]]:
        """A sync that left a report under way, and its last states."""
        shop = report_seller(start="2026-11-01", factor=20_000)
        shop.api.takes(STOCK, 7 * 3600)
        return shop, shop.sync(STOCK).last_states()

    def test_a_report_that_failed_is_asked_for_anew(self) -> None:
        broken = report_seller()
        broken.api.next_fatal(STOCK, "The moon is in the way.")
        first = broken.sync(STOCK)
        assert len(jobs_of(first.last_states()[0])) == 1
        second = broken.sync(STOCK)
        assert (second.status, len(broken.created(STOCK))) == (0, 2)
        assert second.rows(STOCK)

    def test_a_report_that_amazon_no_longer_knows_is_asked_for_anew(
        self, halfway: tuple[ReportShop, list[Message]]
    ) -> None:
        shop, state = halfway
        shop.api.takes(STOCK, 8)
        for job in jobs_of(state[0]).values():
            job["report"] = "1"
        second = shop.sync(STOCK)
        assert (second.status, len(shop.created(STOCK))) == (0, 2)
        assert second.rows(STOCK)

    def test_a_report_of_days_ago_is_asked_for_anew(self, halfway: tuple[ReportShop, list[Message]]) -> None:
        shop, _ = halfway
        shop.api.takes(STOCK, 8)
        shop.wait(3 * 86400)
        second = shop.sync(STOCK)
        assert (second.status, len(shop.created(STOCK))) == (0, 2)
        assert {row["_report_id"] for row in second.rows(STOCK)} == {shop.created(STOCK)[1].report_id}


Wish = tuple[str, int | None, int | None]


def wish(report: Report) -> Wish:
    return report.asked.report_type, report.asked.start, report.asked.end


def known(state: Sequence[Message], created: Sequence[Report]) -> int:
    return sum(is_in(state, report) for report in created)


def is_in(state: Sequence[Message], report: Report) -> bool:
    """Whether the state knows the report, as one under way or by its window."""
    for message in state:
        if message["stream"]["stream_descriptor"]["name"] != report.asked.report_type:
            continue
        if report.report_id in {job["report"] for job in jobs_of(message).values()}:
            return True
        windows = [pair for pairs in windows_of(message).values() for pair in pairs]
        if report.asked.start is None:
            return bool(windows)
        return any(
            moment(start) <= report.asked.start and (report.asked.end or 0) < moment(end) for start, end in windows
        )
    return False


def assert_is_the_world(shop: ReportShop, outputs: Sequence[Output]) -> None:
    """Both halves together have each row of the world, and none twice once duplicates are removed."""
    rows = {stream: [row for output in outputs for row in output.rows(stream)] for stream in STREAMS}
    ((start, end),) = windows_of(outputs[-1].states(REIMBURSEMENTS)[-1])["NA"]
    span = moment(start), moment(end) - SECOND
    reimbursed = deduplicated(rows[REIMBURSEMENTS], "_row_id").values()
    truth = shop.world.reimbursements.rows(*span, shop.now)
    assert len(truth) > 400
    assert Counter(row["reimbursement_id"] for row in reimbursed) == Counter(row["reimbursement-id"] for row in truth)
    ((start, end),) = windows_of(outputs[-1].states(ORDERS)[-1])["NA"]
    orders = shop.world.orders.rows(moment(start), moment(end) - SECOND, shop.now)
    wanted = {(row["amazon-order-id"], row["order-item-id"]) for row in orders}
    assert wanted <= {(row["amazon_order_id"], row["order_item_id"]) for row in rows[ORDERS]}
    assert lines_by_window(rows[RETURNS]) == dict.fromkeys(lines_by_window(rows[RETURNS]), 4)
    assert len({row["seller_sku"] for row in rows[LISTINGS]}) == 12
    assert rows[STOCK]


def lines_by_window(rows: Sequence[Row]) -> Counter[str]:
    return Counter(row["_window_start"] for row in deduplicated(rows, "_row_id").values())


def moment(text: str) -> int:
    return milliseconds(instant(text if "T" in text else f"{text}T00:00:00Z"))


def _up_to(process: "subprocess.Popen[str]", creations: int) -> Iterator[str]:
    """The lines until the states tell of so many reports."""
    out: IO[str] | None = process.stdout
    seen: set[str] = set()
    for line in out or ():
        yield line
        if line.startswith('{"type":"STATE"'):
            seen |= {job["report"] for job in jobs_of(parsed([line])[0]["state"]).values()}
        if len(seen) >= creations:
            return
