"""The simulator's Reports API: what is asked for, how it is made, and how it is found."""

from typing import Any

import pytest

from integration_tests.simulator import faults
from integration_tests.simulator.accounts import seller_account
from integration_tests.simulator.caller import Caller
from integration_tests.simulator.tokens import Credentials
from integration_tests.support.report_caller import (
    A_WEEK,
    CA,
    DE,
    DOCUMENTS,
    LISTINGS,
    PENDING,
    REIMBURSEMENTS,
    REPORTS,
    RESTRICTED,
    SETTLEMENTS,
    TRAFFIC,
    US,
    VENDOR_SALES,
    WEEK,
    ReportCaller,
)
from unit_tests.support.clock import FakeClock


class TestLifeCycle:
    def test_a_report_queues_is_made_and_is_done(self, desk: ReportCaller) -> None:
        report_id = desk.create(LISTINGS).body["reportId"]
        seen = [desk.report(report_id)]
        for seconds in (3, 5):
            desk.clock.advance(seconds)
            seen.append(desk.report(report_id))
        assert [report["processingStatus"] for report in seen] == ["IN_QUEUE", "IN_PROGRESS", "DONE"]
        assert ["reportDocumentId" in report for report in seen] == [False, False, True]
        assert seen[0]["createdTime"] == "2026-11-20T12:00:00+00:00"
        assert seen[2]["processingEndTime"] == "2026-11-20T12:00:08+00:00"

    def test_what_was_asked_for_is_said_back(self, desk: ReportCaller) -> None:
        reply = desk.create_for((US, CA), REIMBURSEMENTS, "2026-11-01T00:00:00-08:00")
        report = desk.report(reply.body["reportId"])
        assert report["reportType"] == REIMBURSEMENTS
        assert report["marketplaceIds"] == [US, CA]
        assert report["dataStartTime"] == "2026-11-01T08:00:00+00:00"
        assert report["dataEndTime"] == "2026-11-20T12:00:00+00:00"  # now, as it was not sent

    def test_types_can_take_a_time_of_their_own_or_for_ever(self, desk: ReportCaller) -> None:
        desk.simulator.reports.takes(LISTINGS, 1800)
        desk.simulator.reports.never_done(PENDING)
        slow, never, usual = (desk.create(each).body["reportId"] for each in (LISTINGS, PENDING, REIMBURSEMENTS))
        desk.clock.advance(1799)
        assert [desk.report(each)["processingStatus"] for each in (slow, usual)] == ["IN_PROGRESS", "CANCELLED"]
        desk.clock.advance(1)
        assert desk.report(slow)["processingStatus"] == "DONE"
        desk.clock.advance(30 * 86400)
        assert Caller(desk.simulator).get(f"{REPORTS}/{never}").body["processingStatus"] == "IN_PROGRESS"

    def test_the_time_scale_makes_reports_and_allowances_faster(self, clock: FakeClock) -> None:
        simulator = seller_account(clock, orders=0, time_scale=3600)
        desk = ReportCaller(simulator, Caller(simulator), clock)
        assert [desk.create(TRAFFIC, *A_WEEK).status for _ in range(5)] == [202] * 4 + [429]
        clock.advance(1)
        assert desk.create(TRAFFIC, *A_WEEK).status == 202
        assert desk.report("700000000001")["processingStatus"] == "DONE"

    def test_no_data_is_cancelled_and_has_no_document(self, desk: ReportCaller) -> None:
        report = desk.made(REIMBURSEMENTS, "2020-01-01T00:00:00Z", "2020-01-31T00:00:00Z")
        assert report["processingStatus"] == "CANCELLED"
        assert "reportDocumentId" not in report

    def test_tests_can_have_reports_cancelled_and_failed(self, desk: ReportCaller) -> None:
        desk.simulator.reports.next_cancelled(LISTINGS)
        desk.simulator.reports.next_fatal(LISTINGS, "The moon is in the way.")
        desk.simulator.reports.next_fatal(LISTINGS)
        cancelled, told, silent, done = (desk.made(LISTINGS) for _ in range(4))
        assert cancelled["processingStatus"] == "CANCELLED"
        assert desk.why(told) == "The moon is in the way."
        assert silent["processingStatus"] == "FATAL"
        assert "reportDocumentId" not in silent
        assert done["processingStatus"] == "DONE"

    def test_a_report_is_kept_for_ninety_days(self, desk: ReportCaller) -> None:
        report = desk.made(LISTINGS)
        desk.clock.advance(90 * 86400)
        caller = Caller(desk.simulator)
        reply = caller.get(f"{REPORTS}/{report['reportId']}")
        assert (reply.status, reply.error["code"]) == (404, "NotFound")
        assert caller.get(f"{DOCUMENTS}/{report['reportDocumentId']}").status == 400

    def test_reports_of_another_partner_are_not_there(self, desk: ReportCaller) -> None:
        report = desk.made(LISTINGS)
        other = Credentials(refresh_token="Atzr|other-fake", partner="A0OTHERFAKE000")
        desk.simulator.tokens.add(other)
        caller = Caller(desk.simulator, other)
        assert caller.get(f"{REPORTS}/{report['reportId']}").status == 404
        assert caller.get(f"{DOCUMENTS}/{report['reportDocumentId']}").status == 400
        assert caller.get(REPORTS, reportTypes=LISTINGS).body == {"reports": []}

    def test_faults_strike_reports_as_anything_else(self, desk: ReportCaller) -> None:
        desk.simulator.faults.add(faults.status(500), operation="createReport", once=True)
        desk.simulator.faults.add(faults.cut, operation="downloadDocument", once=True)
        assert desk.create(LISTINGS).status == 500
        url = desk.document(desk.made(LISTINGS)).body["url"]
        assert [desk.fetch(url).broken is None for _ in range(2)] == [False, True]


class TestCreateReport:
    @pytest.mark.parametrize(
        ("body", "message", "details"),
        [
            ({}, "One or more required parameters missing", "marketplaceIds;reportType;"),
            ({"reportType": LISTINGS}, "One or more required parameters missing", "marketplaceIds;"),
            ({"reportType": LISTINGS, "marketplaceIds": []}, "One or more required parameters missing", ""),
            ({"reportType": LISTINGS, "marketplaceIds": US}, "Could not match input arguments", ""),
            ({"reportType": LISTINGS, "marketplaceIds": [US] * 26}, "Could not match input arguments", "25"),
            ({"reportType": LISTINGS, "marketplaceIds": [DE]}, "Invalid marketplaceIds", DE),
            ({"reportType": "GET_NOTHING", "marketplaceIds": [US]}, "Invalid Report Type GET_NOTHING", ""),
            ({"reportType": LISTINGS, "marketplaceIds": [US], "x": 1}, "Could not match input arguments", ""),
        ],
    )
    def test_a_body_is_read_strictly(
        self, desk: ReportCaller, body: dict[str, Any], message: str, details: str
    ) -> None:
        reply = desk.caller.post(REPORTS, body)
        assert (reply.status, reply.error["code"], reply.error["message"]) == (400, "InvalidInput", message)
        assert details in reply.error["details"]

    @pytest.mark.parametrize(
        "dates",
        [
            ("2026-11-01",),
            ("yesterday",),
            ("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z"),
            ("2026-11-20T12:00:01Z", "2026-11-20T12:00:02Z"),
            ("2026-11-01T00:00:00Z", "2026-11-20T12:00:01Z"),
        ],
    )
    def test_dates_are_instants_in_order_and_past(self, desk: ReportCaller, dates: tuple[str, ...]) -> None:
        assert desk.create(REIMBURSEMENTS, *dates).status == 400

    def test_options_are_texts(self, desk: ReportCaller) -> None:
        body = {"reportType": LISTINGS, "marketplaceIds": [US], "reportOptions": {"custom": True}}
        assert desk.caller.post(REPORTS, body).status == 400

    def test_the_other_kind_of_account_is_forbidden(self, desk: ReportCaller, vendor: ReportCaller) -> None:
        for reply in (desk.create(VENDOR_SALES, *A_WEEK, **WEEK), vendor.create(LISTINGS)):
            assert (reply.status, reply.error["code"]) == (403, "Unauthorized")
            assert reply.error["message"] == "Access to the resource is forbidden"
        assert vendor.create(VENDOR_SALES, *A_WEEK, **WEEK).status == 202

    def test_a_missing_role_closes_one_type_alone(self, desk: ReportCaller) -> None:
        desk.simulator.reports.deny(RESTRICTED)
        assert desk.create(RESTRICTED).status == 403
        assert desk.create(LISTINGS).status == 202
        desk.simulator.reports.allow(RESTRICTED)
        assert desk.create(RESTRICTED).status == 202

    def test_a_settlement_is_refused_misleadingly(self, desk: ReportCaller) -> None:
        reply = desk.create(SETTLEMENTS)
        assert (reply.status, reply.error["code"]) == (429, "QuotaExceeded")

    def test_what_only_schedules_make_is_refused(self, desk: ReportCaller) -> None:
        assert "not allowed at this time" in desk.create("GET_PENDING_ORDERS_DATA").error["message"]

    def test_fifteen_at_once_and_one_a_minute(self, desk: ReportCaller) -> None:
        assert [desk.create(LISTINGS).status for _ in range(16)] == [202] * 15 + [429]
        desk.clock.advance(60)
        assert desk.create(LISTINGS).status == 202

    def test_a_type_may_have_an_allowance_of_its_own(self, desk: ReportCaller) -> None:
        assert [desk.create(TRAFFIC, *A_WEEK).status for _ in range(5)] == [202] * 4 + [429]
        assert desk.create(LISTINGS).status == 202
        desk.clock.advance(15 * 60)
        assert [desk.create(TRAFFIC, *A_WEEK).status for _ in range(2)] == [202, 429]

    def test_the_ledger_counts_reports_by_type(self, desk: ReportCaller) -> None:
        desk.create(LISTINGS)
        desk.create(LISTINGS)
        desk.create(REIMBURSEMENTS)
        desk.create(SETTLEMENTS)
        desk.simulator.faults.add(faults.reset)
        desk.create(RESTRICTED)  # made, though the caller never hears of it
        ledger = desk.simulator.ledger
        assert [ledger.created(each) for each in (LISTINGS, REIMBURSEMENTS, SETTLEMENTS, RESTRICTED)] == [2, 1, 0, 1]
        assert ledger.created() == 4
        assert ledger.counts()["reports"] == {LISTINGS: 2, REIMBURSEMENTS: 1, RESTRICTED: 1}


class TestGetReports:
    def test_it_wants_types_or_a_token_and_a_token_alone(self, desk: ReportCaller) -> None:
        assert desk.caller.get(REPORTS).status == 400
        for _ in range(3):
            desk.create(LISTINGS)
        token = desk.caller.get(REPORTS, reportTypes=LISTINGS, pageSize=2).body["nextToken"]
        assert desk.caller.get(REPORTS, nextToken=token, pageSize=2).status == 400
        assert desk.caller.get(REPORTS, nextToken=token, reportTypes=LISTINGS).status == 400
        assert len(desk.caller.get(REPORTS, nextToken=token).body["reports"]) == 1

    def test_pages_go_on_at_their_size_to_the_end(self, desk: ReportCaller) -> None:
        for _ in range(7):
            desk.create(LISTINGS)
            desk.clock.advance(60)
        page = desk.caller.get(REPORTS, reportTypes=LISTINGS, pageSize=3).body
        pages = [page["reports"]]
        while "nextToken" in page:
            page = desk.caller.get(REPORTS, nextToken=page["nextToken"]).body
            pages.append(page["reports"])
        assert [len(each) for each in pages] == [3, 3, 1]
        created = [report["createdTime"] for page in pages for report in page]
        assert created == sorted(created, reverse=True)
        assert len(set(created)) == 7

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"pageSize": 101}, 400),
            ({"pageSize": 0}, 400),
            ({"reportTypes": ",".join([LISTINGS] * 11)}, 400),
            ({"reportTypes": "GET_NOTHING"}, 400),
            ({"processingStatuses": "READY"}, 400),
            ({"createdSince": "2026-08-22T11:59:59Z"}, 400),
            ({"createdSince": "2026-08-22T12:00:00Z"}, 200),
            ({"processingStatuses": "DONE,IN_QUEUE"}, 200),
        ],
    )
    def test_its_filters_are_read_strictly(self, desk: ReportCaller, query: dict[str, Any], status: int) -> None:
        assert desk.caller.get(REPORTS, **({"reportTypes": LISTINGS} | query)).status == status

    def test_its_filters_filter(self, desk: ReportCaller) -> None:
        desk.simulator.reports.next_cancelled(LISTINGS)
        desk.create(LISTINGS)
        desk.clock.advance(60)
        desk.create_for((CA,), LISTINGS)
        desk.create(PENDING)
        desk.clock.advance(8)

        def found(**query: str) -> int:
            return len(desk.caller.get(REPORTS, **({"reportTypes": LISTINGS} | query)).body["reports"])

        assert found() == 2
        assert found(reportTypes=f"{LISTINGS},{PENDING}") == 3
        assert found(processingStatuses="DONE") == 1
        assert found(marketplaceIds=CA) == 1
        assert found(createdSince="2026-11-20T12:01:00Z") == 1
        assert found(createdUntil="2026-11-20T12:00:59Z") == 1

    def test_what_nobody_asked_for_can_be_listed_too(self, desk: ReportCaller) -> None:
        made = desk.simulator.reports.make("GET_PENDING_ORDERS_DATA", marketplaces=(US,))
        (report,) = desk.caller.get(REPORTS, reportTypes="GET_PENDING_ORDERS_DATA").body["reports"]
        assert (report["reportId"], report["processingStatus"]) == (made.report_id, "DONE")
