"""The stream `sync_log`: what was read, window by window, and what became of it."""

from typing import Any

import pytest

from integration_tests.support.output import Output, Row
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
from source_amazon_sp.clock import instant

LOG = "sync_log"
PARTICIPATIONS = "marketplace_participations"


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
        told = 0
        for message in read[1].messages:
            if message["type"] == "RECORD" and message["record"]["stream"] == LOG:
                told += message["record"]["data"]["stream"] == ORDERS
            elif message["type"] == "STATE" and message["state"]["stream"]["stream_descriptor"]["name"] == ORDERS:
                count = sum(len(pairs) > 0 for pairs in message["state"]["stream"]["stream_state"]["windows"].values())
                assert told >= count

    def test_the_stream_is_complete_and_has_a_state(self, read: tuple[ReportShop, Output]) -> None:
        assert read[1].statuses(LOG) == ["STARTED", "RUNNING", "COMPLETE"]
        assert set(read[1].states(LOG)[-1]["stream"]["stream_state"]["jobs"]) == {ORDERS, STOCK, PARTICIPATIONS}


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


def test_a_damaged_state_of_the_log_is_said() -> None:
    shop = report_seller(start="2026-11-18", factor=20_000)
    output = shop.sync(STOCK, LOG)
    broken: list[dict[str, Any]] = [output.states(LOG)[-1]]
    broken[0]["stream"]["stream_state"] = {"version": 9}
    shop.last = Output([{"type": "STATE", "state": broken[0]}], 0)
    assert "Clear the state of sync_log" in str(shop.sync(STOCK, LOG).errors())
