"""The catalogue: listings, items, prices, fees, content."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_LISTING = ("Product Listing",)
_LISTING_OR_ORDERS = ("Product Listing", "Inventory and Order Tracking")
_PRICING = ("Pricing", "Product Listing")
_CONTENT = ("Brand Analytics", "Product Listing")
_PAGES = PageToken(parameter="pageToken", found_at=("pagination", "nextToken"))
_CONTENT_PAGES = PageToken(parameter="pageToken", found_at=("nextPageToken",))

SEARCH_LISTINGS_ITEMS = Operation(
    name="searchListingsItems",
    path="/listings/2021-08-01/items/{sellerId}",
    rate=5,
    burst=5,
    roles=_LISTING_OR_ORDERS,
    page_token=_PAGES,
)
SEARCH_CATALOG_ITEMS = Operation(
    name="searchCatalogItems",
    path="/catalog/2022-04-01/items",
    rate=2,
    burst=2,
    roles=_LISTING,
    page_token=_PAGES,
)
GET_LISTINGS_RESTRICTIONS = Operation(
    name="getListingsRestrictions", path="/listings/2021-08-01/restrictions", rate=5, burst=10, roles=_LISTING
)
GET_MY_FEES_ESTIMATES = Operation(
    name="getMyFeesEstimates",
    path="/products/fees/v0/feesEstimate",
    method="POST",
    rate=0.5,
    burst=1,
    roles=(*_PRICING, "Finance and Accounting", "Inventory and Order Tracking", "Amazon Fulfillment"),
)
GET_COMPETITIVE_PRICING = Operation(
    name="getCompetitivePricing", path="/products/pricing/v0/competitivePrice", rate=0.5, burst=1, roles=_PRICING
)
GET_COMPETITIVE_SUMMARY = Operation(
    name="getCompetitiveSummary",
    path="/batches/products/pricing/2022-05-01/items/competitiveSummary",
    method="POST",
    rate=0.033,
    burst=1,
    roles=_PRICING,
)
GET_FEATURED_OFFER_EXPECTED_PRICE_BATCH = Operation(
    name="getFeaturedOfferExpectedPriceBatch",
    path="/batches/products/pricing/2022-05-01/offer/featuredOfferExpectedPrice",
    method="POST",
    rate=0.033,
    burst=1,
    roles=_PRICING,
)
SEARCH_CONTENT_DOCUMENTS = Operation(
    name="searchContentDocuments",
    path="/aplus/2020-11-01/contentDocuments",
    rate=10,
    burst=10,
    roles=_CONTENT,
    page_token=_CONTENT_PAGES,
)
LIST_CONTENT_DOCUMENT_ASIN_RELATIONS = Operation(
    name="listContentDocumentAsinRelations",
    path="/aplus/2020-11-01/contentDocuments/{contentReferenceKey}/asins",
    rate=10,
    burst=10,
    roles=_CONTENT,
    page_token=_CONTENT_PAGES,
)
SEARCH_CONTENT_PUBLISH_RECORDS = Operation(
    name="searchContentPublishRecords",
    path="/aplus/2020-11-01/contentPublishRecords",
    rate=10,
    burst=10,
    roles=_CONTENT,
    page_token=_CONTENT_PAGES,
)
SEARCH_DEFINITIONS_PRODUCT_TYPES = Operation(
    name="searchDefinitionsProductTypes",
    path="/definitions/2020-09-01/productTypes",
    rate=5,
    burst=10,
    roles=_LISTING_OR_ORDERS,
)
GET_ITEM_REVIEW_TOPICS = Operation(
    name="getItemReviewTopics",
    path="/customerFeedback/2024-06-01/items/{asin}/reviews/topics",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=("Selling Partner Insights",),
)
GET_ITEM_REVIEW_TRENDS = Operation(
    name="getItemReviewTrends",
    path="/customerFeedback/2024-06-01/items/{asin}/reviews/trends",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=("Selling Partner Insights",),
)
GET_VEHICLES = Operation(
    name="getVehicles",
    path="/catalog/2024-11-01/automotive/vehicles",
    rate=1,  # UNVERIFIED: the model has no usage plan; Amazon's header corrects it
    burst=1,
    roles=_LISTING,
    page_token=_PAGES,
)

OPERATIONS = (
    SEARCH_LISTINGS_ITEMS,
    SEARCH_CATALOG_ITEMS,
    GET_LISTINGS_RESTRICTIONS,
    GET_MY_FEES_ESTIMATES,
    GET_COMPETITIVE_PRICING,
    GET_COMPETITIVE_SUMMARY,
    GET_FEATURED_OFFER_EXPECTED_PRICE_BATCH,
    SEARCH_CONTENT_DOCUMENTS,
    LIST_CONTENT_DOCUMENT_ASIN_RELATIONS,
    SEARCH_CONTENT_PUBLISH_RECORDS,
    SEARCH_DEFINITIONS_PRODUCT_TYPES,
    GET_ITEM_REVIEW_TOPICS,
    GET_ITEM_REVIEW_TRENDS,
    GET_VEHICLES,
)
