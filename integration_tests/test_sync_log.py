"""The stream `sync_log`: what was read, window by window, and what became of it."""

import pytest

from integration_tests.simulator import faults
from integration_tests.support.configs import seller_config
from integration_tests.support.in_process import read as read_by
from integration_tests.support.output import Output, Row, windows_of
from integration_tests.support.report_shops import (
    LISTINGS,
    ORDERS,
    REIMBURSEMENTS,
    RETURNS,
    SETTLEMENTS,
    STOCK,
    ReportShop,
    report_seller,
)
from integration_tests.support.shops import Shop, shop
from source_amazon_sp.clock import instant
from unit_tests.support.clock import FakeClock

LOG = "sync_log"
PARTICIPATIONS = "marketplace_participations"
MADE_OF_ORDERS = ("orders", "order_items")


def entries(output: Output, stream: str) -> list[Row]:
    return [row for row in output.rows(LOG) if row["stream"] == stream]


@pytest.fixture(scope="module")
def read() -> tuple[ReportShop, Output]:
    shop = report_seller(start="2026-09-25", factor=20_000)
    return shop, shop.sync(ORDERS, STOCK, PARTICIPATIONS, LOG)


class TestEntries:
    def test_there_is_one_a_window_read(self, read: tuple[ReportShop, Output]) -> None:
        shop, output = read
        told = entries(output, ORDERS)
        assert {row["report_id"] for row in told} == {report.report_id for report in shop.created(ORDERS)}
        assert {(row["type"], row["status"], row["processing_status"]) for row in told} == {(ORDERS, "read", "DONE")}
        assert {(row.get("marketplace_id"), row["scope"]) for row in told} == {(None, "NA")}

    def test_their_windows_are_those_of_the_state(self, read: tuple[ReportShop, Output]) -> None:
        told = entries(read[1], ORDERS)
        starts, ends = {row["window_start"] for row in told}, {row["window_end"] for row in told}
        assert min(starts) == "2026-09-25T00:00:00Z"
        assert starts - {min(starts)} == ends - {max(ends)}

    @pytest.mark.parametrize("stream", [ORDERS, STOCK, PARTICIPATIONS])
    def test_they_count_the_rows(self, read: tuple[ReportShop, Output], stream: str) -> None:
        assert sum(row["rows"] for row in entries(read[1], stream)) == len(read[1].rows(stream)) > 0

    def test_they_say_what_it_cost(self, read: tuple[ReportShop, Output]) -> None:
        for row in entries(read[1], ORDERS):
            assert row["calls"] >= 1  # getReportDocument
            assert row["bytes"] > 100
            assert row["throttled"] == 0
            assert instant(row["started_at"]) <= instant(row["ended_at"])

    def test_a_snapshot_has_no_window(self, read: tuple[ReportShop, Output]) -> None:
        (told,) = entries(read[1], PARTICIPATIONS)
        assert told["type"] == "getMarketplaceParticipations"
        assert {"window_start", "window_end", "reason", "report_id"} & set(told) == set()

    def test_they_have_a_key(self, read: tuple[ReportShop, Output]) -> None:
        keys = [(row["sync_started_at"], row["entry"]) for row in read[1].rows(LOG)]
        assert len(set(keys)) == len(keys) > 3

    def test_the_log_of_a_state_is_out_before_it(self, read: tuple[ReportShop, Output]) -> None:
        told = changes = 0
        before: dict[str, list[list[str]]] = {}
        for message in read[1].messages:
            if message["type"] == "RECORD" and message["record"]["stream"] == LOG:
                told += message["record"]["data"]["stream"] == ORDERS
            elif message["type"] == "STATE" and message["state"]["stream"]["stream_descriptor"]["name"] == ORDERS:
                windows = windows_of(message["state"])
                changes += windows != before
                before = windows
                assert told >= changes
        assert changes == told > 1

    def test_the_stream_is_complete_and_has_a_state(self, read: tuple[ReportShop, Output]) -> None:
        assert read[1].statuses(LOG) == ["STARTED", "RUNNING", "COMPLETE"]
        assert set(read[1].states(LOG)[-1]["stream"]["stream_state"]["jobs"]) == {ORDERS, STOCK, PARTICIPATIONS}


class TestPasses:
    """Of orders and their items, which are made of the same calls."""

    @pytest.fixture(scope="class")
    def asked(self) -> tuple[Shop, Output]:
        asked = shop(FakeClock(), orders=3000, days=60)
        asked.simulator.faults.add(faults.status(429), operation="searchOrders", after=4, once=True)
        return asked, read_by(asked.simulator, seller_config(), (*MADE_OF_ORDERS, LOG))

    def test_their_entries_say_what_it_cost_once(self, asked: tuple[Shop, Output]) -> None:
        shop_, output = asked
        told = [row for stream in MADE_OF_ORDERS for row in entries(output, stream)]
        assert sum(row["calls"] for row in told) == len(shop_.searches()) > 4
        assert sum(row["throttled"] for row in told) == [call.status for call in shop_.searches()].count(429) > 0
        assert sum(row["seconds_waited"] for row in told) > 60
        for stream in MADE_OF_ORDERS:
            rows = entries(output, stream)
            assert all(bool(row["calls"]) == bool(row["bytes"]) == (stream == "orders") for row in rows)

    def test_they_are_told_of_the_stream_that_is_read(self) -> None:
        alone = shop(FakeClock(), orders=100, days=10)
        output = read_by(alone.simulator, seller_config(), ("order_items", LOG))
        assert sum(row["calls"] for row in entries(output, "order_items")) == len(alone.searches()) > 0

    def test_the_summary_says_what_was_waited(self, asked: tuple[Shop, Output]) -> None:
        said = [line for line in asked[1].logs("INFO") if "waited for quotas" in line]
        assert [line.split(":")[0] for line in said] == ["orders"]


class TestTrouble:
    def test_a_failure_says_why_and_the_log_is_complete_all_the_same(self) -> None:
        shop = report_seller(start="2026-11-10", factor=20_000)
        shop.api.deny(RETURNS)
        output = shop.sync(RETURNS, STOCK, LOG)
        assert output.status == 1
        (told,) = entries(output, RETURNS)
        assert told["status"] == "failed"
        assert "role" in told["reason"]
        assert told["rows"] == 0
        assert entries(output, STOCK)[0]["status"] == "read"
        assert output.statuses(LOG)[-1] == "COMPLETE"

    def test_a_window_without_data_is_empty_and_says_so(self) -> None:
        shop = report_seller(start="2026-11-18", factor=20_000)
        shop.api.next_cancelled(STOCK, times=2)
        assert entries(shop.sync(STOCK, LOG), STOCK) == []  # a later sync asks once more before it is believed
        shop.wait(4 * 3600)
        (told,) = entries(shop.sync(STOCK, LOG), STOCK)
        assert (told["status"], told["processing_status"], told["rows"]) == ("empty", "CANCELLED", 0)

    def test_a_stream_that_had_rows_and_has_none_is_suspicious(self) -> None:
        shop = report_seller(start="2026-11-10", factor=20_000)
        states = shop.sync(STOCK, LOG).states(LOG)
        assert states[-1]["stream"]["stream_state"]["jobs"][STOCK]["rows"] > 0
        shop.wait(86400)
        shop.api.next_cancelled(STOCK, times=2)
        shop.sync(STOCK, LOG)
        shop.wait(4 * 3600)
        output = shop.sync(STOCK, LOG)
        assert [row["status"] for row in entries(output, STOCK)] == ["empty", "suspicious"]
        assert any("has none now" in said for said in output.logs("WARN"))

    def test_days_without_rows_are_suspicious_when_they_are_several(self) -> None:
        shop = report_seller(start="2026-11-10", factor=20_000)
        shop.sync(REIMBURSEMENTS, LOG)
        shop.api.serve(REIMBURSEMENTS, lambda _, __: None)
        told = []
        for _ in range(4):
            shop.config["lookback_days"] = 0
            shop.wait(86400)
            told.append([row["status"] for row in entries(shop.sync(REIMBURSEMENTS, LOG), REIMBURSEMENTS)])
        assert told == [[], ["empty"], [], ["empty", "suspicious"]]

    def test_a_fortnight_without_a_settlement_is_not(self) -> None:
        shop = report_seller(days=60, factor=20_000)
        assert entries(shop.sync(SETTLEMENTS, LOG), SETTLEMENTS)
        for _ in range(3):
            shop.wait(86400)
            assert "suspicious" not in {row["status"] for row in entries(shop.sync(SETTLEMENTS, LOG), SETTLEMENTS)}


class TestSummary:
    def test_each_stream_is_summed_up_at_the_end(self, read: tuple[ReportShop, Output]) -> None:
        rows = len(read[1].rows(ORDERS))
        (said,) = [line for line in read[1].logs("INFO") if line.startswith(f"{ORDERS}: {rows} rows, ")]
        assert "windows read" in said

    def test_it_needs_no_log_stream(self) -> None:
        output = report_seller(start="2026-11-18", factor=20_000).sync(LISTINGS)
        assert any(line.startswith(f"{LISTINGS}: ") and "1 windows read" in line for line in output.logs("INFO"))
        assert output.rows(LOG) == []


def test_a_damaged_state_of_the_log_costs_the_other_streams_nothing() -> None:
    shop_ = report_seller(start="2026-11-18", factor=20_000)
    (message,) = shop_.sync(LOG).states(LOG)
    message["stream"]["stream_state"] = {"version": 9}
    shop_.last = Output([{"type": "STATE", "state": message}], 0)
    output = shop_.sync(STOCK, LOG)
    (said,) = {error["message"] for error in output.errors()}
    assert "Clear the state of sync_log" in said
    assert output.status == 1
    assert output.statuses(LOG) == ["STARTED", "RUNNING", "INCOMPLETE"]
    assert output.states(LOG) == []
    assert output.statuses(STOCK)[-1] == "COMPLETE"
    assert [row["rows"] for row in entries(output, STOCK)] == [len(output.rows(STOCK))] != [0]
