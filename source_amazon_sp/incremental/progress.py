"""
Which windows of a stream are done, by scope: the state.

    {"version": 1, "windows": {"ATVPDKIKX0DER": [["2024-11-20", "2026-11-17"]]}, "jobs": {}}

A scope is a marketplace id or a region. A window is in it when its last record is out, and not a moment earlier;
windows that touch are written as one. What is not in it is a gap, and is read. `jobs` holds what is under way, so
that a restart goes on with it: a key of the stream's own making, and what it needs to go on.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pendulum

from source_amazon_sp.errors import InvalidState
from source_amazon_sp.incremental.window import Window

VERSION = 1

Job = Mapping[str, Any]


class Progress:
    """
    The done windows of one stream, and its jobs.

    Not thread-safe, and never shared: until its first task or checkpoint the stream's planner has it, on whichever
    thread plans for all; from then on only the cursor changes it, under a lock.
    """

    def __init__(
        self, windows: Mapping[str, Iterable[Window]] | None = None, jobs: Mapping[str, Job] | None = None
    ) -> None:
        self._done = {scope: _merged(done) for scope, done in (windows or {}).items()}
        self.jobs: dict[str, Job] = dict(jobs or {})

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
            windows = {
                scope: [Window.from_pair(start, end) for start, end in pairs]
                for scope, pairs in state["windows"].items()
            }
            return cls(windows, {key: _job(job) for key, job in state.get("jobs", {}).items()})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InvalidState(
                f"The saved state of {stream} is damaged: its windows or jobs can't be read.\n"
                f"Restore it, or clear the state of {stream} and sync again."
            ) from error

    def scopes(self) -> tuple[str, ...]:
        """The scopes of which something is done."""
        return tuple(self._done)

    def done(self, scope: str, window: Window) -> None:
        self._done[scope] = _merged([*self._done.get(scope, ()), window])

    def undone(self, scope: str, window: Window) -> None:
        """The window is to be read again: until it has been, it is a gap like any other."""
        rest: list[Window] = []
        for each in self._done.get(scope, ()):
            rest += _between(each.start, min(each.end, window.start)) + _between(max(each.start, window.end), each.end)
        self._done[scope] = rest

    def forget_before(self, moment: pendulum.DateTime) -> None:
        """What ended by then is of no account any more."""
        self._done = {scope: [each for each in done if each.end > moment] for scope, done in self._done.items()}

    def gaps(self, scope: str, wanted: Window, again_from: pendulum.DateTime | None = None) -> list[Window]:
        """What of `wanted` is not done, newest first; what is done after `again_from` is read again, for late data."""
        gaps: list[Window] = []
        start = wanted.start
        for window in self._done.get(scope, ()):
            if again_from is not None and window.end > again_from:
                if window.start >= again_from:
                    break
                window = Window(window.start, again_from)  # noqa: PLW2901  # the rest of it counts as not done
            if window.start > start:
                gaps += _between(start, min(window.start, wanted.end))
            start = max(start, window.end)
        gaps += _between(start, wanted.end)
        return gaps[::-1]

    def as_state(self) -> dict[str, Any]:
        windows = {scope: [window.as_pair() for window in done] for scope, done in sorted(self._done.items())}
        return {"version": VERSION, "windows": windows, "jobs": dict(sorted(self.jobs.items()))}


def _job(value: Any) -> Job:
    if not isinstance(value, Mapping):
        raise TypeError("a job is an object")
    return dict(value)


def _between(start: pendulum.DateTime, end: pendulum.DateTime) -> list[Window]:
    return [Window(start, end)] if start < end else []


def _merged(windows: Iterable[Window]) -> list[Window]:
    merged: list[Window] = []
    for window in sorted(windows):
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return merged
