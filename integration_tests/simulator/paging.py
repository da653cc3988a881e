"""Page tokens: a query's result is fixed at its first page, and handed out from there."""

import base64
import binascii
import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from integration_tests.simulator.answers import invalid_input
from source_amazon_sp.clock import Clock

MOST_SNAPSHOTS = 1000  # a result older than the last thousand queries is forgotten


@dataclass(frozen=True)
class Snapshot:
    """What a query found: row numbers, the state of the world they are shown in, and what was asked."""

    rows: Sequence[int]
    as_of: int  # milliseconds since 1970
    asked: Hashable
    notes: Mapping[str, str] = field(default_factory=dict)  # what each of its pages says besides the rows


@dataclass(frozen=True)
class Page:
    rows: Sequence[int]
    snapshot: Snapshot
    next_token: str | None


class Pages:
    """`token_life` in seconds, from the moment a token is handed out; None if it lives for ever."""

    def __init__(self, clock: Clock, token_life: float | None) -> None:
        self._clock = clock
        self._life = token_life
        self._snapshots: dict[int, tuple[Snapshot, int]] = {}  # each with the page size of its first page
        self._opened = 0
        self._lock = threading.Lock()

    def first(self, snapshot: Snapshot, size: int) -> Page:
        with self._lock:
            self._opened += 1
            number = self._opened
            self._snapshots[number] = (snapshot, size)
            self._snapshots.pop(number - MOST_SNAPSHOTS, None)
        return self._page(number, 0, size)

    def next(self, token: str, asked: Hashable, size: int | None = None) -> Page:
        """
        400 for a token that is not ours, too old, or sent with other parameters than its query had. `size` is None
        for a query whose page size stays what it was.
        """
        number, offset, issued = _decoded(token)
        if number not in self._snapshots:
            raise invalid_input("The pagination token is invalid.")
        if self._life is not None and self._clock.monotonic() - issued > self._life:
            raise invalid_input("The pagination token has expired.")
        snapshot, first_size = self._snapshots[number]
        if snapshot.asked != asked:
            raise invalid_input("The parameters differ from those of the query the pagination token belongs to.")
        return self._page(number, offset, first_size if size is None else size)

    def _page(self, number: int, offset: int, size: int) -> Page:
        snapshot, _ = self._snapshots[number]
        end = offset + size
        token = _encoded(number, end, self._clock.monotonic()) if end < len(snapshot.rows) else None
        return Page(snapshot.rows[offset:end], snapshot, token)


def _encoded(number: int, offset: int, issued: float) -> str:
    return base64.urlsafe_b64encode(f"page.{number}.{offset}.{issued!r}".encode()).decode()


def _decoded(token: str) -> tuple[int, int, float]:
    try:
        number, offset, issued = base64.urlsafe_b64decode(token).decode().split(".", 3)[1:]
        return int(number), int(offset), float(issued)
    except (ValueError, binascii.Error):
        raise invalid_input("The pagination token is invalid.") from None
