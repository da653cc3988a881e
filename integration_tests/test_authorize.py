"""`source-amazon-sp authorize`, from the consent address to a configuration that reads."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from integration_tests.simulator.consents import Application
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import served
from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, PARTNER, TOKEN_PATH
from integration_tests.support.process import CommandLine
from integration_tests.support.shops import shop
from source_amazon_sp.clock import SystemClock

APP = Application()
ENVIRONMENT = {"SP_API_APP_ID": APP.app_id, "LWA_CLIENT_ID": CLIENT_ID, "LWA_CLIENT_SECRET": CLIENT_SECRET}


@dataclass
class Run:
    status: int
    said: str  # everything, of both streams


@dataclass
class Consenting:
    """The command, and beside it a browser."""

    simulator: SellingPartnerSimulator
    url: str
    file: Path

    def run(self, *flags: str, application: Application = APP, sent_to: str | None = None, then: str = "") -> Run:
        """The whole way; `sent_to` stands for the address that the browser would be sent to, `then` is typed later."""
        process = subprocess.Popen(  # noqa: S603  # our own connector
            [sys.executable, "-m", "source_amazon_sp", "authorize", *self.flags(), *flags],
            env={**os.environ, **ENVIRONMENT},  # noqa: TID251  # what a shell hands on
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        address = process.stdout.readline()
        answer = sent_to
        if answer is None and address:
            answer = self.simulator.tokens.consents.give(address.strip(), PARTNER, application)
        out, err = process.communicate(f"{answer or ''}\n{then}", timeout=60)
        return Run(process.returncode, address + out + err)

    def flags(self) -> list[str]:
        return ["--marketplace", "US", "--config-out", str(self.file), "--token-endpoint", self.url + TOKEN_PATH]

    def config(self) -> dict[str, object]:
        config: dict[str, object] = json.loads(self.file.read_text(encoding="utf-8"))
        return config


@pytest.fixture
def consenting(tmp_path: Path) -> Iterator[Consenting]:
    simulator = shop(SystemClock(), orders=10, days=10, time_scale=1000).simulator
    with served(simulator) as url:
        yield Consenting(simulator, url, tmp_path / "config.json")


def test_a_consent_becomes_a_configuration_that_checks(consenting: Consenting, command_line: CommandLine) -> None:
    run = consenting.run()
    assert run.status == 0, run.said
    config = consenting.config()
    assert config["seller_id"] == PARTNER
    endpoints = {"api_endpoint": consenting.url, "token_endpoint": consenting.url + TOKEN_PATH}
    assert command_line.check({**config, **endpoints}).connection() == {"status": "SUCCEEDED"}


def test_no_secret_is_printed_and_nobody_else_reads_the_file(consenting: Consenting) -> None:
    run = consenting.run()
    assert stat.S_IMODE(consenting.file.stat().st_mode) == 0o600
    assert CLIENT_SECRET in consenting.file.read_text(encoding="utf-8")
    for secret in (CLIENT_SECRET, str(consenting.config()["refresh_token"])):
        assert secret not in run.said


def test_an_application_in_draft_is_consented_to_with_its_redirect_uri(consenting: Consenting) -> None:
    draft = Application(draft=True, redirect_uris=("https://app.example.com/a", "https://app.example.com/b"))
    run = consenting.run("--draft", "--redirect-uri", "https://app.example.com/b", application=draft)
    assert run.status == 0, run.said


def test_the_answer_to_another_consent_is_refused(consenting: Consenting) -> None:
    run = consenting.run(sent_to="https://app.example.com/callback?state=another&spapi_oauth_code=fake")
    assert run.status == 1
    assert "another state" in run.said
    assert not consenting.file.exists()
    assert consenting.simulator.ledger.calls("lwaToken") == []


def test_a_code_serves_once(consenting: Consenting) -> None:
    first = consenting.run(sent_to="")
    address = first.said.splitlines()[0]
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert f"--state {state}" in first.said
    redirected = consenting.simulator.tokens.consents.give(address, PARTNER)
    later = ("--state", state, "--redirected-url", redirected)
    assert consenting.run(*later).status == 0
    again = consenting.run(*later, "--force")
    assert again.status == 1
    assert "lives five minutes and serves once" in again.said


def test_a_file_that_is_there_is_kept_unless_forced(consenting: Consenting) -> None:
    consenting.file.write_text("{}", encoding="utf-8")
    run = consenting.run()
    assert run.status == 1
    assert "exists and is not overwritten" in run.said
    assert consenting.config() == {}
    assert consenting.run("--force").status == 0
    assert consenting.config()["region"] == "NA"
    assert [path.name for path in consenting.file.parent.iterdir()] == ["config.json"]
    assert stat.S_IMODE(consenting.file.stat().st_mode) == 0o600


def test_a_token_outlives_a_path_that_can_not_be_written(consenting: Consenting, tmp_path: Path) -> None:
    consenting.file.mkdir()
    other = tmp_path / "other.json"
    run = consenting.run("--force", then=f"{consenting.file}\n{other}\n")
    assert run.status == 0, run.said
    config = json.loads(other.read_text(encoding="utf-8"))
    assert config["refresh_token"] not in run.said
    assert run.said.count("Amazon gives the refresh token once") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.json", "other.json"]
    assert f"--config {other}" in run.said


def test_another_path_does_not_overwrite_what_is_there(consenting: Consenting, tmp_path: Path) -> None:
    consenting.file.mkdir()
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    run = consenting.run("--force", then=f"{other}\n")
    assert run.status == 1
    assert "exists and is not overwritten" in run.said
    assert other.read_text(encoding="utf-8") == "{}"
    assert "consent again" in run.said
