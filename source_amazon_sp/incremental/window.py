"""Half-open windows of time."""

from dataclasses import dataclass

import pendulum

from source_amazon_sp.clock import instant, written


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The instants t with start <= t < end, in UTC. Never empty."""

    start: pendulum.DateTime
    end: pendulum.DateTime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"a window from {written(self.start)} to {written(self.end)} is empty")

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()

    def __contains__(self, moment: pendulum.DateTime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        return "/".join(self.as_pair())

    def as_pair(self) -> list[str]:
        """`["2026-11-01", "2026-11-08"]`; bounds that are not midnight are written as instants."""
        return [_bound(self.start), _bound(self.end)]

    @classmethod
    def from_pair(cls, start: str, end: str) -> "Window":
        """Raises ValueError for what `as_pair` does not write."""
        return cls(_moment(start), _moment(end))


def _bound(moment: pendulum.DateTime) -> str:
    midnight = moment == moment.start_of("day")
    return moment.to_date_string() if midnight else written(moment)


def _moment(text: str) -> pendulum.DateTime:
    return instant(text if "T" in text else f"{text}T00:00:00Z")
