"""What becomes of a sync when reports are denied, fail, are empty or late: one stream suffers, the others do not."""

import threading

from integration_tests.simulator import faults
from integration_tests.support.in_process import left_at_work
from integration_tests.support.output import Output, jobs_of, windows_of
from integration_tests.support.report_shops import (
    INVENTORY,
    LISTINGS,
    OPEN_LISTINGS,
    ORDERS,
    PLANNING,
    REIMBURSEMENTS,
    STOCK,
    TRAFFIC_BY_DATE,
    report_seller,
)

TWENTY = (
    ORDERS,
    REIMBURSEMENTS,
    TRAFFIC_BY_DATE,
    LISTINGS,
    OPEN_LISTINGS,
    INVENTORY,
    PLANNING,
    STOCK,
    "GET_MERCHANT_LISTINGS_DATA",
    "GET_MERCHANT_LISTINGS_INACTIVE_DATA",
    "GET_MERCHANT_LISTINGS_DATA_BACK_COMPAT",
    "GET_MERCHANT_LISTINGS_DATA_LITE",
    "GET_MERCHANT_LISTINGS_DATA_LITER",
    "GET_MERCHANT_CANCELLED_LISTINGS_DATA",
    "GET_MERCHANTS_LISTINGS_FYP_REPORT",
    "GET_RESERVED_INVENTORY_DATA",
    "GET_RESTOCK_INVENTORY_RECOMMENDATIONS_REPORT",
    "GET_STRANDED_INVENTORY_UI_DATA",
    "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA",
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA",
)
START = "2026-09-10"  # three windows of thirty days


def ends(output: Output, *streams: str) -> dict[str, str]:
    return {stream: output.statuses(stream)[-1] for stream in streams}


class TestDenied:
    def test_one_type_of_twenty_fails_and_names_its_role(self) -> None:
        shop = report_seller(start=START)
        shop.api.deny(REIMBURSEMENTS)
        output = shop.sync(*TWENTY)
        assert output.status == 1
        assert ends(output, *TWENTY) == {**dict.fromkeys(TWENTY, "COMPLETE"), REIMBURSEMENTS: "INCOMPLETE"}
        assert all(output.rows(stream) for stream in TWENTY if stream != REIMBURSEMENTS)
        (told,) = {error["message"] for error in output.errors() if error.get("stream_descriptor")}
        assert f"Amazon denies reports of type {REIMBURSEMENTS}" in told
        assert "lacks a role: one of Pricing, Amazon Fulfillment" in told
        assert {error["failure_type"] for error in output.errors()} == {"config_error"}

    def test_it_is_asked_once_and_not_for_every_window(self) -> None:
        shop = report_seller(start="2025-11-20")
        shop.api.deny(REIMBURSEMENTS)
        shop.sync(REIMBURSEMENTS)
        # Once more with a new token: a 403 may also mean that the old one is no good.
        assert shop.simulator.ledger.count("createReport", 403) <= 2

    def test_the_next_sync_reads_it_when_the_role_is_there(self) -> None:
        shop = report_seller(start=START)
        shop.api.deny(STOCK)
        assert shop.sync(STOCK, LISTINGS).status == 1
        shop.api.allow(STOCK)
        output = shop.sync(STOCK, LISTINGS)
        assert (output.status, len(shop.created(LISTINGS)), len(shop.created(STOCK))) == (0, 1, 1)
        assert output.rows(STOCK)


class TestFatal:
    def test_its_window_is_open_and_the_others_are_done(self) -> None:
        shop = report_seller(start=START)
        shop.api.next_fatal(ORDERS, "The moon is in the way.")
        output = shop.sync(ORDERS, LISTINGS)
        assert output.status == 1
        assert ends(output, ORDERS, LISTINGS) == {ORDERS: "INCOMPLETE", LISTINGS: "COMPLETE"}
        assert windows_of(output.states(ORDERS)[-1]) == {"NA": [["2026-09-10", "2026-11-06"]]}
        (error,) = [error for error in output.errors() if error.get("stream_descriptor")]
        assert f"Amazon gave up the report {ORDERS} for 2026-11-06/2026-11-20" in error["message"]
        assert "The moon is in the way." in error["message"]
        assert error["failure_type"] != "config_error"

    def test_the_next_sync_asks_for_that_window_alone(self) -> None:
        shop = report_seller(start=START)
        shop.api.next_fatal(ORDERS, "The moon is in the way.")
        shop.sync(ORDERS)
        before = len(shop.created())
        output = shop.sync(ORDERS)
        assert output.status == 0
        assert len(shop.created(since=before)) == 1
        assert {row["_window_start"] for row in output.rows(ORDERS)} == {"2026-11-06"}
        assert windows_of(output.states(ORDERS)[-1]) == {"NA": [["2026-09-10", "2026-11-20"]]}

    def test_without_a_document_it_says_that_amazon_does_not_say_why(self) -> None:
        shop = report_seller()
        shop.api.next_fatal(STOCK)
        output = shop.sync(STOCK)
        assert "it does not say why" in output.errors()[0]["message"]
        assert output.states(STOCK) == [] or windows_of(output.states(STOCK)[-1]) == {}

    def test_a_type_that_always_fails_is_given_up_before_the_quota_is_gone(self) -> None:
        shop = report_seller(start="2025-11-20")
        shop.api.next_fatal(REIMBURSEMENTS, "No.", times=99)
        output = shop.sync(REIMBURSEMENTS, *TWENTY[3:15])
        assert output.statuses(REIMBURSEMENTS)[-1] == "INCOMPLETE"
        assert 3 <= len(shop.created(REIMBURSEMENTS)) < 13
        assert set(ends(output, *TWENTY[3:15]).values()) == {"COMPLETE"}


class TestCancelled:
    def test_windows_without_data_are_done_when_a_later_sync_finds_none_either(self) -> None:
        shop = report_seller(start=START, days=1)  # nothing happened before yesterday
        first = shop.sync(REIMBURSEMENTS)
        assert (first.status, first.rows(REIMBURSEMENTS)) == (0, [])
        assert first.statuses(REIMBURSEMENTS)[-1] == "COMPLETE"
        assert windows_of(first.states(REIMBURSEMENTS)[-1]) == {}
        assert all("cancelled" in job for job in jobs_of(first.states(REIMBURSEMENTS)[-1]).values())
        shop.wait(4 * 3600)
        output = shop.sync(REIMBURSEMENTS)
        assert windows_of(output.states(REIMBURSEMENTS)[-1]) == {"NA": [["2026-09-10", "2026-11-19"]]}
        assert any("CANCELLED" in said for said in output.logs("INFO"))
        before = len(shop.created())
        shop.sync(REIMBURSEMENTS)
        assert shop.created(since=before) == []

    def test_one_among_windows_with_data_is_asked_for_once_more(self) -> None:
        shop = report_seller(start=START)
        shop.api.next_cancelled(ORDERS)
        output = shop.sync(ORDERS)
        assert output.status == 0
        assert len(shop.created(ORDERS)) == 4
        assert {row["_window_start"] for row in output.rows(ORDERS)} == {"2026-09-10", "2026-10-07", "2026-11-06"}

    def test_an_empty_snapshot_is_done_for_today_when_it_is_found_empty_twice(self) -> None:
        shop = report_seller()
        shop.api.next_cancelled(STOCK, times=9)
        output = shop.sync(STOCK)
        assert (output.status, output.rows(STOCK)) == (0, [])
        assert windows_of(output.states(STOCK)[-1]) == {}
        shop.wait(4 * 3600)
        output = shop.sync(STOCK)
        assert (output.status, output.rows(STOCK)) == (0, [])
        assert list(windows_of(output.states(STOCK)[-1]).values()) == [[["2026-11-20", "2026-11-21"]]]


class TestLate:
    def test_a_report_that_is_never_done_is_waited_for_by_the_next_sync(self) -> None:
        shop = report_seller(factor=5_000)  # the next one on the same day
        shop.api.takes(STOCK, 8 * 3600)
        first = shop.sync(STOCK, LISTINGS)
        assert first.status == 1
        assert ends(first, STOCK, LISTINGS) == {STOCK: "INCOMPLETE", LISTINGS: "COMPLETE"}
        (report,) = shop.created(STOCK)
        ((_, job),) = jobs_of(first.states(STOCK)[-1]).items()
        assert job["report"] == report.report_id
        assert "The next sync goes on waiting for it." in first.errors()[0]["message"]
        second = shop.sync(STOCK, LISTINGS)
        assert (second.status, shop.created(STOCK)) == (0, [report])
        assert {row["_report_id"] for row in second.rows(STOCK)} == {report.report_id}
        assert jobs_of(second.states(STOCK)[-1]) == {}

    def test_one_that_stays_in_progress_ends_the_sync_after_six_hours(self) -> None:
        shop = report_seller(factor=20_000)
        shop.api.never_done(STOCK)
        began = shop.clock.monotonic()
        output = shop.sync(STOCK)
        assert output.status == 1
        assert 6 * 3600 < shop.clock.monotonic() - began < 12 * 3600
        assert len(jobs_of(output.states(STOCK)[-1])) == 1

    def test_an_address_that_has_died_is_asked_for_again(self) -> None:
        shop = report_seller()
        shop.api.storage.life = 300
        dies = faults.slow(400, shop.clock)
        shop.simulator.faults.add(dies, operation="getReportDocument", once=True)
        output = shop.sync(STOCK)
        ledger = shop.simulator.ledger
        assert ledger.calls("downloadDocument")[0].status == 403
        assert ledger.calls("downloadDocument")[-1].status == 200
        assert ledger.count("getReportDocument") == ledger.count("downloadDocument") >= 2
        assert (output.status, len(shop.created())) == (0, 1)
        assert output.rows(STOCK)

    def test_a_document_that_breaks_off_is_fetched_again_and_has_each_row_once(self) -> None:
        shop = report_seller(start=START)
        shop.simulator.faults.add(faults.cut, operation="downloadDocument", every=2)
        output = shop.sync(ORDERS)
        assert output.status == 0
        ids = [(row["_report_id"], row["_row_number"]) for row in output.rows(ORDERS)]
        assert len(ids) == len(set(ids)) > 300


class TestTrouble:
    def test_faults_on_the_way_cost_nothing_but_time(self) -> None:
        shop = report_seller(start=START)
        for fault in (faults.status(500), faults.status(503), faults.reset, faults.malformed):
            shop.simulator.faults.add(fault, operation="getReport", every=7)
            shop.simulator.faults.add(fault, operation="getReportDocument", every=5)
        output = shop.sync(*TWENTY[:8])
        assert (output.status, set(ends(output, *TWENTY[:8]).values())) == (0, {"COMPLETE"})
        assert shop.simulator.faults.struck() > 2
        assert max(len(shop.created(stream)) for stream in TWENTY[:8]) == 3

    def test_a_429_of_one_type_does_not_hold_up_the_others(self) -> None:
        shop = report_seller(start=START)
        shop.simulator.faults.add(faults.status(429), operation="createReport", every=3)
        output = shop.sync(*TWENTY[:8])
        assert output.status == 0
        assert all(output.rows(stream) for stream in TWENTY[:8])


def test_a_marketplace_whose_listings_amazon_cancels_is_named() -> None:
    shop = report_seller("US", "CA", start="2026-11-10")
    shop.api.next_cancelled(LISTINGS)
    output = shop.sync("catalog_items")
    (said,) = [line for line in output.logs("WARN") if "listings report" in line]
    assert said.startswith("Amazon cancelled the listings report of ")


def test_a_sync_that_is_over_leaves_nobody_at_the_desk() -> None:
    # A stream of products wants the listings made, and lacks a key of the configuration before it can read them.
    before = set(threading.enumerate())
    report_seller(start="2026-11-10", factor=20_000).sync(STOCK, "listings_restrictions")
    assert left_at_work(before) == []
