"""Subscribe & Save: the offers in the programme, and how it does."""

from source_amazon_sp.api.operations.operation import Offsets, Operation

_ROLES = ("Brand Analytics", "Inventory and Order Tracking")
_OFFSETS = {"at": ("pagination", "offset"), "records_at": ("offers",), "total_at": ("pagination", "totalResults")}

LIST_OFFERS = Operation(
    name="listOffers",
    path="/replenishment/2022-11-07/offers/search",
    method="POST",
    rate=1,
    burst=1,
    roles=_ROLES,
    page_token=Offsets(**_OFFSETS, size=100, most=9000, order_at=("sort", "order")),
)
# Sorted by a figure that many offers share: from the other end, equal ones may not come the other way round.
LIST_OFFER_METRICS = Operation(
    name="listOfferMetrics",
    path="/replenishment/2022-11-07/offers/metrics/search",
    method="POST",
    rate=1,
    burst=1,
    roles=_ROLES,
    page_token=Offsets(**_OFFSETS, size=500, most=9000),
)
GET_SELLING_PARTNER_METRICS = Operation(
    name="getSellingPartnerMetrics",
    path="/replenishment/2022-11-07/sellingPartners/metrics/search",
    method="POST",
    rate=1,
    burst=1,
    roles=_ROLES,
)

OPERATIONS = (LIST_OFFERS, LIST_OFFER_METRICS, GET_SELLING_PARTNER_METRICS)
