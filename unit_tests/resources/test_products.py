"""What is particular about the endpoints of the catalogue."""

from typing import Any

import pytest

from source_amazon_sp.errors import ConfigError
from source_amazon_sp.marketplaces import BY_COUNTRY
from unit_tests.resources.selling import SPECS, Seller
from unit_tests.support.client import Answer

US, CA, DE = (BY_COUNTRY[country].id for country in ("US", "CA", "DE"))
NOW = "2026-11-20T12:00:00Z"


def listing(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "seller_sku": f"FAKE-{number:02}",
        "asin1": f"B0FAKE00{number:02}",
        "price": 9.5,
        "is_amazon_fulfilled": False,
        **columns,
    }


MANY = [listing(number) for number in range(45)]
TWO_OF_ONE = [listing(1), listing(2, asin1="B0FAKE0001", is_amazon_fulfilled=True)]


def seller(operation: str, answer: Answer, listings: list[dict[str, Any]] | None = None, **keys: Any) -> Seller:
    return Seller({operation: answer}, {US: listings or []}, seller_id="AFAKESELLER", **keys)


class TestListingsItems:
    def test_listings_that_stand_are_asked_for_from_the_beginning_newest_windows_first(self) -> None:
        account = seller("searchListingsItems", lambda _: {"numberOfResults": 0, "items": []})
        account.sync("listings_items")
        first, *_, last = account.client.asked
        assert first.path == {"sellerId": "AFAKESELLER"}
        assert {name: first.query[name] for name in ("marketplaceIds", "pageSize", "sortBy", "sortOrder")} == {
            "marketplaceIds": US,
            "pageSize": 20,
            "sortBy": "lastUpdatedDate",
            "sortOrder": "ASC",
        }
        assert first.query["lastUpdatedBefore"] == "2026-11-20T11:58:00Z"
        assert last.query["lastUpdatedAfter"] == "2000-01-01T00:00:00Z"
        assert len(account.client.asked) == 56

    def test_the_next_sync_asks_for_what_changed_and_once_a_day_for_two_days(self) -> None:
        account = seller("searchListingsItems", lambda _: {"numberOfResults": 0, "items": []})
        account.sync("listings_items")
        since = []
        for hours in (2, 24):
            account.clock.advance(hours * 3600)
            account.sync("listings_items")
            since.append([asked.query["lastUpdatedAfter"] for asked in account.client.asked])
        assert since == [["2026-11-20T11:58:00Z"], ["2026-11-18T13:58:00Z"]]

    def test_the_cursor_is_the_summarys(self) -> None:
        item = {"sku": "FAKE-1", "summaries": [{"marketplaceId": US, "lastUpdatedDate": "2026-11-18T01:00:00+01:00"}]}
        account = seller("searchListingsItems", lambda _: {"numberOfResults": 1, "items": [dict(item)]})
        row, *_ = account.sync("listings_items")
        assert (row["marketplace_id"], row["sku"], row["lastUpdatedDate"]) == (US, "FAKE-1", "2026-11-18T00:00:00Z")

    def test_more_than_a_thousand_are_asked_for_in_halves(self) -> None:
        def crowded(query: dict[str, Any]) -> Any:
            wide = query["lastUpdatedAfter"] < "2026-10" and query["lastUpdatedBefore"] > "2026-11"
            return {"numberOfResults": 1700 if wide else 850, "items": []}

        account = seller("searchListingsItems", crowded)
        account.sync("listings_items")
        whole, later, earlier, *_ = (asked.query for asked in account.client.asked)
        assert later["lastUpdatedBefore"] == whole["lastUpdatedBefore"]
        assert later["lastUpdatedAfter"] == earlier["lastUpdatedBefore"]
        assert earlier["lastUpdatedAfter"] == whole["lastUpdatedAfter"]
        assert later["includedData"] == whole["includedData"]

    @pytest.mark.parametrize("name", ["listings_items", "listings_restrictions"])
    def test_without_the_sellers_id_it_says_so(self, name: str) -> None:
        with pytest.raises(ConfigError, match="seller_id"):
            Seller({}).sync(name)


class TestBatches:
    def test_catalogue_items_are_asked_for_by_twenties_of_asins(self) -> None:
        def found(query: dict[str, Any]) -> Any:
            return {"numberOfResults": 20, "items": [{"asin": asin} for asin in query["identifiers"]]}

        account = seller("searchCatalogItems", found, [*MANY, listing(1, seller_sku="FAKE-99")])
        rows = account.sync("catalog_items")
        assert [len(asked.query["identifiers"]) for asked in account.client.asked] == [20, 20, 5]
        assert {asked.query["identifiersType"] for asked in account.client.asked} == {"ASIN"}
        assert [row["asin"] for row in rows] == [each["asin1"] for each in MANY]
        assert {row["_observed_at"] for row in rows} == {NOW}

    def test_fees_are_asked_for_by_sku_at_its_price_in_the_marketplaces_currency(self) -> None:
        account = seller("getMyFeesEstimates", lambda _: [], [*TWO_OF_ONE, {"seller_sku": "FAKE-03"}])
        account.sync("product_fees")
        (asked,) = account.client.asked
        first, second = asked.body
        assert first == {
            "FeesEstimateRequest": {
                "MarketplaceId": US,
                "IsAmazonFulfilled": False,
                "PriceToEstimateFees": {"ListingPrice": {"CurrencyCode": "USD", "Amount": 9.5}},
                "Identifier": "FAKE-01",
            },
            "IdType": "SellerSKU",
            "IdValue": "FAKE-01",
        }
        assert (second["IdValue"], second["FeesEstimateRequest"]["IsAmazonFulfilled"]) == ("FAKE-02", True)

    def test_a_fee_that_amazon_can_not_estimate_is_a_row_that_says_so(self) -> None:
        results = [
            {"Status": status, "FeesEstimateIdentifier": {"IdValue": sku}, "Error": {"Code": code}}
            for status, sku, code in (("Success", "FAKE-01", ""), ("ClientError", "FAKE-02", "InvalidParameterValue"))
        ]
        rows = seller("getMyFeesEstimates", lambda _: results, TWO_OF_ONE).sync("product_fees")
        assert [(row["seller_sku"], row["Status"], row["Error"]["Code"]) for row in rows] == [
            ("FAKE-01", "Success", ""),
            ("FAKE-02", "ClientError", "InvalidParameterValue"),
        ]

    def test_competing_prices_are_asked_for_by_asin(self) -> None:
        def priced(query: dict[str, Any]) -> Any:
            return {"payload": [{"status": "Success", "ASIN": asin} for asin in query["Asins"]]}

        account = seller("getCompetitivePricing", priced, TWO_OF_ONE)
        (row,) = account.sync("competitive_pricing")
        assert account.client.asked[0].query == {"MarketplaceId": US, "ItemType": "Asin", "Asins": ["B0FAKE0001"]}
        assert (row["marketplace_id"], row["ASIN"]) == (US, "B0FAKE0001")

    @pytest.mark.parametrize(
        ("name", "operation", "found", "key"),
        [
            ("competitive_summaries", "getCompetitiveSummary", {"body": {"asin": "B0FAKE0001"}}, "asin"),
            ("featured_offer_expected_prices", "getFeaturedOfferExpectedPriceBatch", {"request": {"sku": "F"}}, "sku"),
        ],
    )
    def test_requests_within_a_request_are_told_apart(
        self, name: str, operation: str, found: dict[str, Any], key: str
    ) -> None:
        account = seller(operation, lambda _: {"responses": [{**found, "status": {"statusCode": 400}}]}, MANY)
        rows = account.sync(name)
        size = SPECS[name].batch.size
        assert [len(asked.body["requests"]) for asked in account.client.asked] == [size] * (45 // size) + [45 % size]
        first = account.client.asked[0].body["requests"][0]
        assert (first["method"], first["marketplaceId"]) == ("GET", US)
        assert first["uri"].startswith("/products/pricing/2022-05-01/")
        assert rows[0][key] == next(iter(found.values()))[key]
        assert rows[0]["status"] == {"statusCode": 400}


class TestProductsOneByOne:
    def test_a_product_without_restrictions_is_a_row(self) -> None:
        account = seller("getListingsRestrictions", lambda _: {"restrictions": []}, TWO_OF_ONE)
        (row,) = account.sync("listings_restrictions")
        assert account.client.asked[0].query == {
            "marketplaceIds": US,
            "asin": "B0FAKE0001",
            "sellerId": "AFAKESELLER",
        }
        assert row == {"restrictions": [], "marketplace_id": US, "asin": "B0FAKE0001", "_observed_at": NOW}

    def test_topics_of_reviews_come_in_two_orders_where_there_are_any(self) -> None:
        def topics(query: dict[str, Any]) -> Any:
            return {"topics": {"positiveTopics": []}} if query["sortBy"] == "MENTIONS" else {}

        account = seller("getItemReviewTopics", topics, [listing(1)])
        (row,) = account.sync("item_review_topics")
        assert (row["asin"], row["sortBy"], row["marketplace_id"]) == ("B0FAKE0001", "MENTIONS", US)
        assert [asked.query["sortBy"] for asked in account.client.asked] == ["MENTIONS", "STAR_RATING_IMPACT"]

    def test_reviews_are_asked_for_where_amazon_analyses_them(self) -> None:
        listings = {marketplace: [listing(1)] for marketplace in (US, CA)}
        account = Seller({"getItemReviewTrends": lambda _: {"reviewTrends": {}}}, listings, marketplaces=["US", "CA"])
        assert [row["marketplace_id"] for row in account.sync("item_review_trends")] == [US]

    def test_published_content_is_asked_for_by_product(self) -> None:
        record = {"asin": "B0FAKE0001", "contentReferenceKey": "FAKE", "locale": "en-US"}
        account = seller("searchContentPublishRecords", lambda _: {"publishRecordList": [dict(record)]}, [listing(1)])
        assert account.sync("aplus_publish_records") == [{**record, "marketplace_id": US, "_observed_at": NOW}]


def test_products_of_a_document_are_asked_for_by_its_key() -> None:
    answers: dict[str, Answer] = {
        "searchContentDocuments": lambda _: {"contentMetadataRecords": [{"contentReferenceKey": "FAKE/1"}]},
        "listContentDocumentAsinRelations": lambda _: {"asinMetadataSet": [{"asin": "B0FAKE0001"}]},
    }
    account = Seller(answers)
    (row,) = account.sync("aplus_content_asins")
    assert account.client.asked[-1].path == {"contentReferenceKey": "FAKE/1"}
    assert (row["marketplace_id"], row["contentReferenceKey"], row["asin"]) == (US, "FAKE/1", "B0FAKE0001")


class TestVehicles:
    def test_all_are_read_then_those_that_change(self) -> None:
        vehicle = {
            "identifiers": [{"standard": "KTYPE", "value": "00123"}, {"standard": "AMAZON_ID", "value": "FAKE"}],
            "lastProcessedDate": "2024-09-01T18:00:03+00:00",
        }
        account = Seller({"getVehicles": lambda _: {"vehicles": [dict(vehicle)]}}, marketplaces=["DE"], region="EU")
        rows = account.sync("vehicles")
        assert [row["vehicleType"] for row in rows] == ["CAR", "MOTORBIKE"]
        assert {(row["identifierStandard"], row["identifierValue"]) for row in rows} == {("KTYPE", "00123")}
        assert {row["lastProcessedDate"] for row in rows} == {"2024-09-01T18:00:03Z"}
        assert {asked.query["updatedAfter"] for asked in account.client.asked} == {"2000-01-01T00:00:00Z"}
        account.clock.advance(3600)
        account.sync("vehicles")
        assert {asked.query["updatedAfter"] for asked in account.client.asked} == {"2026-11-20T11:58:00Z"}
        assert {asked.query["marketplaceId"] for asked in account.client.asked} == {DE}
