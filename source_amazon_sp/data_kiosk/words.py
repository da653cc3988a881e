"""What the columns of Data Kiosk mean, by the names that Amazon gives their fields."""

import re
from collections.abc import Mapping

from source_amazon_sp.data_kiosk.fields import Path

_MEANINGS: Mapping[str, str] = {
    # What a row is about
    "asin": "Amazon's number of the product.",
    "asinAggregation": "What a row is of: a parent product, a child product or a SKU.",
    "childAsin": "Amazon's number of the product itself: of one variation, where there are several.",
    "endDate": "Last day of the row; it belongs to it.",
    "fnsku": "The number by which Amazon's warehouses know the seller's units of the product.",
    "marketplaceId": "The marketplace, by Amazon's id.",
    "msku": "The seller's own number of the product (SKU).",
    "parentAsin": "Amazon's number of the parent that groups the variations of a product; its own where it has none.",
    "sku": "The seller's own number of the product; empty in rows of products.",
    "startDate": "First day of the row.",
    "weekNumber": "Number of the week.",
    # Money
    "amount": "The sum of money.",
    "amountPerUnit": "The sum for one unit.",
    "amountPerUnitDelta": "By how much the sum for one unit has changed.",
    "currencyCode": "Currency, by its ISO 4217 code.",
    "promotionAmount": "What a promotion takes off the sum.",
    "quantity": "How many units or events the sum is for.",
    "taxAmount": "Tax on the sum.",
    "totalAmount": "The sum with tax, less promotions.",
    # Sales
    "averageSalesPerOrderItem": "Ordered value per line of an order.",
    "averageSellingPrice": "Value per unit, on average.",
    "averageUnitsPerOrderItem": "Units per line of an order.",
    "claimsAmount": "Money claimed under the A-to-z guarantee.",
    "claimsGranted": "A-to-z claims decided for the customer.",
    "netProductSales": "Value of what was ordered, less what was refunded.",
    "netUnitsSold": "Units ordered, less those that were refunded.",
    "orderedProductSales": "Value of what was ordered: price times units.",
    "ordersShipped": "Orders that were shipped.",
    "refundRate": "Refunded units as a percentage of ordered ones.",
    "refundedProductSales": "Value of what was refunded.",
    "shippedProductSales": "Value of the orders that were shipped.",
    "totalOrderItems": "Lines of orders; two copies of a book are one line.",
    "unitsOrdered": "Units ordered; two copies of a book are two units.",
    "unitsRefunded": "Units that were refunded.",
    "unitsShipped": "Units that were shipped.",
    # Traffic
    "averageOfferCount": "Offers listed on an average day.",
    "averageParentItems": "Parent products listed on an average day.",
    "browserPageViews": "Times that a page was seen in a browser.",
    "browserPageViewsPercentage": "This product's percentage of all page views in browsers.",
    "browserSessionPercentage": "This product's percentage of all browser sessions.",
    "browserSessions": "Visitors by browser, each counted once in 24 hours.",
    "buyBoxPercentage": "Percentage of page views in which the seller's offer was the featured one.",
    "feedbackReceived": "Ratings of the seller that came in.",
    "glanceViews": "Times that customers saw the product's page.",
    "lostFeaturedOffer": "Share of the page views in which Amazon's offer lost the place of the featured one.",
    "mobileAppPageViews": "Times that a page was seen in Amazon's app.",
    "mobileAppPageViewsPercentage": "This product's percentage of all page views in the app.",
    "mobileAppSessionPercentage": "This product's percentage of all app sessions.",
    "mobileAppSessions": "Visitors by app, each counted once in 24 hours.",
    "negativeFeedbackReceived": "Ratings of one or two stars that came in.",
    "orderItemSessionPercentage": "Lines of orders as a percentage of sessions.",
    "pageViews": "Times that a page was seen, in browser and app together.",
    "pageViewsPercentage": "This product's percentage of all page views.",
    "receivedNegativeFeedbackRate": "Orders rated negatively, as a percentage of orders.",
    "sessionPercentage": "This product's percentage of all sessions.",
    "sessions": "Visitors by browser and app together, each counted once in 24 hours.",
    "unitSessionPercentage": "Units ordered as a percentage of sessions; may exceed 100.",
    # Economics
    "adTypeName": "The kind of advertising.",
    "ads": "What advertising of the product cost, by its kind.",
    "aggregatedDetail": "The charge, added up over the row's days.",
    "charge": "What it cost.",
    "charges": "The charges of the fee, by the properties that set them.",
    "components": "What the charge is made of.",
    "costOfGoodsSold": "What the goods cost the seller, as the seller has told Amazon.",
    "feeTypeName": "The kind of fee.",
    "fees": "What Amazon charged for the product, by the kind of fee.",
    "fulfillmentCost": "What the seller's own fulfilment cost, as the seller has told Amazon.",
    "identifier": "What tells the charge from others of its kind.",
    "miscellaneousCost": "Other costs of the seller, as the seller has told Amazon.",
    "name": "Name of the component.",
    "properties": "What the charge depends on, such as size and season.",
    "propertyName": "Name of the property.",
    "propertyValue": "Value of the property.",
    "shippingToAmazonCost": "What sending the goods to Amazon cost the seller, as the seller has told Amazon.",
    "storageCost": "What the seller's own storage cost, as the seller has told Amazon.",
    # A vendor's retail analytics
    "aged90DaysSellableInventory": "Sellable units in stock for at least 90 days, on the last day.",
    "averageSalesDiscount": "What discounts took off a unit, on average.",
    "browseNodeReturnTopicTrends": "How reasons for returns in the product's category develop.",
    "browseNodeReturnTopics": "Reasons for returns in the product's category.",
    "confirmedUnits": "Units that the vendor confirmed.",
    "contraCogs": "What the vendor pays towards promotions and marketing.",
    "contraCogsPerUnit": "What the vendor pays towards promotions and marketing, per unit.",
    "customerReturns": "Units that customers sent back.",
    "demand": "How many units customers are expected to order.",
    "forecasting": "What Amazon expects customers to order, by week to come.",
    "mean": "The mean of the forecast.",
    "mostRecentSubmitted": "Units in the purchase orders that Amazon placed most recently.",
    "negativeReviewTopicImpactOnStarRating": "How much what reviews blame weighs in the stars.",
    "negativeReviewTopicTrends": "How often reviews blamed what, over time.",
    "negativeReviewTopics": "What reviews blame.",
    "netOrderedGMS": "Value of what customers ordered, less what was cancelled.",
    "netPPM": "Amazon's margin after the cost of goods and what the vendor pays towards marketing.",
    "netReceived": "What Amazon received, less what it sent back; may be negative.",
    "netShipmentGMS": "Value of what was shipped to customers, less returns.",
    "openPurchaseOrderQuantity": "Units confirmed and not yet received; negative where more came than was asked for.",
    "orderedUnitsWithRevenue": "What customers ordered.",
    "overallVendorLeadTime": "Days from the order of a unit to its receipt, on average.",
    "p70": "Demand that the forecast stays under with a probability of 70 %.",
    "p80": "Demand that the forecast stays under with a probability of 80 %.",
    "p90": "Demand that the forecast stays under with a probability of 90 %.",
    "positiveReviewTopicImpactOnStarRating": "How much what reviews praise weighs in the stars.",
    "positiveReviewTopicTrends": "How often reviews praised what, over time.",
    "positiveReviewTopics": "What reviews praise.",
    "procurableProductOOS": "Share of the page views that met a product Amazon could buy but had run out of.",
    "receivedFillRate": "Units received per unit that the vendor confirmed.",
    "salesDiscount": "What discounts took off the sales.",
    "sellThroughRate": "Units shipped less returns, per unit held at the start or received since; may be negative.",
    "sellableInTransitInventory": "Sellable units on their way between Amazon's warehouses, on the last day.",
    "sellableOnHandInventory": "Sellable units in Amazon's warehouses, on the last day.",
    "shippedCogs": "What the shipped units cost Amazon, less returns.",
    "shippedUnitsWithRevenue": "What was shipped to customers.",
    "sourceableROOS": "Share of the page views that met a product which can be replenished and had run out.",
    "ultraFastTrack": "Share of the time in which the product could be sent by Prime, weighted by its importance.",
    "unfilledOrderedUnits": "Units that customers ordered and that have not been shipped.",
    "unhealthyInventory": "What is stocked beyond the demand Amazon foresees, on the last day.",
    "unsellableInTransitInventory": "Unsellable units on their way between Amazon's warehouses, on the last day.",
    "unsellableOnHandInventory": "Unsellable units in Amazon's warehouses, on the last day.",
    "vendorConfirmationRate": "Units confirmed per unit that Amazon asked for; may exceed 1.",
}
# By the two last names, where one of them alone says too little.
_MEANINGS_OF_PAIRS: Mapping[Path, str] = {
    ("netProceeds", "perUnit"): "What the seller keeps of a unit after fees, advertising and costs.",
    ("netProceeds", "total"): "What the seller keeps of the sales after fees, advertising and costs.",
}
_MEASURES: Mapping[str, str] = {"amount": "", "units": " In units.", "value": " In money."}
_BUSINESS = "B2B"
_CATEGORY = "browseNodeReviewTopics"
_WORDS = re.compile(r"B2B|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def described(path: Path) -> str:
    """`("sales", "unitsRefundedB2B")` is "Units that were refunded. Amazon Business customers only."."""
    measured = path
    while len(measured) > 1 and measured[-1] in {*_MEASURES, "currencyCode"}:
        measured = measured[:-1]
    meaning = _meaning(measured)
    if path[-1] == "currencyCode" and len(path) > 1:
        sentence = f"Currency of {_in_words(measured[-2:] if measured[-2:] in _MEANINGS_OF_PAIRS else measured[-1:])}."
    elif meaning:
        sentence = meaning + "".join(_MEASURES.get(name, "") for name in path[len(measured) :])
    else:
        sentence = f"{_in_words(path)}."
    if _CATEGORY in path:
        sentence += " Of all products of the category."
    if any(name.endswith(_BUSINESS) for name in measured):
        sentence += " Amazon Business customers only."
    return sentence[:1].upper() + sentence[1:]


def _meaning(path: Path) -> str | None:
    """The sentence for what a path ends with; None where it has none."""
    names = [name.removesuffix(_BUSINESS) for name in path]
    return _MEANINGS_OF_PAIRS.get(tuple(names[-2:]), _MEANINGS.get(names[-1]))


def _in_words(path: Path) -> str:
    """`("sales", "orderedProductSalesB2B")` is "sales, ordered product sales"."""
    return ", ".join(
        " ".join(
            word if len(word) > 1 and word.isupper() else word.lower()
            for word in _WORDS.findall(name.removesuffix(_BUSINESS))
        )
        for name in path
    )
