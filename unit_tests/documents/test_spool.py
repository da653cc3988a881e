"""SharedPages: one fetch for all readers, whoever comes first and whoever fails."""

import errno
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import pytest

from source_amazon_sp.documents.spool import SharedPages
from source_amazon_sp.errors import ServiceUnavailable, UnexpectedAnswer

PAGES = [b"first", b"", b"third" * 1000, b"fourth"]


class Fetcher:
    """Pages that count how often they are asked for, and whether two threads ever ask at once."""

    def __init__(self, pages: list[bytes], fault: Exception | None = None) -> None:
        self._left = iter(pages)
        self._fault = fault
        self._busy = threading.Lock()
        self.fetched = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        assert self._busy.acquire(blocking=False), "two threads fetched at the same time"
        try:
            page = next(self._left, None)
            if page is None:
                raise self._fault or StopIteration
            self.fetched += 1
            return page
        finally:
            self._busy.release()

    def close(self) -> None:
        self.closed = True


def held_up(fetching: threading.Event, let_go: threading.Event) -> Iterator[bytes]:
    """A page at once, and a second one on which the fetch takes as long as the test likes."""
    yield b"stored"
    fetching.set()
    assert let_go.wait(timeout=60)
    yield b"fetched"


def test_every_reader_gets_every_page_in_order() -> None:
    shared = SharedPages(Fetcher(PAGES), readers=3)
    readers = [shared.reader() for _ in range(3)]
    assert [list(reader) for reader in readers] == [PAGES, PAGES, PAGES]


def test_a_page_is_fetched_once_for_all_readers() -> None:
    fetcher = Fetcher(PAGES)
    shared = SharedPages(fetcher, readers=2)
    first, second = shared.reader(), shared.reader()
    for page in PAGES:
        assert next(first) == page
        assert next(second) == page
    assert fetcher.fetched == len(PAGES)


def test_nothing_is_fetched_before_somebody_asks() -> None:
    fetcher = Fetcher(PAGES)
    shared = SharedPages(fetcher, readers=1)
    reader = shared.reader()
    assert fetcher.fetched == 0
    next(reader)
    assert fetcher.fetched == 1


def test_the_lead_changes_between_readers() -> None:
    shared = SharedPages(Fetcher(PAGES), readers=2)
    first, second = shared.reader(), shared.reader()
    assert next(first) == PAGES[0]
    assert [next(second) for _ in range(3)] == PAGES[:3]
    assert list(first) == PAGES[1:]
    assert list(second) == PAGES[3:]


def test_a_reader_that_comes_late_begins_at_the_first_page() -> None:
    shared = SharedPages(Fetcher(PAGES), readers=2)
    assert list(shared.reader()) == PAGES
    assert list(shared.reader()) == PAGES


def test_readers_on_many_threads_each_get_all_the_pages() -> None:
    pages = [b"%d" % number * (number % 50) for number in range(2000)]
    fetcher = Fetcher(pages)
    shared = SharedPages(fetcher, readers=8)
    together = threading.Barrier(8)

    def read() -> list[bytes]:
        reader = shared.reader()
        together.wait()
        return list(reader)

    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(read) for _ in range(8)]
        assert all(result.result(timeout=60) == pages for result in results)
    assert fetcher.fetched == len(pages)


def test_a_reader_behind_does_not_wait_for_a_fetch_under_way() -> None:
    fetching, let_go = threading.Event(), threading.Event()
    shared = SharedPages(held_up(fetching, let_go), readers=2)
    ahead, behind = shared.reader(), shared.reader()
    next(ahead)
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(next, ahead)
        assert fetching.wait(timeout=60)
        assert next(behind) == b"stored"
        assert not result.done()
        let_go.set()
        assert result.result(timeout=60) == b"fetched"


def test_a_fetch_error_reaches_every_reader_after_the_pages_before_it() -> None:
    fault = UnexpectedAnswer("a page token that repeats")
    shared = SharedPages(Fetcher(PAGES, fault), readers=2)
    for _ in range(2):
        reader = shared.reader()
        assert [next(reader) for _ in PAGES] == PAGES
        with pytest.raises(UnexpectedAnswer) as caught:
            next(reader)
        assert caught.value is fault


def test_a_failed_generator_is_never_taken_for_a_finished_one() -> None:
    def failing() -> Iterator[bytes]:
        yield b"first"
        raise UnexpectedAnswer("broken")

    shared = SharedPages(failing(), readers=2)
    first, second = shared.reader(), shared.reader()
    assert next(first) == b"first"
    for reader in (first, first):
        with pytest.raises(UnexpectedAnswer):
            next(reader)
    assert next(second) == b"first"
    with pytest.raises(UnexpectedAnswer):
        next(second)
    assert not shared.finished


def files_opened(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    opened: list[IO[bytes]] = []
    really = tempfile.TemporaryFile

    def watched(*args: Any, **options: Any) -> IO[bytes]:
        opened.append(really(*args, **options))
        return opened[-1]

    monkeypatch.setattr(tempfile, "TemporaryFile", watched)
    return opened


def test_one_declared_reader_writes_nothing_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = files_opened(monkeypatch)
    assert list(SharedPages(Fetcher(PAGES), readers=1).reader()) == PAGES
    assert not opened


def test_the_file_goes_when_the_last_reader_is_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened = files_opened(monkeypatch)
    shared = SharedPages(Fetcher(PAGES), readers=2, directory=tmp_path)
    list(shared.reader())
    assert not opened[0].closed
    list(shared.reader())
    assert opened[0].closed
    assert not list(tmp_path.iterdir())


def test_a_reader_that_closes_early_lets_the_others_go_on() -> None:
    fetcher = Fetcher(PAGES)
    shared = SharedPages(fetcher, readers=2)
    first, second = shared.reader(), shared.reader()
    next(first)
    first.close()
    assert list(first) == []
    assert list(second) == PAGES
    assert fetcher.closed


def test_a_reader_left_alone_needs_the_disk_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = files_opened(monkeypatch)
    shared = SharedPages(Fetcher(PAGES), readers=2)
    shared.leave()
    assert list(shared.reader()) == PAGES
    assert not opened


def test_when_all_leave_early_the_iterator_is_let_go() -> None:
    fetcher = Fetcher(PAGES)
    shared = SharedPages(fetcher, readers=1)
    reader = shared.reader()
    next(reader)
    reader.close()
    reader.close()
    assert fetcher.closed
    assert fetcher.fetched == 1


def test_closing_is_an_error_to_a_reader_that_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = files_opened(monkeypatch)
    shared = SharedPages(Fetcher(PAGES), readers=2)
    reader = shared.reader()
    next(reader)
    shared.close()
    assert opened[0].closed
    with pytest.raises(RuntimeError, match="closed under a reader"):
        next(reader)


def test_closing_during_a_fetch_releases_the_file_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = files_opened(monkeypatch)
    fetching, let_go = threading.Event(), threading.Event()
    shared = SharedPages(held_up(fetching, let_go), readers=2)
    reader = shared.reader()
    next(reader)
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(next, reader)
        assert fetching.wait(timeout=60)
        shared.close()
        assert not opened[0].closed
        let_go.set()
        assert result.result(timeout=60) == b"fetched"
    assert opened[0].closed


def test_more_readers_than_declared_are_refused() -> None:
    shared = SharedPages(Fetcher(PAGES), readers=1)
    shared.reader()
    with pytest.raises(RuntimeError, match="more readers"):
        shared.reader()


def test_shared_pages_without_readers_are_refused() -> None:
    with pytest.raises(ValueError, match="need a reader"):
        SharedPages(Fetcher(PAGES), readers=0)


def test_finished_is_told_when_the_last_page_has_been_fetched() -> None:
    shared = SharedPages(Fetcher(PAGES), readers=2)
    reader = shared.reader()
    next(reader)
    assert not shared.finished
    list(reader)
    assert shared.finished


def test_a_fetch_that_fails_does_not_finish() -> None:
    shared = SharedPages(Fetcher([], UnexpectedAnswer("broken")), readers=2)
    with pytest.raises(UnexpectedAnswer):
        next(shared.reader())
    assert not shared.finished


def test_a_full_disk_is_a_service_that_is_unavailable_to_every_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk:
        def seek(self, *_: int) -> int:
            return 0

        def write(self, _: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: FullDisk())
    shared = SharedPages(Fetcher(PAGES), readers=2)
    for reader in (shared.reader(), shared.reader()):
        with pytest.raises(ServiceUnavailable, match=r"No space left on device\)\. Make room"):
            next(reader)


def test_a_directory_that_is_not_there_is_a_service_that_is_unavailable(tmp_path: Path) -> None:
    shared = SharedPages(Fetcher(PAGES), readers=2, directory=tmp_path / "gone")
    with pytest.raises(ServiceUnavailable, match="No such file or directory"):
        next(shared.reader())


def test_an_error_of_the_network_is_not_taken_for_one_of_the_disk() -> None:
    fault = ConnectionResetError("reset")
    with pytest.raises(ConnectionResetError) as caught:
        next(SharedPages(Fetcher([], fault), readers=2).reader())
    assert caught.value is fault
