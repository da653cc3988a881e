"""The body of createReport: of every row, by every clock, on days of 23 and 25 hours, and what makes two the same."""

from dataclasses import replace
from itertools import chain
from typing import Any

import pendulum
import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.plan import Wanted, orders
from source_amazon_sp.reports.request import ReportRequest, with_values, zone_of
from source_amazon_sp.reports.spec import SELLER, Clock, ReportSpec, Source, WindowRule, days
from unit_tests.reports.catalogued import BY_NAME, SAMPLES, asked_for, chosen, of_every_row, rules_of

US, DE, GB, JP = (BY_COUNTRY[country].id for country in ("US", "DE", "GB", "JP"))
NOW = pendulum.datetime(2026, 11, 20, 7, 44, 31, 250_000)
DAYS = WindowRule(grid=days(1), reach_back=pendulum.duration(days=30))
SPEC = ReportSpec(
    report_type="GET_FAKE_DATA",
    description="Rows of a fake.",
    account_types=SELLER,
    roles=("Fake Role",),
    form=DocumentForm(DocumentFormat.TSV),
)


def by(clock: Clock, **changes: Any) -> ReportSpec:
    return replace(SPEC, windows=replace(DAYS, clock=clock, **changes))


def a_day(year: int, month: int, day: int) -> Window:
    start = pendulum.datetime(year, month, day)
    return Window(start, start.add(days=1))


def a_request(window: Window | None, marketplace: str = US, **options: str) -> ReportRequest:
    return ReportRequest(SPEC.report_type, (marketplace,), window, with_values(options))


def bounds(spec: ReportSpec, window: Window, marketplace: str = US) -> tuple[str, str]:
    body = a_request(window, marketplace).body(spec, NOW)
    return body["dataStartTime"], body["dataEndTime"]


@pytest.mark.parametrize(
    ("clock", "marketplace", "start", "end"),
    [
        (Clock.UTC, DE, "2026-07-09T00:00:00Z", "2026-07-09T23:59:59Z"),
        (Clock.PACIFIC, DE, "2026-07-09T07:00:00Z", "2026-07-10T06:59:59Z"),
        (Clock.MARKETPLACE, DE, "2026-07-08T22:00:00Z", "2026-07-09T21:59:59Z"),
        (Clock.MARKETPLACE, JP, "2026-07-08T15:00:00Z", "2026-07-09T14:59:59Z"),
        (Clock.MARKETPLACE, "A0UNKNOWN", "2026-07-09T00:00:00Z", "2026-07-09T23:59:59Z"),
        (Clock.LEDGER, DE, "2026-07-08T23:00:00Z", "2026-07-09T22:59:59Z"),
        (Clock.LEDGER, US, "2026-07-09T07:00:00Z", "2026-07-10T06:59:59Z"),
    ],
)
def test_a_day_is_from_midnight_to_the_last_second_on_the_rows_clock(
    clock: Clock, marketplace: str, start: str, end: str
) -> None:
    assert bounds(by(clock), a_day(2026, 7, 9), marketplace) == (start, end)


@pytest.mark.parametrize(
    ("clock", "marketplace", "date", "start", "end"),
    [
        (Clock.PACIFIC, US, (2026, 3, 8), "2026-03-08T08:00:00Z", "2026-03-09T06:59:59Z"),  # 23 hours
        (Clock.PACIFIC, US, (2026, 11, 1), "2026-11-01T07:00:00Z", "2026-11-02T07:59:59Z"),  # 25 hours
        (Clock.MARKETPLACE, DE, (2026, 3, 29), "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
        (Clock.MARKETPLACE, DE, (2026, 10, 25), "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
        (Clock.LEDGER, DE, (2026, 10, 25), "2026-10-24T23:00:00Z", "2026-10-25T23:59:59Z"),
        (Clock.UTC, US, (2026, 11, 1), "2026-11-01T00:00:00Z", "2026-11-01T23:59:59Z"),
    ],
)
def test_a_day_on_which_clocks_change_is_whole(
    clock: Clock, marketplace: str, date: tuple[int, int, int], start: str, end: str
) -> None:
    assert bounds(by(clock), a_day(*date), marketplace) == (start, end)


@pytest.mark.parametrize("clock", list(Clock))
@pytest.mark.parametrize("marketplace", [marketplace.id for marketplace in BY_COUNTRY.values()])
def test_a_day_ends_a_second_before_the_next_one_begins_all_year_round(clock: Clock, marketplace: str) -> None:
    day = a_day(2026, 1, 1)
    before = bounds(by(clock), day, marketplace)
    for _ in range(365):
        day = Window(day.end, day.end.add(days=1))
        after = bounds(by(clock), day, marketplace)
        assert instant(before[1]).add(seconds=1) == instant(after[0])
        before = after


@pytest.mark.parametrize("clock", list(Clock))
def test_where_amazon_reads_the_dates_alone_they_are_the_windows(clock: Clock) -> None:
    spec = by(clock, dates_only=True)
    assert bounds(spec, a_day(2026, 11, 1), JP) == ("2026-11-01T00:00:00Z", "2026-11-01T23:59:59Z")


def test_a_row_without_marketplaces_keeps_to_utc() -> None:
    assert {zone_of(by(clock), ()) for clock in (Clock.UTC, Clock.MARKETPLACE, Clock.LEDGER)} == {"UTC"}
    assert zone_of(SPEC, (US,)) == "UTC"


def test_the_clock_may_stand_with_the_periods() -> None:
    spec = replace(SPEC, period_option="reportPeriod", periods={"DAY": replace(DAYS, clock=Clock.PACIFIC)})
    assert zone_of(spec, (DE,)) == "America/Los_Angeles"
    assert bounds(spec, a_day(2026, 11, 19))[0] == "2026-11-19T08:00:00Z"


def test_an_hour_is_asked_for_to_its_last_second() -> None:
    hour = Window(pendulum.datetime(2026, 11, 20, 5), pendulum.datetime(2026, 11, 20, 6))
    assert bounds(by(Clock.UTC, hours=True), hour) == ("2026-11-20T05:00:00Z", "2026-11-20T05:59:59Z")


def test_a_snapshot_has_no_dates_and_without_options_none() -> None:
    assert a_request(None).body(SPEC, NOW) == {"reportType": "GET_FAKE_DATA", "marketplaceIds": [US]}


def test_a_snapshot_that_amazon_makes_for_a_range_ends_now() -> None:
    body = a_request(None).body(replace(SPEC, span=pendulum.duration(days=4)), NOW)
    assert (body["dataStartTime"], body["dataEndTime"]) == ("2026-11-16T07:44:31Z", "2026-11-20T07:44:31Z")


def test_a_window_may_travel_in_two_options() -> None:
    spec = replace(by(Clock.UTC), window_options=("couponsFrom", "couponsTo"))
    assert a_request(a_day(2026, 11, 19), GB, colour="RED").body(spec, NOW) == {
        "reportType": "GET_FAKE_DATA",
        "marketplaceIds": [GB],
        "reportOptions": {
            "colour": "RED",
            "couponsFrom": "2026-11-19T00:00:00Z",
            "couponsTo": "2026-11-19T23:59:59Z",
        },
    }


@pytest.mark.parametrize(
    ("stream", "options"),
    [
        ("GET_PROMOTION_PERFORMANCE_REPORT", ("promotionStartDateFrom", "promotionStartDateTo")),
        ("GET_COUPON_PERFORMANCE_REPORT", ("couponStartDateFrom", "couponStartDateTo")),
        ("GET_COUPON_PERFORMANCE_REPORT_VENDOR", ("campaignStartDateFrom", "campaignStartDateTo")),
    ],
)
def test_promotions_and_coupons_are_asked_for_by_options(stream: str, options: tuple[str, str]) -> None:
    body = a_request(a_day(2026, 11, 19)).body(BY_NAME[stream], NOW)
    assert tuple(body["reportOptions"]) == options
    assert "dataStartTime" not in body


def test_fees_are_previewed_with_a_start_more_than_three_days_ago() -> None:
    body = a_request(None).body(BY_NAME["GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA"], NOW)
    assert instant(body["dataStartTime"]) < NOW.subtract(hours=72)
    assert instant(body["dataEndTime"]) == NOW.replace(microsecond=0)


def test_equal_options_in_another_order_are_the_same_report() -> None:
    one, other = (with_values(dict(pairs)) for pairs in ([("b", "2"), ("a", "1")], [("a", "1"), ("b", "2")]))
    window = a_day(2026, 11, 19)
    assert ReportRequest("T", (US,), window, one) == ReportRequest("T", (US,), window, other)


def test_what_differs_has_another_name_in_the_state() -> None:
    day, next_day = a_day(2026, 11, 18), a_day(2026, 11, 19)
    requests = [
        a_request(None),
        a_request(day),
        a_request(next_day),
        a_request(day, DE),
        replace(a_request(day), marketplaces=(US, DE)),
        a_request(day, colour="RED"),
        a_request(day, colour="GREEN"),
    ]
    assert len({request.key for request in requests}) == len(set(requests)) == len(requests)
    assert a_request(day, colour="RED").key == f"{US} 2026-11-18/2026-11-19 colour=RED"


@of_every_row
def test_what_it_asks_amazon_for(spec: ReportSpec) -> None:
    if spec.source is Source.LISTED:
        assert not rules_of(spec)
        return
    country = SAMPLES[spec.name].country
    region = BY_COUNTRY[country].region.value
    wanted = Wanted(start=NOW.subtract(years=3), end=None, lookback_days=None, region=region, options=chosen(spec))
    planned = orders(spec, wanted, asked_for(country), Progress(), NOW)
    assert planned
    for request in chain.from_iterable(order.requests for order in planned):
        check_body(spec, request.body(spec, NOW), country)


def check_body(spec: ReportSpec, body: dict[str, Any], country: str) -> None:
    assert body.pop("reportType") == spec.report_type
    assert body.pop("marketplaceIds") == list(asked_for(country))
    options = body.pop("reportOptions", {})
    dates = [body.pop(name) for name in ("dataStartTime", "dataEndTime") if name in body]
    if spec.window_options is not None:
        dates += [options.pop(name) for name in spec.window_options]
    assert body == {}
    by_name = {option.name: option for option in spec.options}
    for name, value in options.items():
        assert not by_name[name].values or value in by_name[name].values
    assert {option.name for option in spec.options if option.required} <= options.keys()
    assert len(dates) == (2 if rules_of(spec) or spec.span else 0)
    if rules_of(spec):
        start, end = map(instant, dates)
        check_bounds(spec, start, end, zone_of(spec, asked_for(country)))


def check_bounds(spec: ReportSpec, start: pendulum.DateTime, end: pendulum.DateTime, zone: str) -> None:
    """From the first second of a day, or hour, of the row's clock to the last second of one that is over."""
    rule = rules_of(spec)[0]
    written_in = "UTC" if rule.dates_only else zone
    unit = "hour" if rule.hours else "day"
    borders = [border.in_timezone(written_in) for border in (start, end.add(seconds=1))]
    assert borders == [border.start_of(unit) for border in borders]
    shown = NOW.in_timezone(zone).naive()
    assert shown - max(rule.reach_back for rule in rules_of(spec)) < borders[0].naive()
    assert borders[0] < borders[1]
    assert borders[1].naive() <= shown - min(rule.hold_back for rule in rules_of(spec))
