"""Follows reports that Amazon makes until each has ended, with growing pauses between two looks."""

from collections.abc import Callable

from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import ConnectorError, ReportNotReady, RequestRefused, UnexpectedAnswer
from source_amazon_sp.reports.job import Ended, Failed, ReportJob, Status
from source_amazon_sp.reports.maker import Maker

_POLLS = (2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # seconds to the next poll; the last goes on
_LONGEST = 6 * 60 * 60.0  # seconds after which a report is left for the next sync
_REFUSALS = 5  # answers that a report just asked for is not known
_UNKNOWN_PAUSE = 60.0  # seconds until a report that is not known is asked after again


class Poller:
    """
    Tells each job's streams once it has ended or failed.

    `ask_again` is given each job that this sync did not ask for and that Amazon does not know any more, or gave up.
    """

    def __init__(self, maker: Maker, clock: Clock, ask_again: Callable[[ReportJob], None]) -> None:
        self._maker = maker
        self._clock = clock
        self._ask_again = ask_again
        self.followed: list[ReportJob] = []

    def follow(self, job: ReportJob) -> None:
        """Look at it at once when this sync found it there, shortly when it was just asked for."""
        job.first_poll = self._clock.monotonic()
        job.next_poll = job.first_poll + (_POLLS[0] if job.created_at else 0)
        self.followed.append(job)

    def next(self) -> ReportJob | None:
        """The report whose look is due first."""
        return min(self.followed, key=lambda job: job.next_poll, default=None)

    def poll(self, job: ReportJob) -> None:
        """Look at it now."""
        try:
            job.report = self._maker.look(str(job.report_id))
            ended = job.status.is_final
        except RequestRefused as error:
            self._unknown(job, error)
            return
        except ValueError:
            self._fail(job, UnexpectedAnswer("Amazon tells of a report without a status that is known."))
            return
        except ConnectorError as error:
            self._fail(job, error)
            return
        now = self._clock.monotonic()
        if _is_another(job):
            self._anew(job)  # the state was another account's
        elif (job.status is Status.FATAL and not job.created_at) or (job.status is Status.CANCELLED and job.found):
            self._anew(job)  # it failed for an earlier sync, or whoever asked for it has cancelled it
        elif ended:
            self.followed.remove(job)
            job.tell(Ended(job))
        elif now - job.first_poll > _LONGEST:
            late = (
                f"Amazon has been making {job.spec.name} ({job.request.key}) for {_LONGEST / 3600:.0f} hours. "
                "The next sync goes on waiting for it."
            )
            self._fail(job, ReportNotReady(late))
        else:
            job.polls += 1
            job.next_poll = now + _POLLS[min(job.polls, len(_POLLS) - 1)]

    def _unknown(self, job: ReportJob, error: RequestRefused) -> None:
        """Amazon does not know the report: an old one is made anew, a new one may not be known everywhere yet."""
        job.refusals += 1
        if not job.created_at:
            self._anew(job)
        elif job.refusals >= _REFUSALS:
            self._fail(job, error)
        else:
            job.next_poll = self._clock.monotonic() + _UNKNOWN_PAUSE

    def _anew(self, job: ReportJob) -> None:
        self.followed.remove(job)
        job.report_id = None
        job.report = {}
        job.asked_again, job.found = True, False
        job.refusals = 0
        self._ask_again(job)

    def _fail(self, job: ReportJob, error: ConnectorError) -> None:
        self.followed.remove(job)
        job.tell(Failed(job.request, error, stop=False))


def _is_another(job: ReportJob) -> bool:
    """Whether the id that an earlier sync left is of another report: ids are unique in one account and region only."""
    said = job.report.get("reportType")
    return not job.created_at and said is not None and said != job.request.report_type
