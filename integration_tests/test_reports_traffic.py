"""Sales and traffic, one report type for two streams: their sums are each day's, and a document is asked for once."""

from collections import Counter
from dataclasses import dataclass

import pytest

from integration_tests.simulator.instants import DAY, instant
from integration_tests.simulator.report_traffic import PRODUCTS, Facts, added
from integration_tests.support.output import Output, Row
from integration_tests.support.report_shops import (
    TRAFFIC,
    TRAFFIC_BY_DATE,
    ReportShop,
    deduplicated,
    report_seller,
)
from source_amazon_sp.marketplaces import BY_COUNTRY

STREAMS = (TRAFFIC, TRAFFIC_BY_DATE)
Sums = tuple[int, float, int, int]  # units, money, sessions, page views


@dataclass
class TwoDays:
    """A first sync, and the one a day later; `before` is how many reports the first one had made."""

    shop: ReportShop
    first: Output
    second: Output
    before: int

    def rows(self, stream: str) -> list[Row]:
        return [*self.first.rows(stream), *self.second.rows(stream)]


def two_days(country: str, time_of_day: str, start: str) -> TwoDays:
    shop = report_seller(country, start=start, now=f"2026-11-20T{time_of_day}Z")
    first = shop.sync(*STREAMS)
    before = len(shop.created())
    shop.wait(86400)
    return TwoDays(shop, first, shop.sync(*STREAMS), before)


@pytest.fixture(scope="module")
def noon() -> TwoDays:
    return two_days("US", "12:00:00", "2026-11-12")


class TestOneDocumentForBoth:
    def test_in_a_later_sync_each_report_is_asked_for_and_fetched_once(self, noon: TwoDays) -> None:
        asked = noon.shop.created(TRAFFIC, since=noon.before)
        days = Counter((report.asked.start, report.asked.end) for report in asked)
        assert max(days.values()) == 1
        assert noon.shop.simulator.ledger.count("downloadDocument") == noon.shop.simulator.ledger.created()

    def test_both_streams_read_it(self, noon: TwoDays) -> None:
        ids = [{row["_report_id"] for row in noon.second.rows(stream)} for stream in STREAMS]
        assert ids[0] == ids[1] == {report.report_id for report in noon.shop.created(TRAFFIC, since=noon.before)}

    def test_the_first_sync_reads_days_by_date_in_one_report(self, noon: TwoDays) -> None:
        asked = noon.shop.created(TRAFFIC)[: noon.before]
        by_date = [report for report in asked if "dateGranularity" in report.asked.options]
        assert len(by_date) == 1
        assert len(asked) == 1 + len({row["_window_start"] for row in noon.first.rows(TRAFFIC)})

    def test_the_new_day_and_the_days_before_are_read(self, noon: TwoDays) -> None:
        windows = sorted({row["_window_start"] for row in noon.second.rows(TRAFFIC)})
        assert windows == [f"2026-11-{day}" for day in range(12, 20)]
        assert sorted({row["date"] for row in noon.second.rows(TRAFFIC_BY_DATE)}) == windows

    def test_a_third_sync_on_that_day_asks_for_nothing(self, noon: TwoDays) -> None:
        before = len(noon.shop.created())
        third = noon.shop.sync(*STREAMS)
        assert noon.shop.created(since=before) == []
        assert [third.statuses(stream)[-1] for stream in STREAMS] == ["COMPLETE", "COMPLETE"]

    def test_both_are_complete(self, noon: TwoDays) -> None:
        for output in (noon.first, noon.second):
            assert (output.status, output.errors()) == (0, [])


@pytest.mark.parametrize(
    ("country", "time_of_day"),
    [("US", "00:10:00"), ("US", "12:00:00"), ("US", "23:30:00"), ("JP", "14:30:00"), ("JP", "15:30:00")],
)
def test_sums_are_those_of_the_world_whatever_the_time_of_day(country: str, time_of_day: str) -> None:
    days = two_days(country, time_of_day, "2026-11-14")
    # Amazon has had a day of these long enough at whatever hour; the newest are completed by later syncs.
    dates = [f"2026-11-{day}" for day in range(14, 18)]
    by_asin = deduplicated(days.rows(TRAFFIC), "_row_id").values()
    by_date = deduplicated(days.rows(TRAFFIC_BY_DATE), "marketplace_id", "dateGranularity", "date").values()
    truth = {date: world(days.shop, country, date) for date in dates}
    assert {date: sums_by_asin(by_asin_of(list(by_asin), date)) for date in dates} == truth
    assert {row["date"]: sums_by_date(row) for row in by_date if row["date"] in dates} == truth


def test_rows_by_sku_add_up_to_those_by_parent() -> None:
    options = [{"report_type": TRAFFIC, "options": {"asinGranularity": "SKU"}}]
    shop = report_seller("US", start="2026-11-17", report_options=options)
    output = shop.sync(TRAFFIC)
    dates = {row["_window_start"] for row in output.rows(TRAFFIC)}
    assert dates == {"2026-11-17", "2026-11-18"}
    for date in dates:
        rows = by_asin_of(output.rows(TRAFFIC), date)
        assert {row["sku"] for row in rows} == {sku for _, _, sku in PRODUCTS}
        assert {row["asinGranularity"] for row in rows} == {"SKU"}
        assert sums_by_asin(rows) == world(shop, "US", date)


def by_asin_of(rows: list[Row], date: str) -> list[Row]:
    return [row for row in rows if row["_window_start"] == date]


def sums_by_asin(rows: list[Row]) -> Sums:
    sales, traffic = ([row[part] for row in rows] for part in ("salesByAsin", "trafficByAsin"))
    return (
        sum(each["unitsOrdered"] for each in sales),
        round(sum(each["orderedProductSales"]["amount"] for each in sales), 2),
        sum(each["sessions"] for each in traffic),
        sum(each["pageViews"] for each in traffic),
    )


def sums_by_date(row: Row) -> Sums:
    sales, traffic = row["salesByDate"], row["trafficByDate"]
    return (
        sales["unitsOrdered"],
        sales["orderedProductSales"]["amount"],
        traffic["sessions"],
        traffic["pageViews"],
    )


def world(shop: ReportShop, country: str, date: str) -> Sums:
    facts = facts_of(shop, BY_COUNTRY[country].id, instant(f"{date}T00:00:00Z") // DAY)
    return facts.units, facts.cents / 100, facts.sessions, facts.views


def facts_of(shop: ReportShop, marketplace_id: str, day: int) -> Facts:
    of_product = shop.world.sales_and_traffic.facts
    return added(of_product(marketplace_id, number, day, shop.now) for number in range(len(PRODUCTS)))
