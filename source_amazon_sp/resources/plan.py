"""
Which windows of an endpoint are to be read today; pure.

    start of history                        look-back   last sync   now - hold-back
    ──┼──────────────┼──────────────┼──────────┼────────────┼─────────────┼──▶
      [══════ done ═════════════════════════════════════════)              gap: what happened since
                                               [═══════════════════════════) asked for once a day, newest first
"""

from collections.abc import Mapping
from typing import Any

import pendulum

from source_amazon_sp.clock import instant
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.resources.spec import Windows


def whole_days(served: Window, kept_from: pendulum.DateTime) -> Window | None:
    """The days of a window that are over, and of which Amazon keeps all; `kept_from` is how far back it keeps data."""
    start, end = served.start.start_of("day"), served.end.start_of("day")
    if start < kept_from:
        start = start.add(days=1)
    return Window(start, end) if start < end else None


def whole_cells(served: Window, grid: Grid, kept_from: pendulum.DateTime) -> Window | None:
    """The cells of the grid in a window that are over, and of which Amazon keeps all."""
    start, end = grid.floor(served.start), grid.floor(served.end)
    if start < kept_from:
        start = grid.after(start)
    return Window(start, end) if start < end else None


def windows(
    rule: Windows,
    served: Window,
    progress: Progress,
    scope: str,
    look_back: pendulum.Duration,
    since: pendulum.DateTime | None,
) -> list[Window]:
    """The windows to be read, newest first; `since` is where records begin that Amazon still changes."""
    gaps = progress.gaps(scope, served)
    again_from = _again_from(served, gaps, look_back, since)
    if again_from is not None:
        again_from = again_from.start_of("day") if rule.by_day else again_from
        again_from = rule.grid.floor(again_from) if rule.whole and rule.grid is not None else again_from
        gaps = progress.gaps(scope, served, max(again_from, served.start))
    if rule.grid is None:
        return gaps
    return [window for gap in gaps for window in rule.grid.cuts(gap)]


def _again_from(
    served: Window, gaps: list[Window], look_back: pendulum.Duration, since: pendulum.DateTime | None
) -> pendulum.DateTime | None:
    moments = []
    # Late data comes day by day: what was looked back at today already is not looked back at again.
    news = gaps[0] if gaps and gaps[0].end == served.end else None
    if look_back and news is not None and news.start.start_of("day") < served.end.start_of("day"):
        moments.append(news.start - look_back)  # from the last sync on: none may have run for a while
    if since is not None:
        moments.append(since.subtract(seconds=1))  # Amazon's "after" may leave out the instant itself
    return min(moments, default=None)


def open_since(job: Mapping[str, Any] | None, served: Window) -> pendulum.DateTime | None:
    """Where the records begin that were open when the last sync saw them; all of history if that can't be read."""
    if job is None or job.get("since") is None:
        return None
    try:
        return max(instant(str(job["since"])), served.start)
    except ValueError:
        return served.start
