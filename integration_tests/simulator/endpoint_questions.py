"""What is asked of an endpoint: its parameters read as strictly as Amazon's models and rules have it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import invalid_input
from integration_tests.simulator.endpoint_checks import check_beside, check_needed, faults
from integration_tests.simulator.endpoint_facts import Endpoint
from integration_tests.simulator.endpoint_rules import NONE, RULES, Rule, TokenWay
from integration_tests.simulator.instants import DAY, SECOND, instant
from integration_tests.simulator.operations import Request

_START = re.compile(r"(After|Since|From|Start|StartDate|StartDateTime|StartTime)$|^from|^start")
_END = re.compile(r"(Before|Until|To|End|EndDate|EndDateTime|EndTime)$|^to[A-Z]|^end")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_UNLIMITED = 10**12
_DAYS_OF_OLD = 20  # where nothing says for when, rows are of so many days


@dataclass(frozen=True)
class Question:
    """
    One question, whatever page of its answer: `given` are the values sent by name, each as a list of texts; `span` is
    the time asked for, in milliseconds, and None where nothing can be in it.
    """

    endpoint: Endpoint
    given: Mapping[str, tuple[str, ...]]
    span: tuple[int, int] | None
    body: Any = None
    token: str | None = None
    items: tuple[Mapping[str, Any], ...] = field(default=())  # of a batch: the values that each row is for

    @property
    def filters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(sorted(self.given.items()))


def asked(endpoint: Endpoint, request: Request, now: int) -> Question:
    """What a request asks for; 400 where Amazon would not take it. `now` is in milliseconds."""
    rule = RULES.get(endpoint.path, NONE)
    given = _given(endpoint, request)
    token = given.pop(endpoint.token_parameter, (None,))[0] if endpoint.token_parameter else None
    body = _body(endpoint, request)
    if token is not None:
        check_beside(rule, given)
    if token is None or rule.token_way is TokenWay.SAME:
        check_needed(endpoint, rule, given, request)
    values = {name: (value,) for name, value in request.path_parameters.items()}
    span = _span(endpoint, rule, {**given, **dict(texts(body))}, now)
    items = tuple(_items(rule, given, body))
    return Question(endpoint, {**given, **values}, span, body, token, items)


def _given(endpoint: Endpoint, request: Request) -> dict[str, tuple[str, ...]]:
    parameters.read(request, _readers(endpoint.path, endpoint.method, endpoint))
    lists = {name for name, told in endpoint.parameters.items() if told.get("list")}
    return {name: tuple(text.split(",")) if name in lists else (text,) for name, text in request.query}


_READERS: dict[tuple[str, str], Mapping[str, parameters.Reader]] = {}


def _readers(path: str, method: str, endpoint: Endpoint) -> Mapping[str, parameters.Reader]:
    if (method, path) not in _READERS:
        queried = {name: told for name, told in endpoint.parameters.items() if not told.get("header")}
        _READERS[method, path] = {name: _reader(told) for name, told in queried.items()}
    return _READERS[method, path]


def _reader(told: Mapping[str, Any]) -> parameters.Reader:
    allowed = [str(each) for each in told.get("enum", ())]
    if told.get("list"):
        return parameters.list_of(*allowed, most=told.get("most"))
    if allowed:
        return parameters.one_of(*allowed)
    return {
        "i": parameters.integer(int(told.get("least", 0)), int(told.get("most", _UNLIMITED))),
        "b": parameters.boolean,
        "t": _moment,
        "d": _date,
        "n": float,
    }.get(told["type"], parameters.text)


def _moment(text: str) -> int:
    return instant(text if "T" in text else f"{text}T00:00:00Z")


def _date(text: str) -> int:
    if not _DATE.fullmatch(text):
        raise ValueError("not a date.")
    return _moment(text)


def _span(endpoint: Endpoint, rule: Rule, given: Mapping[str, tuple[str, ...]], now: int) -> tuple[int, int] | None:
    if "interval" in given:
        return _interval(given["interval"][0])
    moments = {name: _moment(values[0]) for name, values in given.items() if _is_moment(endpoint, name, values[0])}
    starts = [moment for name, moment in moments.items() if _START.search(name)]
    ends = [moment for name, moment in moments.items() if _END.search(name)]
    if not starts and not ends:
        today = now // DAY * DAY
        return today - _DAYS_OF_OLD * DAY, today
    latest = now - int(rule.lag * SECOND)
    if any(moment > latest for moment in (*starts, *ends)) and rule.lag:
        raise invalid_input(f"Times must be at least {rule.lag:.0f} seconds before now.")
    end = min(ends, default=now)
    start = max(starts, default=end - DAY)
    if start > end:
        raise invalid_input("The time frame ends before it begins.")
    if rule.oldest is not None and start < now - rule.oldest * DAY:
        raise invalid_input(f"The time frame begins more than {rule.oldest:.0f} days ago.")
    if rule.longest is None or end - start <= rule.longest * DAY:
        return start, end
    if rule.silent:
        return None
    raise invalid_input(f"The time frame must not exceed {rule.longest:.0f} days.")


def _interval(text: str) -> tuple[int, int]:
    first, _, last = text.partition("--")
    try:
        return instant(first), instant(last)
    except ValueError:
        raise invalid_input("An interval is two instants with -- between.") from None


def _is_moment(endpoint: Endpoint, name: str, text: str) -> bool:
    told = endpoint.parameters.get(name)
    if told is not None and told["type"] not in {"t", "d", "s"}:
        return False
    try:
        _moment(text)
    except ValueError:
        return False
    return bool(_START.search(name) or _END.search(name))


def _body(endpoint: Endpoint, request: Request) -> Any:
    if endpoint.body is None:
        return None
    try:
        body = json.loads(request.body)
    except ValueError:
        raise invalid_input("The body is no JSON.") from None
    for wrong in faults(endpoint, endpoint.body, body, "body"):
        raise invalid_input(wrong)
    return body


def texts(value: Any, name: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """The texts in a body, by the names of their members."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from texts(each, key)
    elif isinstance(value, str):
        yield name, (value,)


def _items(rule: Rule, given: Mapping[str, tuple[str, ...]], body: Any) -> Iterator[Mapping[str, Any]]:
    for parameter, column in (rule.asked_by or {}).items():
        yield from ({column: value} for value in given.get(parameter, ()))
    if rule.by_interval:
        yield from ({"interval": each} for each in _intervals(given))
    if rule.items_at is not None:
        for name in rule.items_at:
            body = body[name]
        for each in body:
            yield {name: values[0] for name, values in texts(each)}


def _intervals(given: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The hours or days between two moments, by the clocks of the time zone, as Amazon writes them; or all of it."""
    first, _, last = given["interval"][0].partition("--")
    step = {"Day": timedelta(days=1), "Hour": timedelta(hours=1)}.get(given["granularity"][0])
    if step is None:
        yield given["interval"][0]
        return
    zone = ZoneInfo(given.get("granularityTimeZone", ("UTC",))[0])
    start, end = (datetime.fromisoformat(each).astimezone(zone) for each in (first, last))
    while start < end:
        yield f"{start.isoformat(timespec='minutes')}--{(start + step).isoformat(timespec='minutes')}"
        start += step
