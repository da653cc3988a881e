"""The command line of convert-state."""

import json
from pathlib import Path
from typing import Any

import pytest

from source_amazon_sp.migration.command import convert_state
from unit_tests.migration.states import ORDERS, WINDOW, per_stream
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import raw_config

RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
LISTINGS = "GET_MERCHANT_LISTINGS_DATA"


def run(args: list[str]) -> int:
    return convert_state(args, FakeClock("2026-11-20T12:00:00Z"))


def files(folder: Path, state: Any = None, config: Any = None) -> list[str]:
    state = per_stream(Orders=ORDERS, **{RETURNS: WINDOW, LISTINGS: WINDOW}) if state is None else state
    config = raw_config(region="US", replication_start_date="2026-01-01T00:00:00Z") if config is None else config
    args = []
    for flag, content in (("state", state), ("config", config)):
        path = folder / f"{flag}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        args += [f"--{flag}", str(path)]
    return args


def test_the_state_goes_to_stdout_and_what_was_done_to_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files(tmp_path)) == 0
    said = capsys.readouterr()
    (message,) = json.loads(said.out)
    windows = {"ATVPDKIKX0DER": [["2026-01-02", "2026-11-05"]]}
    assert message == per_stream(orders={"version": 1, "windows": windows, "jobs": {}})[0]
    told = said.err.splitlines()
    assert [line.split(":")[0] for line in told[:3]] == [RETURNS, LISTINGS, "Orders"]
    assert "--accept-lost-rows" in told[0]
    assert "snapshot" in told[1]
    assert "goes on as orders: 2026-01-02 to 2026-11-05 of ATVPDKIKX0DER is done" in told[2]
    assert told[3].startswith("This supposes")
    assert "4.5.0" in told[3]


@pytest.mark.parametrize(("version", "streams"), [("4.4.7", ["orders"]), ("4.5.0-rc.1", [RETURNS, "orders"])])
def test_a_version_that_may_have_skipped_windows_is_not_trusted_with_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], version: str, streams: list[str]
) -> None:
    flags = ["--accept-lost-rows", "--first-synced", "2026-06-01", "--since-version", version]
    assert run([*files(tmp_path), *flags]) == 0
    assert [each["stream"]["stream_descriptor"]["name"] for each in json.loads(capsys.readouterr().out)] == streams


def test_for_the_platform_it_has_the_platforms_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--form", "platform", "--accept-lost-rows", "--first-synced", "2026-06-01", "--since-version", "4.5.0"]
    assert run([*files(tmp_path), *flags]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["streamDescriptor"]["name"] for each in found] == [RETURNS, "orders"]
    assert all(each["streamState"]["version"] == 1 for each in found)


def test_where_nothing_can_be_carried_over_the_state_is_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(files(tmp_path, state=per_stream(**{LISTINGS: WINDOW}))) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert "supposes" not in said.err


@pytest.mark.parametrize(
    ("state", "config", "words"),
    [
        ("[1]", None, "none of the forms"),
        (None, "{", "is not JSON"),
        (None, "[]", "It must hold a JSON object"),
        (None, raw_config(region="NA"), "no country code"),
        (None, raw_config(region="Mars"), "region: 'Mars' is not known"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], state: Any, config: Any, words: str
) -> None:
    assert run(files(tmp_path, state, config)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err


@pytest.mark.parametrize(
    "flags",
    [
        ["--first-synced", "in spring"],
        ["--since-version", "the first"],
        ["--state", "no-such-file.json"],
        ["--form", "x"],
    ],
)
def test_a_wrong_flag_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str]) -> None:
    assert run([*files(tmp_path), *flags]) == 1
    assert flags[0] in capsys.readouterr().err
