"""What becomes of reports: by Amazon's rules, by the world they are of, or as a test wants it."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from integration_tests.simulator.marketplaces import MARKETPLACES
from integration_tests.simulator.operations import VENDOR
from integration_tests.simulator.report_documents import PLAIN, Content, as_reason
from integration_tests.simulator.report_jobs import CANCELLED, DONE, FATAL, Asked
from integration_tests.simulator.report_requests import known
from integration_tests.simulator.report_rules import Broken, ReportRule
from integration_tests.simulator.report_samples import sample

# The document of a request made at an instant (milliseconds); None when there is no data.
Maker = Callable[[Asked, int], Content | None]


class Schedule(Protocol):
    """Reports of one type that Amazon makes by itself: when, and of what; `after` is out, `until` is in."""

    report_type: str

    def made_between(self, after: int, until: int) -> Iterable[tuple[int, Asked]]: ...


_COUNTRY = {row.id: row.country for row in MARKETPLACES.values()}
_TINY = b"id\tvalue\nFAKE-1\tone\nFAKE-2\ttwo\n"


class ReportFates:
    """`kind` is the account's; `seconds` is how long a report takes that is not told otherwise."""

    def __init__(self, kind: str, makers: Mapping[str, Maker], seconds: float) -> None:
        self._kind = kind
        self._makers = dict(makers)
        self._seconds = seconds
        self._takes: dict[str, float | None] = {}
        self._next: dict[str, deque[Broken]] = {}
        self._denied: set[str] = set()

    def serve(self, report_type: str, maker: Maker) -> None:
        """Let `maker` write the documents of this type from now on."""
        self._makers[known(report_type).report_type] = maker

    def serve_sample(self, report_type: str, body: bytes, content_type: str = PLAIN, *, gzip: bool = True) -> None:
        """Every document of this type is these bytes."""
        content = Content(body, content_type, gzip)
        self.serve(report_type, lambda _, __: content)

    def takes(self, report_type: str, seconds: float) -> None:
        """Reports of this type that are asked for from now on take so long, whatever the time scale."""
        self._takes[known(report_type).report_type] = seconds

    def never_done(self, report_type: str) -> None:
        """Reports of this type that are asked for from now on stay IN_PROGRESS."""
        self._takes[known(report_type).report_type] = None

    def next_cancelled(self, report_type: str, times: int = 1) -> None:
        """The next reports of this type have no data."""
        self._let(report_type, Broken(CANCELLED), times)

    def next_fatal(self, report_type: str, words: str = "", times: int = 1) -> None:
        """The next reports of this type fail, with a document that says why, or without one if there are no words."""
        self._let(report_type, Broken(FATAL, words), times)

    def deny(self, *report_types: str) -> None:
        """The account lacks the role for these types: createReport answers 403."""
        self._denied.update(known(each).report_type for each in report_types)

    def allow(self, *report_types: str) -> None:
        self._denied.difference_update(report_types)

    def _let(self, report_type: str, broken: Broken, times: int) -> None:
        self._next.setdefault(known(report_type).report_type, deque()).extend([broken] * times)

    def _milliseconds_for(self, report_type: str) -> int | None:
        seconds = self._takes.get(report_type, self._seconds)
        return None if seconds is None else round(seconds * 1000)

    def _outcome(self, asked: Asked, now: int, rule: ReportRule | None) -> tuple[str, Content | None]:
        """What becomes of a report and its document; without a rule nobody has asked for it, and nothing is broken."""
        waiting = self._next.get(asked.report_type)
        broken = waiting.popleft() if waiting else rule.broken(asked, now) if rule is not None else None
        if broken is not None:
            return broken.outcome, as_reason(broken.words) if broken.words else None
        content = self._makers.get(asked.report_type, self._default)(asked, now)
        return (DONE, content) if content is not None else (CANCELLED, None)

    def _default(self, asked: Asked, _: int) -> Content:
        country = _COUNTRY.get(asked.marketplaces[0])
        # Some types have another document for vendors.
        others = sample(f"{asked.report_type}_VENDOR", country) if self._kind == VENDOR else None
        return others or sample(asked.report_type, country) or Content(_TINY)
