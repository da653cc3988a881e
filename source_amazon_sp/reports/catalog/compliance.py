"""
What sellers declare as producers: units and materials, by country (extended producer responsibility, EPR).

A report is of one month, quarter or year that is over. When Amazon has it ready is nowhere said: half a month later,
and changes for a month (a year's for two) are UNVERIFIED. So are the marketplaces that have it, which are those of the
European Union and the United Kingdom here, and how far back it reaches: two years.
"""

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import SELLER, ReportSpec, Scope, WindowRule, age_of_the_one_before

# Amazon says commas; files with tabs, a byte order mark and a header in capitals were seen. The header tells.
# Numbers have a point in every country, with three digits behind it.
_EITHER = DocumentForm(DocumentFormat.UNKNOWN)
_EUROPE = frozenset({"BE", "DE", "ES", "FR", "GB", "IE", "IT", "NL", "PL", "SE"})
_ROLES = ("Product Listing",)
_LISTED_BY = (
    "asin",
    "amazon_marketplace",
    "ship_to_country_code",
    "epr_category",
    "epr_subcategory1",
    "epr_subcategory2",
    "epr_subcategory3",
    "epr_subcategory4",
)


def _of_each(period: Period) -> WindowRule:
    """
    Whole periods, the one before read again with each.

    Of the year before Amazon keeps no more than a part by then: years are read when their corrections are in.
    """
    is_year = period is Period.YEAR
    hold_back = pendulum.duration(days=60 if is_year else 15)
    return WindowRule(
        grid=Grid(period),
        reach_back=pendulum.duration(days=729),
        hold_back=hold_back,
        look_back=() if is_year else (age_of_the_one_before(period, hold_back),),
        dates_only=True,
        whole=True,
    )


# The rows of one file were of several marketplaces; that a report for one marketplace keeps to it is UNVERIFIED. One
# for all of them has each row once either way.
COMPLIANCE = (
    ReportSpec(
        report_type="GET_EPR_MONTHLY_REPORTS",
        description="Units sold and materials to be declared by producers, by month.",
        account_types=SELLER,
        roles=_ROLES,
        form=_EITHER,
        scope=Scope.TOGETHER,
        countries=_EUROPE,
        windows=_of_each(Period.MONTH),
        identity=_LISTED_BY,
    ),
    ReportSpec(
        report_type="GET_EPR_QUARTERLY_REPORTS",
        description="Units sold and materials to be declared by producers, by quarter.",
        account_types=SELLER,
        roles=_ROLES,
        form=_EITHER,
        scope=Scope.TOGETHER,
        countries=_EUROPE,
        windows=_of_each(Period.QUARTER),
        identity=_LISTED_BY,
    ),
    ReportSpec(
        report_type="GET_EPR_ANNUAL_REPORTS",
        description="Units sold and materials to be declared by producers, by year.",
        account_types=SELLER,
        roles=_ROLES,
        form=_EITHER,
        scope=Scope.TOGETHER,
        countries=_EUROPE,
        windows=_of_each(Period.YEAR),
        identity=_LISTED_BY,
    ),
)
