"""What an earlier sync left is believed only where Amazon's word fits it."""

from typing import Any

import pytest

from source_amazon_sp.reports.job import Order, Outcome, ReportJob
from source_amazon_sp.reports.maker import ReportMaker
from source_amazon_sp.reports.poller import Poller
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import TEA, FakeReports, request


class Told(ReportMaker):
    """Every report is what `said` is."""

    def __init__(self, clock: FakeClock, said: dict[str, Any]) -> None:
        super().__init__(FakeReports(clock), clock)
        self._said = said

    def look(self, job_id: str) -> dict[str, Any]:
        return {"reportId": job_id, **self._said}


@pytest.mark.parametrize(
    ("report_type", "asked_at", "anew"),
    [
        ("GET_MILK_DATA", "", True),  # the id is another account's: there it was of another report
        (TEA.report_type, "", False),
        (None, "", False),  # Amazon does not say
        ("GET_MILK_DATA", "2026-11-20T12:00:00Z", False),  # this sync asked for it: there is nothing to mistake
    ],
)
def test_a_report_of_another_type_is_not_the_one_that_was_left(
    report_type: str | None, asked_at: str, *, anew: bool
) -> None:
    clock = FakeClock()
    again: list[ReportJob] = []
    said = {"processingStatus": "DONE"} | ({"reportType": report_type} if report_type else {})
    poller = Poller(Told(clock, said), clock, again.append)
    job = ReportJob(Order(request(20), TEA, "R-1"))
    outcomes: list[Outcome] = []
    job.tell = outcomes.append  # type: ignore[method-assign,assignment]  # nobody else listens
    job.created_at = asked_at
    poller.follow(job)
    poller.poll(job)
    assert again == ([job] if anew else [])
    assert bool(outcomes) != anew
    assert job.report_id == (None if anew else "R-1")
