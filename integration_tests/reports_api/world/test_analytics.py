"""The simulator's analytics: every number is a sum of facts by product and day, whatever is asked for."""

import json
from collections import Counter
from typing import Any

import pytest

from integration_tests.simulator.instants import DAY, milliseconds
from integration_tests.simulator.report_traffic import PRODUCTS
from integration_tests.simulator.report_world import ReportWorld
from integration_tests.support.report_caller import (
    TRAFFIC,
    US,
    VENDOR_SALES,
    ReportCaller,
    days,
)
from source_amazon_sp.clock import instant
from source_amazon_sp.incremental.period import Period
from unit_tests.support.clock import FakeClock


def now(clock: FakeClock) -> int:
    return milliseconds(clock.now())


class TestSalesAndTraffic:
    def read(self, desk: ReportCaller, first: str, last: str, **options: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(desk.text(desk.made(TRAFFIC, *days(first, last), **options)))
        return document

    def test_rows_by_product_of_several_days_are_sums(self, desk: ReportCaller) -> None:
        units: Counter[str] = Counter()
        for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
            for row in self.read(desk, day, day, asinGranularity="CHILD")["salesAndTrafficByAsin"]:
                units[row["childAsin"]] += row["salesByAsin"]["unitsOrdered"]
        together = self.read(desk, "2026-11-01", "2026-11-03", asinGranularity="CHILD")["salesAndTrafficByAsin"]
        assert {row["childAsin"]: row["salesByAsin"]["unitsOrdered"] for row in together} == dict(units)
        assert "date" not in together[0]

    def test_the_three_granularities_add_up_to_the_days(self, desk: ReportCaller) -> None:
        for granularity, rows in (("PARENT", 3), ("CHILD", 5), ("SKU", 6)):
            document = self.read(desk, "2026-11-01", "2026-11-07", asinGranularity=granularity)
            by_date, by_asin = document["salesAndTrafficByDate"], document["salesAndTrafficByAsin"]
            assert len(by_asin) == rows
            assert len(by_date) == 7
            assert sum(row["salesByDate"]["unitsOrdered"] for row in by_date) == sum(
                row["salesByAsin"]["unitsOrdered"] for row in by_asin
            )
            assert sum(row["trafficByAsin"]["sessionPercentage"] for row in by_asin) == pytest.approx(100, abs=0.1)

    @pytest.mark.parametrize(
        ("granularity", "first", "dates"),
        [
            ("DAY", "2026-11-04", ["2026-11-04", "2026-11-05"]),
            ("WEEK", "2026-11-04", ["2026-11-01"]),
            ("MONTH", "2026-10-31", ["2026-10-01", "2026-11-01"]),
        ],
    )
    def test_half_periods_are_widened_to_whole_ones(
        self, desk: ReportCaller, granularity: str, first: str, dates: list[str]
    ) -> None:
        document = self.read(desk, first, "2026-11-05", dateGranularity=granularity)
        assert [row["date"] for row in document["salesAndTrafficByDate"]] == dates
        assert document["reportSpecification"]["dataStartTime"] == first

    def test_a_widened_period_sums_all_of_its_days(self, desk: ReportCaller) -> None:
        (week,) = self.read(desk, "2026-11-04", "2026-11-05", dateGranularity="WEEK")["salesAndTrafficByDate"]
        by_day = self.read(desk, "2026-11-01", "2026-11-07")["salesAndTrafficByDate"]
        assert week["trafficByDate"]["sessions"] == sum(row["trafficByDate"]["sessions"] for row in by_day)

    def test_refunds_come_late(self, world: ReportWorld, clock: FakeClock) -> None:
        date = now(clock) // DAY - 3
        seen = [
            sum(world.sales_and_traffic.facts(US, product, date - back, now(clock) + later).refunded
                for product in range(len(PRODUCTS)) for back in range(10))
            for later in (0, 30 * DAY)
        ]  # fmt: skip
        assert seen[0] < seen[1]

    def test_a_day_without_numbers_yet_is_not_there(self, desk: ReportCaller) -> None:
        document = self.read(desk, "2026-11-18", "2026-11-19")
        assert [row["date"] for row in document["salesAndTrafficByDate"]] == ["2026-11-18"]
        assert desk.made(TRAFFIC, *days("2026-11-19", "2026-11-19"))["processingStatus"] == "CANCELLED"


class TestVendorSales:
    OPTIONS = {"distributorView": "MANUFACTURING", "sellingProgram": "RETAIL"}  # noqa: RUF012  # never written to

    def read(self, vendor: ReportCaller, window: tuple[str, str], **options: str) -> dict[str, Any]:
        report = vendor.made(VENDOR_SALES, *window, **(self.OPTIONS | options))
        document: dict[str, Any] = json.loads(vendor.text(report))
        return document

    def test_weeks_are_sums_of_days_and_aggregates_of_products(self, vendor: ReportCaller) -> None:
        window = days("2026-11-01", "2026-11-14")
        weeks, by_day = (self.read(vendor, window, reportPeriod=period) for period in ("WEEK", "DAY"))
        spans = [(row["startDate"], row["endDate"]) for row in weeks["salesAggregate"]]
        assert spans == [("2026-11-01", "2026-11-07"), ("2026-11-08", "2026-11-14")]
        units = [
            sum(row["shippedUnits"] for row in document[table])
            for document in (weeks, by_day)
            for table in ("salesAggregate", "salesByAsin")
        ]
        assert len(set(units)) == 1

    def test_views_differ_and_one_programme_has_nothing(self, vendor: ReportCaller) -> None:
        window = days("2026-11-08", "2026-11-14")
        documents = [
            self.read(vendor, window, reportPeriod="WEEK", distributorView=view)
            for view in ("MANUFACTURING", "SOURCING")
        ]
        assert ["orderedUnits" in document["salesByAsin"][0] for document in documents] == [True, False]
        options = self.OPTIONS | {"reportPeriod": "WEEK", "sellingProgram": "FRESH"}
        assert vendor.made(VENDOR_SALES, *window, **options)["processingStatus"] == "CANCELLED"

    def test_the_truth_can_be_asked(self, vendor: ReportCaller, world: ReportWorld) -> None:
        window = days("2026-10-01", "2026-10-31")
        document = self.read(vendor, window, reportPeriod="MONTH")
        first = milliseconds(instant(window[0])) // DAY
        scope = (US, "MANUFACTURING", "RETAIL")
        assert document["salesByAsin"] == world.vendor_sales.rows(scope, range(first, first + 31), Period.MONTH)
