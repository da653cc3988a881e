"""What the simulator's reports are made from: nothing is missing, nothing is twice, and sums are sums."""

import gzip
import json
import subprocess
import sys
import tracemalloc
import zlib
from collections import Counter
from typing import Any

import pytest
import requests

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.instants import DAY, milliseconds
from integration_tests.simulator.report_big import big_flat_file, big_report, long_sample
from integration_tests.simulator.report_samples import sample
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TOKEN_PATH
from integration_tests.support.report_caller import (
    DE,
    DOCUMENTS,
    LISTINGS,
    ORDERS,
    REIMBURSEMENTS,
    REPORTS,
    SETTLEMENTS,
    US,
    ReportCaller,
    days,
)
from source_amazon_sp.clock import instant
from unit_tests.support.clock import FakeClock


def now(clock: FakeClock) -> int:
    return milliseconds(clock.now())


def counted(rows: list[Any]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in rows)


class TestReimbursements:
    def test_windows_side_by_side_bring_every_row_once(self, desk: ReportCaller, world: ReportWorld) -> None:
        halves = [days("2026-11-01", "2026-11-09"), days("2026-11-10", "2026-11-19")]
        rows = [row for half in halves for row in desk.rows(desk.made(REIMBURSEMENTS, *half))]
        start, end = (milliseconds(instant(moment)) for moment in days("2026-11-01", "2026-11-19"))
        assert [len(row) for row in rows] == [18] * len(rows)
        truth = [
            {**dict.fromkeys(rows[0], ""), **row} for row in world.reimbursements.rows(start, end, now(desk.clock))
        ]
        assert counted(rows) == counted(truth)
        assert len({row["reimbursement-id"] for row in rows}) == 19 * 3

    def test_some_lines_are_there_twice(self, world: ReportWorld, clock: FakeClock) -> None:
        rows = world.reimbursements.rows(0, now(clock), now(clock))
        assert max(counted(list(rows)).values()) == 2

    def test_they_begin_with_the_world_and_end_now(self, world: ReportWorld, clock: FakeClock) -> None:
        rows = world.reimbursements.rows(0, now(clock) + DAY, now(clock))
        assert rows[0]["approval-date"].startswith("2026-09-21T")
        assert rows[-1]["approval-date"] <= "2026-11-20T12:00:00+00:00"

    def test_the_region_is_one_whatever_marketplace_is_asked_for(self, desk: ReportCaller) -> None:
        window = days("2026-11-01", "2026-11-09")
        ids = [desk.create_for((each,), REIMBURSEMENTS, *window).body["reportId"] for each in (US, DE)]
        desk.clock.advance(8)
        one, other = (desk.text(desk.report(report_id)) for report_id in ids)
        assert one == other


class TestOrdersByLastUpdate:
    def test_each_order_is_in_one_window_as_it_stands(self, desk: ReportCaller, world: ReportWorld) -> None:
        windows = [days("2026-09-21", "2026-10-19"), days("2026-10-20", "2026-11-18")]
        rows = [row for window in windows for row in desk.rows(desk.made(ORDERS, *window))]
        keys = [(row["amazon-order-id"], row["order-item-id"]) for row in rows]
        assert len(set(keys)) == len(keys)
        end = milliseconds(instant("2026-11-18T23:59:59Z"))
        assert len(keys) == len(world.orders.rows(world.since, end, now(desk.clock)))
        assert {row["sales-channel"] for row in rows} == {"Amazon.com", "Amazon.de", "Amazon.co.jp"}

    def test_a_touched_order_moves_to_a_later_window(self, world: ReportWorld, clock: FakeClock) -> None:
        end = now(clock)
        before = {row["amazon-order-id"]: row for row in world.orders.rows(end - 10 * DAY, end, end)}
        after = {row["amazon-order-id"]: row for row in world.orders.rows(end - 10 * DAY, end, end + 30 * DAY)}
        later = {row["amazon-order-id"]: row for row in world.orders.rows(end + 1, end + 30 * DAY, end + 30 * DAY)}
        moved = before.keys() - after.keys()
        assert moved
        assert moved <= later.keys()
        pending = [row for row in before.values() if row["order-status"] == "Pending"]
        assert pending
        assert {row["item-price"] for row in pending} == {""}
        assert {later[row["amazon-order-id"]]["order-status"] for row in pending} == {"Shipped"}


class TestListings:
    def test_only_the_first_marketplace_counts(self, desk: ReportCaller) -> None:
        ids = [desk.create_for(each, LISTINGS).body["reportId"] for each in ((US, DE), (DE, US))]
        desk.clock.advance(8)
        skus = [{row["seller-sku"].split("-")[1] for row in desk.rows(desk.report(each))} for each in ids]
        assert skus == [{"US"}, {"DE"}]

    def test_charsets_are_those_of_the_marketplaces(self, desk: ReportCaller) -> None:
        ids = [desk.create_for((each,), LISTINGS).body["reportId"] for each in (US, DE, "A1VC38T7YXB528")]
        desk.clock.advance(8)
        reports = [desk.report(each) for each in ids]
        types = [desk.fetch(desk.document(each).body["url"]).headers["content-type"] for each in reports]
        assert [each.partition("charset=")[2] for each in types] == ["UTF-8", "Cp1252", "Windows-31J"]
        names = [desk.rows(report)[0]["item-name"] for report in reports]
        assert names == ["Fake product 1", "Fäke pröduct 1", "偽の品 1"]

    def test_tomorrow_has_other_prices(self, world: ReportWorld, clock: FakeClock) -> None:
        today, tomorrow = (world.listings.rows(US, now(clock) + ahead) for ahead in (0, DAY))
        assert [row["seller-sku"] for row in today] == [row["seller-sku"] for row in tomorrow]
        assert today != tomorrow


class TestSettlements:
    def listed(self, desk: ReportCaller) -> list[dict[str, Any]]:
        reports: list[dict[str, Any]] = desk.caller.get(REPORTS, reportTypes=SETTLEMENTS, pageSize=100).body["reports"]
        return reports

    def test_every_fourteen_days_there_is_one_for_each_marketplace(self, desk: ReportCaller) -> None:
        ends = Counter(report["dataEndTime"] for report in self.listed(desk))
        assert sorted(ends) == [f"2026-{day}T00:00:00+00:00" for day in ("10-05", "10-19", "11-02", "11-16")]
        assert set(ends.values()) == {3}
        desk.clock.advance(9 * 86400 + 18 * 3600 - 1)
        desk.caller = Caller(desk.simulator)
        assert len(self.listed(desk)) == 12
        desk.clock.advance(1)
        assert len(self.listed(desk)) == 15

    def test_what_is_ninety_days_old_is_gone(self, desk: ReportCaller) -> None:
        desk.clock.advance(60 * 86400)
        desk.caller = Caller(desk.simulator)
        assert min(report["createdTime"] for report in self.listed(desk)) == "2026-11-02T06:00:00+00:00"

    def test_lines_add_up_to_the_total_in_the_numbers_of_the_country(self, desk: ReportCaller) -> None:
        for report in self.listed(desk)[:3]:
            head, *lines = desk.rows(report)
            german = report["marketplaceIds"] == [DE]
            assert ("," in head["total-amount"], "." in head["total-amount"]) == (german, not german)
            cents = [int(line["amount"].replace(",", "").replace(".", "")) for line in lines]
            assert sum(cents) == int(head["total-amount"].replace(",", "").replace(".", ""))
            assert head["settlement-start-date"] == ("02.11.2026" if german else "2026-11-02") + " 00:00:00 UTC"
            assert {line["settlement-id"] for line in lines} == {head["settlement-id"]}

    def test_the_truth_can_be_asked(self, desk: ReportCaller, world: ReportWorld) -> None:
        truth = world.settlements.settled(0, now(desk.clock))
        ids = {desk.rows(report)[0]["settlement-id"] for report in self.listed(desk)}
        assert ids == {settlement.settlement_id for settlement in truth}
        assert len(ids) == len(truth) == 12


class TestBigReports:
    def test_they_have_so_many_lines_and_columns(self, desk: ReportCaller) -> None:
        desk.simulator.reports.serve(LISTINGS, big_flat_file(4321, 7))
        rows = desk.rows(desk.made(LISTINGS))
        assert len(rows) == 4321
        assert {len(row) for row in rows} == {7}
        assert rows[-1]["column-1"] == "FAKE-0000004321"

    def test_they_are_never_held_whole(self, desk: ReportCaller) -> None:
        desk.simulator.reports.serve(LISTINGS, big_report(LISTINGS, "100000x20"))
        report = desk.made(LISTINGS)
        unpacker, length = zlib.decompressobj(31), 0
        tracemalloc.start()
        chunks = desk.fetch(desk.document(report).body["url"]).body
        assert not isinstance(chunks, bytes)
        for chunk in chunks:
            length += len(unpacker.decompress(chunk))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert length > 20_000_000
        assert peak < 5_000_000

    def test_a_sample_can_be_made_long(self, desk: ReportCaller) -> None:
        report_type = "GET_REFERRAL_FEE_PREVIEW_REPORT"
        desk.simulator.reports.serve(report_type, big_report(report_type, "1000"))
        rows = desk.rows(desk.made(report_type))
        assert len(rows) == 1000
        lines = sample(report_type).body
        assert isinstance(lines, bytes)
        assert rows[-1]["seller-sku"] in lines.decode()
        with pytest.raises(LookupError):
            long_sample("GET_XML_BROWSE_TREE_DATA_OF_NOBODY", 10)

    def test_the_command_line_can_make_them(self) -> None:
        command = [sys.executable, "-m", "integration_tests.simulator", "--orders", "0", "--time-scale", "100000"]
        command += ["--big-report", f"{LISTINGS}=5000x3"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own module
            root = json.loads(process.stdout.readline())["api_endpoint"]
            form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": REFRESH_TOKEN}
            form |= {"grant_type": "refresh_token"}
            token = requests.request("POST", root + TOKEN_PATH, data=form, timeout=10).json()["access_token"]
            with requests.Session() as session:
                session.headers["x-amz-access-token"] = token
                body = {"reportType": LISTINGS, "marketplaceIds": [US]}
                report_id = session.request("POST", root + REPORTS, json=body, timeout=10).json()["reportId"]
                report = session.request("GET", f"{root}{REPORTS}/{report_id}", timeout=10).json()
                path = f"{DOCUMENTS}/{report['reportDocumentId']}"
                url = session.request("GET", root + path, timeout=10).json()["url"]
            lines = gzip.decompress(requests.request("GET", url, timeout=10).content).decode().splitlines()
            process.terminate()
            assert process.wait(timeout=10) == 0
        assert len(lines) == 5001
        assert lines[0] == "column-1\tcolumn-2\tcolumn-3"


class TestSamples:
    def test_a_localised_one_goes_to_its_marketplace(self) -> None:
        usual, german = (sample(LISTINGS, country) for country in ("US", "DE"))
        assert usual.content_type == "text/plain; charset=UTF-8"
        assert german.content_type == "text/plain; charset=Cp1252"
        assert sample("GET_NOTHING_AT_ALL") is None

    def test_a_vendor_has_documents_of_its_own(self, desk: ReportCaller, vendor: ReportCaller) -> None:
        seller, other = (json.loads(each.text(each.made("GET_COUPON_PERFORMANCE_REPORT"))) for each in (desk, vendor))
        assert "coupons" in seller
        assert "campaigns" in other
