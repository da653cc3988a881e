"""Documents in the language and the numbers of their country: rows are the same everywhere."""

from collections import Counter

import pytest

from integration_tests.simulator.instants import DAY
from integration_tests.simulator.report_samples import sample
from integration_tests.support.output import Output
from integration_tests.support.report_shops import LISTINGS, SETTLEMENTS, ReportShop, report_seller

COLUMNS = {
    "item_name",
    "listing_id",
    "seller_sku",
    "price",
    "quantity",
    "open_date",
    "product_id",
    "fulfillment_channel",
}
HEADER = "settlement-id\tsettlement-start-date\tsettlement-end-date\ttotal-amount\tcurrency\tamount\tposted-date-time"
GERMAN = (
    f"{HEADER}\n"
    "90000000001\t29.10.2026 08:24:51 UTC\t12.11.2026 08:24:50 UTC\t1.234,56\tEUR\t\t\n"
    "90000000001\t\t\t\t\t95,00\t03.11.2026 17:02:56 UTC\n"
    "90000000001\t\t\t\t\t-1.095,50\t11.11.2026 07:00:00 UTC\n"
)


@pytest.fixture(scope="module")
def settled() -> tuple[ReportShop, Output, Output]:
    """Two syncs, a fortnight apart, of a seller in Germany and Britain."""
    shop = report_seller("DE", "GB", days=60)
    first = shop.sync(SETTLEMENTS)
    shop.wait(14 * 86400)
    return shop, first, shop.sync(SETTLEMENTS)


class TestSettlements:
    def test_each_is_read_once(self, settled: tuple[ReportShop, Output, Output]) -> None:
        shop, first, second = settled
        made = shop.world.settlements.settled(shop.now - 89 * DAY, shop.now)
        assert len(made) > 6
        rows = [*first.rows(SETTLEMENTS), *second.rows(SETTLEMENTS)]
        assert Counter(row["settlement_id"] for row in rows) == {each.settlement_id: len(each.rows()) for each in made}
        assert {row["settlement_id"] for row in second.rows(SETTLEMENTS)} == {each.settlement_id for each in made[-2:]}

    def test_lines_add_up_to_the_total_in_either_country(self, settled: tuple[ReportShop, Output, Output]) -> None:
        shop, first, _ = settled
        totals = {row["settlement_id"]: row["total_amount"] for row in first.rows(SETTLEMENTS) if "total_amount" in row}
        truth = {each.settlement_id: each for each in shop.world.settlements.settled(shop.now - 89 * DAY, shop.now)}
        assert {each: truth[each].total / 100 for each in totals} == totals
        for settlement_id, total in totals.items():
            lines = [row for row in first.rows(SETTLEMENTS) if row["settlement_id"] == settlement_id]
            assert sum(row.get("amount", 0) for row in lines) == pytest.approx(total)

    def test_dates_are_the_same_in_either_country(self, settled: tuple[ReportShop, Output, Output]) -> None:
        heads = [row for row in settled[1].rows(SETTLEMENTS) if "total_amount" in row]
        by_currency = {
            currency: sorted(row["settlement_end_date"] for row in heads if row["currency"] == currency)
            for currency in ("EUR", "GBP")
        }
        assert by_currency["EUR"] == by_currency["GBP"]
        assert by_currency["EUR"][-1] == "2026-11-16T00:00:00Z"

    def test_nothing_is_asked_for(self, settled: tuple[ReportShop, Output, Output]) -> None:
        ledger = settled[0].simulator.ledger
        assert ledger.count("createReport") == 0
        rows = [row for output in settled[1:] for row in output.rows(SETTLEMENTS)]
        assert ledger.count("getReportDocument") == len({row["_report_id"] for row in rows})

    @pytest.mark.parametrize("countries", [("DE",), ("GB", "DE")])
    def test_a_german_amount_is_95(self, countries: tuple[str, ...]) -> None:
        shop = report_seller(*countries, days=1)
        shop.api.serve_sample(SETTLEMENTS, GERMAN.encode("cp1252"), "text/plain; charset=Cp1252")
        shop.api.make(SETTLEMENTS)
        shop.wait(2 * 3600)
        head, *lines = shop.sync(SETTLEMENTS).rows(SETTLEMENTS)
        assert (head["total_amount"], head["settlement_end_date"]) == (1234.56, "2026-11-12T08:24:50Z")
        assert [(row["amount"], row["posted_date_time"]) for row in lines] == [
            (95.0, "2026-11-03T17:02:56Z"),
            (-1095.5, "2026-11-11T07:00:00Z"),
        ]


class TestListings:
    @pytest.mark.parametrize("country", ["DE", "JP"])
    def test_columns_are_english_whatever_the_header_says(self, country: str) -> None:
        shop = report_seller(country)
        localised = sample(LISTINGS, country)
        assert localised is not None
        body, content_type = localised.body, localised.content_type
        assert isinstance(body, bytes)
        shop.api.serve_sample(LISTINGS, body, content_type)
        output = shop.sync(LISTINGS)
        rows = output.rows(LISTINGS)
        assert [row["seller_sku"] for row in rows][:2] == ["TEST-SKU-001", "TEST-SKU-002"]
        assert rows[0].keys() >= COLUMNS
        assert output.logs("WARN") == []

    def test_german_prices_and_letters_are_read(self) -> None:
        shop = report_seller("DE")
        rows = {row["seller_sku"]: row for row in shop.sync(LISTINGS).rows(LISTINGS)}
        truth = shop.world.listings.rows("A1PA6795UKMFR9", shop.now)
        assert {sku: (row["item_name"], row["price"]) for sku, row in rows.items()} == {
            row["seller-sku"]: (row["item-name"], float(row["price"])) for row in truth
        }
        assert rows["FAKE-DE-1"]["item_name"] == "Fäke pröduct 1"

    def test_japanese_letters_are_read(self) -> None:
        shop = report_seller("JP")
        assert {row["item_name"] for row in shop.sync(LISTINGS).rows(LISTINGS)} == {
            f"偽の品 {product}" for product in range(1, 13)
        }

    def test_each_marketplace_has_its_own(self) -> None:
        shop = report_seller("DE", "FR", "GB")
        rows = shop.sync(LISTINGS).rows(LISTINGS)
        assert len(shop.created(LISTINGS)) == 3
        assert Counter(row["marketplace_id"] for row in rows) == dict.fromkeys(
            ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1F83G8C2ARO7P"), 12
        )
        assert len({row["_row_id"] for row in rows}) == 36
