"""What Amazon limits by report type, beside the quota of createReport that all types share."""

from collections.abc import Iterable

from source_amazon_sp.api.throttle import TokenBucket
from source_amazon_sp.api.transport import SYNC_PATIENCE
from source_amazon_sp.clock import Clock
from source_amazon_sp.reports.spec import ReportSpec

_PAUSE = 60.0  # seconds that a type rests after a 429 of its own
_DAY = 24 * 60 * 60.0
_COOL_DOWN = 4 * 60 * 60.0  # seconds; Amazon makes daily reports anew at most so often, and the others sooner


class TypeLimits:
    """When each type may be asked for again: by its row's allowance, and by the 429s that Amazon gave it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._allowances: dict[str, TokenBucket] = {}
        self._resting: dict[str, float] = {}
        self._refused_since: dict[str, float] = {}

    def free_at(self, spec: ReportSpec, now: float) -> float:
        """The moment (monotonic seconds, maybe past) at which one more may be asked for."""
        resting = self._resting.get(spec.report_type, now)
        bucket = self._allowance(spec)
        return max(resting, now + bucket.seconds_for(1)) if bucket else resting

    def accepted(self, spec: ReportSpec) -> None:
        """Amazon has taken a request for one."""
        self._refused_since.pop(spec.report_type, None)
        if bucket := self._allowance(spec):
            bucket.reserve()

    def refused(self, spec: ReportSpec, waiting: Iterable[ReportSpec]) -> bool:
        """
        Amazon answered 429: the type rests, and the others go on. False when it has done so for too long.

        When others get one in the same minute, it is the quota that all share, and all that are `waiting` rest.
        """
        now = self._clock.monotonic()
        since = self._refused_since.setdefault(spec.report_type, now)
        if now - since > SYNC_PATIENCE.throttled:
            return False
        recently = [report_type for report_type, until in self._resting.items() if until > now]
        resting = {spec.report_type, *recently}
        if recently:
            resting |= {other.report_type for other in waiting}
        self._resting |= dict.fromkeys(resting, now + _PAUSE)
        return True

    def _allowance(self, spec: ReportSpec) -> TokenBucket | None:
        if spec.allowance is None:
            return None
        if spec.report_type not in self._allowances:
            rate = spec.allowance.reports / spec.allowance.seconds
            self._allowances[spec.report_type] = TokenBucket(rate, spec.allowance.reports, self._clock)
        return self._allowances[spec.report_type]


def is_daily(spec: ReportSpec) -> bool:
    """Whether what is refused today can be asked for tomorrow at the earliest."""
    return spec.allowance is not None and spec.allowance.seconds >= _DAY


def cool_down(spec: ReportSpec) -> float:
    """Seconds after which a report that was cancelled is surely not cancelled for being asked for again too soon."""
    return max(_COOL_DOWN, spec.allowance.seconds / spec.allowance.reports if spec.allowance is not None else 0)
