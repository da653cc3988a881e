"""spec.json: what the Airbyte form shows, and that the configuration reads whatever the form lets through."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import jsonschema
import pendulum
import pytest
from airbyte_cdk.models import ConnectorSpecificationSerializer

import source_amazon_sp
from source_amazon_sp.config import parse
from source_amazon_sp.marketplaces import BY_COUNTRY, BY_ID
from unit_tests.support.config import CREDENTIALS, raw_config

SPEC: dict[str, Any] = json.loads((Path(source_amazon_sp.__file__).parent / "spec.json").read_text(encoding="utf-8"))
CONNECTION: dict[str, Any] = SPEC["connectionSpecification"]
PROPERTIES: dict[str, dict[str, Any]] = CONNECTION["properties"]
NOW = pendulum.datetime(2026, 11, 20, 12)

# Every key a user may rely on. One that goes, or changes its name, breaks configurations that are in use.
KEYS = {
    "lwa_app_id",
    "lwa_client_secret",
    "refresh_token",
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
    "custom_reports",
    "custom_queries",
    "lookback_days",
    "seller_id",
    "api_endpoint",
    "token_endpoint",
}


def of_every_key(keys: Any = KEYS) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("key", sorted(keys))


def nested(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of the form by path, those within the entries of a list too."""
    for name, field in node.get("properties", {}).items():
        yield f"{path}{name}", field
        yield from nested(field, f"{path}{name}.")
        yield from nested(field.get("items", {}), f"{path}{name}[].")


FIELDS = dict(nested(CONNECTION))
EXAMPLES = [
    pytest.param(path, example, id=f"{path}-{number}")
    for path, field in FIELDS.items()
    for number, example in enumerate(field.get("examples", []))
]


def test_it_is_what_the_platform_reads() -> None:
    specification = ConnectorSpecificationSerializer.load(SPEC)
    assert specification.connectionSpecification == CONNECTION
    assert specification.documentationUrl.startswith("https://")
    assert specification.supportsIncremental is True


def test_it_is_a_schema_of_draft_07() -> None:
    assert CONNECTION["$schema"].startswith("http://json-schema.org/draft-07/schema")
    jsonschema.Draft7Validator.check_schema(CONNECTION)
    assert CONNECTION["type"] == "object"
    assert CONNECTION["additionalProperties"] is True


def test_it_has_the_keys_of_the_configuration_and_no_other() -> None:
    assert PROPERTIES.keys() == KEYS


def test_the_credentials_alone_are_required() -> None:
    assert set(CONNECTION["required"]) == set(CREDENTIALS)


@of_every_key()
def test_a_field_has_a_title_a_description_a_place_and_a_group(key: str) -> None:
    field = PROPERTIES[key]
    assert re.fullmatch(r"[A-Z].*[^.]", field["title"])
    assert re.fullmatch(r"\S.*[.|]", field["description"])
    assert isinstance(field["order"], int)
    assert field["group"] in {group["id"] for group in CONNECTION["groups"]}


@pytest.mark.parametrize("path", [path for path in FIELDS if "[]" in path])
def test_a_field_of_an_entry_is_titled_described_and_placed(path: str) -> None:
    field = FIELDS[path]
    assert field["title"]
    assert field["description"].endswith(".")
    assert isinstance(field["order"], int)


def test_no_two_fields_have_the_same_place() -> None:
    orders = [field["order"] for field in PROPERTIES.values()]
    assert sorted(orders) == list(range(len(orders)))


def test_at_most_eight_fields_are_seen_before_the_advanced_ones() -> None:
    visible = [key for key, field in PROPERTIES.items() if not field.get("airbyte_hidden")]
    plain = [key for key in visible if PROPERTIES[key]["group"] != "advanced"]
    assert len(plain) <= 8
    assert set(CREDENTIALS) | {"region", "account_type", "marketplaces", "replication_start_date"} <= set(plain)
    last_plain = max(PROPERTIES[key]["order"] for key in plain)
    assert all(PROPERTIES[key]["order"] > last_plain for key in visible if key not in plain)
    assert CONNECTION["groups"][-1]["id"] == "advanced"


def test_secrets_are_marked_and_nothing_else_is() -> None:
    marked = {path for path, field in FIELDS.items() if field.get("airbyte_secret")}
    assert marked == {*CREDENTIALS, "app_id"}


def test_addresses_and_what_the_platform_sets_are_hidden() -> None:
    hidden = {path for path, field in FIELDS.items() if field.get("airbyte_hidden")}
    assert hidden == {"api_endpoint", "token_endpoint", "app_id", "auth_type"}


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_an_example_is_valid_by_the_spec(path: str, example: object) -> None:
    jsonschema.validate(example, FIELDS[path])


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_an_example_is_read_by_the_configuration(path: str, example: object) -> None:
    assert parse(raw_config(**_placed(path, example)), NOW).remarks == ()


def _placed(path: str, value: object) -> dict[str, Any]:
    """A configuration key that holds the value at this path of the form."""
    key, in_list, name = path.partition("[].")
    if key == "marketplaces":
        (region,) = {(BY_COUNTRY.get(code) or BY_ID[code]).region for code in cast("list[str]", value)}
        return {key: value, "region": region.value}
    if not in_list:
        return {key: value}
    others = {"name": "s", "report_type": "GET_FAKE_DATA", "query": "query { x }"}
    wanted = FIELDS[key]["items"]["required"]
    return {key: [{**{other: others[other] for other in wanted}, name: value}]}


@of_every_key(key for key in KEYS if "default" in PROPERTIES[key])
def test_a_default_shown_is_the_one_that_applies(key: str) -> None:
    assert parse(raw_config(**{key: PROPERTIES[key]["default"]}), NOW) == parse(CREDENTIALS, NOW)


@of_every_key(key for key in KEYS if "enum" in PROPERTIES[key])
def test_every_choice_of_the_form_is_read(key: str) -> None:
    for choice in PROPERTIES[key]["enum"]:
        assert parse(raw_config(**{key: choice}), NOW).remarks == ()


def test_the_form_offers_every_region_and_every_country() -> None:
    offered = PROPERTIES["region"]["enum"]
    assert len(set(offered)) == len(offered)
    assert {choice for choice in offered if choice in BY_COUNTRY} == BY_COUNTRY.keys()
    assert {"NA", "EU", "FE"} < set(offered)
    assert offered[0] == "NA"


@pytest.mark.parametrize("key", ["replication_start_date", "replication_end_date"])
@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("2026-01-31", True),
        ("2026-01-31T00:00:00Z", True),
        ("2026-01-31T10:00", True),
        ("2026-01-31T10:00:00.123Z", True),
        ("2026-01-31T10:00:00+02:00", True),
        ("31.01.2026", False),
        ("2026-1-31", False),
        ("2026-01-31Z", False),
        ("2026-01-31T10", False),
        ("2026-01-31T10:00:00 CET", False),
        ("yesterday", False),
    ],
)
def test_the_pattern_of_a_date_lets_through_what_is_read(key: str, value: str, *, accepted: bool) -> None:
    assert bool(re.search(PROPERTIES[key]["pattern"], value)) is accepted
    assert PROPERTIES[key]["pattern_descriptor"]
    if accepted:
        assert parse(raw_config(**{key: value}), NOW).remarks == ()


@pytest.mark.parametrize("key", ["api_endpoint", "token_endpoint"])
@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("https://gateway.example.com/x", True),
        ("http://localhost:8080", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://gateway.example.com", False),
        ("gateway.example.com", False),
        ("ftp://127.0.0.1", False),
    ],
)
def test_the_pattern_of_an_address_lets_through_what_is_read(key: str, value: str, *, accepted: bool) -> None:
    assert bool(re.search(PROPERTIES[key]["pattern"], value)) is accepted
    if accepted:
        assert getattr(parse(raw_config(**{key: value}), NOW), key) == value


@pytest.mark.parametrize("path", ["custom_reports[].name", "custom_queries[].name"])
@pytest.mark.parametrize(
    ("name", "accepted"),
    [("my_report", True), ("_r2", True), ("R", True), ("2r", False), ("my report", False), ("my-report", False)],
)
def test_the_pattern_of_a_stream_name_lets_through_what_is_read(path: str, name: str, *, accepted: bool) -> None:
    assert bool(re.search(FIELDS[path]["pattern"], name)) is accepted
    if accepted:
        assert parse(raw_config(**_placed(path, name)), NOW).remarks == ()


class TestSigningInFromAirbyte:
    OAUTH: dict[str, Any] = SPEC["advanced_auth"]

    def test_it_is_chosen_by_the_key_the_form_sets(self) -> None:
        assert self.OAUTH["auth_flow_type"] == "oauth2.0"
        (key,) = self.OAUTH["predicate_key"]
        assert PROPERTIES[key]["const"] == self.OAUTH["predicate_value"]

    def test_what_it_brings_and_needs_lies_where_the_configuration_has_it(self) -> None:
        of_flow = self.OAUTH["oauth_config_specification"]
        paths = [
            field["path_in_connector_config"]
            for part in of_flow.values()
            for field in part.get("properties", {}).values()
            if "path_in_connector_config" in field
        ]
        assert {path[0] for path in paths} == {*CREDENTIALS, "region", "account_type", "app_id"}
        assert all(len(path) == 1 for path in paths)

    def test_a_configuration_made_by_it_is_read_without_a_remark(self) -> None:
        made = raw_config(auth_type="oauth2.0", app_id="amzn1.sp.solution.fake", region="EU", account_type="Seller")
        jsonschema.validate(made, CONNECTION)
        assert parse(made, NOW).remarks == ()
