"""The connector's only door to time."""

import logging
import re
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Protocol

import pendulum

logger = logging.getLogger("airbyte")

_WORTH_SAYING = 30.0  # seconds that a clock is wrong by

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


class AmazonsClock:
    """
    A clock whose `now` is Amazon's, whatever the machine's clock shows: Amazon refuses windows that end in its future.

        sent ├───────────────────────┤ received       by the machine's clock
                        Date                          of the answer: within, or the machine's clock is wrong

    Set by the `Date` of Amazon's answers, which is in whole seconds, so that it is never ahead of Amazon. `ask` has
    something asked of Amazon; it is called as long as no answer has told the time.
    """

    def __init__(self, machine: Clock, ask: Callable[[], object]) -> None:
        self._machine = machine
        self._ask = ask
        self._told = False
        self._off = 0.0  # seconds that Amazon's clock is ahead of the machine's

    def now(self) -> pendulum.DateTime:
        """Raises what `ask` raises."""
        if not self._told:
            self._ask()
        return self._machine.now().add(seconds=self._off)

    def monotonic(self) -> float:
        return self._machine.monotonic()

    def sleep_until(self, moment: float) -> None:
        self._machine.sleep_until(moment)

    def told(self, date: str | None, sent: pendulum.DateTime) -> None:
        """Amazon has answered just now what was sent when the machine's clock showed `sent`."""
        try:
            stated = pendulum.instance(parsedate_to_datetime(date or ""))
        except (TypeError, ValueError):
            return
        after = (stated - self._machine.now()).total_seconds()
        before = (stated.add(seconds=1) - sent).total_seconds()
        off = after if after > 0 or before < 0 else 0.0
        if abs(off) >= _WORTH_SAYING > abs(self._off):
            words = f"{abs(off):.0f} s {'behind' if off > 0 else 'ahead of'} Amazon's"
            logger.warning("This machine's clock is %s. Amazon's time is used; set the clock right.", words)
        self._off, self._told = off, True


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


def span(seconds: float) -> str:
    """Write a length of time for people, in its two greatest units: `45 s`, `2 min 59 s`, `3 h`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest if not hours else 0, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"
