"""
Brand Analytics: what customers search for, click, buy together and buy again.

Amazon makes these reports for whole periods only: weeks from Sunday to Saturday, calendar months and quarters. A report
that asks for half a period, or for one that is not published yet, fails. What is published does not change any more, so
nothing is read again. Only brand owners have these reports.

Of a request Amazon reads the dates alone. UNVERIFIED: that they are Pacific days, as in the analytics of vendors, and
how far back weeks go.
"""

from dataclasses import replace

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import BOTH, SELLER, Allowance, Clock, Option, ReportSpec, WindowRule, days

_ROLES = ("Brand Analytics",)
_LONGEST_LIST = 200  # characters, which is 18 ASINs
_BY_ASIN = DocumentForm(DocumentFormat.JSON, "dataByAsin.item")
_ONE_YEAR = pendulum.duration(days=365)
_TWO_YEARS = pendulum.duration(days=730)
_THREE_YEARS = pendulum.duration(years=3)
_THREE_DAYS = pendulum.duration(days=3)  # Amazon publishes two to three days after a period
_FOUR_DAYS = pendulum.duration(days=4)  # search performance comes later, once six days late: then the window stays open


def _whole(period: Period, reach_back: pendulum.Duration, hold_back: pendulum.Duration) -> WindowRule:
    return WindowRule(
        grid=Grid(period),
        reach_back=reach_back,
        hold_back=hold_back,
        clock=Clock.PACIFIC,
        dates_only=True,
        whole=True,
    )


def _each_day(longest: int) -> WindowRule:
    return WindowRule(
        grid=days(longest),
        reach_back=_ONE_YEAR,
        hold_back=_THREE_DAYS,
        clock=Clock.PACIFIC,
        dates_only=True,
    )


def _from_weeks(hold_back: pendulum.Duration) -> dict[str, WindowRule]:
    return {
        "WEEK": _whole(Period.WEEK, _TWO_YEARS, hold_back),
        "MONTH": _whole(Period.MONTH, _THREE_YEARS, hold_back),
        "QUARTER": _whole(Period.QUARTER, _THREE_YEARS, hold_back),
    }


def _report_period(*values: str) -> Option:
    return Option(name="reportPeriod", values=values, required=True, default="WEEK", column=True)


_PUBLISHED_SOON = _from_weeks(_THREE_DAYS)
# Rows tell their week, and Amazon takes "multiple reporting periods" in a row without saying how many; thirteen weeks
# are the quarter that it has as one period, too (UNVERIFIED that it is as glad to make them week by week).
_WEEKS_TOGETHER = replace(_PUBLISHED_SOON["WEEK"], grid=days(91), of=Period.WEEK)
_PUBLISHED_TOGETHER = {**_PUBLISHED_SOON, "WEEK": _WEEKS_TOGETHER}
_PUBLISHED_LATER = _from_weeks(_FOUR_DAYS)

# All of Amazon's but Belgium, Egypt, Ireland, Poland and South Africa.
_MOST = frozenset(
    {"AE", "AU", "BR", "CA", "DE", "ES", "FR", "GB", "IN", "IT", "JP", "MX", "NL", "SA", "SE", "SG", "TR", "US"}
)

BRAND_ANALYTICS = (
    ReportSpec(
        report_type="GET_BRAND_ANALYTICS_MARKET_BASKET_REPORT",
        description="Products that customers bought together with the brand's.",
        account_types=BOTH,
        roles=_ROLES,
        form=_BY_ASIN,
        countries=_MOST,
        windows=_WEEKS_TOGETHER,
        period_option="reportPeriod",
        # Rows tell their day, so that several fit into one report. UNVERIFIED how many.
        periods={"DAY": _each_day(7), **_PUBLISHED_TOGETHER},
        options=(_report_period("DAY", "WEEK", "MONTH", "QUARTER"),),
        key=("marketplace_id", "reportPeriod", "startDate", "asin", "purchasedWithAsin"),
    ),
    ReportSpec(
        report_type="GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT",
        description="How many customers bought the brand's products again.",
        account_types=BOTH,
        roles=_ROLES,
        form=_BY_ASIN,
        windows=_WEEKS_TOGETHER,
        period_option="reportPeriod",
        periods=_PUBLISHED_TOGETHER,
        options=(_report_period("WEEK", "MONTH", "QUARTER"),),
        key=("marketplace_id", "reportPeriod", "startDate", "asin"),
    ),
    ReportSpec(
        report_type="GET_BRAND_ANALYTICS_SEARCH_CATALOG_PERFORMANCE_REPORT",
        description="What search brought the brand's products, from showings to purchases.",
        account_types=SELLER,
        roles=_ROLES,
        form=_BY_ASIN,
        countries=_MOST,
        windows=_PUBLISHED_LATER["WEEK"],
        period_option="reportPeriod",
        periods=_PUBLISHED_LATER,
        # ASINs with spaces between; without them Amazon reports all products of the brand.
        options=(_report_period("WEEK", "MONTH", "QUARTER"), Option(name="asins", longest=_LONGEST_LIST)),
        key=("marketplace_id", "reportPeriod", "startDate", "asin"),
    ),
    ReportSpec(
        report_type="GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT",
        description="What each search brought the products asked for, against all products.",
        account_types=SELLER,
        roles=_ROLES,
        form=_BY_ASIN,
        countries=_MOST,
        windows=_PUBLISHED_LATER["WEEK"],
        period_option="reportPeriod",
        periods=_PUBLISHED_LATER,
        # ASINs with spaces between; Amazon has no "all".
        options=(
            _report_period("WEEK", "MONTH", "QUARTER"),
            Option(name="asin", required=True, longest=_LONGEST_LIST),
        ),
        identity=("startDate", "asin", "searchQueryData.searchQuery"),  # no key: the search stands within an object
        allowance=Allowance(reports=20, seconds=86_400),
    ),
    ReportSpec(
        report_type="GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT",
        description="The three products clicked most after each search term, in the whole shop.",
        account_types=BOTH,
        roles=_ROLES,
        form=DocumentForm(DocumentFormat.JSON, "dataByDepartmentAndSearchTerm.item"),
        windows=_PUBLISHED_SOON["WEEK"],
        period_option="reportPeriod",
        periods={"DAY": _each_day(1), **_PUBLISHED_SOON},  # rows tell no date, and Amazon takes one period a report
        options=(_report_period("DAY", "WEEK", "MONTH", "QUARTER"),),
        key=("marketplace_id", "reportPeriod", "_window_start", "departmentName", "searchTerm", "clickedAsin"),
    ),
)
