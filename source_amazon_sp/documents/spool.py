"""
One fetcher, several readers: pages that more than one stream needs are fetched once and replayed from disk.

    fetched   | page 0 | page 1 | page 2 |  … asked of the iterator only when somebody wants page 3
    reader A                        ^ next: fetches page 3, and stores it
    reader B             ^ next: replays page 2 from the file, waits for nobody
"""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from source_amazon_sp.errors import ServiceUnavailable


class SharedPages:
    """
    Pages of bytes from `pages`, each fetched once, for `readers` readers on any threads.

    Whoever asks first for the next page fetches it; the others wait for that page alone. A page is kept in a
    temporary file (readable by this user only, nameless where the system allows) while a second reader may
    still want it: with one reader nothing is written. The file goes when every declared reader is done, or on
    `close()`. What the iterator raises, every reader raises, after the pages that came before it. A disk
    without room is `ServiceUnavailable`.
    """

    def __init__(self, pages: Iterator[bytes], readers: int, directory: Path | None = None) -> None:
        if readers < 1:
            raise ValueError("shared pages need a reader")
        self._pages = pages
        self._directory = directory
        self._unclaimed = readers
        self._unfinished_readers = readers
        self._changed = threading.Condition()
        self._places: list[tuple[int, int]] = []  # where each page is in the file: offset, length
        self._file: IO[bytes] | None = None
        self._fetching = False
        self._finished = False
        self._failure: BaseException | None = None
        self._closed = False

    def reader(self) -> "PageReader":
        """Claim one of the declared readers; it begins at the first page, however late it comes."""
        with self._changed:
            if not self._unclaimed:
                raise RuntimeError("more readers than were declared")
            self._unclaimed -= 1
        return PageReader(self)

    @property
    def finished(self) -> bool:
        """Whether the last page has been fetched; readers may still be behind."""
        with self._changed:
            return self._finished

    def close(self) -> None:
        """Delete the file and let go of the iterator; a reader that goes on reading gets a RuntimeError."""
        with self._changed:
            self._closed = True
            self._release()
            self._changed.notify_all()

    def page(self, number: int) -> bytes | None:
        """Page `number`, replayed or fetched; None after the last. For `PageReader`, which counts."""
        with self._changed:
            self._changed.wait_for(lambda: self._can_answer(number))
            stored = number < len(self._places)
            if self._failure is not None and not stored:
                raise self._failure
            if self._closed:
                raise RuntimeError("the shared pages were closed under a reader")
            if stored:
                return self._replayed(number)
            if self._finished:
                return None
            self._fetching = True
        return self._fetched()

    def leave(self) -> None:
        """One declared reader is done, or will never come."""
        with self._changed:
            self._unfinished_readers -= 1
            if self._unfinished_readers == 0:
                self._closed = True
                self._release()
                self._changed.notify_all()

    def _can_answer(self, number: int) -> bool:
        return number < len(self._places) or not self._fetching or self._is_over()

    def _is_over(self) -> bool:
        return self._finished or self._closed or self._failure is not None

    def _fetched(self) -> bytes | None:
        """Fetch outside the lock, so that readers further back go on; then store and wake the rest."""
        page: bytes | None = None
        try:
            page = next(self._pages, None)
            with self._changed:
                self._keep(page)
        except BaseException as error:
            # A generator that has raised is at its end: without a note of it, the next reader would take
            # the failure for the last page.
            self._failure = error
            raise
        finally:
            with self._changed:
                self._fetching = False
                if self._closed:
                    self._release()
                self._changed.notify_all()
        return page

    def _keep(self, page: bytes | None) -> None:
        if page is None:
            self._finished = True
        elif self._unfinished_readers > 1 and not self._closed:
            self._places.append(self._stored(page))

    def _stored(self, page: bytes) -> tuple[int, int]:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="source-amazon-sp-", dir=self._directory)  # noqa: SIM115  # outlives this function
            offset = self._file.seek(0, os.SEEK_END)
            self._file.write(page)
            self._file.flush()
        except OSError as error:
            raise ServiceUnavailable(
                "Data that several streams share could not be kept on disk "
                f"({error.strerror or type(error).__name__}). Make room in the directory for temporary files."
            ) from error
        return offset, len(page)

    def _replayed(self, number: int) -> bytes:
        if self._file is None:
            raise RuntimeError("the shared pages have lost their file")
        offset, length = self._places[number]
        self._file.seek(offset)
        return self._file.read(length)

    def _release(self) -> None:
        """Let go of file and iterator; a fetch under way does it when it comes back."""
        if self._fetching:
            return
        if self._file is not None:
            with suppress(OSError):  # a full disk complains a second time; it was reported the first
                self._file.close()
            self._file = None
        close = getattr(self._pages, "close", None)
        if close is not None:
            close()


class PageReader(Iterator[bytes]):
    """One reader's place in the shared pages. Close it when it stops early, or the file waits for it."""

    def __init__(self, shared: SharedPages) -> None:
        self._shared = shared
        self._next = 0
        self._ended = False
        self._left = False

    def __next__(self) -> bytes:
        if self._ended:
            raise StopIteration
        try:
            page = self._shared.page(self._next)
        except BaseException:
            self._leave()
            raise
        if page is None:
            self.close()
            raise StopIteration
        self._next += 1
        return page

    def close(self) -> None:
        """Read no further; harmless when said twice."""
        self._ended = True
        self._leave()

    def _leave(self) -> None:
        if not self._left:
            self._left = True
            self._shared.leave()
