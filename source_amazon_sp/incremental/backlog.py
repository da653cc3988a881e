"""
What is left to read, shared by readers whose gaps differ, handed out newest first in windows of any width.

    reader A   ·······[══════════════════════)      gaps of two readers
    reader B   ···············[══════════════)
    windows           [══════)[══════][══════)
                         3        2      1          1 and 2 serve both, 3 serves A alone
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, TypeVar

import pendulum

from source_amazon_sp.incremental.window import Window

Reader = TypeVar("Reader", bound=Hashable)


class Backlog(Generic[Reader]):
    """Gaps by reader; taking a window takes it from every reader that needs it."""

    def __init__(self, gaps: Mapping[Reader, Iterable[Window]]) -> None:
        self._gaps = {reader: sorted(windows) for reader, windows in gaps.items()}

    def take(self, longest: pendulum.Duration) -> tuple[Window, frozenset[Reader]] | None:
        """The newest window of at most that length, and who needs it; None when nothing is left."""
        heads = {reader: windows[-1] for reader, windows in self._gaps.items() if windows}
        if not heads:
            return None
        end = max(window.end for window in heads.values())
        served = {reader: window for reader, window in heads.items() if window.end == end}
        start = max(window.start for window in served.values())
        # A reader whose gap begins further back joins at its own end, so that no instant is asked for twice.
        start = max([start, end - longest, *(w.end for r, w in heads.items() if r not in served)])
        return self.claim(Window(start, end))

    def needed_by(self, window: Window) -> frozenset[Reader]:
        """Who needs all of a window."""
        return frozenset(
            reader
            for reader, windows in self._gaps.items()
            if any(gap.start <= window.start and window.end <= gap.end for gap in windows)
        )

    def claim(self, window: Window) -> tuple[Window, frozenset[Reader]]:
        """Take one window from every reader that needs all of it; tells who they are."""
        readers = self.needed_by(window)
        for reader in readers:
            windows = self._gaps[reader]
            at = next(at for at, gap in enumerate(windows) if window.end <= gap.end)
            windows[at : at + 1] = _without(windows[at], window)
        return window, readers

    def give_back(self, window: Window, readers: Iterable[Reader]) -> None:
        """The window was taken, and these readers did not get it after all."""
        for reader in readers:
            self._gaps[reader] = _joined([*self._gaps[reader], window])

    @property
    def seconds(self) -> float:
        """How much time is left to read: of the reader that has most."""
        return max((sum(w.seconds for w in windows) for windows in self._gaps.values()), default=0.0)

    @property
    def newest(self) -> pendulum.DateTime | None:
        """The latest instant up to which something is still to be read."""
        return max((windows[-1].end for windows in self._gaps.values() if windows), default=None)

    @property
    def oldest(self) -> pendulum.DateTime | None:
        """The earliest instant that is still to be read."""
        return min((windows[0].start for windows in self._gaps.values() if windows), default=None)


def _joined(windows: Iterable[Window]) -> list[Window]:
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and joined[-1].end == window.start:
            joined[-1] = Window(joined[-1].start, window.end)
        else:
            joined.append(window)
    return joined


def _without(gap: Window, window: Window) -> list[Window]:
    left = [Window(gap.start, window.start)] if gap.start < window.start else []
    right = [Window(window.end, gap.end)] if window.end < gap.end else []
    return left + right
