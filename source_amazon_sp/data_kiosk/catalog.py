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


# With these names before theirs, columns would be longer than the 63 characters that Postgres tells apart.
_LONG_WINDED = ("customerSatisfaction", "customerReviews", "customerReturnTopics", "productAvailability")


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
        bare=frozenset({"groupByKey", "metrics", *_LONG_WINDED}),
        pacific=True,
    )


QUERIES = (
    QuerySpec(
        stream="sales_and_traffic_by_date",
        root="salesAndTrafficByDate",
        description="One row per day and marketplace: sales and visits of all products together.",
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
        description="One row per child product, day and marketplace: its sales and visits.",
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
        description="One row per child product, day and marketplace: its sales and visits, many days in one query.",
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
        description="One row per SKU, day and marketplace: its sales, fees, advertising, costs and net proceeds.",
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
        "One row per product, day and marketplace: what of the vendor's own make was sold, shipped and is in stock.",
    ),
    _of_vendor(
        "vendor_analytics_sourcing",
        "sourcingView",
        "One row per product, day and marketplace: what Amazon bought from the vendor, shipped and has in stock.",
    ),
)
