"""
The fixed grid that windows lie on.

A window that is asked for again is the same window, whatever the time of day and whichever the first sync was: its
cells are counted from the calendar, not from the moment of asking.

        2026-11-01   2026-11-08   2026-11-15   2026-11-22        now
    ─────────┼────────────┼────────────┼────────────┼─────────────┼──▶
    cells    [════════════)[═══════════)[═══════════)[════════════════
    gap                ────────────────────────────────────────────)
    windows             [═)[═══════════)[═══════════)[═════════════)
                         4      3             2              1       newest first
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pendulum

from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.window import Window

_EPOCH = pendulum.datetime(1970, 1, 4)  # a Sunday, so that steps of seven days are Amazon's weeks


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one period each; of `days` days each, counted from a fixed Sunday, where the period is a day."""

    period: Period = Period.DAY
    days: int = 1

    def floor(self, moment: pendulum.DateTime) -> pendulum.DateTime:
        start = self.period.floor(moment)
        if self.period is Period.DAY and self.days > 1:
            return start.subtract(days=(start - _EPOCH).days % self.days)
        return start

    def after(self, start: pendulum.DateTime) -> pendulum.DateTime:
        return start.add(days=self.days) if self.period is Period.DAY else self.period.after(start)

    def cuts(self, gap: Window) -> Iterator[Window]:
        """Cut a gap at the grid's lines, newest window first."""
        end = gap.end
        while end > gap.start:
            line = self.floor(end.subtract(microseconds=1))
            yield Window(max(line, gap.start), end)
            end = line
