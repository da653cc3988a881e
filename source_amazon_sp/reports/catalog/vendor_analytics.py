"""
Retail analytics of vendors: sales, stock, traffic and margin by period, forecasts, and the last hours.

Days are Pacific days, of which a request names the dates alone. Amazon publishes a day 72 hours after it ended, a week
48 hours, margins 168 hours, and fails a report that asks earlier or for half a period. It restates for about a month. A
vendor account is of one marketplace.

The spans and reaches are Amazon's of 2022: 15 days a report and 1460 back, 7 weeks and 8 back, 15 months and 36 back,
4 quarters and 8 back, 2 years and 3 back. Windows of weeks and longer are single ones: several would have to be whole.
"""

from collections.abc import Mapping
from dataclasses import replace

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import VENDOR, Clock, Option, ReportSpec, WindowRule, age_of_the_one_before, days

_ROLES = ("Brand Analytics",)
_JSON = DocumentFormat.JSON
_DAY_IS_OUT, _WEEK_IS_OUT, _MARGIN_IS_OUT = (pendulum.duration(hours=hours) for hours in (72, 48, 168))

_PERIOD = Option(
    name="reportPeriod",
    values=("DAY", "WEEK", "MONTH", "QUARTER", "YEAR"),
    required=True,
    default="DAY",
    column=True,
)
_VIEW = Option(name="distributorView", values=("MANUFACTURING", "SOURCING"), required=True, fan_out=True, column=True)


def _programme(*values: str) -> Option:
    return Option(name="sellingProgram", values=values, required=True, fan_out=True, column=True)


def _periods(day: pendulum.Duration, week: pendulum.Duration, look_back: tuple[int, ...]) -> Mapping[str, WindowRule]:
    rule = WindowRule(
        grid=days(15),
        reach_back=pendulum.duration(days=1460),
        hold_back=day,
        look_back=look_back,
        clock=Clock.PACIFIC,
        dates_only=True,
    )
    whole = replace(rule, whole=True)
    months, quarters, years = (
        replace(whole, grid=Grid(period), look_back=(age_of_the_one_before(period, day),))
        for period in (Period.MONTH, Period.QUARTER, Period.YEAR)
    )
    # Of the year before the last two years do not have all: it is read when it is restated no more.
    years = replace(years, hold_back=pendulum.duration(days=45), look_back=())
    return {
        "DAY": rule,
        "WEEK": replace(whole, grid=days(49), of=Period.WEEK, reach_back=pendulum.duration(weeks=8), hold_back=week),
        "MONTH": replace(months, reach_back=pendulum.duration(months=36)),
        "QUARTER": replace(quarters, reach_back=pendulum.duration(months=24)),
        "YEAR": replace(years, reach_back=pendulum.duration(years=3)),
    }


_PERIODS = _periods(_DAY_IS_OUT, _WEEK_IS_OUT, (4, 5, 14, 30))
_MARGIN_PERIODS = _periods(_MARGIN_IS_OUT, _MARGIN_IS_OUT, (8, 14, 30))


def _by_asin_and_aggregate(
    report_type: str,
    array: str,
    descriptions: tuple[str, str],
    fan_out: tuple[Option, ...] = (),
    periods: Mapping[str, WindowRule] = _PERIODS,
) -> tuple[ReportSpec, ReportSpec]:
    """The two tables of one document: `…ByAsin`, and `…Aggregate` of all products of the vendor."""
    key = ("marketplace_id", *(option.name for option in fan_out), _PERIOD.name, "startDate")
    by_asin = ReportSpec(
        report_type=report_type,
        description=descriptions[0],
        account_types=VENDOR,
        roles=_ROLES,
        form=DocumentForm(_JSON, f"{array}ByAsin.item"),
        windows=periods["DAY"],
        period_option=_PERIOD.name,
        periods=periods,
        options=(*fan_out, _PERIOD),
        key=(*key, "asin"),
    )
    aggregate = replace(
        by_asin,
        stream=f"{report_type}_AGGREGATE",
        description=descriptions[1],
        form=DocumentForm(_JSON, f"{array}Aggregate.item"),
        key=key,
        shared=report_type,
    )
    return by_asin, aggregate


def _hourly(reach_back: pendulum.Duration, hold_back: int, look_back: tuple[int, ...]) -> WindowRule:
    """Stock takes 24 hours a report; UNVERIFIED: no more for sales and traffic. A longer window is read more often."""
    return WindowRule(
        grid=days(1),
        reach_back=reach_back,
        hold_back=pendulum.duration(hours=hold_back),
        look_back=look_back,
        hours=True,
    )


_ALMOST_A_WEEK = pendulum.duration(hours=166)  # Amazon takes 168, counted when the report is asked for
_ALMOST_A_MONTH = pendulum.duration(days=29)  # UNVERIFIED: about 30 days, as other connectors have it

VENDOR_ANALYTICS = (
    *_by_asin_and_aggregate(
        "GET_VENDOR_SALES_REPORT",
        "sales",
        ("Sales of each product of the vendor.", "Sales of all products of the vendor together."),
        (_VIEW, _programme("RETAIL", "BUSINESS", "FRESH")),
    ),
    *_by_asin_and_aggregate(
        "GET_VENDOR_INVENTORY_REPORT",
        "inventory",
        ("Amazon's stock of each product of the vendor.", "Amazon's stock of all products of the vendor together."),
        (_VIEW, _programme("RETAIL", "FRESH")),
    ),
    *_by_asin_and_aggregate(
        "GET_VENDOR_TRAFFIC_REPORT",
        "traffic",
        ("Page views of each product of the vendor.", "Page views of all products of the vendor together."),
    ),
    *_by_asin_and_aggregate(
        "GET_VENDOR_NET_PURE_PRODUCT_MARGIN_REPORT",
        "netPureProductMargin",
        ("Amazon's margin on each product of the vendor.", "Amazon's margin on all products of the vendor together."),
        periods=_MARGIN_PERIODS,
    ),
    ReportSpec(
        report_type="GET_VENDOR_FORECASTING_REPORT",
        description="What Amazon expects customers to buy, week by week for a year; the latest forecast.",
        account_types=VENDOR,
        roles=_ROLES,
        form=DocumentForm(_JSON, "forecastByAsin.item"),
        options=(_programme("RETAIL", "FRESH"),),
        key=("marketplace_id", "sellingProgram", "forecastGenerationDate", "asin", "startDate"),
    ),
    ReportSpec(
        report_type="GET_VENDOR_REAL_TIME_INVENTORY_REPORT",
        description="Units of each product that the shop could sell, hour by hour.",
        account_types=VENDOR,
        roles=_ROLES,
        form=DocumentForm(_JSON, "reportData.item"),
        # UNVERIFIED: two hours to publish. Hours that come later are found when the day before is read again.
        windows=_hourly(_ALMOST_A_WEEK, 2, (1,)),
        key=("marketplace_id", "startTime", "asin"),
    ),
    ReportSpec(
        report_type="GET_VENDOR_REAL_TIME_SALES_REPORT",
        description="Orders of each product, hour by hour.",
        account_types=VENDOR,
        roles=_ROLES,
        form=DocumentForm(_JSON, "reportData.item"),
        # Cancellations are taken off later, so that days of the last week are read again.
        windows=_hourly(_ALMOST_A_MONTH, 1, (1, 2, 3, 7)),
        options=(Option(name="currencyCode", required=True, column=True, of_marketplace="currency"),),
        key=("marketplace_id", "currencyCode", "startTime", "asin"),
    ),
    ReportSpec(
        report_type="GET_VENDOR_REAL_TIME_TRAFFIC_REPORT",
        description="Page views of each product, hour by hour.",
        account_types=VENDOR,
        roles=_ROLES,
        form=DocumentForm(_JSON, "reportData.item"),
        # Its end has to lie an hour back.
        windows=_hourly(_ALMOST_A_MONTH, 1, (1,)),
        key=("marketplace_id", "startTime", "asin"),
    ),
)
