"""
What the state notes of a stream's reports, in `jobs`.

    "ATVPDKIKX0DER 2026-11-19/2026-11-20": {"report": "51234020412", "created": "2026-11-20T12:00:00Z"}
                                            Amazon is making it, or has made it
    "ATVPDKIKX0DER 2026-11-19/2026-11-20": {"cancelled": "2026-11-20T12:00:00Z"}
                                            asked for then, and cancelled
    "ATVPDKIKX0DER":                       {"cancelled": "2026-11-20T12:00:00Z"}
                                            since then everything there is cancelled: a window that is not read grows
                                            from day to day, and its key with it
"""

from collections.abc import Mapping
from dataclasses import replace

import pendulum

from source_amazon_sp.clock import instant
from source_amazon_sp.incremental.progress import Job
from source_amazon_sp.reports.request import ReportRequest

_LONG_AGO = pendulum.datetime(1970, 1, 1)


def place_of(request: ReportRequest) -> str:
    """The key of all requests that differ by their windows alone."""
    return replace(request, window=None).key


def asked_for(jobs: Mapping[str, Job], since: pendulum.DateTime) -> dict[str, Job]:
    """Reports that were asked for after `since`."""
    return {key: job for key, job in jobs.items() if job.get("report") and moment(job.get("created")) > since}


def cancelled(jobs: Mapping[str, Job]) -> dict[str, str]:
    """When what Amazon has cancelled was asked for, by the key of a report or of a place."""
    return {key: str(job["cancelled"]) for key, job in jobs.items() if "cancelled" in job}


def moment(text: object) -> pendulum.DateTime:
    """An instant of the state; long ago where it says none."""
    try:
        return instant(str(text))
    except ValueError:
        return _LONG_AGO
