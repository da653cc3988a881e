"""Configurations of the connector that the simulator's accounts answer to."""

from typing import Any

from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TOKEN_PATH

Config = dict[str, Any]

AMERICAS = ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8")  # US, CA, MX


def seller_config(**changes: Any) -> Config:
    """A seller in North America; `changes` are added, and None takes a key away."""
    return _changed({**_credentials(), "account_type": "Seller", "marketplaces": ["US", "CA", "MX"]}, changes)


def vendor_config(**changes: Any) -> Config:
    return _changed({**_credentials(), "account_type": "Vendor"}, changes)


def on_loopback(config: Config, url: str) -> Config:
    """The same account, behind the simulator's HTTP door."""
    return {**config, "api_endpoint": url, "token_endpoint": url + TOKEN_PATH}


def _credentials() -> Config:
    return {
        "lwa_app_id": CLIENT_ID,
        "lwa_client_secret": CLIENT_SECRET,
        "refresh_token": REFRESH_TOKEN,
        "region": "NA",
    }


def _changed(config: Config, changes: Config) -> Config:
    return {key: value for key, value in {**config, **changes}.items() if value is not None}
