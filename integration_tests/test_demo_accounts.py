"""The accounts of the demo, as PyAirbyte takes them: like the platform it holds a configuration against the spec."""

import json
from importlib.resources import files

import jsonschema
import pytest

from integration_tests.demo_accounts import ACCOUNTS, DemoAccount
from source_amazon_sp.clock import SystemClock
from source_amazon_sp.config import parse

SPEC = json.loads((files("source_amazon_sp") / "spec.json").read_text(encoding="utf-8"))["connectionSpecification"]


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_their_configurations_are_valid_by_the_spec_and_by_the_connector(account: DemoAccount) -> None:
    now = SystemClock().now()
    for config in (account.config, {**account.config, **account.rationed(now)}):
        jsonschema.validate(config, SPEC)
        assert parse(config, now).remarks == ()
