"""
How a seller or vendor does: promotions, coupons, ratings, account health, business customers' wishes, page views.

Figures of promotions and coupons are totals that grow while these run, so that the last quarter is read again.
"""

from dataclasses import replace

import pendulum

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.reports.spec import (
    BOTH,
    SELLER,
    VENDOR,
    Clock,
    Option,
    ReportSpec,
    Scope,
    WindowRule,
    age_of_the_one_before,
    days,
)

_JSON = DocumentFormat.JSON
_TWO_YEARS = pendulum.duration(days=730)

# By the day on which a promotion or coupon begins. UNVERIFIED: 13 weeks a report; half a year has been seen to pass.
_BY_START = WindowRule(
    grid=days(91),
    reach_back=_TWO_YEARS,  # Amazon refuses what began more than two years ago
    look_back=(1, 45, 90),
)


# Amazon cuts half periods off, so that only whole ones are asked for. UNVERIFIED: two years back, published within
# three days, in the marketplace's days. Returns are taken off later: the period before is read again.
_COUNTED = pendulum.duration(days=3)
_USER_MONTHS = WindowRule(
    grid=Grid(Period.MONTH),
    reach_back=_TWO_YEARS,
    hold_back=_COUNTED,
    look_back=(14, age_of_the_one_before(Period.MONTH, _COUNTED)),
    clock=Clock.MARKETPLACE,
    dates_only=True,
    whole=True,
)
_USER_PERIODS = {
    "DAY": replace(_USER_MONTHS, grid=days(30), whole=False),
    "WEEK": replace(_USER_MONTHS, grid=Grid(Period.WEEK)),
    "MONTH": _USER_MONTHS,
}
_EUROPEAN_UNION = frozenset({"BE", "DE", "ES", "FR", "IE", "IT", "NL", "PL", "SE"})
_HEALTH = "GET_V2_SELLER_PERFORMANCE_REPORT"
_COUPONS = "GET_COUPON_PERFORMANCE_REPORT"

PERFORMANCE = (
    ReportSpec(
        report_type="GET_PROMOTION_PERFORMANCE_REPORT",
        description="Promotions, with what each product sold in them.",
        account_types=BOTH,
        roles=("Brand Analytics", "Selling Partner Insights"),
        form=DocumentForm(_JSON, "promotions.item"),
        windows=_BY_START,
        window_options=("promotionStartDateFrom", "promotionStartDateTo"),
        key=("marketplace_id", "promotionId"),
    ),
    ReportSpec(
        report_type=_COUPONS,
        description="Coupons of a seller, and what they brought.",
        account_types=SELLER,
        roles=("Brand Analytics",),
        form=DocumentForm(_JSON, "coupons.item"),
        windows=_BY_START,
        window_options=("couponStartDateFrom", "couponStartDateTo"),
        key=("marketplace_id", "couponId"),
    ),
    ReportSpec(
        report_type=_COUPONS,
        stream=f"{_COUPONS}_VENDOR",  # the same type, but a vendor's document has other options, arrays and columns
        description="Coupons of a vendor's campaigns, and what they brought.",
        account_types=VENDOR,
        roles=("Brand Analytics",),
        form=DocumentForm(_JSON, "campaigns.item.coupons.item"),
        windows=_BY_START,
        window_options=("campaignStartDateFrom", "campaignStartDateTo"),
        key=("marketplace_id", "campaignId", "couponId"),
    ),
    ReportSpec(
        report_type="GET_SELLER_FEEDBACK_DATA",
        description="Ratings of one to three stars that buyers gave the seller.",
        account_types=SELLER,
        roles=("Selling Partner Insights", "Amazon Fulfillment"),
        form=DocumentForm(DocumentFormat.TSV),
        # Seller Central offers ratings of up to a year in one file, and programs have asked for as much in one report.
        # UNVERIFIED: that it goes no further back. The seller's answer comes later than the rating.
        windows=WindowRule(
            grid=days(364),
            reach_back=pendulum.duration(days=365),
            look_back=(30, 60),
            clock=Clock.MARKETPLACE,
        ),
        identity=("order_id", "date"),
        dates={"date": "feedback"},  # printed in a form of its own by each marketplace
    ),
    ReportSpec(
        report_type="GET_V1_SELLER_PERFORMANCE_REPORT",
        description="The seller's figures of the old dashboard.",
        account_types=SELLER,
        roles=("Selling Partner Insights",),
        # As public readers of the document take it apart; Amazon's page lists the elements without their places.
        form=DocumentForm(
            DocumentFormat.XML,
            "sellerPerformanceReports/sellerPerformanceReport",
            lists=frozenset(
                {
                    "orderDefects.orderDefectMetrics",
                    "customerExperience.customerExperienceMetrics",
                    "trackingInformation.trackingMetrics",
                    "buyerSellerContactResponseTimeMetrics.responseTimeMetrics",
                    "returnDissatisfaction.returnDissatisfactionMetrics",
                }
            ),
        ),
        # No key: that a document has one such element is not proven.
    ),
    ReportSpec(
        report_type=_HEALTH,
        description="How the seller does against what Amazon asks of sellers, by marketplace.",
        account_types=SELLER,
        roles=("Selling Partner Insights",),
        form=DocumentForm(_JSON, "performanceMetrics.item"),
        scope=Scope.TOGETHER,
        key=("marketplaceId", "_window_start"),
    ),
    ReportSpec(
        report_type=_HEALTH,
        stream=f"{_HEALTH}_ACCOUNT_STATUS",
        description="Whether the seller may sell, by marketplace.",
        account_types=SELLER,
        roles=("Selling Partner Insights",),
        form=DocumentForm(_JSON, "accountStatuses.item"),
        scope=Scope.TOGETHER,
        key=("marketplaceId", "_window_start"),
        shared=_HEALTH,
    ),
    # UNVERIFIED: JSON. Amazon's page says comma-separated, but Amazon's schema and public readers are of JSON.
    ReportSpec(
        report_type="GET_B2B_PRODUCT_OPPORTUNITIES_NOT_YET_ON_AMAZON",
        description="Products that businesses ask for and that Amazon does not list.",
        account_types=SELLER,
        roles=("Product Listing",),
        form=DocumentForm(_JSON, "recommendations.item"),
    ),
    ReportSpec(
        report_type="GET_B2B_PRODUCT_OPPORTUNITIES_RECOMMENDED_FOR_YOU",
        description="Products that Amazon suggests the seller offer to businesses; made anew each week.",
        account_types=SELLER,
        roles=("Product Listing",),
        form=DocumentForm(_JSON, "recommendations.item"),
        key=("marketplace_id", "_window_start", "asin"),
    ),
    ReportSpec(
        # All of it is personal data, but Amazon asks for no restricted token. A customer without figures is no row.
        report_type="END_USER_DATA_REPORT",
        description="Customers in the EU who share their data with the seller, and what they saw and bought.",
        account_types=SELLER,
        roles=("Buyer Communication",),
        form=DocumentForm(_JSON, "endUserData.item.asinMetrics.item"),
        countries=_EUROPEAN_UNION,
        windows=_USER_MONTHS,
        period_option="reportPeriod",
        periods=_USER_PERIODS,
        options=(Option(name="reportPeriod", values=("DAY", "WEEK", "MONTH"), default="MONTH", column=True),),
        key=("marketplace_id", "reportPeriod", "marketplaceId", "startDate", "primaryEmail", "asin"),
        personal=True,
    ),
    ReportSpec(
        # Not for products of which the seller sells few.
        report_type="MARKETPLACE_ASIN_PAGE_VIEW_METRICS",
        description="Page views of every product of one product type, day by day.",
        account_types=SELLER,
        roles=("Selling Partner Insights",),
        form=DocumentForm(_JSON, "marketplaceAsinPageViewMetrics.item"),
        countries=_EUROPEAN_UNION | {"GB"},
        # A report that begins more than seven days ago is cancelled. UNVERIFIED: a day is there a day later.
        windows=WindowRule(
            grid=days(7),
            reach_back=pendulum.duration(days=7),
            hold_back=pendulum.duration(days=1),
            look_back=(3,),
            dates_only=True,
        ),
        options=(Option(name="productType", required=True, column=True),),
        key=("marketplace_id", "productType", "startTime", "asin"),
    ),
)
