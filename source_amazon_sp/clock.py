"""The connector's only door to time."""

import re
import time
from typing import Protocol

import pendulum

# RFC 3339, the one form in which Amazon's APIs and this connector's state write instants.
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?")


class Clock(Protocol):
    """What time it is, and how to let time pass."""

    def now(self) -> pendulum.DateTime:
        """The present instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...

    def sleep_until(self, moment: float) -> None:
        """Return when `monotonic()` has reached `moment` (seconds); at once if it already has."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> pendulum.DateTime:
        return pendulum.now("UTC")

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep_until(self, moment: float) -> None:
        while (left := moment - time.monotonic()) > 0:
            time.sleep(left)


def instant(text: str) -> pendulum.DateTime:
    """Read an RFC 3339 instant as UTC; one without an offset is UTC already. Raises ValueError for the rest."""
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"not an RFC 3339 instant: {text!r}")
    try:
        parsed = pendulum.parse(text.replace(" ", "T"))
        if not isinstance(parsed, pendulum.DateTime):  # the pattern above lets nothing else through
            raise TypeError(f"not an instant: {text!r}")
        return parsed.in_timezone("UTC")
    except OverflowError as error:  # in UTC it lies before the year 1 or after 9999
        raise ValueError(f"an instant that no calendar has: {text!r}") from error


def written(moment: pendulum.DateTime) -> str:
    """Write an instant as `2026-11-20T10:00:00Z`; fractions of a second only where there are any."""
    in_utc = moment.in_timezone("UTC")
    fraction = f".{in_utc.microsecond:06d}".rstrip("0") if in_utc.microsecond else ""
    return f"{in_utc.year:04d}-{in_utc.format('MM-DDTHH:mm:ss')}{fraction}Z"
