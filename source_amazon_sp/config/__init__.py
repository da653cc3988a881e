"""
What the user may set: the configuration, read once at the door.

`parse` takes what Airbyte hands over and returns a frozen ConnectorConfig, or raises InvalidConfig with every
complaint at once; `read` leaves that to who has more to complain of.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pendulum

from source_amazon_sp.clock import written
from source_amazon_sp.config.fields import Fields, shown, with_primary_names
from source_amazon_sp.config.lists import custom_queries, custom_reports, report_options
from source_amazon_sp.config.pasted import pasted_options
from source_amazon_sp.config.values import ConnectorConfig, CustomQuery, CustomReport, Environment, PastedOptions
from source_amazon_sp.errors import InvalidConfig
from source_amazon_sp.marketplaces import BY_COUNTRY, BY_ID, TOKEN_ENDPOINT, AccountType, Region

__all__ = [
    "ConnectorConfig",
    "CustomQuery",
    "CustomReport",
    "Environment",
    "PastedOptions",
    "parse",
    "read",
    "with_primary_names",
]

YEARS_BACK = 2  # Amazon keeps orders and most reports for two years

_REGION_ALIASES = {"us-east-1": Region.NA, "eu-west-1": Region.EU, "us-west-2": Region.FE}
# Keys of Airbyte's own Amazon connector that have no meaning here, and what takes their place.
_NOT_NEEDED = {
    "period_in_days": "windows are as wide as Amazon allows",
    "report_stream_lookback_window_in_hours": "each stream has its own look-back, which lookback_days may cut short",
    "wait_to_avoid_fatal_errors": "Amazon's publication calendar is kept",
    "max_done_report_age_hours": "unfinished reports are remembered in the state",
    "financial_events_step": "windows are as wide as Amazon allows",
    "financial_events_max_results_per_page": "pages are as large as Amazon allows",
    "num_workers": "Amazon's quotas set the pace",
    "max_async_job_count": "Amazon's quotas set the pace",
    "failed_retry_wait_time_in_seconds": "Amazon's quotas set the pace",
    "creation_requester_429_max_retries": "429 answers are waited out",
    "stop_sync_on_rate_limit": "429 answers are waited out",
    "inbound_replication_mode": "inbound shipments are read incrementally",
    "inbound_start_datetime": "replication_start_date",
    "inbound_end_datetime": "replication_end_date",
    "inbound_rolling_days": "lookback_days",
}
_MARKETPLACE_ID = re.compile(r"A[0-9A-Z]{9,}")
_AUTH_TYPE = "oauth2.0"


def parse(raw: Mapping[str, Any], now: pendulum.DateTime) -> ConnectorConfig:
    """Read the user's keys as of `now`. Raises InvalidConfig."""
    config, complaints = read(raw, now)
    if complaints:
        raise InvalidConfig(complaints)
    return config


def read(raw: Mapping[str, Any], now: pendulum.DateTime) -> tuple[ConnectorConfig, list[str]]:
    """The user's keys as of `now`, and what is wrong with them; a default stands for what can't be read."""
    fields = Fields(raw)
    environment = fields.choice("aws_environment", Environment, Environment.PRODUCTION)
    region, home = _region(fields)
    start, end = _range(fields, now)
    endpoint = region.sandbox_endpoint if environment is Environment.SANDBOX else region.endpoint
    config = ConnectorConfig(
        lwa_app_id=fields.secret("lwa_app_id", "the client id, amzn1.application-oa2-client.…"),
        lwa_client_secret=fields.secret("lwa_client_secret", "the client secret, amzn1.oa2-cs.v1.…"),
        refresh_token=_refresh_token(fields),
        environment=environment,
        region=region,
        account_type=fields.choice("account_type", AccountType, AccountType.SELLER),
        marketplaces=_marketplaces(fields, region, home),
        start=start,
        end=end,
        include_pii=fields.flag("include_pii"),
        report_options=report_options(fields),
        pasted_options=tuple(pasted_options(fields)),
        custom_reports=tuple(custom_reports(fields)),
        custom_queries=tuple(custom_queries(fields)),
        lookback_days=fields.days("lookback_days"),
        seller_id=fields.text("seller_id"),
        api_endpoint=fields.endpoint("api_endpoint", endpoint),
        token_endpoint=fields.endpoint("token_endpoint", TOKEN_ENDPOINT),
        remarks=(),
    )
    _oauth(fields)
    _unknown_keys(fields)
    return replace(config, remarks=tuple(fields.remarks)), fields.complaints


def _refresh_token(fields: Fields) -> str:
    token = fields.secret("refresh_token", "the refresh token, Atzr|…, that authorising the application shows once")
    if token.startswith("Atza|"):
        fields.complain("refresh_token", "is an access token (Atza|…). Paste the refresh token, Atzr|…, instead.")
    return token


def _region(fields: Fields) -> tuple[Region, str | None]:
    """The region, and the marketplace that a country code given for it means."""
    value = fields.get("region")
    if value is None:
        return Region.NA, None
    text = str(value)
    if text.upper() in Region.__members__:
        return Region[text.upper()], None
    if text.lower() in _REGION_ALIASES:
        return _REGION_ALIASES[text.lower()], None
    if text.upper() in BY_COUNTRY:
        country = BY_COUNTRY[text.upper()]
        return country.region, country.id
    fields.complain(
        "region", f"{shown(value)} is not known. Write NA, EU or FE, or a country code such as US, GB or JP."
    )
    return Region.NA, None


def _marketplaces(fields: Fields, region: Region, home: str | None) -> tuple[str, ...]:
    value = fields.get("marketplaces")
    if value is None:
        return (home,) if home else ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        fields.complain("marketplaces", f'{shown(value)} is not a list. Write country codes, such as ["DE", "FR"].')
        return ()
    ids = [_marketplace(fields, item.strip(), region) for item in value]
    return tuple(dict.fromkeys(filter(None, ids)))


def _marketplace(fields: Fields, code: str, region: Region) -> str | None:
    known = BY_COUNTRY.get(code.upper()) or BY_ID.get(code)
    if known is None and not _MARKETPLACE_ID.fullmatch(code):
        fields.complain(
            "marketplaces", f"{shown(code)} is neither a country code (US, GB, DE, …) nor a marketplace id."
        )
        return None
    if known is not None and known.region is not region:
        fields.complain(
            "marketplaces",
            f"{shown(code)} belongs to region {known.region.value}, and region is {region.value}. "
            "A refresh token reads one region: make a second source for the other one.",
        )
        return None
    return known.id if known else code


def _range(fields: Fields, now: pendulum.DateTime) -> tuple[pendulum.DateTime, pendulum.DateTime | None]:
    earliest = now.subtract(years=YEARS_BACK).replace(microsecond=0)
    start = fields.moment("replication_start_date") or earliest
    end = fields.moment("replication_end_date", whole_day=True)
    if start > now:
        fields.complain("replication_start_date", f"{written(start)} lies in the future. Give a day in the past.")
    elif end is not None and end <= start:
        fields.complain(
            "replication_end_date",
            f"{fields.get('replication_end_date')} is not after replication_start_date, {written(start)}. "
            "Move one of the two.",
        )
    elif end is not None and end <= earliest:
        fields.complain(
            "replication_end_date",
            f"{fields.get('replication_end_date')} is more than two years back, and Amazon keeps two years.",
        )
    if start < earliest:
        fields.remark(
            f"replication_start_date {written(start)} is more than two years back, and Amazon keeps two years: "
            f"reading from {written(earliest)}."
        )
    return max(start, earliest), end if end is None or end < now else None


def _oauth(fields: Fields) -> None:
    """What the Airbyte UI keeps for itself."""
    fields.text("app_id")
    if (kind := fields.text("auth_type")) not in {None, _AUTH_TYPE}:
        fields.complain("auth_type", f"{shown(kind)} is not known. Write {_AUTH_TYPE}, or leave the key out.")


def _unknown_keys(fields: Fields) -> None:
    for key in fields.raw:
        if key in fields.asked or key.startswith("__"):
            continue
        instead = _NOT_NEEDED.get(key)
        fields.remark(
            f"{key} is not needed here and is ignored: {instead}." if instead else f"{key} is not known; ignored."
        )
