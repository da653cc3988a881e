"""What of the incumbent's progress is taken over, and what is not."""

from typing import Any

import pendulum
import pytest

from source_amazon_sp.errors import ConfigError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.migration.convert import Anew, Circumstances, Converted, converted, home_of
from source_amazon_sp.migration.incumbent import INCUMBENT
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import Scope
from unit_tests.migration.states import ITEMS, ORDERS, WINDOW
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

FIRST_SYNC = pendulum.datetime(2026, 8, 1)
NOW = pendulum.datetime(2026, 11, 20, 12)
RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
US = BY_COUNTRY["US"].id


def circumstances(
    first_synced: pendulum.DateTime | None = FIRST_SYNC,
    *,
    accepts: bool = True,
    since: tuple[int, int, int] | None = (4, 5, 0),
    **keys: Any,
) -> Circumstances:
    keys = {"region": "US", "replication_start_date": "2025-01-01T00:00:00Z", **keys}
    return Circumstances(
        config=a_config(FakeClock("2026-11-20T12:00:00Z"), **keys),
        marketplace=BY_COUNTRY["US"],
        first_synced=first_synced,
        accepts_lost_rows=accepts,
        since_version=since,
        now=NOW,
    )


def outcome(name: str, state: dict[str, Any], given: Circumstances | None = None) -> Converted | Anew:
    return converted({name: state}, given or circumstances())[name]


def bounds(found: Converted | Anew) -> list[str]:
    assert isinstance(found, Converted), found
    return found.window.as_pair()


def why(found: Converted | Anew) -> str:
    assert isinstance(found, Anew), found
    return found.why


def test_orders_go_on_from_a_day_before_the_cursor() -> None:
    found = outcome("Orders", ORDERS, circumstances(None, accepts=False, since=None))
    assert bounds(found) == ["2025-01-02", "2026-11-05"]
    assert (found.stream, found.scope) == ("orders", US)


def test_items_go_on_from_where_their_orders_are_or_they_themselves_if_that_is_earlier() -> None:
    assert bounds(outcome("OrderItems", ITEMS)) == ["2025-01-02", "2026-11-04"]
    without = {key: value for key, value in ITEMS.items() if key != "state"}
    assert bounds(outcome("OrderItems", without)) == ["2025-01-02", "2026-11-05"]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("OrderItems", {"LastUpdateDate": "2026-11-06T00:00:00Z"}),  # of the versions in Python
        ("OrderItems", {"states": [], "parent_state": {}}),
        ("Orders", {"LastUpdateDate": "soon"}),
        ("Orders", {}),
        ("Orders", {"dataEndTime": "2026-11-06T00:00:00Z"}),
        ("Orders", {"slices": [], "state_type": "date-range", **ORDERS}),
    ],
)
def test_a_state_without_a_cursor_that_says_it_all_is_not_trusted(name: str, state: dict[str, Any]) -> None:
    assert "form" in why(outcome(name, state))


def test_the_state_is_one_that_a_sync_goes_on_from() -> None:
    found = outcome("Orders", ORDERS)
    assert isinstance(found, Converted)
    progress = Progress.from_state(found.state(), "orders")
    assert progress.gaps(US, found.window) == []


@pytest.mark.parametrize(
    ("keys", "start"),
    [
        ({"replication_start_date": "2026-01-31T00:00:00Z"}, "2026-02-01"),
        ({"replication_start_date": "2026-01-31T00:00:01Z"}, "2026-02-02"),
        ({"replication_start_date": None}, "2024-11-22"),
        ({"replication_start_date": "2020-01-01T00:00:00Z"}, "2024-11-22"),
    ],
)
def test_nothing_counts_before_the_incumbent_began(keys: dict[str, Any], start: str) -> None:
    assert bounds(outcome("Orders", ORDERS, circumstances(**keys)))[0] == start


def test_a_cursor_in_the_future_counts_as_now() -> None:
    assert bounds(outcome("Orders", {"LastUpdateDate": "2027-01-01T00:00:00Z"}))[1] == "2026-11-19"


def test_too_little_is_nothing() -> None:
    assert "too little" in why(outcome("Orders", {"LastUpdateDate": "2025-01-03T00:00:00Z"}))


class TestReports:
    def test_days_that_were_not_final_in_the_first_sync_are_read_again(self) -> None:
        (spec,) = (spec for spec in REPORTS if spec.name == RETURNS)
        oldest = max(spec.windows.look_back)
        end = FIRST_SYNC.subtract(days=oldest + 1)
        assert bounds(outcome(RETURNS, WINDOW)) == ["2025-01-02", end.to_date_string()]
        longer = circumstances(lookback_days=oldest + 5)
        assert bounds(outcome(RETURNS, WINDOW, longer))[1] == end.subtract(days=5).to_date_string()

    def test_the_cursor_counts_where_it_is_earlier(self) -> None:
        assert bounds(outcome(RETURNS, {"dataEndTime": "2026-03-01"}))[1] == "2026-02-28"

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (circumstances(accepts=False), "--accept-lost-rows"),
            (circumstances(None), "--first-synced"),
            (circumstances(since=None), "--since-version"),
            (circumstances(since=(4, 4, 7)), "--since-version"),
            (circumstances(account_type="Vendor"), "no stream of a vendor"),
            (circumstances(report_options_list=[{"report_name": RETURNS, "options_list": []}]), "report options"),
        ],
    )
    def test_a_doubt_is_a_reason_to_read_anew(self, given: Circumstances, words: str) -> None:
        assert words in why(outcome(RETURNS, WINDOW, given))

    def test_later_versions_never_went_past_a_cancelled_window(self) -> None:
        assert isinstance(outcome(RETURNS, WINDOW, circumstances(since=(6, 0, 6))), Converted)

    def test_one_of_the_whole_region_was_read_for_one_country(self) -> None:
        found = outcome(REIMBURSEMENTS, WINDOW)
        assert isinstance(found, Converted)
        assert found.scope == "NA"
        wider = circumstances(marketplaces=["US", "CA"])
        assert '["US"]' in why(outcome(REIMBURSEMENTS, WINDOW, wider))
        assert isinstance(outcome(RETURNS, WINDOW, wider), Converted)


@pytest.mark.parametrize("row", [row for row in INCUMBENT if row.carried is None], ids=lambda row: row.name)
def test_the_others_are_read_anew_whatever_is_accepted(row: Any) -> None:
    state = {**ORDERS, **WINDOW, "queryEndDate": "2026-11-06T23:59:59Z", "endDate": "2026-11-06T23:59:59Z"}
    assert why(outcome(row.name, state)) == row.anew


def test_a_stream_that_the_incumbent_does_not_have_is_none() -> None:
    assert "none of the incumbent's" in why(outcome("GET_FBA_SNS_FORECAST_DATA", WINDOW))


class TestTheRows:
    def test_every_stream_has_one_and_says_what_becomes_of_it(self) -> None:
        assert len({row.name for row in INCUMBENT}) == len(INCUMBENT) == 58
        for row in INCUMBENT:
            assert (row.carried is None) is bool(row.anew), row.name
            assert not row.anew.endswith(".")

    def test_a_state_is_carried_into_one_stream_whose_windows_are_days(self) -> None:
        for row in INCUMBENT:
            if row.carried is not None and row.name.startswith("GET_"):
                (spec,) = (spec for spec in REPORTS if spec.name == row.ours[0])
                assert spec.windows is not None
                assert (spec.windows.hours, spec.windows.whole, spec.period_option) == (False, False, None)
                assert spec.scope in {Scope.MARKETPLACE, Scope.REGION}

    def test_reports_of_ours_are_in_the_catalogue(self) -> None:
        names = {spec.name for spec in REPORTS}
        assert {name for row in INCUMBENT for name in row.ours if name.startswith("GET_")} <= names


@pytest.mark.parametrize(("region", "country"), [("US", "US"), ("uk", "GB"), ("GB", "GB"), (" de ", "DE")])
def test_the_region_of_the_incumbent_is_a_country(region: str, country: str) -> None:
    assert home_of({"region": region}, BY_COUNTRY).country == country


@pytest.mark.parametrize("region", [None, "NA", "eu-west-1", 1])
def test_without_a_country_the_marketplace_is_unknown(region: object) -> None:
    with pytest.raises(ConfigError, match="country"):
        home_of({"region": region}, BY_COUNTRY)
