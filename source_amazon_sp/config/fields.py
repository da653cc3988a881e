"""Reads one key of the configuration at a time; complaints and remarks collect on the way."""

import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pendulum

from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.clock import instant

ALIASES = {"client_id": "lwa_app_id", "client_secret": "lwa_client_secret"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_DAYS = 3650
_LONGEST_SHOWN = 80  # characters
_LAST_DAY = pendulum.datetime(9999, 12, 31)  # none comes after it
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:]*:[0-9a-f:.]*")  # a name, or an address of IPv6
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_Choice = TypeVar("_Choice", bound=Enum)


class Fields:
    """
    The user's keys. A key that is absent, null or blank, as forms send it, has its default.

    A wrong value is complained of, naming the key, the value (never a secret's) and the remedy, and its default
    stands in, so that one pass finds every complaint.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.asked: set[str] = set()
        self.complaints: list[str] = []
        self.remarks: list[str] = []
        named = with_primary_names(raw)
        self.raw = {key: value for key, value in named.items() if self._is_whole(key, value)}

    def get(self, key: str) -> Any:
        """The value of a key as it stands; None for one that is absent, null or blank."""
        self.asked.add(key)
        value = self.raw.get(key)
        if _is_blank(value):
            return None
        return value.strip() if isinstance(value, str) else value

    def _is_whole(self, key: str, value: Any) -> bool:
        """Whether UTF-8 can hold it: JSON can spell halves of characters."""
        try:
            json.dumps([key, value], ensure_ascii=False).encode()
        except UnicodeEncodeError:
            self.complain(ascii(key)[1:-1], "holds half a character, as a text that was cut does. Paste it again.")
            return False
        return True

    def complain(self, key: str, what: str) -> None:
        self.complaints.append(sayable(f"{key}: {what}", longest=1000))  # a secret may stand where it does not belong

    def remark(self, what: str) -> None:
        self.remarks.append(sayable(what))

    def text(self, key: str) -> str | None:
        value = self.get(key)
        if value is None or isinstance(value, str):
            return value
        self.complain(key, f"{shown(value)} is not text. Write it in quotes.")
        return None

    def secret(self, key: str, what: str) -> str:
        value = self.get(key)
        if isinstance(value, str):
            return value
        self.complain(key, f"is missing. Copy {what} from your application in Amazon's developer console.")
        return ""

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.complain(key, f"{shown(value)} is neither true nor false. Write true or false without quotes.")
        return False

    def days(self, key: str) -> int | None:
        value = self.get(key)
        days = whole_number(value)
        if value is None or (days is not None and 0 <= days <= _MOST_DAYS):
            return days
        self.complain(key, f"{shown(value)} is not a number of days. Write 0 to {_MOST_DAYS}, or leave the key out.")
        return None

    def choice(self, key: str, kind: type[_Choice], default: _Choice) -> _Choice:
        value = self.get(key)
        if value is None:
            return default
        for choice in kind:
            if isinstance(value, str) and value.lower() == choice.value.lower():
                return choice
        choices = " or ".join(choice.value for choice in kind)
        self.complain(key, f"{shown(value)} is not known. Write {choices}.")
        return default

    def endpoint(self, key: str, default: str) -> str:
        value = self.text(key)
        if value is None:
            return default
        if not _is_endpoint(value):
            self.complain(key, f"{shown(value)} is not an https address. Tokens travel on it: use https://….")
        return value.rstrip("/")

    def moment(self, key: str, *, whole_day: bool = False) -> pendulum.DateTime | None:
        """A day or an instant; with `whole_day` a day means its end, so that start and end may be the same day."""
        value = self.get(key)
        if value is None:
            return None
        try:
            if not _DAY.fullmatch(str(value)):
                return instant(str(value))
            day = instant(f"{value}T00:00:00Z")
            return day.add(days=1) if whole_day and day < _LAST_DAY else day
        except (OverflowError, ValueError):
            self.complain(key, f"{shown(value)} is not a date. Write it as 2026-01-31 or 2026-01-31T00:00:00Z.")
            return None

    def objects(self, key: str, example: str) -> list[Mapping[str, Any]]:
        value = self.get(key)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return value
        self.complain(key, f"is not a list of objects. Write it as {example}.")
        return []


def shown(value: Any) -> str:
    """A wrong value as a complaint repeats it: short enough to leave room for the remedy, and without a password."""
    text = re.sub(r"//[^/@]*@", "//", repr(value)).split("?")[0]
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def whole_number(value: Any) -> int | None:
    """JSON knows one kind of number: 30.0 is 30. None for anything else."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_endpoint(value: str) -> bool:
    """Whether tokens may travel to an address: https, or http that stays on this machine."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        parts.port  # noqa: B018  # raises ValueError for what is no port
    except ValueError:
        return False
    if not _HOST.fullmatch(host) or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def with_primary_names(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with each alias under its primary name; a primary name that is set wins."""
    renamed = {key: value for key, value in raw.items() if key not in ALIASES}
    for alias, key in ALIASES.items():
        if not _is_blank(raw.get(alias)) and _is_blank(renamed.get(key)):
            renamed[key] = raw[alias]
    return renamed


def _is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
