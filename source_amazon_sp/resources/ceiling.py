"""
What to ask instead when a search found more than it gives out; pure.

    found 2300, of which 1000 can be read   [════════════════════════════════════)
    found  700 and 1600                     [═════ read ═════)[══════════════════)
    found  900 and  700                                       [═ read ═)[═ read ═)
"""

from collections.abc import Mapping
from typing import Any

import pendulum

from source_amazon_sp.clock import instant, written
from source_amazon_sp.resources.spec import Ceiling

_BEFORE_AMAZON = "1994-01-01T00:00:00Z"  # nothing that it lists is older than the company

Query = Mapping[str, Any]


def halves(rule: Ceiling, query: Query) -> tuple[Query, Query] | None:
    """
    The query for the later and for the earlier half of its time; None where it can't be halved.

    Both ask for the instant between them, since Amazon counts both bounds in.
    """
    latest = query[rule.within[0][1]]
    for after, before in rule.within:
        start, end = instant(query.get(after, _BEFORE_AMAZON)), instant(query.get(before, latest))
        middle = _middle(start, end)
        if middle is not None:
            earlier = {after: written(start), before: middle}
            later = {after: middle, before: written(end)}
            return {**query, **later}, {**query, **earlier}
    return None


def _middle(start: pendulum.DateTime, end: pendulum.DateTime) -> str | None:
    """In whole seconds: Amazon cuts the fractions of what it is asked about."""
    seconds = int((end - start).total_seconds())
    return written(start.add(seconds=seconds // 2)) if seconds > 1 else None
