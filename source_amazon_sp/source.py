"""The composition root: the one place where the connector's parts meet."""

import logging
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from airbyte_cdk.models import (
    AirbyteConnectionStatus,
    AirbyteMessage,
    AirbyteStateMessage,
    ConfiguredAirbyteCatalog,
    Status,
)
from airbyte_cdk.sources import AbstractSource
from airbyte_cdk.sources.message import InMemoryMessageRepository
from airbyte_cdk.utils.airbyte_secrets_utils import add_to_secrets

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.transport import CHECK_PATIENCE, SYNC_PATIENCE, Patience
from source_amazon_sp.check import Check
from source_amazon_sp.clock import Clock, SystemClock
from source_amazon_sp.config import ConnectorConfig, read, with_primary_names
from source_amazon_sp.connection import Connection
from source_amazon_sp.errors import ConnectorError, InvalidConfig, ServiceUnavailable
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import SourceStream, as_airbyte_errors
from source_amazon_sp.streams.cursor import SnapshotCursor
from source_amazon_sp.streams.partitions import Reading, airbyte_stream
from source_amazon_sp.streams.registry import build_streams
from source_amazon_sp.streams.sync_log import SyncLog
from source_amazon_sp.streams.waiting import Waiting
from source_amazon_sp.streams.wishes import complaints
from source_amazon_sp.sync import Sync, refuse_twins

_CHECK_SECONDS = 9.0  # a person waits


class SourceAmazonSp(AbstractSource):
    """`batched` is set by the launcher: records then leave as ready lines, many in one message."""

    check_config_against_spec = False  # `parse` finds every complaint at once, and in words

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._said: set[str] = set()
        self.batched = False

    def configure(self, config: Mapping[str, Any], temp_dir: str) -> Mapping[str, Any]:  # noqa: ARG002  # nothing is written
        return with_primary_names(config)

    def check(self, logger: logging.Logger, config: Mapping[str, Any]) -> AirbyteConnectionStatus:
        succeeded, error = self.check_connection(logger, config)
        if succeeded:
            return AirbyteConnectionStatus(status=Status.SUCCEEDED)
        return AirbyteConnectionStatus(status=Status.FAILED, message=str(error))

    def check_connection(self, logger: logging.Logger, config: Mapping[str, Any]) -> tuple[bool, ConnectorError | None]:
        """Whether the account can be read, within ten seconds; if not, the error says what to do."""
        try:
            parsed = self._parsed(config, logger, wishes=True)
            self._within_seconds(Check(parsed, self._connect(parsed, CHECK_PATIENCE, _silent)))
        except ConnectorError as error:
            return False, error
        return True, None

    def streams(self, config: Mapping[str, Any]) -> list[Any]:
        with as_airbyte_errors():
            parsed = self._parsed(config, logging.getLogger("airbyte"))
            repository, log = InMemoryMessageRepository(), SyncLog(self._clock)
            return [
                airbyte_stream(
                    Reading(stream, None, self._clock, log, batched=False),
                    Progress(),
                    SnapshotCursor(stream, repository, log),
                )
                for stream in self._build(parsed, CHECK_PATIENCE)  # a person waits
            ]

    def read(
        self,
        logger: logging.Logger,
        config: Mapping[str, Any],
        catalog: ConfiguredAirbyteCatalog,
        state: list[AirbyteStateMessage] | None = None,
    ) -> Iterator[AirbyteMessage]:
        with as_airbyte_errors():
            refuse_twins(catalog)
            parsed = self._parsed(config, logger)
            available = {stream.name: stream for stream in self._build(parsed, SYNC_PATIENCE)}
        yield from Sync(parsed, available, catalog, state, self._clock, batched=self.batched).messages(logger)

    def for_a_plan(self, config: Mapping[str, Any]) -> tuple[SellingPartnerClient, list[SourceStream]]:
        """The streams of a configuration, and the client they ask by, which waits for no quota."""
        parsed = self._parsed(config, logging.getLogger("airbyte"))
        connection = self._connect(parsed, CHECK_PATIENCE, _silent)
        client = connection.client(parsed.api_endpoint)
        return client, build_streams(parsed, client, Waiting(self._clock), connection.clock)

    def _parsed(self, config: Mapping[str, Any], logger: logging.Logger, *, wishes: bool = False) -> ConnectorConfig:
        """
        The configuration, with `wishes` held against what there is. Raises InvalidConfig with every complaint at once.

        Only a check does: elsewhere a wish that can't be costs no stream but its own.
        """
        parsed, wrong = read(config, self._clock.now())
        if wrong := [*wrong, *(complaints(parsed) if wishes else ())]:
            raise InvalidConfig(wrong)
        for remark in parsed.remarks:
            if remark not in self._said:
                self._said.add(remark)
                logger.info(remark)
        return parsed

    def _connect(self, config: ConnectorConfig, patience: Patience, on_wait: Any) -> Connection:
        return Connection(config, self._clock, patience, on_wait, add_to_secrets)

    def _build(self, config: ConnectorConfig, patience: Patience) -> list[SourceStream]:
        waiting = Waiting(self._clock)
        connection = self._connect(config, patience, waiting.for_quota)
        return build_streams(config, connection.client(config.api_endpoint), waiting, connection.clock)

    def _within_seconds(self, check: Check) -> None:
        """Run a check, and give up on it in time: a resolver or a proxy that hangs knows no timeout of ours."""
        outcome: list[BaseException] = []

        def run() -> None:
            try:
                check.run()
            except BaseException as error:  # noqa: BLE001  # it is raised again below, on the thread that waits
                outcome.append(error)

        thread = threading.Thread(target=run, name="check", daemon=True)
        thread.start()
        thread.join(_CHECK_SECONDS)
        if thread.is_alive():
            raise ServiceUnavailable(
                f"Amazon could not be asked within {_CHECK_SECONDS:.0f} seconds.\n"
                "The way from this machine to Amazon is slow or blocked.\n"
                "Allow outgoing https to api.amazon.com, *.amazon.com and *.amazonaws.com, and try again."
            )
        if outcome:
            raise outcome[0]


def _silent(*_: object) -> None:
    """A check waits for no quota, so it has nothing to say of waiting."""
