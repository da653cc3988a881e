"""What Amazon takes from whoever asks for a report, and gives up later."""

import pytest

from integration_tests.simulator.report_types import RULES
from integration_tests.support.report_caller import (
    A_WEEK,
    CA,
    LISTINGS,
    ORDERS,
    SEARCH_TERMS,
    TRAFFIC,
    US,
    VENDOR_SALES,
    WEEK,
    ReportCaller,
)


class TestRules:
    """What Amazon takes, and gives up later."""

    @pytest.mark.parametrize(
        ("report_type", "dates", "outcome"),
        [
            (ORDERS, ("2026-10-10T00:00:00Z", "2026-11-08T23:59:59Z"), "DONE"),  # thirty days
            (ORDERS, ("2026-10-09T00:00:00Z", "2026-11-08T23:59:59Z"), "FATAL"),
            (ORDERS, ("2024-11-01T00:00:00Z", "2024-11-08T23:59:59Z"), "FATAL"),  # more than two years ago
            (TRAFFIC, ("2024-11-01T00:00:00Z", "2024-11-08T23:59:59Z"), "CANCELLED"),  # likewise
            ("GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA", A_WEEK, "FATAL"),  # not a month
            (
                "GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA",
                ("2026-10-01T00:00:00Z", "2026-10-31T23:59:59Z"),
                "DONE",
            ),
            ("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", (), "FATAL"),
            ("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", ("2026-11-17T12:00:01Z", "2026-11-20T12:00:00Z"), "FATAL"),
            ("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", ("2026-11-17T12:00:00Z", "2026-11-20T12:00:00Z"), "DONE"),
            ("GET_VAT_TRANSACTION_DATA", ("2026-11-01T00:00:00Z", "2026-11-20T11:00:00Z"), "FATAL"),  # not over
            ("GET_VAT_TRANSACTION_DATA", ("2026-10-01T00:00:00Z", "2026-10-31T23:59:59Z"), "DONE"),
        ],
    )
    def test_spans_have_limits(
        self, desk: ReportCaller, report_type: str, dates: tuple[str, ...], outcome: str
    ) -> None:
        assert desk.made(report_type, *dates)["processingStatus"] == outcome

    @pytest.mark.parametrize(
        ("period", "first", "last", "outcome"),
        [
            ("WEEK", "2026-11-08", "2026-11-14", "DONE"),
            ("WEEK", "2026-11-07", "2026-11-13", "FATAL"),  # not from a Sunday
            ("WEEK", "2026-11-08", "2026-11-15", "FATAL"),  # a day too much
            ("WEEK", "2026-11-01", "2026-11-14", "FATAL"),  # one period a report
            ("MONTH", "2026-10-01", "2026-10-31", "DONE"),
            ("MONTH", "2026-10-01", "2026-10-30", "FATAL"),
            ("QUARTER", "2026-07-01", "2026-09-30", "DONE"),
            ("DAY", "2026-11-17", "2026-11-17", "DONE"),  # over for two days and a half
            ("DAY", "2026-11-18", "2026-11-18", "FATAL"),  # not published yet
            ("YEAR", "2025-01-01", "2025-12-31", "FATAL"),  # no such period
        ],
    )
    def test_periods_are_whole_single_and_published(
        self, desk: ReportCaller, period: str, first: str, last: str, outcome: str
    ) -> None:
        dates = (f"{first}T00:00:00Z", f"{last}T23:59:59Z")
        report = desk.made(SEARCH_TERMS, *dates, reportPeriod=period)
        assert report["processingStatus"] == outcome

    @pytest.mark.parametrize(
        ("first", "last", "outcome"),
        [
            ("2026-09-27", "2026-11-14", "DONE"),  # seven weeks
            ("2026-09-20", "2026-11-14", "FATAL"),  # eight
            ("2026-11-08", "2026-11-14", "DONE"),
        ],
    )
    def test_vendors_may_have_several_periods_but_not_any_number(
        self, vendor: ReportCaller, first: str, last: str, outcome: str
    ) -> None:
        dates = (f"{first}T00:00:00Z", f"{last}T23:59:59Z")
        assert vendor.made(VENDOR_SALES, *dates, **WEEK)["processingStatus"] == outcome

    def test_a_vendors_day_is_published_three_pacific_days_after_it(self, vendor: ReportCaller) -> None:
        options = WEEK | {"reportPeriod": "DAY"}
        day = ("2026-11-16T00:00:00Z", "2026-11-16T23:59:59Z")
        vendor.clock.advance(-4 * 3600 - 60)  # a minute to midnight on the Pacific coast
        assert "not yet available" in vendor.why(vendor.made(VENDOR_SALES, *day, **options))
        vendor.clock.advance(60)
        assert vendor.made(VENDOR_SALES, *day, **options)["processingStatus"] == "DONE"

    @pytest.mark.parametrize(
        "options",
        [{}, {"reportPeriod": "WEEK", "shoeSize": "44"}, {"reportPeriod": "FORTNIGHT"}],
        ids=["missing", "unknown", "a value unknown"],
    )
    def test_wrong_options_fail_the_report(self, desk: ReportCaller, options: dict[str, str]) -> None:
        assert desk.why(desk.made(SEARCH_TERMS, *A_WEEK, **options))

    def test_a_missing_option_is_named(self, vendor: ReportCaller) -> None:
        assert "distributorView" in vendor.why(vendor.made(VENDOR_SALES, *A_WEEK, reportPeriod="WEEK"))

    def test_analytics_are_of_one_marketplace(self, desk: ReportCaller) -> None:
        report_id = desk.create_for((US, CA), SEARCH_TERMS, *A_WEEK, reportPeriod="WEEK").body["reportId"]
        desk.clock.advance(8)
        assert desk.report(report_id)["processingStatus"] == "FATAL"

    def test_dates_of_snapshots_are_ignored(self, desk: ReportCaller) -> None:
        assert desk.made(LISTINGS, "2001-01-01T00:00:00Z")["processingStatus"] == "DONE"

    def test_thirteen_types_are_restricted(self) -> None:
        assert sum(rule.restricted for rule in RULES.values()) == 13
