"""Configurations, with credentials that are obviously fakes."""

from typing import Any

from source_amazon_sp.clock import Clock
from source_amazon_sp.config import ConnectorConfig, parse
from unit_tests.support.clock import FakeClock

CREDENTIALS = {
    "lwa_app_id": "amzn1.application-oa2-client.fake",
    "lwa_client_secret": "amzn1.oa2-cs.v1.fake",
    "refresh_token": "Atzr|fake",
}


def raw_config(**keys: Any) -> dict[str, Any]:
    """What Airbyte hands over: the credentials, and these keys."""
    return {**CREDENTIALS, **keys}


def a_config(clock: Clock | None = None, **keys: Any) -> ConnectorConfig:
    return parse(raw_config(**keys), (clock or FakeClock()).now())
