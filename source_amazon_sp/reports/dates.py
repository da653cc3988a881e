"""
Days and instants of flat files: of whatever form of the marketplace, `2024-03-16` and `2024-03-16T10:04:05Z`.

A time without a zone is the marketplace's, as Seller Central shows it (UNVERIFIED: Amazon labels nearly all of them);
written in ISO's way, with a `T`, it is UTC, as everywhere in Amazon's APIs.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import pendulum

from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.date_forms import day_reader

# The longest form there is, a month's name and a zone in it, is half as long.
_LONGEST = 64

_IN_UTC = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:Z|[+]00:?00| UTC)")
# Many instants as most reports print them, a line each, less the 29th of February: not every year has one.
_LINES_IN_UTC = re.compile(
    r"(?:[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|\+00:00)\n)*"
)
_PACKED = re.compile(r"([0-9]{8})T?([0-9]{2})([0-9]{2})([0-9]{2})(Z?)")
_TIMED = re.compile(
    r"(?P<day>.+?)(?P<between>T|,? (?:at )?)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)? ?(?P<half>[AaPp]\.?[Mm]\.?)? ?"
    r"(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?")

# Hours east of Greenwich. Among Amazon's marketplaces these abbreviations have one meaning ...
_ZONES: dict[str, float] = {
    "Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "MET": 1,
    "MEST": 2, "EET": 2, "EEST": 3, "TRT": 3, "SAST": 2, "PST": -8, "PDT": -7, "EST": -5, "EDT": -4, "BRT": -3,
    "JST": 9, "SGT": 8, "AEST": 10, "AEDT": 11,
}  # fmt: skip
# ... and these depend on the marketplace: IST is India's time and Ireland's summer. CST and MST: UNVERIFIED.
_ZONES_BY_COUNTRY: dict[str, dict[str, float]] = {
    "IN": {"IST": 5.5}, "IE": {"IST": 1}, "SA": {"AST": 3}, "AE": {"GST": 4},
    "MX": {"CST": -6, "MST": -7}, "US": {"CST": -6, "CDT": -5, "MST": -7, "MDT": -6},
    "CA": {"CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "AST": -4, "ADT": -3},
}  # fmt: skip


class _Printed(NamedTuple):
    """What a cell says. `zone` is None where it names none and is the marketplace's."""

    day: dt.date
    time: dt.time | None = None
    zone: str | None = None


class Dates:
    """
    Reads the cells of one column. `country` is ISO's code, or None where rows are of any marketplace.

    `form` is what `day_reader` takes. Both readers raise ValueError or OverflowError for what is no date in a form
    that is known.
    """

    def __init__(self, country: str | None, form: str | None = None) -> None:
        marketplace = BY_COUNTRY.get(country or "")
        # Instants differ, the days and zones in them repeat.
        self._day = lru_cache(1024)(day_reader(country, form))
        self._offset = lru_cache(64)(self._offset_of)
        self._zone: dt.tzinfo = pendulum.timezone(marketplace.time_zone) if marketplace else dt.timezone.utc
        self._zones = _ZONES | _ZONES_BY_COUNTRY.get(country or "", {})

    def date(self, text: str) -> str:
        """The day as it is printed, `YYYY-MM-DD`, whatever zone its time is in."""
        return self._printed(text).day.isoformat()

    def instant(self, text: str) -> str:
        """RFC 3339 in UTC with `Z`. A day without a time is its midnight in the marketplace."""
        common = _IN_UTC.fullmatch(text)
        if common:
            return dt.datetime.fromisoformat(f"{common[1]}T{common[2]}").isoformat() + "Z"
        printed = self._printed(text)
        zone = self._zone if printed.zone is None else self._offset(printed.zone)
        moment = dt.datetime.combine(printed.day, printed.time or dt.time(), zone).astimezone(dt.timezone.utc)
        whole, _, fraction = moment.replace(tzinfo=None).isoformat().partition(".")
        return f"{whole}.{fraction.rstrip('0')}Z" if fraction else f"{whole}Z"

    def _printed(self, text: str) -> _Printed:
        text = " ".join(text.split())
        if len(text) > _LONGEST:
            raise ValueError("too long for a date")
        text = _PACKED.sub(r"\1 \2:\3:\4\5", text) if _PACKED.fullmatch(text) else text
        if ":" not in text and text.endswith(" UTC"):
            return self._printed(text.removesuffix(" UTC"))._replace(zone="UTC")
        match = _TIMED.fullmatch(text) if ":" in text else None
        day = self._day(match["day"] if match else text)
        if day is None:
            raise ValueError("not a date in a form that is known here")
        if match is None:
            return _Printed(day)
        return _Printed(day, _time(match), match["zone"] or ("UTC" if match["between"] == "T" else None))

    def _offset_of(self, zone: str) -> dt.timezone:
        match = _OFFSET.fullmatch(zone)
        if match:
            east = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or "0"))
            return dt.timezone(-east if match[1] == "-" else east)
        if zone not in self._zones:
            raise ValueError("a zone that means nothing in this marketplace")
        return dt.timezone(dt.timedelta(hours=self._zones[zone]))


def instants_in_utc(texts: Sequence[str]) -> list[str] | None:
    """The JSON of instants in ISO's form and in UTC, all at once; None if one is anything else. See `Dates.instant`."""
    lines = "\n".join([*texts, ""])
    if lines.count("\n") > len(texts) or _LINES_IN_UTC.fullmatch(lines) is None:
        return None
    return '"{}"'.format(lines[:-1].replace("+00:00", "Z").replace("\n", '"\n"')).split("\n") if texts else []


def _time(match: re.Match[str]) -> dt.time:
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004  # the dial of a clock
            raise ValueError("not an hour of half a day")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    microseconds = (match["fraction"] or "").ljust(6, "0")[:6]
    return dt.time(hour, int(match["minute"]), int(match["second"] or "0"), int(microseconds))
