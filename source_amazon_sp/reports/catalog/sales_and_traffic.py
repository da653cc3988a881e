"""
Sales and traffic: one report type that feeds three tables.

Rows by product tell no date, so each report is of one day, or one month. Rows by date do, so that two years fit into a
handful of reports. Amazon lets the type be made once in 15 minutes and 96 times a day, for all of them together, and
restates the last days for a fortnight and longer.

Of a request Amazon reads the dates alone, and one second of the next date brings that whole day too. The days are those
of Seller Central's business reports (UNVERIFIED: in the marketplace's own time zone).
"""

from dataclasses import replace

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import (
    SELLER,
    Allowance,
    Clock,
    Option,
    ReportSpec,
    WindowRule,
    age_of_the_one_before,
    days,
)

_TYPE = "GET_SALES_AND_TRAFFIC_REPORT"
_ALLOWANCE = Allowance(reports=4, seconds=3600)
_REACH_BACK = pendulum.duration(days=729)  # a report that begins more than two years ago is cancelled
_HOLD_BACK = pendulum.duration(days=1)  # the newest day is there after one to three days; the look-back completes it


def _rule(grid: Grid, look_back: tuple[int, ...]) -> WindowRule:
    return WindowRule(
        grid=grid,
        reach_back=_REACH_BACK,
        hold_back=_HOLD_BACK,
        look_back=look_back,
        clock=Clock.MARKETPLACE,
        dates_only=True,
    )


def _by_date(grid: Grid) -> WindowRule:
    # Three ages find every window that the restated 35 days lie in.
    return _rule(grid, (2, 14, 35))


_MONTHS = replace(
    _rule(Grid(Period.MONTH), (age_of_the_one_before(Period.MONTH, _HOLD_BACK),)),
    whole=True,  # Amazon adds up what a request spans
)
_HALF_YEARS = _by_date(days(182))  # 26 weeks from a Sunday, since Amazon widens half weeks to whole ones

_BY_ASIN = DocumentForm(DocumentFormat.JSON, "salesAndTrafficByAsin.item")
_GRANULARITY = (Option(name="asinGranularity", values=("PARENT", "CHILD", "SKU"), default="PARENT", column=True),)
_PRODUCT = ("parentAsin", "childAsin", "sku")  # no key: rows by parent have no childAsin and no sku

SALES_AND_TRAFFIC = (
    ReportSpec(
        report_type=_TYPE,
        description="Sales and visits of each product and day.",
        account_types=SELLER,
        roles=("Brand Analytics",),
        form=_BY_ASIN,
        windows=_rule(days(1), (*range(1, 15), 21, 28, 35)),
        options=_GRANULARITY,
        identity=_PRODUCT,
        allowance=_ALLOWANCE,
    ),
    ReportSpec(
        report_type=_TYPE,
        stream=f"{_TYPE}_BY_MONTH",
        description="Sales and visits of each product and month.",
        account_types=SELLER,
        roles=("Brand Analytics",),
        form=_BY_ASIN,
        windows=_MONTHS,
        options=_GRANULARITY,
        identity=_PRODUCT,
        allowance=_ALLOWANCE,
    ),
    ReportSpec(
        report_type=_TYPE,
        stream=f"{_TYPE}_BY_DATE",
        description="Sales and visits of all products together, by day, week or month.",
        account_types=SELLER,
        roles=("Brand Analytics",),
        form=DocumentForm(DocumentFormat.JSON, "salesAndTrafficByDate.item"),
        windows=_HALF_YEARS,
        period_option="dateGranularity",
        # Amazon widens a half month to the whole one: its row is then of the days so far. UNVERIFIED for the future.
        periods={"DAY": _HALF_YEARS, "WEEK": _HALF_YEARS, "MONTH": _by_date(Grid(Period.MONTH))},
        options=(Option(name="dateGranularity", values=("DAY", "WEEK", "MONTH"), default="DAY", column=True),),
        key=("marketplace_id", "dateGranularity", "date"),
        allowance=_ALLOWANCE,
        shared=_TYPE,
    ),
)
