"""The body of createReport and the query of getReports, read as strictly as Amazon reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import Refusal, error
from integration_tests.simulator.instants import DAY, instant
from integration_tests.simulator.operations import Request
from integration_tests.simulator.report_jobs import STATUSES, Asked, Report
from integration_tests.simulator.report_rules import ReportRule
from integration_tests.simulator.report_types import RULES

KEPT = 90 * DAY  # how long Amazon keeps a report
_MOST_TYPES = 10
_MOST_MARKETPLACES = 25
_DEFAULT_PAGE = 10
_BODY = frozenset({"reportType", "marketplaceIds", "dataStartTime", "dataEndTime", "reportOptions"})


def created(body: bytes, marketplaces: frozenset[str], now: int) -> Asked:
    """What a createReport asks for; 400 for a body that says it wrongly."""
    given = _object(body)
    missing = [name for name in ("marketplaceIds", "reportType") if not given.get(name)]
    if missing:
        raise invalid("One or more required parameters missing", "".join(f"{name};" for name in missing))
    return Asked(
        known(given["reportType"]).report_type,
        _marketplaces(given["marketplaceIds"], marketplaces),
        *_dates(given, now),
        _options(given.get("reportOptions") or {}),
    )


def known(report_type: object) -> ReportRule:
    rule = RULES.get(str(report_type))
    if rule is None:
        raise invalid(f"Invalid Report Type {report_type}")
    return rule


def invalid(message: str, details: str = "") -> Refusal:
    """400 in the words of the Reports API, which puts the reason into the message."""
    return Refusal(error(400, "InvalidInput", message, details))


def _object(body: bytes) -> dict[str, Any]:
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict) or given.keys() - _BODY:
        raise invalid("Could not match input arguments")
    return given


def _marketplaces(given: object, known_ids: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise invalid("Could not match input arguments")
    if len(given) > _MOST_MARKETPLACES:
        raise invalid("Could not match input arguments", f"more than {_MOST_MARKETPLACES} marketplaceIds")
    strange = sorted(set(given) - known_ids)
    if strange:
        raise invalid("Invalid marketplaceIds", ", ".join(strange))  # UNVERIFIED: the words
    return tuple(given)


def _dates(given: Mapping[str, Any], now: int) -> tuple[int | None, int | None]:
    start, end = (_date(given, name) for name in ("dataStartTime", "dataEndTime"))
    if max(start or 0, end or 0) > now:
        raise invalid("Invalid Input", "dataStartTime and dataEndTime must not be in the future")
    if (now if start is None else start) > (now if end is None else end):
        raise invalid("Invalid Input", "dataStartTime must not be after dataEndTime")
    return start, end


def _date(given: Mapping[str, Any], name: str) -> int | None:
    if given.get(name) is None:
        return None
    try:
        return instant(given[name])
    except (ValueError, TypeError):
        raise invalid("Could not match input arguments", name) from None


def _options(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise invalid("Could not match input arguments", "reportOptions")
    return given


@dataclass(frozen=True)
class Wanted:
    """What a getReports asks for; instants in milliseconds, both included."""

    types: frozenset[str]
    statuses: frozenset[str]
    marketplaces: frozenset[str]
    since: int
    until: int
    page_size: int

    def fits(self, report: Report, now: int) -> bool:
        return (
            report.asked.report_type in self.types
            and report.status(now) in self.statuses
            and (not self.marketplaces or not self.marketplaces.isdisjoint(report.asked.marketplaces))
            and self.since <= report.created <= self.until
        )


def listed(request: Request, now: int) -> Wanted | str:
    """What a getReports asks for, or the page token that it goes on with."""
    names = {name for name, _ in request.query}
    if "nextToken" in names:
        if len(request.query) > 1:
            raise invalid("Invalid Input", "nextToken must be the only parameter")
        return str(parameters.read(request, {"nextToken": parameters.text})["nextToken"])
    asked = parameters.read(
        request,
        {
            "reportTypes": parameters.list_of(most=_MOST_TYPES),
            "processingStatuses": parameters.list_of(*STATUSES),
            "marketplaceIds": parameters.list_of(most=10),
            "pageSize": parameters.integer(1, 100),
            "createdSince": parameters.moment,
            "createdUntil": parameters.moment,
        },
    )
    if "reportTypes" not in asked:
        raise invalid("Invalid Input", "either reportTypes or nextToken is required")
    since = asked.get("createdSince", now - KEPT)
    if since < now - KEPT:
        raise invalid("Invalid Input", "createdSince must not be more than 90 days ago")
    return Wanted(
        types=frozenset(known(name).report_type for name in asked["reportTypes"]),
        statuses=asked.get("processingStatuses", frozenset(STATUSES)),
        marketplaces=asked.get("marketplaceIds", frozenset()),
        since=since,
        until=asked.get("createdUntil", now),
        page_size=asked.get("pageSize", _DEFAULT_PAGE),
    )
