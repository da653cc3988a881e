"""
Which windows of a report are to be asked for today.

A window is a cell of the grid, or of the newest cell the part that is over. It is asked for again from its start when
a day of it was not done yet, or when a day of it is at one of the ages at which Amazon corrects data:

             2026-11-01      2026-11-08      2026-11-15         today - hold back
    ─────────────┼───────────────┼───────────────┼──────────────────┤
    done     ════════════════════════════════════════════)
    look-back                         ·  ·  (days of those ages)
    windows                      [═══════════════)[═════════════════)
                                   2: look-back     1: a gap          newest first
"""

from collections.abc import Iterator, Sequence

import pendulum

from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.window import Window


def due(
    grid: Grid, wanted: Window, gaps: Sequence[Window], looked_back_at: Sequence[pendulum.DateTime], *, whole: bool
) -> Iterator[Window]:
    """
    The windows of `wanted` that a gap or a day looked back at falls into, newest first, each once.

    With `whole`, a cell that is not over, or of which `wanted` has a part only, is left out.
    """
    for cell in grid.cuts(wanted):
        is_whole = cell.start == grid.floor(cell.start) and cell.end == grid.after(cell.start)
        if whole and not is_whole:
            continue
        in_a_gap = any(gap.start < cell.end and cell.start < gap.end for gap in gaps)
        if in_a_gap or any(day in cell for day in looked_back_at):
            yield cell
