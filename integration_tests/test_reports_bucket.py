"""
The whole catalogue of a seller with three marketplaces at one desk, against Amazon's quotas: none of it is left over.

The desk alone sleeps, so that its clock jumps from one call to the next: hours of quota take seconds, and the machine's
speed changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.instants import DAY, milliseconds
from integration_tests.simulator.operations import SELLER as SELLER_ACCOUNT
from integration_tests.simulator.report_jobs import Report
from integration_tests.simulator.reports import ReportsApi
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.configs import seller_config
from integration_tests.support.in_process import plugged
from integration_tests.tools.report_counts import NOW, SELLER, Seller
from source_amazon_sp.api.operations import CREATE_REPORT
from source_amazon_sp.api.transport import SYNC_PATIENCE
from source_amazon_sp.clock import instant, written
from source_amazon_sp.config import parse
from source_amazon_sp.connection import Connection
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.job import Created, Failed, Order, Outcome
from source_amazon_sp.reports.takeover import usable_since
from unit_tests.support.clock import FakeClock

COUNTRIES = ("US", "CA", "MX")
PATIENCE = 60.0  # real seconds after which a test that waits has failed
# Types that Amazon makes less often than its quota would let them.
LIMITED = {spec.report_type for spec in SELLER.values() if spec.allowance is not None}


@dataclass
class Day:
    """One sync's creating of reports, from the first to the last that does not wait for its own type's allowance."""

    days: int
    clock: FakeClock = field(default_factory=lambda: FakeClock(written(NOW)))
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    ordered: dict[str, list[Order]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        apis = (SellersApi(COUNTRIES), ReportsApi(SELLER_ACCOUNT, COUNTRIES, self.clock))
        self.simulator = SellingPartnerSimulator(self.clock, apis=apis, account_type=SELLER_ACCOUNT)
        seller = Seller(SELLER, *COUNTRIES, days=self.days)
        for name, spec in SELLER.items():
            requests = [request for order in seller.planned(name, NOW) for request in order.requests]
            self.ordered[name] = [
                Order(each, spec, usable_since=usable_since(each, spec, None, NOW)) for each in requests
            ]

    def pass_by(self) -> "Day":
        config = parse(seller_config(marketplaces=list(COUNTRIES)), NOW)
        with plugged(self.simulator):
            client = Connection(config, self.clock, SYNC_PATIENCE, _silent, _silent).client(config.api_endpoint)
            desk = ReportDesk(client, self.clock, _silent)
            for name, orders in self.ordered.items():
                desk.join(name, SELLER[name], lambda orders=orders: orders)  # type: ignore[misc]  # bound here and now
            unlimited = [name for name in self.ordered if SELLER[name].report_type not in LIMITED]
            for name in unlimited:
                self.outcomes[name] = list(_heard(desk, name, len(self.ordered[name])))
            for name in self.ordered:
                desk.withdraw(name)
        return self

    @property
    def reports(self) -> list[Report]:
        """In the order in which they were asked for."""
        return self.simulator.reports.reports()

    @property
    def busy(self) -> float:
        """The share of what Amazon's bucket gave until the last report that does not wait for its own type."""
        calls = self.simulator.ledger.calls("createReport")
        end = max(call.at for call in calls if call.about and call.about not in LIMITED)
        used = sum(call.charged for call in calls if call.at <= end)
        return used / (CREATE_REPORT.burst + CREATE_REPORT.rate * (end - calls[0].at))


def _silent(*_: object) -> None:
    """Waits need no words here."""


def _heard(desk: ReportDesk, name: str, ends: int) -> Iterator[Outcome]:
    outbox = desk.outbox(name)
    while ends:
        outcome = outbox.get(timeout=PATIENCE)
        if not isinstance(outcome, Created):
            ends -= 1
            yield outcome


def end_of(report: Report) -> int:
    """The last day that the report is of, in milliseconds; now for a snapshot."""
    for spec in SELLER.values():
        if spec.report_type == report.asked.report_type and spec.window_options is not None:
            return milliseconds(instant(report.asked.options[spec.window_options[1]]))
    return milliseconds(NOW) if report.asked.end is None else report.asked.end


@pytest.fixture(scope="module")
def alone() -> Day:
    return Day(200).pass_by()


@pytest.fixture(scope="module")
def crowded() -> Day:
    """Another program of the same application asks for a report every two minutes."""
    day = Day(60)
    day.simulator.competitor("createReport", CREATE_REPORT.rate / 2)
    return day.pass_by()


class TestAlone:
    def test_every_stream_is_asked_for(self, alone: Day) -> None:
        wanted = {order.request.report_type for orders in alone.ordered.values() for order in orders}
        assert {report.asked.report_type for report in alone.reports} == wanted
        assert len(wanted) > 55
        assert sum(map(len, alone.ordered.values())) > 1000

    def test_the_scarcest_quota_is_used_up(self, alone: Day) -> None:
        assert alone.busy >= 0.97

    def test_hardly_a_call_is_refused(self, alone: Day) -> None:
        ledger = alone.simulator.ledger
        assert len(ledger.refused()) <= 0.005 * ledger.count()
        assert len(ledger.refused("createReport")) <= 0.005 * ledger.count("createReport")

    def test_nothing_is_asked_for_twice(self, alone: Day) -> None:
        wishes = [str((report.asked.report_type, *vars(report.asked).values())) for report in alone.reports]
        assert len(wishes) == len(set(wishes))

    def test_the_last_thirty_days_of_every_stream_come_before_any_history(self, alone: Day) -> None:
        # Types with an allowance of their own get their turn when it lets them; nobody waits for them.
        order = [(end_of(report), report.asked.report_type in LIMITED) for report in alone.reports]
        recent = milliseconds(NOW) - 30 * DAY
        first_of_history = min(number for number, (end, _) in enumerate(order) if end < recent - DAY)
        late = [number for number, (end, limited) in enumerate(order) if end > recent and not limited]
        assert late
        assert max(late) < first_of_history

    def test_no_outcome_is_a_failure(self, alone: Day) -> None:
        assert [each for heard in alone.outcomes.values() for each in heard if isinstance(each, Failed)] == []

    def test_looking_for_what_is_there_costs_three_calls(self, alone: Day) -> None:
        assert alone.simulator.ledger.count("getReports") == 3


class TestBesideAnotherProgram:
    def test_nothing_is_lost(self, crowded: Day) -> None:
        assert [each for heard in crowded.outcomes.values() for each in heard if isinstance(each, Failed)] == []
        unlimited = {
            (order.request.report_type, order.request.key)
            for name, orders in crowded.ordered.items()
            for order in orders
            if SELLER[name].report_type not in LIMITED
        }
        assert sum(report.asked.report_type not in LIMITED for report in crowded.reports) == len(unlimited)

    def test_it_takes_longer_and_no_storm_breaks_loose(self, crowded: Day) -> None:
        ledger = crowded.simulator.ledger
        assert crowded.busy < 0.7
        assert len(ledger.refused("createReport")) < ledger.created()
