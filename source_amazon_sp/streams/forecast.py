"""What reading a stream will take, told before anything is read."""

from dataclasses import dataclass

import pendulum

from source_amazon_sp.api.operations import Operation


@dataclass(frozen=True, slots=True)
class Calls:
    """So many calls of one operation; `at_least`: pages and details come on top, of which nothing is known yet."""

    operation: Operation
    number: int
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """
    So many calls, for so many windows, back to `earliest`.

    `rationed` are the seconds that Amazon's limit on the report type takes, beside those of the operations; `later` are
    windows that it leaves to later syncs. `note` says what the figures rest on.
    """

    calls: tuple[Calls, ...] = ()
    windows: int = 0
    later: int = 0
    earliest: pendulum.DateTime | None = None
    rationed: float = 0.0
    note: str = ""
