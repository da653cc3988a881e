"""
The catalogue: listings, items, prices, fees, content.

Most of it is a picture of the moment, stamped, and asked for by product: the products are those of the listings report.
Several listings may be of one ASIN, so what Amazon says of a listing is asked for by SKU, and what it says of the
product by ASIN.
"""

from collections.abc import Mapping

import pendulum

from source_amazon_sp.api.operations.products import (
    GET_COMPETITIVE_PRICING,
    GET_COMPETITIVE_SUMMARY,
    GET_FEATURED_OFFER_EXPECTED_PRICE_BATCH,
    GET_ITEM_REVIEW_TOPICS,
    GET_ITEM_REVIEW_TRENDS,
    GET_LISTINGS_RESTRICTIONS,
    GET_MY_FEES_ESTIMATES,
    GET_VEHICLES,
    LIST_CONTENT_DOCUMENT_ASIN_RELATIONS,
    SEARCH_CATALOG_ITEMS,
    SEARCH_CONTENT_DOCUMENTS,
    SEARCH_CONTENT_PUBLISH_RECORDS,
    SEARCH_DEFINITIONS_PRODUCT_TYPES,
    SEARCH_LISTINGS_ITEMS,
)
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Batch, Ceiling, Parent, ResourceSpec, Scope, Template, Windows

_SELLER = frozenset({AccountType.SELLER})
_BOTH = frozenset({AccountType.SELLER, AccountType.VENDOR})
_OBSERVED: Mapping[str, Template] = {"_observed_at": "$now"}
_EACH_PRODUCT = Batch(column="asin1", size=1)

# Nothing on Amazon was listed by the APIs' ancestors before.
_ALL_THAT_STANDS = pendulum.datetime(2000, 1, 1)

_LISTING_DATA = (  # all but procurement, which vendors have
    "summaries",
    "attributes",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "relationships",
    "productTypes",
)
_ITEM_DATA = (  # all but vendorDetails, which vendors have
    "attributes",
    "classifications",
    "dimensions",
    "identifiers",
    "images",
    "productTypes",
    "relationships",
    "salesRanks",
    "summaries",
)
_SUMMARY_DATA = ("featuredBuyingOptions", "referencePrices", "lowestPricedOffers", "similarItems")
_REVIEWED_IN = frozenset({"US", "GB", "FR", "IT", "DE", "ES", "JP"})  # where Amazon analyses what customers write

ROWS = (
    ResourceSpec(
        name="listings_items",
        account_types=_SELLER,
        operation=SEARCH_LISTINGS_ITEMS,
        records_at=("items",),
        scope=Scope.MARKETPLACE,
        path={"sellerId": "$seller_id"},
        queries=(
            {
                "marketplaceIds": "$marketplace_id",
                "includedData": _LISTING_DATA,
                "lastUpdatedAfter": "$after",
                "lastUpdatedBefore": "$before",
                "pageSize": 20,
                # A listing that changes meanwhile leaves the window, and what follows moves up a place: those that
                # changed lately, the likeliest to change again, are read last. What slips through is looked back at.
                "sortBy": "lastUpdatedDate",
                "sortOrder": "ASC",
            },
        ),
        windows=Windows(
            grid=Grid(Period.DAY, 180), standing_since=_ALL_THAT_STANDS, look_back=pendulum.duration(days=2)
        ),
        ceiling=Ceiling(
            counted_at=("numberOfResults",),
            most=1000,
            within=(("lastUpdatedAfter", "lastUpdatedBefore"), ("createdAfter", "createdBefore")),
        ),
        primary_key=("marketplace_id", "sku"),
        cursor_field="lastUpdatedDate",
        latest={"lastUpdatedDate": (("summaries", "lastUpdatedDate"),)},
        needs=("seller_id",),
    ),
    ResourceSpec(
        name="catalog_items",
        account_types=_SELLER,
        operation=SEARCH_CATALOG_ITEMS,
        records_at=("items",),
        scope=Scope.MARKETPLACE,
        queries=(
            {
                "marketplaceIds": "$marketplace_id",
                "identifiers": "$ids",
                "identifiersType": "ASIN",
                "includedData": _ITEM_DATA,
                "pageSize": 20,
            },
        ),
        batch=Batch(column="asin1", size=20),
        primary_key=("marketplace_id", "asin"),
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="listings_restrictions",
        account_types=_SELLER,
        operation=GET_LISTINGS_RESTRICTIONS,
        records_at=(),
        one=True,  # a product without restrictions is a row too, so that one that was copied is not left standing
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceIds": "$marketplace_id", "asin": "$asin1", "sellerId": "$seller_id"},),
        batch=_EACH_PRODUCT,
        primary_key=("marketplace_id", "asin"),
        columns={"asin": "$asin1", **_OBSERVED},
        needs=("seller_id",),
    ),
    ResourceSpec(
        name="product_fees",
        account_types=_SELLER,
        operation=GET_MY_FEES_ESTIMATES,
        records_at=(),
        scope=Scope.MARKETPLACE,
        body="$items",
        batch=Batch(
            column="seller_sku",
            size=20,
            item={
                "FeesEstimateRequest": {
                    "MarketplaceId": "$marketplace_id",
                    "IsAmazonFulfilled": "$is_amazon_fulfilled",
                    "PriceToEstimateFees": {"ListingPrice": {"CurrencyCode": "$currency", "Amount": "$price"}},
                    "Identifier": "$seller_sku",
                },
                "IdType": "SellerSKU",
                "IdValue": "$seller_sku",
            },
        ),
        primary_key=("marketplace_id", "seller_sku"),
        columns=_OBSERVED,
        copied={"seller_sku": ("FeesEstimateIdentifier", "IdValue")},
    ),
    ResourceSpec(
        name="competitive_pricing",
        account_types=_SELLER,
        operation=GET_COMPETITIVE_PRICING,
        records_at=("payload",),
        scope=Scope.MARKETPLACE,
        queries=({"MarketplaceId": "$marketplace_id", "ItemType": "Asin", "Asins": "$ids"},),
        batch=Batch(column="asin1", size=20),
        primary_key=("marketplace_id", "ASIN"),
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="competitive_summaries",
        account_types=_SELLER,
        operation=GET_COMPETITIVE_SUMMARY,
        records_at=("responses",),
        scope=Scope.MARKETPLACE,
        body={"requests": "$items"},
        batch=Batch(
            column="asin1",
            size=20,
            item={
                "uri": "/products/pricing/2022-05-01/items/competitiveSummary",
                "method": "GET",
                "marketplaceId": "$marketplace_id",
                "asin": "$asin1",
                "includedData": _SUMMARY_DATA,
                "lowestPricedOffersInputs": [{"itemCondition": "New", "offerType": "Consumer"}],
            },
        ),
        primary_key=("marketplace_id", "asin"),
        columns=_OBSERVED,
        copied={"asin": ("body", "asin")},
    ),
    ResourceSpec(
        name="featured_offer_expected_prices",
        account_types=_SELLER,
        operation=GET_FEATURED_OFFER_EXPECTED_PRICE_BATCH,
        records_at=("responses",),
        scope=Scope.MARKETPLACE,
        body={"requests": "$items"},
        batch=Batch(
            column="seller_sku",
            size=40,
            item={
                "uri": "/products/pricing/2022-05-01/offer/featuredOfferExpectedPrice",
                "method": "GET",
                "marketplaceId": "$marketplace_id",
                "sku": "$seller_sku",
            },
        ),
        primary_key=("marketplace_id", "sku"),
        columns=_OBSERVED,
        copied={"sku": ("request", "sku")},
        left_out=(("headers",),),
    ),
    ResourceSpec(
        name="aplus_content_documents",
        account_types=_BOTH,
        operation=SEARCH_CONTENT_DOCUMENTS,
        records_at=("contentMetadataRecords",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id"},),
        primary_key=("marketplace_id", "contentReferenceKey"),
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="aplus_content_asins",
        account_types=_BOTH,
        operation=LIST_CONTENT_DOCUMENT_ASIN_RELATIONS,
        records_at=("asinMetadataSet",),
        scope=Scope.MARKETPLACE,
        path={"contentReferenceKey": "$contentReferenceKey"},
        queries=({"marketplaceId": "$marketplace_id", "includedDataSet": "METADATA"},),
        parent=Parent(row="aplus_content_documents", values={"contentReferenceKey": ("contentReferenceKey",)}),
        primary_key=("marketplace_id", "contentReferenceKey", "asin"),
        columns={"contentReferenceKey": "$contentReferenceKey", **_OBSERVED},
    ),
    ResourceSpec(
        name="aplus_publish_records",
        account_types=_SELLER,
        operation=SEARCH_CONTENT_PUBLISH_RECORDS,
        records_at=("publishRecordList",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id", "asin": "$asin1"},),
        batch=_EACH_PRODUCT,
        primary_key=("marketplace_id", "asin", "contentReferenceKey", "locale"),
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="product_types",
        account_types=_BOTH,
        operation=SEARCH_DEFINITIONS_PRODUCT_TYPES,
        records_at=("productTypes",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceIds": "$marketplace_id"},),  # without keywords Amazon lists them all
        primary_key=("marketplace_id", "name"),
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="item_review_topics",
        account_types=_SELLER,
        operation=GET_ITEM_REVIEW_TOPICS,
        records_at=(),
        one=True,
        scope=Scope.MARKETPLACE,
        path={"asin": "$asin1"},
        queries=tuple(
            {"marketplaceId": "$marketplace_id", "sortBy": order} for order in ("MENTIONS", "STAR_RATING_IMPACT")
        ),
        batch=_EACH_PRODUCT,
        primary_key=("marketplace_id", "asin", "sortBy"),
        columns={"asin": "$asin1", "sortBy": "$sortBy", **_OBSERVED},
        countries=_REVIEWED_IN,
    ),
    ResourceSpec(
        name="item_review_trends",
        account_types=_SELLER,
        operation=GET_ITEM_REVIEW_TRENDS,
        records_at=(),
        one=True,
        scope=Scope.MARKETPLACE,
        path={"asin": "$asin1"},
        queries=({"marketplaceId": "$marketplace_id"},),
        batch=_EACH_PRODUCT,
        primary_key=("marketplace_id", "asin"),
        columns={"asin": "$asin1", **_OBSERVED},
        countries=_REVIEWED_IN,
    ),
    ResourceSpec(
        name="vehicles",
        account_types=_SELLER,
        operation=GET_VEHICLES,
        records_at=("vehicles",),
        scope=Scope.MARKETPLACE,
        queries=tuple(
            {"marketplaceId": "$marketplace_id", "vehicleType": kind, "updatedAfter": "$after"}
            for kind in ("CAR", "MOTORBIKE")
        ),
        windows=Windows(grid=None, standing_since=_ALL_THAT_STANDS),
        primary_key=("marketplace_id", "vehicleType", "identifierStandard", "identifierValue"),
        cursor_field="lastProcessedDate",
        columns={"vehicleType": "$vehicleType"},
        # Any one of its identifiers tells a vehicle from the others.
        copied={
            "identifierStandard": ("identifiers", 0, "standard"),
            "identifierValue": ("identifiers", 0, "value"),
        },
        latest={"lastProcessedDate": (("lastProcessedDate",),)},
    ),
)
