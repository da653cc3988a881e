"""What every stream of this connector is, before Airbyte sees it."""

import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

import pendulum
from airbyte_cdk.models import FailureType, StreamDescriptor
from airbyte_cdk.utils import AirbyteTracedException

from source_amazon_sp.api.meter import Meter
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.documents.conform import Conformed
from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.errors import ConfigError, ConnectorError, TransientError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.streams.forecast import Forecast

logger = logging.getLogger("airbyte")

_WORTH_SAYING = pendulum.duration(days=7)  # a start two years back is cut by hours, or by a leap day

_FAILURE_TYPES: tuple[tuple[type[ConnectorError], FailureType], ...] = (
    (ConfigError, FailureType.config_error),
    (TransientError, FailureType.transient_error),
    (ConnectorError, FailureType.system_error),
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Between two rows: what went before is whole; `job` is what a restart needs to go on from here."""

    key: str
    job: Mapping[str, Any]


# One record, many, or what is between two.
Item = dict[str, Any] | JsonLines | Checkpoint


class Task:
    """
    One thing to read: a window for some scopes, or a snapshot where there is none.

    `key` names it among the tasks of its stream, `job_keys` what is under way for it in the state; what reading it
    costs goes on its meter.
    """

    def __init__(self, scopes: tuple[str, ...], window: Window | None) -> None:
        self.scopes = scopes
        self._window = window
        self.key = f"{'+'.join(scopes)} {window or ''}".strip()
        self.job_keys: tuple[str, ...] = (self.key,)
        self.meter = Meter()

    @property
    def window(self) -> Window | None:
        """The window that is done when the last row is out."""
        return self._window

    def about(self) -> dict[str, Any]:
        """What the sync log says of it beside the window: `report_id` and `processing_status`, where it has them."""
        return {}


class SourceStream(ABC):
    """
    A stream: which tasks there are, and the rows of each.

    `tasks` runs on a thread of its own, newest first, and may block; `rows` runs on a worker thread. Both raise
    ConnectorErrors. A stream without `cursor_field` is a snapshot, read whole each sync. `kind` is Amazon's name for
    what it reads: a report type, or an operation.
    """

    name: str
    kind: str
    primary_key: tuple[str, ...]
    cursor_field: str | None = None
    quiet_for: float = 3 * 24 * 60 * 60  # seconds without a row that are nothing to wonder at
    _kept_from_said = False

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema that `discover` shows and records are typed by; read when it is wanted."""
        return load_schema(self.name)

    @cached_property
    def conformed(self) -> Conformed:
        return Conformed(self.schema)

    def join(self, progress: Progress) -> None:  # noqa: ARG002  # for the streams that share what they read
        """The stream is selected: called once, on the main thread, before anything is read."""
        self.conformed  # noqa: B018  # made here, and not by two workers at once

    @abstractmethod
    def tasks(self, progress: Progress) -> "Iterator[Task | Checkpoint]":
        """What is left to read, given what is done; between tasks, what has been begun."""

    @abstractmethod
    def rows(self, task: Task) -> Iterator[Item]:
        """The records of one task."""

    def complaints(self) -> Iterator[tuple[str, str]]:
        """What was not as it should be, so far: a name for each kind, which is warned of once, and the words."""
        for column, count in self.conformed.unreadable.items():
            yield f"unreadable {column}", f"{count} value(s) of {column} can't be read as their type and are null."

    def say_kept_from(self, kept_from: pendulum.DateTime, config: ConnectorConfig, progress: Progress) -> None:
        """
        Tell of what the user wants and Amazon keeps no more: one line, in the stream's first sync.

        For whoever plans the windows. What is that old is no gap, so that nothing else tells of it.
        """
        if self._kept_from_said or progress.scopes() or kept_from - config.start < _WORTH_SAYING:
            return
        self._kept_from_said = True
        kept, wanted = kept_from.to_date_string(), config.start.to_date_string()
        logger.info("%s: begins at %s and not at %s, for Amazon gives nothing older.", self.name, kept, wanted)

    def leave(self) -> None:  # noqa: B027  # most streams have nothing under way
        """The sync is over, however it ended: whatever is under way for the stream is followed no further."""

    @abstractmethod
    def forecast(self) -> Forecast:
        """What reading it will take; asked after `join`, instead of reading. Raises what planning raises."""

    def probe(self) -> Operation | None:
        """
        Ask Amazon for as little as shows whether the account's roles reach the stream; the operation asked.

        None where only reading it would tell. Raises PermissionDenied.
        """
        return None

    def left_open(self) -> int | None:
        """How many windows this sync wanted and has not begun, as far as is known."""
        return None

    def estimate(self) -> int | None:
        """How many rows this sync will read in all, as far as is known."""
        return None


def served(config: ConnectorConfig, earliest: pendulum.DateTime, latest: pendulum.DateTime) -> Window | None:
    """
    What the user wants of what Amazon has, in whole seconds; None where that is nothing.

    Amazon cuts the fractions of the instants it is asked about, and a bound between two seconds would leave a sliver.
    """
    start = max(config.start, earliest).replace(microsecond=0)
    end = min(config.end or latest, latest).replace(microsecond=0)
    return Window(start, end) if start < end else None


def load_schema(name: str) -> dict[str, Any]:
    """The JSON schema of a stream, from the package."""
    text = (files("source_amazon_sp") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@contextmanager
def as_airbyte_errors(stream: str | None = None) -> Iterator[None]:
    """Give the connector's own errors the shape the platform reads; bugs pass as they are."""
    try:
        yield
    except ConnectorError as error:
        raise traced(error, stream) from error


def traced(error: ConnectorError, stream: str | None = None) -> AirbyteTracedException:
    """The one place where the connector's errors are translated to Airbyte's vocabulary."""
    return AirbyteTracedException(
        message=str(error),
        internal_message=f"{type(error).__name__}: {error}",
        failure_type=next(failure for kind, failure in _FAILURE_TYPES if isinstance(error, kind)),
        exception=error,
        stream_descriptor=StreamDescriptor(name=stream) if stream else None,
    )
