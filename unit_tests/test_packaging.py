"""What is not Python and has to agree all the same: metadata.yaml, the Dockerfile, the example configurations."""

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pendulum
import pytest
import yaml
from airbyte_cdk.models.connector_metadata import MetadataFile
from airbyte_cdk.test.standard_tests.docker_base import DockerConnectorTestSuite
from pydantic import BaseModel

from source_amazon_sp.config import Environment, parse
from source_amazon_sp.marketplaces import MARKETPLACES, TOKEN_ENDPOINT, AccountType, Marketplace, Region
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.version import VERSION

# The CDK's model of metadata.yaml is lax. Airbyte's own is strict, and its package needs a Python before 3.13.
METADATA_MODELS: list[type[BaseModel]] = [MetadataFile]
if sys.version_info < (3, 13):
    from airbyte_connector_models.metadata.v0.connector_metadata_definition_v0 import ConnectorMetadataDefinitionV0

    METADATA_MODELS.append(ConnectorMetadataDefinitionV0)

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "secrets.example").glob("*.json"))
PLACE_OF_A_SECRET = "EXAMPLE-REPLACE-ME"
NOW = pendulum.datetime(2026, 11, 20)

# Hosts that Amazon's presigned addresses have been seen with: Amazon's models, and issues of its models repository.
DOCUMENT_HOSTS = (
    "tortuga-prod-na.s3-external-1.amazonaws.com",
    "tortuga-prod-na.s3.amazonaws.com",
    "tortuga-prod-eu.s3-eu-west-1.amazonaws.com",
    "tortuga-prod-fe.s3-us-west-2.amazonaws.com",
    "s3.amazonaws.com",
)


class AcceptanceTests(DockerConnectorTestSuite):
    """The CDK's own reader of acceptance-test-config.yml."""

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return ROOT


def metadata() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(text_of("metadata.yaml"))["data"]
    return data


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def found(pattern: str, name: str) -> str:
    match = re.search(pattern, text_of(name), re.MULTILINE)
    assert match is not None, f"{pattern} is not in {name}"
    return match[1]


def allowed(host: str) -> bool:
    """Whether the list lets the connector reach `host`, at the strictest: a `*` stands for one label."""
    patterns = (re.escape(entry).replace(r"\*", "[^.]+") for entry in metadata()["allowedHosts"]["hosts"])
    return any(re.fullmatch(pattern, host) for pattern in patterns)


@pytest.mark.parametrize("model", METADATA_MODELS)
def test_the_metadata_is_what_airbyte_expects(model: type[BaseModel]) -> None:
    read = model.model_validate(yaml.safe_load(text_of("metadata.yaml"))).model_dump(mode="json", by_alias=True)
    assert read["data"]["dockerRepository"] == "airbyte/source-amazon-sp"


@pytest.mark.parametrize("region", Region)
def test_both_endpoints_of_a_region_are_allowed_hosts(region: Region) -> None:
    assert allowed(urlsplit(region.endpoint).hostname or "")
    assert allowed(urlsplit(region.sandbox_endpoint).hostname or "")


def test_login_with_amazon_is_an_allowed_host() -> None:
    assert allowed(urlsplit(TOKEN_ENDPOINT).hostname or "")


@pytest.mark.parametrize("host", DOCUMENT_HOSTS)
def test_the_hosts_of_documents_are_allowed(host: str) -> None:
    assert allowed(host)


@pytest.mark.parametrize("host", ["example.com", "amazonaws.com.example.com", "evil-api.amazon.com"])
def test_other_hosts_are_not_allowed(host: str) -> None:
    assert not allowed(host)


@pytest.mark.parametrize("key", ["api_endpoint", "token_endpoint"])
def test_a_gateway_that_the_user_names_is_an_allowed_host(key: str) -> None:
    assert f"${{{key}}}" in metadata()["allowedHosts"]["hosts"]


def test_the_suggested_streams_have_schemas() -> None:
    schemas = {path.stem for path in (ROOT / "source_amazon_sp" / "schemas").glob("*.json")}
    assert set(metadata()["suggestedStreams"]["streams"]) <= schemas


def test_the_suggested_streams_cost_no_report_and_tell_of_the_others() -> None:
    suggested = set(metadata()["suggestedStreams"]["streams"])
    assert not suggested & {spec.name for spec in REPORTS}
    assert "sync_log" in suggested


def test_every_file_states_the_same_version() -> None:
    stated = {
        "package": VERSION,
        "pyproject.toml": found(r'^version = "(.+)"$', "pyproject.toml"),
        "metadata.yaml": metadata()["dockerImageTag"],
        "Dockerfile": found(r"^ARG VERSION=(.+)$", "Dockerfile"),
    }
    assert set(stated.values()) == {VERSION}, stated


def test_the_image_is_built_on_the_base_that_the_metadata_names() -> None:
    base = found(r"^ARG BASE_IMAGE=(.+)$", "Dockerfile")
    assert base == metadata()["connectorBuildOptions"]["baseImage"]
    assert re.search(r"@sha256:[0-9a-f]{64}$", base), "a tag can move; a digest can't"


def test_the_image_runs_the_console_script_as_airbyte() -> None:
    script = found(r"^\[project\.scripts\]\n(\S+) = ", "pyproject.toml")
    assert found(r'AIRBYTE_ENTRYPOINT="(.+)"', "Dockerfile") == script
    assert found(r'^ENTRYPOINT \["(.+)"\]$', "Dockerfile") == script
    assert re.findall(r"^USER (\w+)$", text_of("Dockerfile"), re.MULTILINE)[-1] == "airbyte"


def test_the_build_gets_to_see_just_what_it_copies() -> None:
    lines = text_of(".dockerignore").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    from_outside = re.findall(r"^COPY (?!--from)(.+) \S+$", text_of("Dockerfile"), re.MULTILINE)
    assert "*" in lines
    assert let_in == {source for sources in from_outside for source in sources.split()}


def test_the_build_backend_of_the_image_is_in_the_developers_lock() -> None:
    taken = set(found(r"wanted = /\^\((.+)\)==/", "Dockerfile").split("|"))
    locked = set(re.findall(r"^([a-z0-9-]+)==", text_of(".ci/requirements-dev.txt"), re.MULTILINE))
    assert found(r'^requires = \["([a-z]+)', "pyproject.toml") in taken
    assert taken <= locked


def test_there_is_an_example_of_each_account_and_of_the_sandbox() -> None:
    examples = [parse(json.loads(path.read_bytes()), NOW) for path in EXAMPLES]
    assert {example.account_type for example in examples} == set(AccountType)
    assert {example.environment for example in examples} == set(Environment)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_has_no_key_that_means_nothing(path: Path) -> None:
    assert parse(json.loads(path.read_bytes()), NOW).remarks == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_secrets_of_an_example_are_places_to_fill_in(path: Path) -> None:
    example = parse(json.loads(path.read_bytes()), NOW)
    for secret in (example.lwa_app_id, example.lwa_client_secret, example.refresh_token):
        assert secret.endswith(PLACE_OF_A_SECRET)


def test_real_secrets_stay_out_of_git() -> None:
    assert "/secrets/" in text_of(".gitignore").splitlines()


def test_the_standard_tests_find_configurations_that_need_no_account() -> None:
    paths = [scenario.config_path for scenario in AcceptanceTests.get_scenarios()]
    assert {path.parts[0] for path in paths if path is not None} == {"secrets.example", ".tmp"}
    assert ".tmp/" in text_of(".gitignore").splitlines()
    assert all((ROOT / path).is_file() for path in paths if path is not None and path.parts[0] != ".tmp")


@pytest.mark.parametrize("marketplace", MARKETPLACES, ids=lambda marketplace: marketplace.country)
def test_the_setup_guide_tells_where_a_marketplace_signs_in(marketplace: Marketplace) -> None:
    cells = (marketplace.country, f"`{marketplace.id}`", marketplace.region.value)
    row = " | ".join((*cells, marketplace.seller_central, marketplace.vendor_central))
    assert f"| {row} |" in text_of("docs/setup.md")
