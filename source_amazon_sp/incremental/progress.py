"""
Which windows of a stream are done, by scope: the state.

    {"version": 1, "windows": {"ATVPDKIKX0DER": [["2024-11-20", "2026-11-17"]]}, "jobs": {}}

A scope is a marketplace id or a region. A window is in it when its last record is out, and not a moment earlier;
windows that touch are written as one. What is not in it is a gap, and is read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from source_amazon_sp.errors import InvalidState
from source_amazon_sp.incremental.window import Window

VERSION = 1


class Progress:
    """The done windows of one stream. Not thread-safe: the cursor that owns it holds the lock."""

    def __init__(self, windows: Mapping[str, Iterable[Window]] | None = None) -> None:
        self._done = {scope: _merged(done) for scope, done in (windows or {}).items()}

    @classmethod
    def from_state(cls, state: Mapping[str, Any] | None, stream: str) -> "Progress":
        """Read a saved state; none is a stream that was never read. Raises InvalidState."""
        if not state:
            return cls()
        if state.get("version") != VERSION:
            raise InvalidState(
                f"The saved state of {stream} was not written by this connector (version {state.get('version')!r}).\n"
                f"Going on from it could skip or repeat data. Clear the state of {stream} and sync again."
            )
        try:
            return cls(
                {
                    scope: [Window.from_pair(start, end) for start, end in pairs]
                    for scope, pairs in state["windows"].items()
                }
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InvalidState(
                f"The saved state of {stream} is damaged: its windows can't be read.\n"
                f"Restore it, or clear the state of {stream} and sync again."
            ) from error

    def done(self, scope: str, window: Window) -> None:
        self._done[scope] = _merged([*self._done.get(scope, ()), window])

    def gaps(self, scope: str, wanted: Window) -> list[Window]:
        """What of `wanted` is not done, newest first."""
        gaps: list[Window] = []
        start = wanted.start
        for window in self._done.get(scope, ()):
            if window.start > start:
                gaps += _between(start, min(window.start, wanted.end))
            start = max(start, window.end)
        gaps += _between(start, wanted.end)
        return gaps[::-1]

    def as_state(self) -> dict[str, Any]:
        windows = {scope: [window.as_pair() for window in done] for scope, done in sorted(self._done.items())}
        return {"version": VERSION, "windows": windows, "jobs": {}}


def _between(start: Any, end: Any) -> list[Window]:
    return [Window(start, end)] if start < end else []


def _merged(windows: Iterable[Window]) -> list[Window]:
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return merged
