"""A report's document, fetched whole to disk: neither its address nor its connection has to outlive a slow reader."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import IO

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import RequestRefused, ServiceUnavailable
from source_amazon_sp.reports.maker import Maker, ReportMaker

_AT_ONCE = 4  # downloads; more would share the same line
_ATTEMPTS = 5
_PAUSE = 5.0  # seconds, doubled with each attempt
_CHUNK = 256 * 1024


class Document:
    """A fetched document. `chunks` may be called by several readers; each gets it from the start, as it was sent."""

    def __init__(self, file: IO[bytes], content_type: str | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self.is_empty = file.tell() == 0
        self.content_type = content_type

    def chunks(self) -> Iterator[bytes]:
        at = 0
        while True:
            with self._lock:
                self._file.seek(at)
                chunk = self._file.read(_CHUNK)
            if not chunk:
                return
            at += len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()


class NoRoom(ServiceUnavailable):
    """The disk is full: fetching again would only cost quota."""


class Documents:
    """Fetches the documents of reports, or of another maker's jobs, four at a time. Safe to share between threads."""

    def __init__(self, client: SellingPartnerClient, clock: Clock, maker: Maker | None = None) -> None:
        self._client = client
        self._maker = maker or ReportMaker(client, clock)
        self._clock = clock
        self._slots = threading.BoundedSemaphore(_AT_ONCE)

    def fetch(self, document_id: str, *, restricted: bool) -> Document:
        """
        The document, whole. Its address is asked for when it is wanted, and again when it has died (5 minutes).

        One without a single byte, not even a header, is asked for once more before it is believed. Raises
        ServiceUnavailable when that fails too often, or when there is no room on disk.
        """
        with self._slots:
            empty = False
            for attempt in range(_ATTEMPTS):
                url = self._maker.address(document_id, restricted=restricted)
                try:
                    document = self._saved(url)
                    if empty or not document.is_empty:
                        return document
                    empty = True
                    document.close()
                except NoRoom:
                    raise
                except (RequestRefused, ServiceUnavailable):
                    if attempt == _ATTEMPTS - 1:
                        raise
                if attempt < _ATTEMPTS - 1:
                    self._clock.sleep_until(self._clock.monotonic() + _PAUSE * 2**attempt)
        raise ServiceUnavailable("A report's document came empty at the last attempt, which is not believed.")

    def _saved(self, url: str) -> Document:
        download = self._client.download(url)
        with ExitStack() as stack:
            try:
                file = tempfile.TemporaryFile(prefix="source-amazon-sp-")  # noqa: SIM115  # it outlives this function
                stack.callback(_closed, file)
                for chunk in download:
                    file.write(chunk)
                file.flush()
            except OSError as error:
                raise NoRoom(
                    f"A report could not be kept on disk ({error.strerror}). Make room where temporary files go."
                ) from error
            stack.pop_all()
        return Document(file, download.content_type)


def _closed(file: IO[bytes]) -> None:
    with suppress(OSError):  # a full disk complains a second time; it was reported the first
        file.close()
