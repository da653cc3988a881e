"""A configuration of Airbyte's own Amazon connector, pasted as it stands."""

from typing import Any

import pendulum
import pytest

from source_amazon_sp.config import Environment, parse
from source_amazon_sp.errors import InvalidConfig
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType, Region
from unit_tests.support.config import raw_config

NOW = pendulum.datetime(2026, 11, 20, 12)

# Those of its keys that mean the same here.
SHARED: dict[str, Any] = {
    "auth_type": "oauth2.0",
    "aws_environment": "PRODUCTION",
    "region": "DE",
    "account_type": "Seller",
    "app_id": "amzn1.sp.solution.fake",
    "replication_start_date": "2026-01-01T00:00:00Z",
    "replication_end_date": "",
    "include_pii": True,
    "report_options_list": [
        {
            "report_name": "GET_LEDGER_SUMMARY_VIEW_DATA",
            "stream_name": "ledger",
            "options_list": [{"option_name": "aggregatedByTimePeriod", "option_value": "DAILY"}],
        }
    ],
}
# Those that mean nothing here.
MEANINGLESS: dict[str, Any] = {
    "period_in_days": 90,
    "sales_and_traffic_report_asin_granularity": "PARENT",
    "wait_to_avoid_fatal_errors": False,
    "max_done_report_age_hours": 0,
    "financial_events_step": "180D",
    "num_workers": 2,
    "max_async_job_count": 2,
    "financial_events_max_results_per_page": 100,
    "report_stream_lookback_window_in_hours": 0,
    "failed_retry_wait_time_in_seconds": 1800,
    "creation_requester_429_max_retries": 5,
    "stop_sync_on_rate_limit": False,
    "inbound_replication_mode": "rolling_days",
    "inbound_start_datetime": "2026-01-01T00:00:00Z",
    "inbound_end_datetime": "2026-06-01T00:00:00Z",
    "inbound_rolling_days": 30,
}
_REGIONS = "AE AU BE BR CA DE EG ES FR GB IE IN IT JP MX NL PL SA SE SG TR UK US".split()  # noqa: SIM905  # read at a glance


def test_it_is_read_without_complaint() -> None:
    config = parse(raw_config(**SHARED, **MEANINGLESS), NOW)
    assert (config.environment, config.region, config.account_type) == (
        Environment.PRODUCTION,
        Region.EU,
        AccountType.SELLER,
    )
    assert config.marketplaces == (BY_COUNTRY["DE"].id,)
    assert (config.start, config.end) == (pendulum.datetime(2026, 1, 1), None)
    assert config.include_pii is True
    assert config.report_options == {"GET_LEDGER_SUMMARY_VIEW_DATA": {"aggregatedByTimePeriod": "DAILY"}}


def test_each_key_without_meaning_is_said_once_and_no_other() -> None:
    remarks = parse(raw_config(**SHARED, **MEANINGLESS), NOW).remarks
    assert sorted(remark.split(" ", 1)[0] for remark in remarks) == sorted(MEANINGLESS)


@pytest.mark.parametrize("key", MEANINGLESS)
def test_a_key_without_meaning_is_answered_with_what_takes_its_place(key: str) -> None:
    (remark,) = parse(raw_config(**{key: MEANINGLESS[key]}), NOW).remarks
    start, instead = remark.split(": ", 1)
    assert start == f"{key} is not needed here and is ignored"
    assert len(instead) > len("lookback_days")


@pytest.mark.parametrize("key", MEANINGLESS)
@pytest.mark.parametrize("value", [None, "", -1, "x", [], {"a": 1}])
def test_no_value_of_a_key_without_meaning_is_an_error(key: str, value: object) -> None:
    assert len(parse(raw_config(**{key: value}), NOW).remarks) == 1


@pytest.mark.parametrize("country", _REGIONS)
def test_each_of_its_regions_is_a_country_here(country: str) -> None:
    assert parse(raw_config(region=country), NOW).marketplaces == (BY_COUNTRY[country].id,)


def test_a_key_of_nobodys_is_ignored_and_said() -> None:
    config = parse(raw_config(favourite_colour="blue"), NOW)
    assert config.remarks == ("favourite_colour is not known; ignored.",)


def test_what_the_platform_adds_for_itself_is_passed_over() -> None:
    assert parse(raw_config(__injected_declarative_manifest={}, __test=1), NOW).remarks == ()


def test_remarks_do_not_hide_a_complaint() -> None:
    with pytest.raises(InvalidConfig) as caught:
        parse(raw_config(**{**SHARED, **MEANINGLESS, "region": "XX"}), NOW)
    assert len(caught.value.complaints) == 1
