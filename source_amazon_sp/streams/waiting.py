"""What a sync says while it waits for Amazon: what for, how long, how much is left."""

import logging
import threading
from collections.abc import Callable

from source_amazon_sp.api.operations import Operation
from source_amazon_sp.clock import Clock, span

logger = logging.getLogger("airbyte")

_WORTH_SAYING = 5.0  # seconds; shorter waits are the normal pace of a quota
_SAY_EVERY = 55.0  # seconds; a little under the minute in which a waiting sync must have said something


class Waiting:
    """Hears of every wait, and says so once a minute for each thing that is waited for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._said_at: dict[str, float] = {}
        self._outlooks: dict[str, Callable[[], str]] = {}

    def explained_by(self, what: str, outlook: Callable[[], str]) -> None:
        """`outlook` tells what is left to do once `what` has been waited for."""
        self._outlooks[what] = outlook

    def for_quota(self, operation: Operation, seconds: float) -> None:
        """The throttle waits for Amazon's quota."""
        self.say(quota_of(operation), seconds)

    def say(self, what: str, seconds: float) -> None:
        now = self._clock.monotonic()
        with self._lock:
            said_at = self._said_at.get(what)
            if seconds < _WORTH_SAYING or (said_at is not None and now - said_at < _SAY_EVERY):
                return
            self._said_at[what] = now
        outlook = self._outlooks.get(what, str)()
        logger.info("%s", f"Waiting {span(seconds)} for {what}. {outlook}".rstrip())


def quota_of(operation: Operation) -> str:
    return f"Amazon's quota of {operation.name}"
