"""Instants as whole milliseconds since 1970 in UTC: the resolution in which Amazon writes them."""

import re
from datetime import datetime, timedelta, timezone

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ISO_8601 = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?")


def milliseconds(moment: datetime) -> int:
    """Rounded down."""
    return round(moment.replace(microsecond=0).timestamp()) * SECOND + moment.microsecond // 1000


def written(moment: int) -> str:
    """As the Orders API writes an instant: `2026-11-20T10:00:00.123Z`."""
    return (_EPOCH + timedelta(milliseconds=moment)).isoformat(timespec="milliseconds")[:-6] + "Z"


def written_short(moment: int) -> str:
    """As the vendor APIs write an instant: `2026-11-20T10:00:00Z`."""
    return (_EPOCH + timedelta(milliseconds=moment)).isoformat(timespec="seconds")[:-6] + "Z"


def day(moment: int) -> str:
    """The date in UTC: `2026-11-20`."""
    return written(moment)[:10]


def instant(text: str) -> int:
    """Read ISO 8601 with date and time; no offset means UTC. Raises ValueError for anything else."""
    found = _ISO_8601.fullmatch(text)
    if found is None:
        raise ValueError(f"not an ISO 8601 instant: {text!r}")
    whole, fraction, offset = found.groups()
    moment = datetime.fromisoformat(whole + (offset or "Z").replace("Z", "+00:00"))
    return milliseconds(moment) + int((fraction or "0").ljust(3, "0")[:3])
