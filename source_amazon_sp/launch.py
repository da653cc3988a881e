"""
Runs a command and writes its messages to stdout, one JSON object a line.

The CDK's own launcher turns every record into a line on the main thread; here workers have done that, and the main
thread only writes bytes. Everything else goes through the CDK's entrypoint as always.
"""

import argparse
import contextlib
import gc
import io
import logging
import os
import re
import signal
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import Any

from airbyte_cdk.entrypoint import AirbyteEntrypoint
from airbyte_cdk.models import (
    AirbyteConnectionStatus,
    AirbyteMessage,
    AirbyteStateMessage,
    AirbyteStateMessageSerializer,
    ConfiguredAirbyteCatalog,
    ConfiguredAirbyteCatalogSerializer,
    FailureType,
    Status,
    Type,
)
from airbyte_cdk.sources.connector_state_manager import HashableStreamDescriptor
from airbyte_cdk.utils import AirbyteTracedException

from source_amazon_sp.errors import ConfigError, ConnectorError
from source_amazon_sp.given_files import given_json, given_object
from source_amazon_sp.source import SourceAmazonSp
from source_amazon_sp.streams.base import traced
from source_amazon_sp.streams.encode import RecordBatch

logger = logging.getLogger("airbyte")


_BUFFER = 64 * 1024  # bytes: so that messages share a write, and batches, which are larger, are not copied once more


class Stopped(BaseException):
    """SIGTERM or SIGINT came; raised on the main thread between two messages, never within one."""


class Entrypoint(AirbyteEntrypoint):
    """The CDK's entrypoint, for batches and for configurations that `config` judges."""

    @staticmethod
    def handle_record_counts(
        message: AirbyteMessage, stream_message_count: "defaultdict[HashableStreamDescriptor, float]"
    ) -> AirbyteMessage:
        if isinstance(message, RecordBatch):
            stream_message_count[HashableStreamDescriptor(name=message.record.stream)] += message.count  # type: ignore[union-attr]  # a batch has a record
            return message
        return AirbyteEntrypoint.handle_record_counts(message, stream_message_count)

    @staticmethod
    def validate_connection(*_: Any) -> None:
        """The configuration is judged in `check_connection`, with every complaint at once."""


class Output(io.TextIOBase):
    """Whole lines to a descriptor, from any thread. Also a text stream, for the log and for whoever prints."""

    def __init__(self, descriptor: int) -> None:
        self._out = os.fdopen(descriptor, "wb", buffering=_BUFFER, closefd=False)
        self._lock = threading.RLock()
        self._held: dict[int, str] = {}

    def lines(self, data: bytes, *, flush: bool) -> None:
        with self._lock:
            self._out.write(data)
            if flush:
                self._out.flush()

    def write(self, text: str) -> int:
        with self._lock:
            held = self._held.pop(threading.get_ident(), "") + text
            whole, newline, rest = held.rpartition("\n")
            if rest:
                self._held[threading.get_ident()] = rest
            if newline:
                # The log is not worth an error; the next message that is finds the pipe closed, too.
                with contextlib.suppress(BrokenPipeError):
                    self.lines(f"{whole}\n".encode(), flush=True)
        return len(text)

    def flush(self) -> None:
        with self._lock, contextlib.suppress(BrokenPipeError, ValueError):
            self._out.flush()


class TrueCounts(logging.Filter):
    """Puts the number of records right in the line with which the CDK ends a stream: it does not see batches."""

    _LINE = re.compile(r"Read \d+ records from (.+) stream")

    def __init__(self) -> None:
        super().__init__()
        self.records: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        said = self._LINE.fullmatch(record.getMessage())
        if said:
            record.msg, record.args = f"Read {self.records[said[1]]} records from {said[1]} stream", ()
        return True


class Launcher:
    """One run of the connector. A signal ends it after the message being written."""

    def __init__(self, source: SourceAmazonSp, output: Output) -> None:
        self._source = source
        self._output = output
        self._counts = TrueCounts()
        self._failures: set[FailureType | None] = set()
        self._writing = False
        self._stop = False
        self._stopped = False

    def run(self, args: Sequence[str]) -> int:
        """Run a command; the exit status: 0, or 1 when a person or a later sync has something to do."""
        entrypoint = Entrypoint(self._source)
        self._take_over_the_log()
        try:
            with contextlib.redirect_stdout(sys.stderr):  # where argparse prints its help
                parsed = entrypoint.parse_args(list(args))
                if parsed.command is None:
                    entrypoint.parse_args(["--help"])
        except SystemExit as exit_:
            return 1 if exit_.code or not args else 0
        if parsed.command == "read":  # the others have no state to save: they end as any program does
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, self._on_signal)
        with contextlib.redirect_stdout(self._output):
            return self._guarded(entrypoint, parsed)

    def _guarded(self, entrypoint: Entrypoint, parsed: argparse.Namespace) -> int:
        try:
            return self._written(self._messages(entrypoint, parsed))
        except Stopped:
            logger.warning("Stopped by a signal. What is done is in the last state; the next sync goes on from there.")
        except (BrokenPipeError, KeyboardInterrupt):
            return 1  # whoever read our output has gone
        except ConnectorError as error:
            self.say(self._failed(parsed, traced(error)))
        except AirbyteTracedException as error:
            self.say(self._failed(parsed, self.without_repetition(error)))
        except Exception as error:  # noqa: BLE001  # a bug: it is told in the protocol's own form
            told = AirbyteTracedException.from_exception(error, message="The connector failed unexpectedly.")
            self.say(told.as_sanitized_airbyte_message())
        return 1

    def _messages(self, entrypoint: Entrypoint, parsed: argparse.Namespace) -> Iterator[AirbyteMessage]:
        if parsed.debug:
            entrypoint.logger.setLevel(logging.DEBUG)
            logger.setLevel(logging.DEBUG)
        spec = self._source.spec(entrypoint.logger)
        if parsed.command == "spec":
            return iter([AirbyteMessage(type=Type.SPEC, spec=spec)])
        config = self._source.configure(given_object(parsed.config, "--config"), "")
        if parsed.command == "check":
            return iter(entrypoint.check(spec, config))
        if parsed.command == "discover":
            return iter(entrypoint.discover(spec, config))
        self._source.batched = not parsed.debug
        return iter(entrypoint.read(spec, config, self._catalog(parsed.catalog), self._state(parsed.state or "")))

    def _catalog(self, path: str) -> ConfiguredAirbyteCatalog:
        given = given_object(path, "--catalog")
        try:
            return ConfiguredAirbyteCatalogSerializer.load(given)
        except Exception as error:
            raise ConfigError(
                f"--catalog {path} is not a configured catalog. Make one of what discover says: docs/running.md has a "
                "script that does."
            ) from error

    def _state(self, path: str) -> list[AirbyteStateMessage]:
        given = given_json(path, "--state") if path else []
        try:
            states = [AirbyteStateMessageSerializer.load(each) for each in given or []]
        except Exception as error:
            raise _no_states(path) from error
        if not all(each.stream or each.global_ or each.data for each in states):
            raise _no_states(path)
        return states

    def _written(self, messages: Iterator[AirbyteMessage]) -> int:
        status = 0
        for message in messages:
            self.say(message)
            if message.connectionStatus is not None and message.connectionStatus.status is Status.FAILED:
                status = 1
        return status

    def say(self, message: AirbyteMessage) -> None:
        """Write a message. Raises Stopped after it, if a signal came."""
        self._writing = True
        if message.record is not None:
            self._counts.records[message.record.stream] += getattr(message, "count", 1)
        if message.trace is not None and message.trace.error is not None:
            self._failures.add(message.trace.error.failure_type)
        if isinstance(message, RecordBatch):
            self._output.lines(message.payload, flush=False)
        else:
            line = AirbyteEntrypoint.airbyte_message_to_string(message)
            # A state has to leave at once: what it says is done is out.
            self._output.lines(f"{line}\n".encode(), flush=message.type is not Type.RECORD)
        self._writing = False
        if self._stop and not self._stopped:
            self._stopped = True
            raise Stopped

    def _failed(self, parsed: argparse.Namespace, error: AirbyteTracedException) -> AirbyteMessage:
        """A failed check is an answer; for other commands an error is an error."""
        if parsed.command == "check" and error.failure_type is FailureType.config_error:
            status = AirbyteConnectionStatus(status=Status.FAILED, message=error.message)
            return AirbyteMessage(type=Type.CONNECTION_STATUS, connectionStatus=status)
        return error.as_sanitized_airbyte_message()

    def without_repetition(self, error: AirbyteTracedException) -> AirbyteTracedException:
        """
        The CDK ends a sync in which streams failed with all their errors once more, as Python prints them.

        Theirs to mend it is only if all of them are the user's; the platform tries no such sync again.
        """
        if error.internal_message != "Concurrent read failure":
            return error
        kinds = (FailureType.system_error, FailureType.transient_error)
        return AirbyteTracedException(
            message="Some streams did not finish; each said why. The next sync goes on with what is left of them.",
            internal_message=error.internal_message,
            failure_type=next((kind for kind in kinds if kind in self._failures), error.failure_type),
        )

    def _on_signal(self, _signal: int, _frame: FrameType | None) -> None:
        if self._stop:
            return  # `timeout` and process groups send the signal twice; we are on the way out
        self._stop = True
        if not self._writing:
            self._stopped = True
            raise Stopped

    def _take_over_the_log(self) -> None:
        """The CDK logs through a buffer of its own to stdout, where its lines could land within ours."""
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(self._output)
                handler.addFilter(self._counts)


def _no_states(path: str) -> ConfigError:
    return ConfigError(
        f"--state {path} is not a list of Airbyte states. Take them out of what a sync wrote: docs/running.md "
        "has a script that does. Leave --state out for a first sync."
    )


def _collect_garbage_seldom() -> None:
    """
    Spare the collector what is not garbage: a third of the processor time of a sync by measurement.

    Records are trees without cycles and die by themselves; what was imported stays.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def launch(args: Sequence[str]) -> int:
    """Run the connector on the process's stdout; the exit status."""
    _collect_garbage_seldom()
    output = Output(sys.__stdout__.fileno())  # type: ignore[union-attr]  # a connector without stdout has no use
    status = Launcher(SourceAmazonSp(), output).run(args)
    output.flush()
    return status
