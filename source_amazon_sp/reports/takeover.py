"""
What was made already is read instead of being asked for again.

It was made for another program of the seller's, or for a sync that was killed before it could write down the ids.

    window        hold-back            late data comes in
    [═════════════)┄┄┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┼─────────────────────▶ when the report was asked for
                        published                          settled
     never              only in the hour before now        at any time

What getReports tells of a report leaves its options out: only types that have none can be compared.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import GET_REPORTS
from source_amazon_sp.api.paging import Query
from source_amazon_sp.api.transport import SYNC_PATIENCE
from source_amazon_sp.clock import instant, written
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.reports.job import ReportJob, Status
from source_amazon_sp.reports.request import ReportRequest
from source_amazon_sp.reports.spec import ReportSpec

logger = logging.getLogger("airbyte")

# While data still changes, an older report would bring older numbers than one of our own. Our own is not instant
# either: Amazon may make it from what it had an hour ago, and answers the same request again with a copy for as long.
FRESH = pendulum.duration(hours=1)

_SINCE = pendulum.duration(days=2)  # as long as the state keeps an id
_CALLS = 3  # that one sync may spend on looking, pages included
_LEFT_TO_OTHERS = 5  # calls of getReports: streams that are found by listing have no other way
_MOST_TYPES = 10  # that Amazon lists at once
_PAGE = 100
_USABLE = (Status.IN_QUEUE, Status.IN_PROGRESS, Status.DONE)
_ROUNDED = 60.0  # seconds
_AT_ONCE_OR_NOT_AT_ALL = replace(SYNC_PATIENCE, outage=0, throttled=0)

# Type, marketplaces, first and last second; no seconds for a snapshot.
_Key = tuple[str, frozenset[str], tuple[pendulum.DateTime, pendulum.DateTime] | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A report that will do for the job, and when Amazon was asked for it (as the state writes it)."""

    job: ReportJob
    report_id: str
    created_at: str


def usable_since(
    request: ReportRequest, spec: ReportSpec, lookback_days: int | None, now: pendulum.DateTime
) -> pendulum.DateTime | None:
    """From when on a report must have been asked for to serve the request; None when none of others ever does."""
    if spec.options or spec.custom or spec.pii or spec.span or spec.window_options or request.options:
        return None
    fresh = now - FRESH
    over_at = request.over_at(spec)
    if spec.windows is None or over_at is None:
        return max(fresh, now.start_of("day"))  # yesterday's snapshot is not today's
    published = over_at + spec.windows.hold_back
    settled = published.add(days=max(0, lookback_days or 0, *spec.windows.look_back))
    return settled if settled <= fresh else max(published, fresh)


def made_already(client: SellingPartnerClient, jobs: Iterable[ReportJob], now: pendulum.DateTime) -> list[Found]:
    """
    For each job the newest report that will do for it, if there is one.

    Never waits and never fails: without an answer from Amazon there is none.
    """
    wanted = {_wanted(job, now): job for job in jobs if job.usable_since is not None}
    if not wanted:
        return []
    counts: dict[str, int] = {}
    for report_type, _, _ in wanted:
        counts[report_type] = counts.get(report_type, 0) + 1
    found: dict[_Key, Found] = {}
    try:
        for report in _listed(client, sorted(counts, key=lambda each: -counts[each]), now):
            _compare(report, wanted, found)
    except ConnectorError as error:
        logger.info("Reports that were made already can't be listed, and are made again: %s", error)
    return list(found.values())


def _wanted(job: ReportJob, now: pendulum.DateTime) -> _Key:
    body = job.request.body(job.spec, now)
    bounds = (instant(body["dataStartTime"]), instant(body["dataEndTime"])) if "dataStartTime" in body else None
    return job.request.report_type, frozenset(job.request.marketplaces), bounds


def _listed(client: SellingPartnerClient, types: Sequence[str], now: pendulum.DateTime) -> Iterator[Mapping[str, Any]]:
    chunks = (types[at : at + _MOST_TYPES] for at in range(0, len(types), _MOST_TYPES))
    questions: deque[Query] = deque(
        {
            "reportTypes": chunk,
            "processingStatuses": [status.value for status in _USABLE],
            "pageSize": _PAGE,
            "createdSince": written((now - _SINCE).replace(microsecond=0)),
        }
        for chunk in chunks
    )
    for _ in range(_CALLS):
        if not questions or client.seconds_for(GET_REPORTS, 1 + _LEFT_TO_OTHERS) > 0:
            return
        page = client.call(GET_REPORTS, query=questions.popleft(), patience=_AT_ONCE_OR_NOT_AT_ALL)
        answer = page if isinstance(page, dict) else {}
        yield from (report for report in answer.get("reports") or () if isinstance(report, dict))
        if isinstance(answer.get("nextToken"), str):
            questions.append({"nextToken": answer["nextToken"]})


def _compare(report: Mapping[str, Any], wanted: Mapping[_Key, ReportJob], found: dict[_Key, Found]) -> None:
    try:
        created, report_id = instant(report["createdTime"]), str(report["reportId"])
        key = (str(report["reportType"]), frozenset(report["marketplaceIds"]), _bounds(report, created))
        usable = Status(report["processingStatus"]) in _USABLE
    except (KeyError, TypeError, ValueError):
        return  # it says too little to be compared
    job = wanted.get(key)
    if job is None or not usable or job.usable_since is None or created < job.usable_since:
        return
    if key not in found or instant(found[key].created_at) < created:
        found[key] = Found(job, report_id, written(created))


def _bounds(
    report: Mapping[str, Any], created: pendulum.DateTime
) -> tuple[pendulum.DateTime, pendulum.DateTime] | None:
    """Its first and last second; None where it was asked for without: Amazon then states when that was (UNVERIFIED)."""
    dates = [report.get(name) for name in ("dataStartTime", "dataEndTime")]
    if dates == [None, None]:
        return None
    start, end = (instant(str(date)).replace(microsecond=0) for date in dates)
    if all(abs((moment - created).total_seconds()) <= _ROUNDED for moment in (start, end)):
        return None
    return start, end
