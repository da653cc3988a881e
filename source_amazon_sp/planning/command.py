"""The command: a configuration, maybe a catalog and a state, become a plan on stdout."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.errors import ConfigError, ConnectorError
from source_amazon_sp.given_files import given_json, given_object
from source_amazon_sp.planning.plan import plan_of
from source_amazon_sp.planning.shown import as_json, as_text
from source_amazon_sp.streams.base import SourceStream

StreamsOf = Callable[[Mapping[str, Any]], tuple[SellingPartnerClient, list[SourceStream]]]


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="source-amazon-sp plan", description="Say what a sync will take at Amazon's quotas, before it is begun."
    )
    found.add_argument("--config", required=True, help="the configuration")
    found.add_argument("--catalog", help="the configured catalog; without one, every stream of the account")
    found.add_argument("--state", help="the saved state, to plan the next sync instead of the first")
    found.add_argument("--json", action="store_true", help="for programs")
    found.add_argument("--no-probes", action="store_true", help="don't ask Amazon which streams the roles open")
    return found


def plan(args: Sequence[str], streams_of: StreamsOf) -> int:
    """Run the command; the exit status. `streams_of` gives the client and the streams of a configuration."""
    try:
        options = parser().parse_args(list(args))
    except SystemExit as exit_:
        return 1 if exit_.code else 0
    try:
        with quiet():
            client, streams = streams_of(given_object(options.config, "--config"))
            chosen = _chosen(streams, options.catalog)
            states = _states(options.state) if options.state else {}
            found = plan_of(client, chosen, states, probing=not options.no_probes)
    except ConnectorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    lines = [json.dumps(as_json(found), indent=2)] if options.json else list(as_text(found))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


@contextmanager
def quiet() -> Iterator[None]:
    """The CDK's log goes to stdout, which is for the plan alone; what the log would say stands in the plan."""
    log = logging.getLogger("airbyte")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _chosen(streams: Sequence[SourceStream], catalog: str | None) -> list[SourceStream]:
    if catalog is None:
        return list(streams)
    by_name = {stream.name: stream for stream in streams}
    try:
        names = [configured["stream"]["name"] for configured in given_object(catalog, "--catalog")["streams"]]
        unnamed = [name for name in names if not isinstance(name, str)]
    except (KeyError, TypeError) as error:
        raise ConfigError(
            f"--catalog {catalog} is not a configured catalog. Make one of what discover says: docs/running.md has a "
            "script that does."
        ) from error
    if unnamed or len(set(names)) < len(names):
        raise ConfigError(f"--catalog {catalog} has streams without a name, or twice. Name each stream once.")
    if missing := [name for name in names if name not in by_name]:
        raise ConfigError(
            f"{', '.join(missing)}: no stream of this account type. Refresh the schema, or take it out of the catalog."
        )
    return [by_name[name] for name in names]


def _states(path: str) -> dict[str, Mapping[str, Any]]:
    found = given_json(path, "--state")
    try:
        streams = [message.get("state", message)["stream"] for message in found]
        return {each["stream_descriptor"]["name"]: each.get("stream_state") or {} for each in streams}
    except (AttributeError, KeyError, TypeError) as error:
        raise ConfigError(f"--state {path} is no list of states of streams, as a sync puts them out.") from error
