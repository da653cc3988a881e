"""One report to be asked for, and the one place where the body of createReport is built."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pendulum

from source_amazon_sp.clock import written
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.incremental.zones import real
from source_amazon_sp.marketplaces import BY_ID, Region
from source_amazon_sp.reports.spec import Clock, ReportSpec, WindowRule

_ZONES = {Clock.UTC: "UTC", Clock.PACIFIC: "America/Los_Angeles"}


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """
    What makes two reports the same: asked for twice, it is made once.

    `window` is in the days of the row's clock, written as if they were UTC; None for a snapshot.
    """

    report_type: str
    marketplaces: tuple[str, ...]
    window: Window | None
    options: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Its name in a stream's state."""
        options = "&".join(f"{name}={value}" for name, value in self.options)
        return " ".join(filter(None, ("+".join(self.marketplaces), str(self.window or ""), options)))

    def body(self, spec: ReportSpec, now: pendulum.DateTime) -> dict[str, Any]:
        body: dict[str, Any] = {"reportType": self.report_type, "marketplaceIds": list(self.marketplaces)}
        options = dict(self.options)
        bounds = self._bounds(spec, now)
        if spec.window_options is not None:
            options |= dict(zip(spec.window_options, bounds, strict=True))
        else:
            body |= dict(zip(("dataStartTime", "dataEndTime"), bounds, strict=False))
        if options:
            body["reportOptions"] = options
        return body

    def over_at(self, spec: ReportSpec) -> pendulum.DateTime | None:
        """When the last of its days is over; None for a snapshot."""
        return real(self.window.end, zone_of(spec, self.marketplaces)) if self.window is not None else None

    def _bounds(self, spec: ReportSpec, now: pendulum.DateTime) -> tuple[str, ...]:
        if self.window is not None:
            zone = "UTC" if _dates_only(spec) else zone_of(spec, self.marketplaces)
            # A report's end is its last second: the next day's first would bring the whole next day.
            end = real(self.window.end, zone).subtract(seconds=1)
            return written(real(self.window.start, zone)), written(end)
        if spec.span is not None:
            return written((now - spec.span).replace(microsecond=0)), written(now.replace(microsecond=0))
        return ()


def _rule(spec: ReportSpec) -> WindowRule | None:
    return spec.windows or next(iter(spec.periods.values()), None)


def _dates_only(spec: ReportSpec) -> bool:
    rule = _rule(spec)
    return rule is not None and rule.dates_only


def zone_of(spec: ReportSpec, marketplaces: tuple[str, ...]) -> str:
    """The time zone in which a row's days begin."""
    rule = _rule(spec)
    clock = rule.clock if rule else Clock.UTC
    if clock in _ZONES:
        return _ZONES[clock]
    known = BY_ID.get(marketplaces[0]) if marketplaces else None
    if known is None:
        return "UTC"
    return "Europe/London" if clock is Clock.LEDGER and known.region is Region.EU else known.time_zone


def with_values(options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Options in one order, so that equal ones are equal."""
    return tuple(sorted(options.items()))
