"""Every key of the configuration: what it may be, what it becomes, and what is said of a wrong value."""

from typing import Any

import pendulum
import pytest

from source_amazon_sp.config import ConnectorConfig, Environment, parse
from source_amazon_sp.errors import InvalidConfig
from source_amazon_sp.marketplaces import BY_COUNTRY, MARKETPLACES, TOKEN_ENDPOINT, AccountType, Region
from unit_tests.support.config import CREDENTIALS, raw_config

NOW = pendulum.datetime(2026, 11, 20, 12)
TWO_YEARS_BACK = pendulum.datetime(2024, 11, 20, 12)
DE, FR, US = (BY_COUNTRY[country].id for country in ("DE", "FR", "US"))


def parsed(**keys: Any) -> ConnectorConfig:
    return parse(raw_config(**keys), NOW)


def complaints(**keys: Any) -> tuple[str, ...]:
    """What is said against a configuration that has these keys, and good credentials unless they are among them."""
    with pytest.raises(InvalidConfig) as caught:
        parsed(**keys)
    assert str(caught.value) == "\n".join(caught.value.complaints)
    return caught.value.complaints


def complaint(**keys: Any) -> str:
    """The one thing said."""
    said = complaints(**keys)
    assert len(said) == 1
    return said[0]


def test_credentials_are_enough_and_the_rest_has_defaults() -> None:
    config = parse(CREDENTIALS, NOW)
    assert config.lwa_app_id == CREDENTIALS["lwa_app_id"]
    assert config.lwa_client_secret == CREDENTIALS["lwa_client_secret"]
    assert config.refresh_token == CREDENTIALS["refresh_token"]
    assert (config.environment, config.region, config.account_type) == (
        Environment.PRODUCTION,
        Region.NA,
        AccountType.SELLER,
    )
    assert (config.start, config.end) == (TWO_YEARS_BACK, None)
    assert (config.marketplaces, config.include_pii, config.lookback_days, config.seller_id) == ((), False, None, None)
    assert (config.report_options, config.custom_reports, config.custom_queries) == ({}, (), ())
    assert config.api_endpoint == Region.NA.endpoint
    assert config.token_endpoint == TOKEN_ENDPOINT
    assert config.remarks == ()


@pytest.mark.parametrize(
    ("key", "value", "attribute", "expected"),
    [
        ("lwa_app_id", " amzn1.application-oa2-client.1 ", "lwa_app_id", "amzn1.application-oa2-client.1"),
        ("lwa_client_secret", "amzn1.oa2-cs.v1.1\n", "lwa_client_secret", "amzn1.oa2-cs.v1.1"),
        ("refresh_token", "Atzr|1", "refresh_token", "Atzr|1"),
        ("aws_environment", "SANDBOX", "environment", Environment.SANDBOX),
        ("aws_environment", "production", "environment", Environment.PRODUCTION),
        ("region", "EU", "region", Region.EU),
        ("region", "fe", "region", Region.FE),
        ("region", "us-east-1", "region", Region.NA),
        ("region", "eu-west-1", "region", Region.EU),
        ("region", "US-WEST-2", "region", Region.FE),
        ("region", "jp", "region", Region.FE),
        ("region", "UK", "region", Region.EU),
        ("account_type", "Vendor", "account_type", AccountType.VENDOR),
        ("account_type", "seller", "account_type", AccountType.SELLER),
        ("marketplaces", ["US", "ca", US, " MX "], "marketplaces", (US, BY_COUNTRY["CA"].id, BY_COUNTRY["MX"].id)),
        ("marketplaces", ["A0NEWSHOP01"], "marketplaces", ("A0NEWSHOP01",)),
        ("replication_start_date", "2026-01-31", "start", pendulum.datetime(2026, 1, 31)),
        ("replication_start_date", "2026-01-31T10:00:00+02:00", "start", pendulum.datetime(2026, 1, 31, 8)),
        ("replication_end_date", "2026-01-31", "end", pendulum.datetime(2026, 2, 1)),
        ("replication_end_date", "2026-01-31T00:00:00Z", "end", pendulum.datetime(2026, 1, 31)),
        ("include_pii", True, "include_pii", True),
        ("lookback_days", 0, "lookback_days", 0),
        ("lookback_days", 30, "lookback_days", 30),
        ("lookback_days", 14.0, "lookback_days", 14),
        ("replication_end_date", "9999-12-31", "end", None),
        ("seller_id", "A1EXAMPLE2SELLER", "seller_id", "A1EXAMPLE2SELLER"),
        ("api_endpoint", "https://gateway.example.com/", "api_endpoint", "https://gateway.example.com"),
        ("api_endpoint", "http://127.0.0.1:8080", "api_endpoint", "http://127.0.0.1:8080"),
        ("token_endpoint", "http://localhost:8080/token", "token_endpoint", "http://localhost:8080/token"),
        ("token_endpoint", "http://[::1]:8080/token", "token_endpoint", "http://[::1]:8080/token"),
    ],
)
def test_a_good_value_is_taken(key: str, value: object, attribute: str, expected: object) -> None:
    config = parsed(**{key: value})
    assert getattr(config, attribute) == expected
    assert config.remarks == ()


@pytest.mark.parametrize(
    ("key", "value", "shown", "remedy"),
    [
        ("aws_environment", "PROD", "'PROD'", "Write PRODUCTION or SANDBOX."),
        ("aws_environment", True, "True", "Write PRODUCTION or SANDBOX."),
        ("region", "XX", "'XX'", "Write NA, EU or FE, or a country code"),
        ("region", 1, "1", "Write NA, EU or FE, or a country code"),
        ("account_type", "Buyer", "'Buyer'", "Write Seller or Vendor."),
        ("account_type", ["Seller"], "['Seller']", "Write Seller or Vendor."),
        ("marketplaces", "DE,FR", "'DE,FR'", 'Write country codes, such as ["DE", "FR"].'),
        ("marketplaces", ["US", 1], "['US', 1]", 'Write country codes, such as ["DE", "FR"].'),
        ("marketplaces", ["XX"], "'XX'", "country code (US, GB, DE, …)"),
        ("marketplaces", ["US", "DE"], "'DE' belongs to region EU", "make a second source"),
        ("replication_start_date", "31.01.2026", "'31.01.2026'", "Write it as 2026-01-31 or"),
        ("replication_start_date", "2026-02-30", "'2026-02-30'", "Write it as 2026-01-31 or"),
        ("replication_start_date", 20260131, "20260131", "Write it as 2026-01-31 or"),
        ("replication_start_date", "2026-11-21", "2026-11-21T00:00:00Z lies in the future", "Give a day in the past."),
        ("replication_end_date", "soon", "'soon'", "Write it as 2026-01-31 or"),
        ("replication_end_date", "2024-01-01", "2024-01-01", "Move one of the two."),
        ("auth_type", "aws", "'aws'", "Write oauth2.0"),
        ("app_id", {"a": 1}, "{'a': 1}", "Write it in quotes."),
        ("include_pii", "true", "'true'", "Write true or false without quotes."),
        ("include_pii", 1, "1", "Write true or false without quotes."),
        ("lookback_days", -1, "-1", "Write 0 to 3650"),
        ("lookback_days", 1.5, "1.5", "Write 0 to 3650"),
        ("lookback_days", "7", "'7'", "Write 0 to 3650"),
        ("lookback_days", True, "True", "Write 0 to 3650"),
        ("seller_id", 12345, "12345", "Write it in quotes."),
        ("api_endpoint", "http://gateway.example.com", "'http://gateway.example.com'", "use https"),
        ("api_endpoint", "gateway.example.com", "", "use https"),
        ("api_endpoint", "ftp://127.0.0.1", "'ftp://127.0.0.1'", "use https"),
        ("api_endpoint", "https://", "'https://'", "use https"),
        ("api_endpoint", "https://h:notaport", "notaport", "use https"),
        ("api_endpoint", "http://127.0.0.1:99999999", "99999999", "use https"),
        ("api_endpoint", "https://exa mple", "exa mple", "use https"),
        ("api_endpoint", "https://...", "...", "use https"),
        ("api_endpoint", "http://127.0.0.1:80?x=y", "127.0.0.1:80", "use https"),
        ("seller_id", "A\ud800", "half a character", "Paste it again."),
        ("custom_reports", [{"name": "x", "report_type": "GET_\udfff"}], "half a character", "Paste it again."),
        ("token_endpoint", "http://localhost.example.com/x?y", "'http://localhost.example.com/x", "use https"),
        ("token_endpoint", 1, "1", "Write it in quotes."),
        ("report_options", "asinGranularity=SKU", "", "Write it as [{"),
        ("custom_reports", {"name": "x"}, "", "Write it as [{"),
        ("custom_queries", ["query"], "", "Write it as [{"),
    ],
)
def test_a_wrong_value_is_named_with_its_key_and_what_to_write_instead(
    key: str, value: object, shown: str, remedy: str
) -> None:
    said = complaint(**{key: value})
    assert said.startswith(f"{key}: ")
    assert shown in said
    assert remedy in said


@pytest.mark.parametrize("key", CREDENTIALS)
@pytest.mark.parametrize("value", [None, "", "  ", 12345, ["x"]])
def test_a_credential_that_is_missing_or_not_text_is_asked_for(key: str, value: object) -> None:
    said = complaint(**{key: value})
    assert said.startswith(f"{key}: is missing. Copy ")
    assert "developer console" in said


def test_an_access_token_in_place_of_the_refresh_token_is_told_apart() -> None:
    said = complaint(refresh_token="Atza|fake")
    assert said.startswith("refresh_token: is an access token (Atza|…).")
    assert "Paste the refresh token" in said


@pytest.mark.parametrize("blank", [None, "", "   "])
@pytest.mark.parametrize(
    "key",
    [
        "aws_environment",
        "region",
        "account_type",
        "marketplaces",
        "replication_start_date",
        "replication_end_date",
        "include_pii",
        "report_options",
        "custom_reports",
        "custom_queries",
        "lookback_days",
        "seller_id",
        "api_endpoint",
        "token_endpoint",
    ],
)
def test_a_key_left_blank_has_its_default(key: str, blank: str | None) -> None:
    assert parsed(**{key: blank}) == parse(CREDENTIALS, NOW)


def test_every_complaint_comes_at_once() -> None:
    wrong = {
        "lwa_app_id": None,
        "region": "Mars",
        "account_type": "Buyer",
        "replication_start_date": "yesterday",
        "include_pii": "no",
        "lookback_days": -1,
        "api_endpoint": "gateway",
        "custom_queries": [{"name": "1st", "query": "q"}],
    }
    said = complaints(**wrong)
    assert sorted(line.split(":", 1)[0] for line in said) == sorted(wrong)


class TestAliases:
    def test_the_names_of_amazons_console_are_taken(self) -> None:
        config = parse({"client_id": "id", "client_secret": "secret", "refresh_token": "Atzr|fake"}, NOW)
        assert (config.lwa_app_id, config.lwa_client_secret) == ("id", "secret")
        assert config.remarks == ()

    def test_a_primary_name_that_is_set_wins(self) -> None:
        config = parsed(client_id="other", client_secret="other")
        assert config.lwa_app_id == CREDENTIALS["lwa_app_id"]
        assert config.lwa_client_secret == CREDENTIALS["lwa_client_secret"]

    @pytest.mark.parametrize("blank", [None, ""])
    def test_a_primary_name_left_blank_gives_way(self, blank: str | None) -> None:
        assert parsed(lwa_app_id=blank, client_id="id").lwa_app_id == "id"
        assert parsed(client_id=blank).lwa_app_id == CREDENTIALS["lwa_app_id"]

    def test_a_complaint_names_the_primary_key(self) -> None:
        assert complaint(lwa_client_secret=None, client_secret=1).startswith("lwa_client_secret: ")


class TestRegion:
    @pytest.mark.parametrize("marketplace", MARKETPLACES, ids=lambda marketplace: marketplace.country)
    def test_a_country_means_its_region_and_that_country_alone(self, marketplace: Any) -> None:
        config = parsed(region=marketplace.country)
        assert (config.region, config.marketplaces) == (marketplace.region, (marketplace.id,))

    def test_marketplaces_say_otherwise(self) -> None:
        config = parsed(region="DE", marketplaces=["FR", "DE"])
        assert (config.region, config.marketplaces) == (Region.EU, (FR, DE))

    @pytest.mark.parametrize("region", Region)
    def test_it_decides_the_endpoint(self, region: Region) -> None:
        assert parsed(region=region.value).api_endpoint == region.endpoint
        assert parsed(region=region.value, aws_environment="SANDBOX").api_endpoint == region.sandbox_endpoint

    def test_an_endpoint_that_is_set_stands_for_any_region(self) -> None:
        config = parsed(region="EU", aws_environment="SANDBOX", api_endpoint="https://gateway.example.com/eu/")
        assert config.api_endpoint == "https://gateway.example.com/eu"


class TestRange:
    def test_an_early_start_is_moved_to_two_years_back_and_said_once(self) -> None:
        config = parsed(replication_start_date="2020-01-01")
        assert config.start == TWO_YEARS_BACK
        (remark,) = config.remarks
        assert remark.startswith("replication_start_date 2020-01-01T00:00:00Z is more than two years back")
        assert "2024-11-20T12:00:00Z" in remark

    def test_two_years_back_exactly_needs_no_remark(self) -> None:
        config = parsed(replication_start_date="2024-11-20T12:00:00Z")
        assert (config.start, config.remarks) == (TWO_YEARS_BACK, ())

    @pytest.mark.parametrize("end", ["2026-11-20", "2026-11-20T12:00:00Z", "2027-06-30"])
    def test_an_end_that_is_not_past_is_now(self, end: str) -> None:
        assert parsed(replication_end_date=end).end is None

    def test_start_and_end_may_be_the_same_day(self) -> None:
        config = parsed(replication_start_date="2026-01-31", replication_end_date="2026-01-31")
        assert (config.start, config.end) == (pendulum.datetime(2026, 1, 31), pendulum.datetime(2026, 2, 1))

    @pytest.mark.parametrize("end", ["2026-01-30", "2026-01-31T00:00:00Z"])
    def test_an_end_that_is_not_after_the_start_is_refused(self, end: str) -> None:
        said = complaint(replication_start_date="2026-01-31", replication_end_date=end)
        assert said.startswith("replication_end_date: ")
        assert "is not after replication_start_date, 2026-01-31T00:00:00Z" in said

    def test_an_end_before_all_that_amazon_keeps_is_refused(self) -> None:
        said = complaint(replication_start_date="2022-01-01", replication_end_date="2022-12-31")
        assert said == ("replication_end_date: 2022-12-31 is more than two years back, and Amazon keeps two years.")
