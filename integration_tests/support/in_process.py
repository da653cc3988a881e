"""The connector in this process, on the CDK's plain path, with a clock that does not wait."""

import json
import logging
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import requests_mock
from airbyte_cdk.entrypoint import AirbyteEntrypoint
from airbyte_cdk.exception_handler import assemble_uncaught_exception
from airbyte_cdk.logger import AirbyteLogFormatter

from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import plug_into
from integration_tests.support.catalogs import catalog_of
from integration_tests.support.output import Message, Output, parsed
from source_amazon_sp.clock import Clock
from source_amazon_sp.launch import Entrypoint
from source_amazon_sp.source import SourceAmazonSp

Files = dict[str, Any]

_PATIENCE = 60.0  # seconds


def read(
    simulator: SellingPartnerSimulator,
    config: dict[str, Any],
    streams: Sequence[str] = ("orders", "order_items"),
    state: Sequence[Message] = (),
) -> Output:
    """One sync of the streams, from a state as `Output.last_states` gives it."""
    files: Files = {"config": config, "catalog": catalog_of(*streams)}
    if state:
        files["state"] = list(state)
    return against(simulator, "read", files)


def check(simulator: SellingPartnerSimulator, config: dict[str, Any]) -> Output:
    return against(simulator, "check", {"config": config})


def against(simulator: SellingPartnerSimulator, command: str, files: Files, clock: Clock | None = None) -> Output:
    """Any command, every host of Amazon's being the simulator's, and its clock the machine's if there is no other."""
    with plugged(simulator):
        return run(command, files, clock or simulator.clock)


@contextmanager
def plugged(simulator: SellingPartnerSimulator) -> Iterator[None]:
    """For the time of the block every host of Amazon's is the simulator; no desk outlives it."""
    before = set(threading.enumerate())
    with requests_mock.Mocker() as mocker:
        plug_into(mocker, simulator)
        try:
            yield
        finally:
            # A process would end now. Here a call that is still to be made would reach the next test's Amazon.
            for thread in left_at_work(before):
                thread.join(_PATIENCE)
    assert left_at_work(before) == []


def left_at_work(before: Collection[threading.Thread]) -> list[threading.Thread]:
    """The desks that are still open, of those that were not there `before`."""
    return [each for each in threading.enumerate() if each.name == "report-desk" and each not in before]


def run(command: str, files: Files, clock: Clock, entrypoint_class: type[AirbyteEntrypoint] = Entrypoint) -> Output:
    """
    A command, its messages unbatched; an error that ends it is its last message, as the CDK's launcher has it.

    The connector's own entrypoint leaves it to the connector to judge the configuration.
    """
    lines = _Lines()
    root = logging.getLogger()
    root.addHandler(lines)
    status = 0
    began = perf_counter()
    try:
        with TemporaryDirectory() as folder:
            entrypoint = entrypoint_class(SourceAmazonSp(clock=clock))
            for line in entrypoint.run(entrypoint.parse_args([command, *_written(files, Path(folder))])):
                lines.said.append(line)
    except Exception as error:  # noqa: BLE001  # the launcher catches them all
        told = assemble_uncaught_exception(type(error), error).as_airbyte_message()
        lines.said.append(AirbyteEntrypoint.airbyte_message_to_string(told))
        status = 1
    finally:
        root.removeHandler(lines)
    return Output(parsed(lines.said), status, seconds=perf_counter() - began)


class _Lines(logging.Handler):
    """Takes the log as protocol messages, beside what the entrypoint yields."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[str] = []
        self.setFormatter(AirbyteLogFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


def _written(files: Files, folder: Path) -> list[str]:
    arguments = []
    for name, content in files.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        arguments += [f"--{name}", str(path)]
    return arguments
