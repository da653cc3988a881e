"""The catalogue: listings, items, prices, fees, content."""

from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, Added, Copied, SchemaRow

_LISTINGS = "listings-items-api-model/listingsItems_2021-08-01.json"
_CATALOG = "catalog-items-api-model/catalogItems_2022-04-01.json"
_RESTRICTIONS = "listings-restrictions-api-model/listingsRestrictions_2021-08-01.json"
_FEES = "product-fees-api-model/productFeesV0.json"
_PRICING_V0 = "product-pricing-api-model/productPricingV0.json"
_PRICING = "product-pricing-api-model/productPricing_2022-05-01.json"
_CONTENT = "aplus-content-api-model/aplusContent_2020-11-01.json"
_PRODUCT_TYPES = "product-type-definitions-api-model/definitionsProductTypes_2020-09-01.json"
_FEEDBACK = "customer-feedback-api-model/customerFeedback_2024-06-01.json"
_VEHICLES = "vehicles-api-model/vehicles_2024-11-01.json"

_SNAPSHOT = "no cursor: each sync reads all of it anew, stamped _observed_at."
_FROM_LISTINGS = (
    "The products are those of the listings report, which needs one of the roles Inventory and Order Tracking, Pricing "
    "or Product Listing."
)
_PRICING_ROLES = "Needs the role Pricing or Product Listing."
_CONTENT_ROLES = "Needs the role Brand Analytics or Product Listing."
_FEEDBACK_ROLES = (
    "In the United States, the United Kingdom, Germany, France, Italy, Spain and Japan; products on which Amazon has "
    "nothing have no row. One request per row, about one per second. Needs the role Selling Partner Insights."
)

_ID = {"type": ["null", "string"]}
_OBSERVED_AT = Added("_observed_at", {"type": ["null", "string"], **INSTANT})
_STAMPED = (MARKETPLACE_ID, _OBSERVED_AT)

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "listings_items",
        _LISTINGS,
        "Item",
        "One row per listing of the seller in a marketplace, as it stands now, with its attributes, offers, stock and "
        "issues; primary key marketplace_id and sku; cursor lastUpdatedDate. All listings that stand are read, "
        "whatever replication_start_date says; those that were deleted are not told of, and some changes, such as of "
        "the handling time, come with the next one only, since Amazon does not count them as such. Needs seller_id "
        "in the configuration, and the role Product Listing or Inventory and Order Tracking.",
        added=(MARKETPLACE_ID, Added("lastUpdatedDate", {"type": ["null", "string"], **INSTANT})),
        dropped=frozenset({"procurement"}),  # vendors have it
    ),
    SchemaRow(
        "catalog_items",
        _CATALOG,
        "Item",
        "One row per product that the seller lists in a marketplace, as Amazon's catalogue has it: attributes, "
        f"categories, sales ranks, images; primary key marketplace_id and asin; {_SNAPSHOT} {_FROM_LISTINGS} One "
        "request per twenty products, two per second. Needs the role Product Listing.",
        added=_STAMPED,
        dropped=frozenset({"vendorDetails"}),  # vendors have them
    ),
    SchemaRow(
        "listings_restrictions",
        _RESTRICTIONS,
        "RestrictionList",
        "One row per product that the seller lists in a marketplace, with what keeps the seller from listing it, an "
        f"empty list where nothing does; primary key marketplace_id and asin; {_SNAPSHOT} {_FROM_LISTINGS} One "
        "request per product, five per second. Needs seller_id in the configuration, and the role Product Listing.",
        added=(*_STAMPED, Added("asin", _ID)),
    ),
    SchemaRow(
        "product_fees",
        _FEES,
        "FeesEstimateResult",
        "One row per listing of the seller that has a price, with what Amazon would charge for a sale at that price; "
        f"primary key marketplace_id and seller_sku; {_SNAPSHOT} Where Amazon can't say, the column Error tells why. "
        f"{_FROM_LISTINGS} One request per twenty listings, one every two seconds. Needs one of the roles Pricing, "
        "Product Listing, Finance and Accounting, Inventory and Order Tracking or Amazon Fulfillment.",
        added=(*_STAMPED, Copied("seller_sku", "FeesEstimateIdentifier.IdValue")),
    ),
    SchemaRow(
        "competitive_pricing",
        _PRICING_V0,
        "Price",
        "One row per product that the seller lists in a marketplace, with the prices that compete for the buy box, the "
        f"number of offers and the sales ranks; primary key marketplace_id and ASIN; {_SNAPSHOT} {_FROM_LISTINGS} "
        f"One request per twenty products, one every two seconds. {_PRICING_ROLES}",
        added=_STAMPED,
    ),
    SchemaRow(
        "competitive_summaries",
        _PRICING,
        "CompetitiveSummaryResponse",
        "One row per product that the seller lists in a marketplace, with the featured offers, the lowest priced new "
        f"ones, reference prices and similar products; primary key marketplace_id and asin; {_SNAPSHOT} "
        f"{_FROM_LISTINGS} Slow: one request per twenty products, one every thirty seconds. {_PRICING_ROLES}",
        added=(*_STAMPED, Copied("asin", "CompetitiveSummaryResponseBody.asin")),
    ),
    SchemaRow(
        "featured_offer_expected_prices",
        _PRICING,
        "FeaturedOfferExpectedPriceResponse",
        "One row per listing of the seller, with the price at which Amazon expects it to be the featured offer; "
        f"primary key marketplace_id and sku; {_SNAPSHOT} {_FROM_LISTINGS} Slow: one request per forty listings, one "
        f"every thirty seconds. {_PRICING_ROLES}",
        added=(*_STAMPED, Copied("sku", "FeaturedOfferExpectedPriceRequestParams.sku")),
        dropped=frozenset({"headers"}),
    ),
    SchemaRow(
        "aplus_content_documents",
        _CONTENT,
        "ContentMetadataRecord",
        "One row per A+ document of the account in a marketplace, with its name and status, not its contents; primary "
        f"key marketplace_id and contentReferenceKey; {_SNAPSHOT} {_CONTENT_ROLES}",
        added=_STAMPED,
    ),
    SchemaRow(
        "aplus_content_asins",
        _CONTENT,
        "AsinMetadata",
        "One row per product that an A+ document is for; primary key marketplace_id, contentReferenceKey and asin; "
        f"{_SNAPSHOT} One request per document, ten per second. {_CONTENT_ROLES}",
        added=(*_STAMPED, Copied("contentReferenceKey", "ContentMetadataRecord.contentReferenceKey")),
    ),
    SchemaRow(
        "aplus_publish_records",
        _CONTENT,
        "PublishRecord",
        "One row per A+ document that is published on a product which the seller lists; primary key marketplace_id, "
        f"asin, contentReferenceKey and locale; {_SNAPSHOT} {_FROM_LISTINGS} One request per product, ten per second. "
        f"{_CONTENT_ROLES}",
        added=_STAMPED,
    ),
    SchemaRow(
        "product_types",
        _PRODUCT_TYPES,
        "ProductType",
        f"One row per product type of a marketplace; primary key marketplace_id and name; {_SNAPSHOT} Needs the role "
        "Product Listing or Inventory and Order Tracking.",
        added=_STAMPED,
    ),
    SchemaRow(
        "item_review_topics",
        _FEEDBACK,
        "ItemReviewTopicsResponse",
        "One row per product that the seller lists and sortBy, with what its reviews praise and blame most often, or "
        "with what weighs most in their stars; primary key marketplace_id, asin and sortBy; "
        f"{_SNAPSHOT} {_FROM_LISTINGS} "
        f"{_FEEDBACK_ROLES}",
        added=(*_STAMPED, Added("sortBy", _ID)),
    ),
    SchemaRow(
        "item_review_trends",
        _FEEDBACK,
        "ItemReviewTrendsResponse",
        "One row per product that the seller lists, with how often its reviews spoke of what in each of the last six "
        f"months; primary key marketplace_id and asin; {_SNAPSHOT} {_FROM_LISTINGS} {_FEEDBACK_ROLES}",
        added=_STAMPED,
    ),
    SchemaRow(
        "vehicles",
        _VEHICLES,
        "Vehicle",
        "One row per car or motorbike that parts can be listed for in a marketplace; primary key marketplace_id, "
        "vehicleType, identifierStandard and identifierValue; cursor lastProcessedDate. All vehicles are read, "
        "whatever replication_start_date says, then those that change; deleted ones say so in status. Needs the role "
        "Product Listing.",
        added=(
            MARKETPLACE_ID,
            Added("vehicleType", _ID),
            Copied("identifierStandard", "VehicleIdentifiers.standard"),
            Copied("identifierValue", "VehicleIdentifiers.value"),
            Added("lastProcessedDate", {"type": ["null", "string"], **INSTANT}),
        ),
        dropped=frozenset({"lastProcessedDate"}),
    ),
)
