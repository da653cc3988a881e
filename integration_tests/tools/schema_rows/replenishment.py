"""Subscribe & Save."""

from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, NUMBER, OBSERVED_AT, Added, SchemaRow

_MODEL = "replenishment-api-model/replenishment-2022-11-07.json"

_ROLE = "Needs the role Brand Analytics or Inventory and Order Tracking."
_WHERE = "Sellers in CA, DE, ES, FR, GB, IN, IT, JP and US, vendors in AE, AU, BR, MX and NL besides."
_WINDOW = tuple(Added(name, {"type": ["null", "string"], **INSTANT}) for name in ("_window_start", "_window_end"))

# Amazon gives these for the time to come alone, which the connector does not ask for.
_FORECASTS = frozenset(
    f"next{days}Day{figure}"
    for days in (30, 60, 90)
    for figure in ("TotalSubscriptionsRevenue", "ShippedSubscriptionUnits")
)


def _metrics(stream: str, period: str) -> SchemaRow:
    return SchemaRow(
        stream,
        _MODEL,
        "GetSellingPartnerMetricsResponseMetric",
        f"One row per {period}, marketplace and set of figures: how Subscribe & Save did, all offers together; an "
        "answer may have several sets, each with other figures; primary key marketplace_id, _window_start and _number; "
        f"cursor _window_end; two years back. {_WHERE} {_ROLE}",
        added=(MARKETPLACE_ID, *_WINDOW, NUMBER),
    )


def _offer_metrics(stream: str, period: str) -> SchemaRow:
    return SchemaRow(
        stream,
        _MODEL,
        "ListOfferMetricsResponseOffer",
        f"One row per offer in Subscribe & Save, {period} and marketplace; primary key marketplace_id, _window_start, "
        "asin, sku and fulfillmentChannelType, the last two empty texts for vendors; cursor _window_end; two years "
        f"back. Amazon gives out 9,500 offers at most; more are an error. {_WHERE} {_ROLE}",
        added=(MARKETPLACE_ID, *_WINDOW),
        dropped=_FORECASTS,
    )


ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "replenishment_offers",
        _MODEL,
        "ListOffersResponseOffer",
        "One row per offer in Subscribe & Save or fit for it, in a marketplace, as it is now; primary key "
        "marketplace_id, asin and sku, an empty text for vendors; no cursor: each sync reads all of them. Amazon gives "
        f"out 18,200 offers of a marketplace at most; more are an error. {_WHERE} {_ROLE}",
        added=(MARKETPLACE_ID, OBSERVED_AT),
    ),
    _metrics("replenishment_metrics", "week from Monday"),
    _metrics("replenishment_metrics_by_month", "month"),
    _offer_metrics("replenishment_offer_metrics", "week from Monday"),
    _offer_metrics("replenishment_offer_metrics_by_month", "month"),
)
