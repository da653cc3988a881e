"""
`source-amazon-sp convert-state`: a saved state of the incumbent becomes one to go on from, where that is safe.

The new state goes to stdout; to stderr goes a line for each stream that says what was done with it, or why nothing was.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from typing import Any

import pendulum

from source_amazon_sp.clock import Clock, instant
from source_amazon_sp.config import parse
from source_amazon_sp.errors import ConfigError, ConnectorError
from source_amazon_sp.given_files import given_object, given_text
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.migration.convert import Anew, Circumstances, Converted, converted, home_of
from source_amazon_sp.migration.states import by_stream

_SUPPOSED = (
    "This supposes that the incumbent's replication_start_date was never moved back after its first sync, that no "
    "version before 4.5.0 has read the reports, and that its tables are kept: what is done there is not read again."
)
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-.*)?")


def convert_state(args: Sequence[str], clock: Clock) -> int:
    """Run the command; the exit status."""
    try:
        options = parser().parse_args(list(args))
    except SystemExit as exit_:
        return 1 if exit_.code else 0
    try:
        found = converted(by_stream(given_text(options.state, "--state")), _circumstances(options, clock.now()))
    except ConnectorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    messages = [
        _message(each, platform=options.form == "platform") for each in found.values() if isinstance(each, Converted)
    ]
    sys.stdout.write(json.dumps(messages, indent=2) + "\n")
    sys.stderr.writelines(f"{name}: {_said(outcome)}\n" for name, outcome in found.items())
    if messages:
        sys.stderr.write(f"{_SUPPOSED}\n")
    return 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="source-amazon-sp convert-state",
        description="Turn a saved state of source-amazon-seller-partner into one to go on from, where that is safe.",
    )
    found.add_argument("--state", required=True, help="the state, as Airbyte's UI, API or command line gives it")
    found.add_argument("--config", required=True, help="the incumbent's configuration")
    found.add_argument("--first-synced", help="the day of the connection's first sync (2025-01-31); needed for reports")
    found.add_argument("--since-version", help="the incumbent's version in that sync (4.5.0); needed for reports")
    found.add_argument("--accept-lost-rows", action="store_true", help="carry over flat files that may lack rows")
    found.add_argument(
        "--form", choices=["protocol", "platform"], default="protocol", help="for --state, or for the UI"
    )
    return found


def _circumstances(options: argparse.Namespace, now: pendulum.DateTime) -> Circumstances:
    raw = given_object(options.config, "--config")
    return Circumstances(
        config=parse(raw, now),
        marketplace=home_of(raw, BY_COUNTRY),
        first_synced=_day(options.first_synced) if options.first_synced else None,
        since_version=_version(options.since_version) if options.since_version else None,
        accepts_lost_rows=options.accept_lost_rows,
        now=now,
    )


def _message(found: Converted, *, platform: bool) -> dict[str, Any]:
    if platform:
        return {"streamDescriptor": {"name": found.stream}, "streamState": found.state()}
    stream = {"stream_descriptor": {"name": found.stream}, "stream_state": found.state()}
    return {"type": "STREAM", "stream": stream}


def _said(outcome: Converted | Anew) -> str:
    if isinstance(outcome, Anew):
        return f"read anew: {outcome.why}."
    start, end = outcome.window.as_pair()
    return f"goes on as {outcome.stream}: {start} to {end} of {outcome.scope} is done, the rest is read."


def _day(text: str) -> pendulum.DateTime:
    try:
        return instant(f"{text}T00:00:00Z")
    except ValueError as error:
        raise ConfigError(f"--first-synced {text!r} is not a day. Write it as 2025-01-31.") from error


def _version(text: str) -> tuple[int, int, int]:
    found = _VERSION.fullmatch(text)
    if found is None:
        raise ConfigError(f"--since-version {text!r} is not a version. Write it as 4.5.0.")
    return int(found[1]), int(found[2]), int(found[3])
