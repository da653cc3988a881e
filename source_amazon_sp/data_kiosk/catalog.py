"""
The streams of Data Kiosk, a row each.

All marketplaces of a region go into one query. Days are asked for as they stand in the marketplaces' calendars.
Look-backs are those of the reports that have the same numbers: three ages find every window that the restated 35 days
lie in.
"""

from collections.abc import Iterator

import pendulum

from source_amazon_sp.data_kiosk.fields import Path, inside, roots
from source_amazon_sp.data_kiosk.query import Word
from source_amazon_sp.data_kiosk.spec import QuerySpec
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType

_SELLER = frozenset({AccountType.SELLER})
_VENDOR = frozenset({AccountType.VENDOR})
_TWO_YEARS = pendulum.duration(days=729)  # a query that begins more than two years ago is refused
_A_DAY = pendulum.duration(days=1)  # the newest day is there after one to three days; the look-back completes it
_RESTATED = (2, 14, 35)
_OF_TRAFFIC = frozenset({"sales", "traffic"})
_DAY, _CHILD = Word("DAY"), Word("CHILD")


def _grouping(root: str) -> Iterator[Path]:
    """All that a vendor's products can be grouped by but the ASIN: each one asked for cuts the groups smaller."""
    fields = roots()[root].fields
    groups = inside((inside(fields["metrics"]) or {})["groupByKey"]) or {}
    return (("metrics", "groupByKey", name) for name in groups if name != "asin")


def _of_vendor(stream: str, root: str, description: str) -> QuerySpec:
    return QuerySpec(
        stream=stream,
        root=root,
        description=description,
        account_types=_VENDOR,
        roles=("Brand Analytics",),
        arguments={"aggregateBy": _DAY},
        # A line of the document holds a day of all products, so that few days more make it no shorter.
        grid=Grid(Period.DAY, 14),
        reach_back=_TWO_YEARS,
        hold_back=pendulum.duration(hours=72),
        look_back=(4, 5, 14, 30),
        key=("marketplace_id", "startDate", "endDate", "asin"),
        left_out=frozenset({("totals",), *_grouping(root)}),
        items="metrics",
        bare=frozenset({"groupByKey", "metrics"}),
        pacific=True,
    )


QUERIES = (
    QuerySpec(
        stream="sales_and_traffic_by_date",
        root="salesAndTrafficByDate",
        description="Sales and visits of all products together, by day and marketplace.",
        account_types=_SELLER,
        roles=("Brand Analytics",),
        arguments={"aggregateBy": _DAY},
        grid=Grid(Period.DAY, 182),
        reach_back=_TWO_YEARS,
        hold_back=_A_DAY,
        look_back=_RESTATED,
        key=("marketplace_id", "startDate", "endDate"),
        bare=_OF_TRAFFIC,
    ),
    QuerySpec(
        stream="sales_and_traffic_by_asin",
        root="salesAndTrafficByAsin",
        description="Sales and visits of each child product, day and marketplace.",
        account_types=_SELLER,
        roles=("Brand Analytics",),
        # Visits of SKUs of one product are the same visits: they must not be added up.
        arguments={"aggregateBy": _CHILD},
        grid=Grid(Period.DAY, 1),  # a query's rows are sums over all of its days
        reach_back=_TWO_YEARS,
        hold_back=_A_DAY,
        look_back=(*range(1, 15), 21, 28, 35),
        key=("marketplace_id", "startDate", "endDate", "childAsin"),
        bare=_OF_TRAFFIC,
    ),
    QuerySpec(
        stream="sales_and_traffic_trends",
        root="salesAndTrafficTrends",
        description="Sales and visits of each child product, day and marketplace; a query has many days.",
        account_types=_SELLER,
        roles=("Brand Analytics",),
        arguments={"asinAggregation": _CHILD, "dateAggregation": _DAY},
        grid=Grid(Period.DAY, 91),
        reach_back=_TWO_YEARS,
        hold_back=_A_DAY,
        look_back=_RESTATED,
        key=("marketplace_id", "startDate", "endDate", "childAsin"),
        bare=_OF_TRAFFIC,
        products=30,
    ),
    QuerySpec(
        stream="economics",
        root="economics",
        description="Sales, fees, advertising, costs and net proceeds of each SKU, day and marketplace.",
        account_types=_SELLER,
        roles=("Selling Partner Insights",),
        arguments={
            "aggregateBy": {"date": _DAY, "productId": Word("MSKU")},
            "includeComponentsForFeeTypes": [Word("FBA_FULFILLMENT_FEE"), Word("FBA_STORAGE_FEE")],
        },
        grid=Grid(Period.DAY, 28),
        reach_back=_TWO_YEARS,
        hold_back=_A_DAY,
        look_back=_RESTATED,  # UNVERIFIED: how long fees and refunds change a day
        key=("marketplace_id", "startDate", "endDate", "msku"),
        left_out=frozenset({("fees", "charge")}),  # deprecated: `charges` has the same, and more of it
        bare=frozenset({"sales"}),
    ),
    _of_vendor(
        "vendor_analytics_manufacturing",
        "manufacturingView",
        "What the vendor, as manufacturer, sold, shipped and has in stock at Amazon, by product and day.",
    ),
    _of_vendor(
        "vendor_analytics_sourcing",
        "sourcingView",
        "What Amazon bought from the vendor itself, shipped and has in stock, by product and day.",
    ),
)
