"""Streams of Data Kiosk: what is asked, what comes, and that it is what the reports of the same account say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from integration_tests.simulator.instants import DAY, day, instant
from integration_tests.simulator.report_traffic import PRODUCTS
from integration_tests.simulator.report_vendor_sales import ASINS
from integration_tests.support.in_process import check
from integration_tests.support.output import Row, jobs_of, keys, windows_of
from integration_tests.support.report_shops import (
    TRAFFIC_BY_DATE,
    VENDOR_SALES,
    ReportShop,
    report_seller,
    report_vendor,
)
from source_amazon_sp.data_kiosk.catalog import QUERIES

BY_DATE = "sales_and_traffic_by_date"
BY_ASIN = "sales_and_traffic_by_asin"
TRENDS = "sales_and_traffic_trends"
ECONOMICS = "economics"
MANUFACTURING = "vendor_analytics_manufacturing"
SOURCING = "vendor_analytics_sourcing"
ROOTS = {BY_DATE: "salesAndTrafficByDate", BY_ASIN: "salesAndTrafficByAsin", ECONOMICS: "economics"}
US, CA = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"
DATED = ("marketplace_id", "startDate", "endDate")


def asked(shop: ReportShop, root: str | None = None) -> list[tuple[str, str]]:
    """The first and the last day of each query, in the order in which they were asked."""
    return [query.asked.days for query in shop.kiosk.queries(root)]


def days_between(first: str, last: str) -> list[str]:
    start, end = (instant(f"{text}T00:00:00Z") // DAY for text in (first, last))
    return [day(date * DAY) for date in range(start, end + 1)]


def total(rows: Iterable[Row], *columns: str) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Sums by marketplace and day."""
    sums: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        found = sums.setdefault((row["marketplace_id"], row["startDate"]), [0] * len(columns))
        for at, column in enumerate(columns):
            found[at] = round(found[at] + row[column], 2)
    return {key: tuple(found) for key, found in sums.items()}


@pytest.fixture(scope="module")
def shop() -> ReportShop:
    """A seller, read once."""
    shop = report_seller("US", "CA", start="2026-10-20")
    shop.sync(BY_DATE, BY_ASIN, TRENDS, ECONOMICS)
    return shop


@pytest.fixture(scope="module")
def vendor() -> ReportShop:
    """A vendor, read once."""
    shop = report_vendor(start="2026-11-01")
    shop.sync(MANUFACTURING, SOURCING)
    return shop


class TestTheNumbers:
    def rows(self, shop: ReportShop, stream: str) -> list[Row]:
        output = shop.last
        assert (output.status, output.errors()) == (0, [])
        return output.rows(stream)

    @pytest.mark.parametrize(
        ("stream", "more"), [(BY_DATE, ()), (BY_ASIN, ("childAsin",)), (TRENDS, ("childAsin",)), (ECONOMICS, ("msku",))]
    )
    def test_every_day_comes_once_and_no_other(self, shop: ReportShop, stream: str, more: tuple[str, ...]) -> None:
        rows = self.rows(shop, stream)
        assert max(keys(rows, *DATED, *more).values()) == 1
        assert {row["startDate"] for row in rows} == set(days_between("2026-10-20", "2026-11-18"))
        assert {row["marketplace_id"] for row in rows} == {US, CA}
        assert all(row["startDate"] == row["endDate"] for row in rows)

    def test_days_are_those_of_the_report(self, shop: ReportShop) -> None:
        mine = self.rows(shop, BY_DATE)
        other = report_seller("US", "CA", start="2026-10-20")
        theirs = other.sync(TRAFFIC_BY_DATE).rows(TRAFFIC_BY_DATE)
        assert len(theirs) == len(mine) == 2 * 30
        reported = {
            (row["marketplace_id"], row["date"]): (
                row["salesByDate"]["orderedProductSales"]["amount"],
                row["salesByDate"]["unitsOrdered"],
                row["trafficByDate"]["sessions"],
            )
            for row in theirs
        }
        assert total(mine, "orderedProductSales_amount", "unitsOrdered", "sessions") == reported

    @pytest.mark.parametrize("stream", [BY_ASIN, TRENDS])
    def test_products_add_up_to_their_days(self, shop: ReportShop, stream: str) -> None:
        columns = ("orderedProductSales_amount", "unitsOrdered", "sessions", "pageViews")
        assert total(self.rows(shop, stream), *columns) == total(self.rows(shop, BY_DATE), *columns)

    def test_proceeds_are_of_every_sku_that_was_sold(self, shop: ReportShop) -> None:
        rows = self.rows(shop, ECONOMICS)
        assert total(rows, "unitsOrdered") == {
            key: sums for key, sums in total(self.rows(shop, BY_DATE), "unitsOrdered").items() if sums[0]
        }
        assert {row["msku"] for row in rows} == {sku for _, _, sku in PRODUCTS}
        assert all(row["fees"][0]["charges"][0]["aggregatedDetail"]["totalAmount"]["amount"] > 0 for row in rows)

    def test_rows_say_which_query_brought_them(self, shop: ReportShop) -> None:
        known = {query.query_id for query in shop.kiosk.queries()}
        for row in self.rows(shop, BY_ASIN):
            assert row["_query_id"] in known
            assert row["_window_start"] <= row["startDate"] < row["_window_end"]

    def test_a_second_sync_of_the_day_asks_nothing(self) -> None:
        shop = report_seller(start="2026-11-10")
        shop.sync(BY_DATE, BY_ASIN, TRENDS, ECONOMICS)
        before = len(shop.kiosk.queries())
        second = shop.sync(BY_DATE, BY_ASIN, TRENDS, ECONOMICS)
        assert (second.status, len(shop.kiosk.queries()), second.of("RECORD")) == (0, before, [])


class TestWhatIsAsked:
    def test_two_years_of_days_of_all_marketplaces_are_a_handful_of_queries(self) -> None:
        shop = report_seller("US", "CA", "MX", days=760)
        rows = shop.sync(BY_DATE).rows(BY_DATE)
        assert len(asked(shop)) == 5
        assert len(rows) == len(keys(rows, *DATED)) == 3 * 727
        assert asked(shop) == sorted(asked(shop), reverse=True)

    def test_products_are_asked_a_day_at_a_time_newest_first(self) -> None:
        shop = report_seller("US", "CA", start="2026-11-10")
        shop.sync(BY_ASIN)
        assert asked(shop) == [(date, date) for date in reversed(days_between("2026-11-10", "2026-11-18"))]

    def test_streams_take_turns(self) -> None:
        shop = report_seller(start="2026-10-20")
        shop.sync(BY_ASIN, ECONOMICS)
        first = [query.asked.root.name for query in shop.kiosk.queries()][:4]
        assert Counter(first) == {ROOTS[BY_ASIN]: 2, ROOTS[ECONOMICS]: 2}

    def test_trends_name_thirty_products_a_query(self) -> None:
        shop = report_seller("US", "CA", start="2026-11-10")
        shop.sync(TRENDS)
        assert [query.asked.root.name for query in shop.kiosk.queries()] == [ROOTS[BY_ASIN], "salesAndTrafficTrends"]
        named = shop.kiosk.queries("salesAndTrafficTrends")[0].asked.arguments["filters"]
        assert {each["marketplaceId"]: set(each["asins"]) for each in named} == {
            place: {child for _, child, _ in PRODUCTS} for place in (US, CA)
        }

    def test_many_products_and_pages_of_both_kinds_of_queries_come_whole(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = report_seller("US", "CA", start="2026-11-10").sync(TRENDS).rows(TRENDS)
        narrow = [replace(query, products=2) if query.products else query for query in QUERIES]
        monkeypatch.setattr("source_amazon_sp.streams.registry.QUERIES", narrow)
        shop = report_seller("US", "CA", start="2026-11-10")
        shop.kiosk.page = 3
        assert total(shop.sync(TRENDS).rows(TRENDS), "unitsOrdered", "pageViews") == total(
            rows, "unitsOrdered", "pageViews"
        )
        assert max(keys(shop.last.rows(TRENDS), *DATED, "childAsin").values()) == 1
        products = len({child for _, child, _ in PRODUCTS})
        assert len(shop.kiosk.queries(ROOTS[BY_ASIN])) == -(-2 * products // 3)
        assert all(
            len(each["asins"]) <= 2
            for query in shop.kiosk.queries("salesAndTrafficTrends")
            for each in query.asked.arguments["filters"]
        )

    def test_days_that_change_late_are_read_again(self) -> None:
        shop = report_seller(days=90, start="2026-09-01")
        shop.sync(BY_ASIN)
        before = len(shop.kiosk.queries())
        shop.wait(86400)
        shop.sync(BY_ASIN)
        again = [first for first, _ in asked(shop)[before:]]
        ages = (*range(1, 15), 21, 28, 35)  # one day is out at the age of two
        assert again == [day(instant("2026-11-21T00:00:00Z") - age * DAY) for age in ages if age > 1]

    def test_more_queries_under_way_than_amazon_takes_are_asked_later(self) -> None:
        shop = report_seller(start="2026-11-01")
        shop.kiosk.takes(ROOTS[BY_ASIN], 3000)  # a second of the machine's: ten can be asked in that
        output = shop.sync(BY_ASIN)
        assert (output.status, output.errors()) == (0, [])
        assert len(asked(shop)) == len(set(asked(shop))) == 18
        assert 429 in {call.status for call in shop.simulator.ledger.calls("createQuery")}


class TestOutcomes:
    def test_a_time_without_data_is_empty_and_done(self) -> None:
        shop = report_seller(days=5, start="2026-10-01")
        output = shop.sync(ECONOMICS)
        assert output.status == 0
        assert {row["startDate"] for row in output.rows(ECONOMICS)} <= set(days_between("2026-11-15", "2026-11-18"))
        (state,) = output.last_states()
        assert windows_of(state) == {US: [["2026-10-01", "2026-11-19"]]}

    def test_a_query_that_somebody_cancelled_is_asked_again_and_then_done(self) -> None:
        shop = report_seller(start="2026-11-10")
        shop.kiosk.next_cancelled(ROOTS[BY_ASIN], 1)
        output = shop.sync(BY_ASIN)
        assert output.status == 0
        assert {row["startDate"] for row in output.rows(BY_ASIN)} == set(days_between("2026-11-10", "2026-11-18"))

    def test_a_query_that_fails_says_why_and_leaves_its_window_open(self) -> None:
        shop = report_seller(start="2026-11-10")
        shop.kiosk.next_fatal(ROOTS[BY_ASIN], "The moon is in the way.")
        output = shop.sync(BY_ASIN, BY_DATE)
        assert output.status == 1
        said = [error["message"] for error in output.errors()]
        assert any(
            "sales_and_traffic_by_asin" in words and "(FATAL): The moon is in the way." in words for words in said
        )
        assert len(output.rows(BY_DATE)) == 9
        state = output.states(BY_ASIN)[-1]
        assert windows_of(state) == {US: [["2026-11-10", "2026-11-18"]]}
        second = shop.sync(BY_ASIN, BY_DATE)
        assert second.status == 0
        assert {row["startDate"] for row in second.rows(BY_ASIN)} >= {"2026-11-18"}

    def test_fields_that_amazon_denies_are_left_out_with_one_warning(self) -> None:
        shop = report_seller(start="2026-11-10")
        shop.kiosk.deny_fields("claimsAmount", "claimsGranted")
        output = shop.sync(BY_DATE)
        assert (output.status, output.errors()) == (0, [])
        rows = output.rows(BY_DATE)
        assert len(rows) == 9
        assert all("unitsOrdered" in row and row.get("claimsGranted") is None for row in rows)
        (warning,) = [words for words in output.logs("WARN") if "denies" in words]
        assert "2 field(s)" in warning
        assert "sales.claimsAmount, sales.claimsGranted" in warning
        assert "Brand Analytics" in warning
        assert [call.status for call in shop.simulator.ledger.calls("createQuery")][-1] == 202

    def test_without_the_role_the_stream_fails_and_names_it(self) -> None:
        shop = report_seller(start="2026-11-10")
        shop.kiosk.deny_fields("msku")
        output = shop.sync(ECONOMICS, BY_DATE)
        assert output.status == 1
        assert "Selling Partner Insights" in output.errors()[0]["message"]
        assert len(output.rows(BY_DATE)) == 9


class TestPages:
    def test_a_result_of_three_pages_comes_whole(self) -> None:
        shop = report_seller("US", "CA", start="2026-11-10")
        shop.kiosk.page = 7
        rows = shop.sync(BY_DATE).rows(BY_DATE)
        assert len(rows) == len(keys(rows, *DATED)) == 18
        queries = shop.kiosk.queries()
        assert len(queries) == 3
        assert len({query.asked.text for query in queries}) == 1

    def test_every_window_has_its_pages(self) -> None:
        shop = report_seller("US", "CA", start="2026-11-10")
        shop.kiosk.page = 6
        rows = shop.sync(BY_ASIN).rows(BY_ASIN)
        assert Counter(asked(shop)) == {(date, date): 2 for date in days_between("2026-11-10", "2026-11-18")}
        assert max(keys(rows, *DATED, "childAsin").values()) == 1

    def test_a_page_that_is_under_way_is_not_asked_again(self) -> None:
        shop = report_seller("US", "CA", start="2026-11-10", factor=20_000)
        shop.kiosk.page = 7
        shop.kiosk.pages_are_slow = True
        first = shop.sync(BY_DATE)
        assert first.rows(BY_DATE) == []
        assert len(jobs_of(first.last_states()[0])) == 2
        shop.kiosk.pages_are_slow = False
        shop.kiosk.hurry()
        rows = shop.sync(BY_DATE).rows(BY_DATE)
        assert len(rows) == len(keys(rows, *DATED)) == 18
        assert len(shop.kiosk.queries()) == 3


class TestOfVendors:
    def test_products_and_days_come_once(self, vendor: ReportShop) -> None:
        output = vendor.last
        assert (output.status, output.errors()) == (0, [])
        for stream in (MANUFACTURING, SOURCING):
            rows = output.rows(stream)
            assert max(keys(rows, *DATED, "asin").values()) == 1
            assert {row["asin"] for row in rows} == set(ASINS)
            assert {row["startDate"] for row in rows} == set(days_between("2026-11-01", "2026-11-16"))
            assert {row["shippedOrders_shippedUnitsWithRevenue_value_currencyCode"] for row in rows} == {"USD"}

    def test_units_are_those_of_the_report(self, vendor: ReportShop) -> None:
        other = report_vendor(start="2026-11-01")
        theirs = other.sync(VENDOR_SALES).rows(VENDOR_SALES)
        expected = {
            (row["startDate"], row["asin"]): row["shippedUnits"]
            for row in theirs
            if row["distributorView"] == "MANUFACTURING" and row["sellingProgram"] == "RETAIL"
        }
        mine = vendor.last.rows(MANUFACTURING)
        units = "shippedOrders_shippedUnitsWithRevenue_units"
        assert {(row["startDate"], row["asin"]): row[units] for row in mine} == expected


CUSTOM = """
query {
  analytics_salesAndTraffic_2024_04_24 {
    salesAndTrafficByDate(
      aggregateBy: DAY, startDate: $startDate, endDate: $endDate, marketplaceIds: ["ATVPDKIKX0DER"]
    ) { startDate marketplaceId sales { sold: orderedProductSales { amount currencyCode } unitsOrdered } }
  }
}
"""


def custom(query: str = CUSTOM, key: Sequence[str] = ("startDate",)) -> dict[str, Any]:
    return {"custom_queries": [{"name": "my_days", "query": query, "primary_key": list(key)}]}


class TestCustomQueries:
    def test_a_query_of_the_users_is_a_typed_stream(self) -> None:
        shop = report_seller(start="2026-11-10", **custom())
        (described,) = (each["stream"] for each in shop.catalog(["my_days"])["streams"])
        kinds = {name: schema["type"][1] for name, schema in described["json_schema"]["properties"].items()}
        assert described["source_defined_primary_key"] == [["startDate"]]
        assert (
            kinds.items()
            >= {
                "startDate": "string",
                "marketplace_id": "string",
                "sales_sold_amount": "number",
                "sales_unitsOrdered": "integer",
            }.items()
        )
        output = shop.sync("my_days", BY_DATE)
        assert (output.status, output.logs("WARN")) == (0, [])
        assert {row["startDate"]: row["sales_sold_amount"] for row in output.rows("my_days")} == {
            row["startDate"]: row["orderedProductSales_amount"] for row in output.rows(BY_DATE)
        }

    def test_without_a_key_rows_have_one_of_their_own(self) -> None:
        shop = report_seller(start="2026-11-10", **custom(key=()))
        rows = shop.sync("my_days").rows("my_days")
        assert len(keys(rows, "_row_id")) == len(rows) == 9
        shop.last = None
        assert keys(shop.sync("my_days").rows("my_days"), "_row_id") == keys(rows, "_row_id")

    def test_a_query_that_amazon_refuses_fails_alone(self) -> None:
        shop = report_seller(start="2026-11-10", **custom(CUSTOM.replace("unitsOrdered", "unitsInvented")))
        output = shop.sync("my_days", BY_DATE)
        assert output.status == 1
        assert len(output.rows(BY_DATE)) == 9
        assert "unitsInvented" in output.errors()[0]["message"]

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            (CUSTOM.rstrip()[:-1], "custom_queries: my_days: the query lacks 1 closing bracket(s), the last one }."),
            (CUSTOM.replace("unitsOrdered", "unitsOrdered " * 700), "characters, and Amazon takes 8000. Ask for fewer"),
        ],
    )
    def test_check_says_what_is_wrong_with_a_query(self, query: str, said: str) -> None:
        shop = report_seller(**custom(query))
        told = check(shop.simulator, shop.config).connection()
        assert told["status"] == "FAILED"
        assert said in told["message"]

    @pytest.mark.parametrize("name", [BY_DATE, TRAFFIC_BY_DATE])
    def test_check_says_that_a_name_is_taken(self, name: str) -> None:
        entry = {"name": name, "query": CUSTOM}
        shop = report_seller(custom_queries=[entry])
        told = check(shop.simulator, shop.config).connection()
        assert f"custom_queries: {name} is the name of a stream already." in told["message"]
