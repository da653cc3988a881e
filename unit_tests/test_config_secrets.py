"""No secret comes back out of the configuration, wherever it was put."""

import logging
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.config import ConnectorConfig, parse
from source_amazon_sp.errors import InvalidConfig
from unit_tests.support.config import CREDENTIALS, raw_config

NOW = pendulum.datetime(2026, 11, 20, 12)
KEYS = [
    *CREDENTIALS,
    "client_id",
    "client_secret",
    "app_id",
    "auth_type",
    "aws_environment",
    "region",
    "account_type",
    "marketplaces",
    "replication_start_date",
    "replication_end_date",
    "include_pii",
    "report_options",
    "report_options_list",
    "custom_reports",
    "custom_queries",
    "lookback_days",
    "seller_id",
    "api_endpoint",
    "token_endpoint",
    "period_in_days",
    "a_key_of_nobodys",
]

_TOKEN = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/+=", min_size=12, max_size=200)
_CLIENT_SECRET = st.text("0123456789abcdef", min_size=12, max_size=64)
SECRETS = st.one_of(
    st.tuples(st.sampled_from(["Atzr|", "Atza|", "Atz.sprdt|"]), _TOKEN),
    st.tuples(st.just("amzn1.oa2-cs.v1."), _CLIENT_SECRET),
)


def wrapped(secret: str) -> st.SearchStrategy[Any]:
    """A secret as a value: bare, among other words, in a list, or anywhere in an entry of one."""
    bare = st.sampled_from([secret, f" {secret} ", f"token {secret} pasted", f"https://{secret}", f"'{secret}'"])
    entries = st.sampled_from(["name", "report_type", "query", "options", "primary_key", "window_days", "report_name"])
    entry = st.dictionaries(entries, bare, min_size=1).map(lambda given: {"name": "s", "report_type": "T", **given})
    return st.one_of(bare, st.lists(bare, min_size=1, max_size=2), st.lists(entry, min_size=1, max_size=2), entry)


def everything_said(raw: dict[str, Any]) -> str:
    """What a log could come to hold of a configuration."""
    try:
        config = parse(raw, NOW)
    except InvalidConfig as error:
        return f"{error}\n{error!r}\n{error.complaints}\n{error.args}"
    return f"{config}\n{config!r}\n{config.remarks}"


@given(st.data(), SECRETS, st.sampled_from(KEYS), st.sampled_from([{}, {"region": "Mars", "include_pii": "no"}]))
def test_a_secret_under_any_key_never_comes_back(
    data: st.DataObject, secret: tuple[str, str], key: str, others: dict[str, Any]
) -> None:
    value = data.draw(wrapped("".join(secret)))
    said = everything_said(raw_config(**{**others, key: value}))
    assert secret[1].lower() not in said.lower()


@pytest.mark.parametrize("key", [*CREDENTIALS, "client_id", "client_secret"])
@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_credential_of_any_form_never_comes_back_from_its_own_key(key: str, secret: str) -> None:
    raw = {**raw_config(), key: secret}
    assert secret not in everything_said(raw)
    assert secret not in everything_said({**raw, "region": "Mars"})
    assert secret not in everything_said({**raw, key: [secret], "region": "Mars"})


def test_a_wrong_kind_of_token_is_complained_of_without_being_repeated() -> None:
    assert "FAKEBODY" not in everything_said(raw_config(refresh_token="Atza|FAKEBODYFAKEBODY"))


@pytest.mark.parametrize("form", ["{}", "{!s}", "{!r}"])
def test_a_configuration_says_what_it_is_and_no_secret(form: str) -> None:
    config = parse(raw_config(region="EU", account_type="Vendor"), NOW)
    assert form.format(config) == "ConnectorConfig(Vendor, EU, secrets hidden)"


def test_a_configuration_that_is_logged_hides_its_secrets(caplog: pytest.LogCaptureFixture) -> None:
    config: ConnectorConfig = parse(raw_config(), NOW)
    with caplog.at_level(logging.INFO):
        logging.getLogger("airbyte").info("%s %s", config, [config])
    assert [secret for secret in CREDENTIALS.values() if secret in caplog.text] == []
    assert "secrets hidden" in caplog.text


def test_login_and_password_in_an_address_are_not_repeated() -> None:
    said = everything_said(raw_config(api_endpoint="http://user:FAKEPASSWORD@gateway.example.com/?key=FAKEKEY"))
    assert "gateway.example.com" in said
    assert "FAKE" not in said
