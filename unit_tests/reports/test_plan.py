"""For which marketplaces, with which options, and how often a row is asked for; its windows: `test_plan_windows`."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.errors import ConfigError
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.plan import (
    Wanted,
    WindowOrder,
    like_partner,
    option_complaints,
    option_sets,
    orders,
    packs,
    rule_of,
    within_a_day,
)
from source_amazon_sp.reports.spec import SELLER, Allowance, Clock, Option, ReportSpec, Scope, Source, WindowRule
from unit_tests.reports.catalogued import BY_NAME, chosen, rules_of

US, CA, DE, GB, JP = (BY_COUNTRY[country].id for country in ("US", "CA", "DE", "GB", "JP"))
NOW = pendulum.datetime(2026, 11, 20, 7, 44, 31)
WEEKS = WindowRule(grid=Grid(Period.WEEK), reach_back=pendulum.duration(days=365), look_back=(1, 14))
SNAPSHOT = ReportSpec(
    report_type="GET_FAKE_DATA",
    description="Rows of a fake.",
    account_types=SELLER,
    roles=("Fake Role",),
    form=DocumentForm(DocumentFormat.TSV),
)
DATED = replace(SNAPSHOT, windows=WEEKS)
COLOUR = Option(name="colour", values=("RED", "GREEN"), required=True)


def day(number: int) -> pendulum.DateTime:
    return pendulum.datetime(2026, 11, number)


def wanted(start: pendulum.DateTime | None = None, **changes: Any) -> Wanted:
    fields: dict[str, Any] = {"end": None, "lookback_days": None, "region": "NA", "options": {}, **changes}
    return Wanted(start=start or day(1), **fields)


def planned(
    spec: ReportSpec, *marketplaces: str, progress: Progress | None = None, now: Any = NOW, **changes: Any
) -> list[WindowOrder]:
    return orders(spec, wanted(**changes), marketplaces, progress or Progress(), now)


def windows(found: list[WindowOrder]) -> list[str]:
    return [str(order.window) for order in found]


def done(*windows_done: Window, scope: str = US) -> Progress:
    return Progress({scope: windows_done})


def test_windows_come_newest_first_up_to_the_last_day_that_is_over() -> None:
    assert windows(planned(DATED, US)) == ["2026-11-15/2026-11-20", "2026-11-08/2026-11-15", "2026-11-01/2026-11-08"]


def test_windows_of_several_marketplaces_take_turns_newest_first() -> None:
    found = planned(DATED, US, CA)
    assert [order.scopes for order in found] == [(US,), (CA,)] * 3
    assert windows(found)[:2] == ["2026-11-15/2026-11-20"] * 2


def test_a_grown_window_is_of_the_same_cell_and_the_ages_of_late_data_bring_theirs() -> None:
    read = done(Window(day(1), day(19)))
    found = planned(DATED, US, progress=read)
    assert windows(found) == ["2026-11-15/2026-11-20", "2026-11-01/2026-11-08"]
    assert [order.cell for order in found] == [f"{US} 2026-11-15", f"{US} 2026-11-01"]
    assert planned(DATED, US, progress=done(Window(day(1), day(20)))) == []


def test_the_user_may_say_how_far_late_data_is_looked_for() -> None:
    read = done(Window(day(1), day(19)))
    assert windows(planned(DATED, US, progress=read, lookback_days=0)) == ["2026-11-15/2026-11-20"]
    assert len(planned(DATED, US, progress=read, lookback_days=6)) == 2


def test_the_users_end_is_where_the_newest_window_ends() -> None:
    assert windows(planned(DATED, US, end=day(10)))[0] == "2026-11-08/2026-11-10"
    assert planned(DATED, US, start=day(12), end=day(12)) == []


def test_only_whole_periods_are_asked_for_where_amazon_refuses_halves() -> None:
    whole = replace(DATED, windows=replace(WEEKS, whole=True))
    assert windows(planned(whole, US, start=day(3))) == ["2026-11-08/2026-11-15"]


def test_the_day_is_the_one_of_the_rows_clock() -> None:
    pacific = replace(DATED, windows=replace(WEEKS, clock=Clock.PACIFIC))
    tokyo = replace(DATED, windows=replace(WEEKS, clock=Clock.MARKETPLACE))
    late = NOW.set(hour=16)
    assert windows(planned(pacific, JP))[0] == "2026-11-15/2026-11-19"
    assert windows(planned(tokyo, JP, now=late))[0] == "2026-11-15/2026-11-21"


SNAPSHOTS = [spec for spec in REPORTS if spec.source is Source.CREATED and not rules_of(spec)]


@pytest.mark.parametrize("spec", SNAPSHOTS, ids=[spec.name for spec in SNAPSHOTS])
def test_a_snapshot_is_taken_once_a_day(spec: ReportSpec) -> None:
    country = min(spec.countries, default="US")
    here = BY_COUNTRY[country].id
    region = BY_COUNTRY[country].region.value
    wishes: dict[str, Any] = {"region": region, "options": chosen(spec)}
    (first,) = planned(spec, here, **wishes)
    assert str(first.window) == "2026-11-20/2026-11-21"
    assert {request.window for request in first.requests} == {None}
    read = done(first.window, scope=first.scopes[0])
    assert planned(spec, here, progress=read, now=NOW.end_of("day"), **wishes) == []
    (next_one,) = planned(spec, here, progress=read, now=NOW.add(days=1).start_of("day"), **wishes)
    assert next_one.cell != first.cell


def test_an_option_that_fans_out_makes_one_window_of_several_reports() -> None:
    size = Option(name="size", values=("S", "L"), fan_out=True)
    fan = replace(SNAPSHOT, options=(replace(COLOUR, fan_out=True), size))
    (order,) = planned(fan, US)
    asked = [("RED", "S"), ("RED", "L"), ("GREEN", "S"), ("GREEN", "L")]
    assert [request.options for request in order.requests] == [(("colour", c), ("size", s)) for c, s in asked]
    (order,) = planned(fan, US, options={"colour": "GREEN"})
    assert [dict(request.options) for request in order.requests] == [
        {"colour": "GREEN", "size": "S"},
        {"colour": "GREEN", "size": "L"},
    ]


def test_vendors_sales_are_asked_for_by_every_view_and_programme() -> None:
    (newest, *_) = planned(BY_NAME["GET_VENDOR_SALES_REPORT"], US)
    assert len(set(newest.requests)) == 6
    assert {dict(request.options)["reportPeriod"] for request in newest.requests} == {"DAY"}


OF_THE_USER = [(spec, name) for spec in REPORTS if spec.source is Source.CREATED for name in chosen(spec)]


@pytest.mark.parametrize(("spec", "name"), OF_THE_USER, ids=[f"{spec.name}-{name}" for spec, name in OF_THE_USER])
def test_an_option_that_only_the_user_can_choose_is_asked_for_by_name(spec: ReportSpec, name: str) -> None:
    with pytest.raises(ConfigError, match=rf"{spec.name} needs the report option {name}\b"):
        planned(spec, *(BY_COUNTRY[country].id for country in spec.countries or {"US"}))


def test_the_choices_of_an_option_that_is_missing_are_told() -> None:
    with pytest.raises(ConfigError, match=r"colour.*\n.*report_options.*one of RED, GREEN"):
        option_sets(replace(SNAPSHOT, options=(COLOUR,)), {})
    assert option_sets(replace(SNAPSHOT, options=(replace(COLOUR, required=False),)), {}) == [{}]


def test_a_period_that_the_type_does_not_have_is_refused_by_name() -> None:
    spec, year = BY_NAME["GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT"], {"reportPeriod": "YEAR"}
    with pytest.raises(ConfigError, match=r"reportPeriod.*'YEAR'.*WEEK, MONTH, QUARTER"):
        planned(spec, US, options=year)
    with pytest.raises(ConfigError, match=r"reportPeriod.*'YEAR'.*WEEK, MONTH, QUARTER"):
        rule_of(spec, year)


def test_a_value_that_amazon_does_not_take_is_refused_with_those_that_it_does() -> None:
    spec = replace(SNAPSHOT, options=(COLOUR,))
    with pytest.raises(ConfigError, match=r"GET_FAKE_DATA: colour can't be 'BLUE'.*RED, GREEN"):
        option_sets(spec, {"colour": "BLUE"})
    assert option_complaints(spec, {"colour": "RED"}) == []
    (complaint,) = option_complaints(spec, {"color": "RED"})
    assert complaint == "GET_FAKE_DATA has no option color; it has colour."


def test_an_option_takes_its_default_from_the_marketplace_unless_the_user_sets_it() -> None:
    spec = BY_NAME["GET_VENDOR_REAL_TIME_SALES_REPORT"]
    assert option_sets(spec, {}, [JP]) == [{"currencyCode": "JPY"}]
    assert option_sets(spec, {"currencyCode": "USD"}, [JP]) == [{"currencyCode": "USD"}]
    with pytest.raises(ConfigError, match="currencyCode"):
        option_sets(spec, {}, ["A0UNKNOWN"])


def test_together_is_one_report_kept_by_each_marketplace() -> None:
    together = replace(DATED, scope=Scope.TOGETHER)
    found = planned(together, US, CA)
    assert {order.scopes for order in found} == {(US, CA)}
    assert {request.marketplaces for order in found for request in order.requests} == {(US, CA)}
    # A marketplace that joins later has its history read, in reports of all of them.
    read = done(Window(day(1), day(20)))
    assert planned(together, US, progress=read) == []
    assert len(planned(together, US, CA, progress=read)) == 3


def test_a_region_is_asked_once_whatever_marketplaces_there_are() -> None:
    found = planned(replace(DATED, scope=Scope.REGION), US, CA)
    assert {order.scopes for order in found} == {("NA",)}
    assert planned(replace(DATED, scope=Scope.REGION), US, CA, progress=done(Window(day(1), day(20)), scope="NA")) == []


@pytest.mark.parametrize("scope", list(Scope))
def test_marketplaces_without_the_type_are_not_asked(scope: Scope) -> None:
    spec = replace(SNAPSHOT, scope=scope, countries=frozenset({"CA"}))
    (order,) = planned(spec, US, CA)
    assert [request.marketplaces for request in order.requests] == [(CA,)]
    assert planned(spec, US) == []
    assert planned(spec) == []
    # One that this connector does not know yet may have it.
    assert len(planned(spec, "A0UNKNOWN")) == 1


@given(st.lists(st.text("AB0", min_size=1, max_size=30), max_size=60), st.integers(1, 60))
def test_a_list_is_packed_into_texts_that_are_not_too_long(words: list[str], longest: int) -> None:
    found = packs("  ".join(words), longest)
    assert " ".join(found).split() == words
    assert [pack for pack in found if len(pack) > longest and " " in pack] == []
    for first, second in pairwise(found):
        assert len(first) + 1 + len(second.split()[0]) > longest


@pytest.mark.parametrize(
    ("stream", "option"),
    [
        ("GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT", "asin"),
        ("GET_BRAND_ANALYTICS_SEARCH_CATALOG_PERFORMANCE_REPORT", "asins"),
    ],
)
def test_many_products_are_asked_for_in_lists_of_200_characters(stream: str, option: str) -> None:
    products = [f"B{number:09}" for number in range(40)]
    (newest, *_) = planned(BY_NAME[stream], US, options={option: " ".join(products)})
    lists = [dict(request.options)[option].split() for request in newest.requests]
    assert [len(each) for each in lists] == [18, 18, 4]
    assert [product for each in lists for product in each] == products


def many(spec: ReportSpec) -> list[WindowOrder]:
    return planned(spec, US, start=NOW.subtract(days=70))


@pytest.mark.parametrize(("reports", "left"), [(1, 1), (3, 3), (20, 11)])
def test_a_days_allowance_is_for_the_newest_windows(reports: int, left: int) -> None:
    spec = replace(DATED, allowance=Allowance(reports=reports, seconds=86_400))
    assert len(many(spec)) == 11
    assert within_a_day(spec, many(spec)) == many(spec)[:left]


def test_a_window_of_more_reports_than_a_day_allows_is_read_all_the_same_but_alone() -> None:
    fan = replace(DATED, options=(replace(COLOUR, fan_out=True),))
    for reports, left in ((1, 1), (2, 1), (3, 1), (4, 2)):
        spec = replace(fan, allowance=Allowance(reports=reports, seconds=86_400))
        assert within_a_day(spec, many(spec)) == many(spec)[:left]


def test_what_is_made_already_takes_nothing_of_a_days_allowance() -> None:
    spec = replace(DATED, options=(replace(COLOUR, fan_out=True),), allowance=Allowance(reports=2, seconds=86_400))
    newest, second, third, *_ = many(spec)
    assert within_a_day(spec, many(spec), {newest.requests[0].key}) == [newest]
    made = [request.key for order in (newest, third) for request in order.requests]
    assert within_a_day(spec, many(spec), made) == [newest, second, third]


@pytest.mark.parametrize("allowance", [None, Allowance(reports=1, seconds=3600)])
def test_shorter_allowances_are_waited_for(allowance: Allowance | None) -> None:
    spec = replace(DATED, allowance=allowance)
    assert within_a_day(spec, many(spec)) == many(spec)


BY_PRODUCT = BY_NAME["GET_SALES_AND_TRAFFIC_REPORT"]
BY_DATE = BY_NAME["GET_SALES_AND_TRAFFIC_REPORT_BY_DATE"]


def partnered(progress: Progress, start: pendulum.DateTime) -> ReportSpec:
    return like_partner(BY_DATE, BY_PRODUCT, wanted(start), progress, [US], NOW)


@pytest.mark.parametrize(
    ("last", "asked"),
    [
        (19, [19, 18, 15]),  # a day at each age
        (16, [19, 18, 17, 16, 15, 14, 13, 12]),  # and those that were at one while no sync ran
    ],
)
def test_days_that_came_of_age_while_no_sync_ran_are_looked_back_at_too(last: int, asked: list[int]) -> None:
    spec = replace(
        DATED, windows=WindowRule(grid=Grid(Period.DAY), reach_back=pendulum.duration(days=90), look_back=(2, 5))
    )
    progress = done(Window(pendulum.datetime(2026, 11, 1), pendulum.datetime(2026, 11, last)))
    found = planned(spec, US, progress=progress, start=pendulum.datetime(2026, 11, 1))
    assert [order.window.start.day for order in found] == asked


def test_a_marketplace_that_is_new_is_read_by_windows_of_its_own_first() -> None:
    start = NOW.subtract(days=300).start_of("day")
    progress = done(Window(start, NOW.subtract(days=5).start_of("day")))
    assert partnered(progress, start).windows == BY_PRODUCT.windows
    assert like_partner(BY_DATE, BY_PRODUCT, wanted(start), progress, [US, "A2EUQ1WTGCTBG2"], NOW) == BY_DATE


def test_with_nothing_but_news_left_both_tables_ask_for_the_same_reports() -> None:
    start = NOW.subtract(days=300).start_of("day")
    progress = done(Window(start, NOW.subtract(days=5).start_of("day")))
    spec = partnered(progress, start)
    asked = {request for order in planned(spec, US, progress=progress, start=start) for request in order.requests}
    of_partner = planned(BY_PRODUCT, US, progress=progress, start=start)
    assert asked == {request for order in of_partner for request in order.requests}
    assert (spec.form, spec.key, spec.name) == (BY_DATE.form, BY_DATE.key, BY_DATE.name)


def test_history_is_read_in_windows_of_ones_own() -> None:
    start = NOW.subtract(days=300).start_of("day")
    assert partnered(Progress(), start) is BY_DATE
    gap = done(Window(start, start.add(days=10)), Window(start.add(days=20), NOW.start_of("day")))
    assert partnered(gap, start) is BY_DATE


def test_what_is_older_than_a_year_or_newer_than_forty_days_is_no_history() -> None:
    long_ago = NOW.subtract(days=700).start_of("day")
    progress = done(Window(NOW.subtract(days=366).start_of("day"), NOW.subtract(days=40)))
    assert partnered(progress, long_ago) is not BY_DATE
    assert partnered(done(Window(day(18), day(19))), day(1)) is not BY_DATE
