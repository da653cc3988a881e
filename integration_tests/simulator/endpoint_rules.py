"""
What Amazon's models say of their operations in prose alone, written down by hand.

Sources: the descriptions of the operations and parameters in Amazon's models, and "Usage plans and rate limits",
"Grantless operations" and "Restricted operations" of its documentation. Spans of time are in days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from integration_tests.simulator.operations import EITHER, SELLER, VENDOR


class TokenWay(Enum):
    """What has to stand beside a page token."""

    SAME = "the parameters of the first page, all the same"
    ALONE = "nothing"
    QUERY_TYPE = "QueryType=NEXT_TOKEN, and no other QueryType"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """
    * `longest`: a longer window is refused, or has nothing in it where the rule is `silent`.
    * `oldest`: an earlier start is refused. `lag`: so many seconds before now a window has to end.
    * `one_of`: of each group of parameters at least one is needed (a page token will do, too); `never` names groups of
      which two together are refused; `together` groups of which each needs the others.
    * `single`: lists of exactly one value.
    * `asked_by`: by parameter, the property that says for which of its values a row is; `items_at` is the same for the
      list in a body, each of whose members has a row with its own values.
    * `by_interval`: there is a row for each hour, day, ... of the interval, as the granularity says.
    * `numbered`: pages by limit and offset in the body; there is a page of as many rows as Amazon gives, and one more.
    """

    longest: float | None = None
    silent: bool = False
    oldest: float | None = None
    lag: float = 0
    one_of: tuple[tuple[str, ...], ...] = ()
    never: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    single: tuple[str, ...] = ()
    token_way: TokenWay = TokenWay.SAME
    token_life: float | None = None
    asked_by: Mapping[str, str] | None = None
    items_at: tuple[str, ...] | None = None
    by_interval: bool = False
    numbered: int | None = None
    scope: str | None = None


NONE = Rule()
MOST_OFFSET = 9000  # of Replenishment
_EVENTS = Rule(longest=180, silent=True, lag=120)
_WEEK = Rule(longest=7)
_NOTIFICATIONS = Rule(scope="sellingpartnerapi::notifications")
_PRICES = Rule(one_of=(("Asins", "Skus"),), never=(("Asins", "Skus"),), asked_by={"Asins": "ASIN", "Skus": "SellerSKU"})
_FINANCES, _FINANCES_V0 = "/finances/2024-06-19", "/finances/v0"
_DIRECT = "/vendor/directFulfillment"

RULES: Mapping[str, Rule] = {
    f"{_FINANCES}/transactions": Rule(
        longest=180,
        silent=True,
        lag=120,
        one_of=(("postedAfter", "relatedIdentifierName"),),
        together=(("relatedIdentifierName", "relatedIdentifierValue"),),
    ),
    f"{_FINANCES}/summary": Rule(together=(("relatedIdentifierName", "relatedIdentifierValue"),)),
    f"{_FINANCES_V0}/financialEventGroups": _EVENTS,
    f"{_FINANCES_V0}/financialEvents": _EVENTS,
    f"{_FINANCES_V0}/financialEventGroups/{{eventGroupId}}/financialEvents": _EVENTS,
    "/finances/invoices/2026-06-25/invoices": Rule(longest=90, together=(("fromIssueDate", "toIssueDate"),)),
    "/fba/inventory/v1/summaries": Rule(token_life=30, oldest=548, single=("marketplaceIds",)),
    "/fba/inbound/v0/shipments": Rule(token_way=TokenWay.QUERY_TYPE),
    "/fba/inbound/v0/shipmentItems": Rule(token_way=TokenWay.QUERY_TYPE),
    "/feeds/2021-06-30/feeds": Rule(token_way=TokenWay.ALONE, oldest=90, one_of=(("feedTypes",),)),
    "/dataKiosk/2023-11-15/queries": Rule(oldest=90),
    "/sales/v1/orderMetrics": Rule(single=("marketplaceIds",), by_interval=True),
    "/service/v1/serviceJobs": Rule(
        one_of=(("createdAfter", "lastUpdatedAfter"),),
        never=(("createdAfter", "lastUpdatedAfter"),),
        single=("marketplaceIds",),
    ),
    "/externalFulfillment/2024-09-11/returns": Rule(
        together=(("lastUpdatedSince", "returnLocationId", "status"), ("lastUpdatedUntil", "lastUpdatedSince"))
    ),
    "/catalog/2022-04-01/items": Rule(
        one_of=(("identifiers", "keywords"),),
        never=(("identifiers", "keywords"),),
        together=(("identifiers", "identifiersType"),),
        single=("marketplaceIds",),
        asked_by={"identifiers": "asin"},
    ),
    "/products/pricing/v0/price": _PRICES,
    "/products/pricing/v0/competitivePrice": _PRICES,
    "/products/fees/v0/feesEstimate": Rule(items_at=()),
    "/batches/products/pricing/v0/itemOffers": Rule(items_at=("requests",)),
    "/batches/products/pricing/v0/listingOffers": Rule(items_at=("requests",)),
    "/batches/products/pricing/2022-05-01/items/competitiveSummary": Rule(items_at=("requests",)),
    "/batches/products/pricing/2022-05-01/offer/featuredOfferExpectedPrice": Rule(items_at=("requests",)),
    "/inbound/fba/2024-03-20/items/compliance": Rule(asked_by={"mskus": "msku"}),
    "/inbound/fba/2024-03-20/items/prepDetails": Rule(asked_by={"mskus": "msku"}),
    "/replenishment/2022-11-07/offers/search": Rule(numbered=100),
    "/replenishment/2022-11-07/offers/metrics/search": Rule(numbered=500),
    "/notifications/v1/destinations": _NOTIFICATIONS,
    "/notifications/v1/destinations/{destinationId}": _NOTIFICATIONS,
    "/notifications/v1/subscriptions/{notificationType}/{subscriptionId}": _NOTIFICATIONS,
    "/tracking/2026-01-30/shipments/track": Rule(scope="sellingpartnerapi::shipments:track"),
    **{
        f"{_DIRECT}/{api}/{version}/{papers}": _WEEK
        for version in ("v1", "2021-12-28")
        for api, papers in (
            ("orders", "purchaseOrders"),
            ("shipping", "shippingLabels"),
            ("shipping", "customerInvoices"),
            ("shipping", "packingSlips"),
        )
    },
}

# The first two segments of a path; everything else is a seller's.
_BOTH = (
    "/aplus/",
    "/catalog/20",
    "/customerFeedback/",
    "/dataKiosk/",
    "/definitions/",
    "/feeds/",
    "/finances/invoices/",  # UNVERIFIED: the release notes say vendors, the model says nothing
    "/listings/",
    "/notifications/",
    "/replenishment/",
    "/reports/",
    "/tracking/",
)


def accounts(path: str) -> tuple[str, ...]:
    """Who may call an operation."""
    if path.startswith("/vendor/"):
        return (VENDOR,)
    return EITHER if path.startswith(_BOTH) else (SELLER,)
