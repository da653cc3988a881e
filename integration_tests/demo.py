"""
A simulated seller and a simulated vendor, read into a DuckDB file.

    python -m integration_tests.demo --python .venv-demo/bin/python [--streams orders,order_items]

    simulator ──HTTP──▶ source-amazon-sp ──messages──▶ demo_warehouse ──▶ .demo/warehouse.duckdb
    this process        console script                 under --python

Nothing but loopback is called. What the accounts hold is a function of the moment in .demo/world.json and lives on with
the clock, so the next run finds what has come since then, and only that.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from integration_tests.demo_accounts import (
    ACCOUNTS,
    BY_MODEL,
    BY_MODEL_NOTE,
    RATION_NOTE,
    RATIONED,
    DemoAccount,
    WorldClock,
    beginning_of_the_world,
)
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import served
from integration_tests.support.configs import on_loopback
from source_amazon_sp.clock import SystemClock, written

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".demo"
CONNECTOR = Path(sys.executable).parent / "source-amazon-sp"

_SECONDS_TO_STOP = 15.0

_ENVIRONMENT = {
    "AIRBYTE_OFFLINE_MODE": "1",  # PyAirbyte would ask Airbyte's registry even about a connector that is here
    "DO_NOT_TRACK": "1",  # and would send usage statistics
    "AIRBYTE_LOGGING_ROOT": str(FOLDER / "logs"),
    "AIRBYTE_PROJECT_DIR": str(FOLDER),
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}


class DemoFailed(Exception):
    """The demo can't go on; the message is for whoever started it."""


@dataclass
class Opened:
    """An account behind its door, and what the connector has found in it."""

    account: DemoAccount
    simulator: SellingPartnerSimulator
    config: dict[str, Any]
    streams: list[dict[str, Any]] = field(default_factory=list)  # AirbyteStreams

    def config_file(self, config: dict[str, Any], which: str) -> Path:
        file = FOLDER / f"{self.account.name}{which}.json"
        file.write_text(json.dumps(config, indent=2), encoding="utf-8")
        return file


def main(given: Sequence[str] | None = None) -> int:
    options = _arguments(given)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = perf_counter()
    try:
        with ExitStack() as doors:
            opened = _open_accounts(doors)
            for each in opened:
                _look_at(each)
            if not options.streams:
                _say(BY_MODEL_NOTE.format(len(BY_MODEL)))
            status = _read(opened, _chosen(opened, options.streams), options.python)
            _say_the_end(opened, perf_counter() - began)
    except DemoFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Start it again and it goes on from there.\n")
        return 130
    return status


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m integration_tests.demo")
    parser.add_argument("--python", required=True, type=_program, help="a Python with PyAirbyte, or else with duckdb")
    parser.add_argument("--streams", type=_names, help="names with commas between; all that discover shows by default")
    return parser.parse_args(given)


def _program(text: str) -> str:
    found = shutil.which(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} is not a program; make demo sets one up")
    return str(Path(found).absolute())  # not resolved: a virtualenv's python is a link


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _open_accounts(doors: ExitStack) -> list[Opened]:
    beginning = beginning_of_the_world(FOLDER)
    clock = WorldClock(beginning)
    opened = []
    for account in ACCOUNTS:
        simulator = account.opened(clock)
        url = doors.enter_context(served(simulator))
        one = Opened(account, simulator, on_loopback(dict(account.config), url))
        opened.append(one)
        _say(f"A simulated {account.name}: {account.holds}; at {url}.")
    clock.start()
    _say(f"Their world began at {written(beginning)} and lives on.\n")
    return opened


def _look_at(opened: Opened) -> None:
    """Check the account and discover its streams, as the platform does."""
    name = opened.account.name
    began = perf_counter()
    found = _first("connectionStatus", _messages("check", opened), f"check of the {name}")
    if found["status"] != "SUCCEEDED":
        raise DemoFailed(f"check of the {name} failed:\n{found['message']}")
    _say(f"{name}  check     {perf_counter() - began:4.1f} s  {found['status']}")
    began = perf_counter()
    catalog = _first("catalog", _messages("discover", opened), f"discover of the {name}")
    opened.streams = catalog["streams"]
    _say(f"{name}  discover  {perf_counter() - began:4.1f} s  {len(opened.streams)} streams")


def _messages(command: str, opened: Opened) -> list[dict[str, Any]]:
    if not CONNECTOR.exists():
        raise DemoFailed(f"{CONNECTOR} is not there: install this project into {sys.prefix} first (make .venv/ready).")
    arguments = [str(CONNECTOR), command, "--config", str(opened.config_file(opened.config, ""))]
    done = subprocess.run(arguments, stdout=subprocess.PIPE, env=_environment(), check=False, start_new_session=True)  # noqa: S603  # our own connector
    return [json.loads(line) for line in done.stdout.splitlines()]


def _first(key: str, messages: Iterable[dict[str, Any]], asked: str) -> dict[str, Any]:
    """The first message's content of a kind; the connector's own error where there is none."""
    errors = []
    for message in messages:
        if key in message:
            found: dict[str, Any] = message[key]
            return found
        errors += [message["trace"]["error"]["message"]] if "error" in message.get("trace", {}) else []
    raise DemoFailed(f"{asked} failed:\n" + "\n".join(errors))


def _chosen(opened: Sequence[Opened], names: Sequence[str] | None) -> frozenset[str]:
    """The streams to read: those asked for, or all that have a world. Raises DemoFailed for a name that is none."""
    there = {stream["name"] for each in opened for stream in each.streams}
    unknown = [name for name in names or () if name not in there]
    if unknown:
        lines = [f"There is no stream called {', '.join(unknown)}. There are:"]
        lines += [f"  {each.account.name}: {', '.join(stream['name'] for stream in each.streams)}" for each in opened]
        raise DemoFailed("\n".join(lines))
    return frozenset(names or there - BY_MODEL)


def _read(opened: Sequence[Opened], names: frozenset[str], python: str) -> int:
    """Hand the reading over to `python`; its exit status. An interrupt is passed on, and its end awaited."""
    readings = [reading for each in opened for reading in _readings(each, names)]
    job = {"folder": str(FOLDER), "connector": str(CONNECTOR), "readings": readings}
    file = FOLDER / "job.json"
    file.write_text(json.dumps(job), encoding="utf-8")
    arguments = [python, "-m", "integration_tests.demo_warehouse", str(file)]
    # In a session of its own, it does not hear of the terminal's Ctrl-C but from here.
    process = subprocess.Popen(arguments, cwd=ROOT, env=_environment(), start_new_session=True)  # noqa: S603  # our own module
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _readings(opened: Opened, names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """What there is to read of an account: all its streams, and with a configuration of their own the rationed ones."""
    account = opened.account
    wanted = [stream for stream in opened.streams if stream["name"] in names]
    left_out = {stream["name"]: account.left_out.get(stream["name"]) for stream in wanted}
    for which, changes in (("", {}), ("_rationed", account.rationed(SystemClock().now()))):
        config = {**opened.config, **changes}
        yield {
            "schema": account.name,
            "note": RATION_NOTE if which else "",
            "config": config,
            "config_file": str(opened.config_file(config, which)),
            "streams": [
                stream
                for stream in wanted
                if left_out[stream["name"]] is None and (stream["name"] in RATIONED) == bool(which)
            ],
            "left_out": {} if which else {name: reason for name, reason in left_out.items() if reason},
        }


def _environment() -> dict[str, str]:
    return {**os.environ, **_ENVIRONMENT}  # noqa: TID251  # handed on to processes, not read


def _say_the_end(opened: Sequence[Opened], seconds: float) -> None:
    ledgers = [each.simulator.ledger for each in opened]
    calls, refused = sum(ledger.count() for ledger in ledgers), sum(len(ledger.refused()) for ledger in ledgers)
    _say(f"\n{seconds:.0f} s in all; {calls} calls to the simulated Amazon, {refused} of them over its quota.")
    _say("Another run reads only what has come since, but for the last two minutes, which Amazon does not show yet.")
    _say("rm -r .demo makes a new world.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
