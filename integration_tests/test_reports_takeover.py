"""Reports that are there already, of another program of the seller or of a sync that was killed: they are read."""

from collections import Counter
from typing import Any

import pytest

from integration_tests.simulator.faults import status
from integration_tests.simulator.instants import DAY, HOUR, SECOND, milliseconds
from integration_tests.simulator.report_jobs import Report
from integration_tests.support.output import Output, jobs_of, windows_of
from integration_tests.support.report_shops import LEDGER, LISTINGS, REIMBURSEMENTS, STOCK, ReportShop, report_seller
from source_amazon_sp.clock import instant

LEDGER_OPTIONS = {"aggregateByLocation": "COUNTRY", "aggregatedByTimePeriod": "DAILY"}
MINUTE = 60 * SECOND


def a_shop(*countries: str) -> ReportShop:
    # An hour, which a report is fresh for, is over half a minute on the machine's clock.
    return report_seller(*countries, days=170, start="2026-06-20", factor=100)


@pytest.fixture(scope="module")
def asked() -> list[Report]:
    """What a sync asks for when nothing is there."""
    shop = a_shop()
    shop.sync(REIMBURSEMENTS, STOCK)
    return shop.created()


def theirs(shop: ReportShop, like: Report, age: int = 10 * MINUTE, **changes: Any) -> Report:
    """Another program asked for the same `age` milliseconds ago."""
    of = {"start": like.asked.start, "end": like.asked.end, "marketplaces": like.asked.marketplaces, **changes}
    return shop.api.make(like.asked.report_type, made_at=shop.now - age, **of)


def newest(reports: list[Report]) -> Report:
    return max(
        (each for each in reports if each.asked.report_type == REIMBURSEMENTS), key=lambda each: each.asked.end or 0
    )


def oldest(reports: list[Report]) -> Report:
    return min(
        (each for each in reports if each.asked.report_type == REIMBURSEMENTS), key=lambda each: each.asked.end or 0
    )


def of_stock(reports: list[Report]) -> Report:
    return next(each for each in reports if each.asked.report_type == STOCK)


def read_ids(output: Output, stream: str) -> set[str]:
    return {row["_report_id"] for row in output.rows(stream)}


def assert_brings_the_world(shop: ReportShop, output: Output) -> None:
    ((start, end),) = windows_of(output.states(REIMBURSEMENTS)[-1])["NA"]
    span = (milliseconds(instant(f"{start}T00:00:00Z")), milliseconds(instant(f"{end}T00:00:00Z")) - SECOND)
    truth = shop.world.reimbursements.rows(*span, shop.now)
    rows = output.rows(REIMBURSEMENTS)
    assert Counter(row["reimbursement_id"] for row in rows) == Counter(row["reimbursement-id"] for row in truth)
    assert jobs_of(output.states(REIMBURSEMENTS)[-1]) == {}


class TestAReportOfAnotherProgram:
    def test_is_read_and_nothing_is_asked_for(self, asked: list[Report]) -> None:
        shop = a_shop()
        made = [theirs(shop, each) for each in asked]
        output = shop.sync(REIMBURSEMENTS, STOCK)
        assert (output.status, output.errors()) == (0, [])
        assert shop.simulator.ledger.count("createReport") == 0
        assert shop.simulator.ledger.count("getReports") == 1
        assert read_ids(output, REIMBURSEMENTS) | read_ids(output, STOCK) == {each.report_id for each in made}
        assert_brings_the_world(shop, output)

    def test_is_followed_while_it_is_under_way(self, asked: list[Report]) -> None:
        shop = a_shop()
        made = theirs(shop, newest(asked), takes=660)
        output = shop.sync(REIMBURSEMENTS, STOCK)
        assert made.report_id in read_ids(output, REIMBURSEMENTS)
        assert shop.simulator.ledger.created() == len(asked) - 1
        assert_brings_the_world(shop, output)

    def test_stands_in_the_state_like_one_that_was_asked_for(self, asked: list[Report]) -> None:
        shop = a_shop()
        made = theirs(shop, newest(asked), takes=660)
        output = shop.sync(REIMBURSEMENTS, STOCK)
        seen = [job for state in output.states(REIMBURSEMENTS) for job in jobs_of(state).values()]
        created = {(job["created"], job.get("found")) for job in seen if job["report"] == made.report_id}
        ((at, found),) = created
        assert (milliseconds(instant(at)) // SECOND, found) == (made.created // SECOND, True)

    def test_serves_for_settled_history_when_it_is_older(self, asked: list[Report]) -> None:
        shop = a_shop()
        made = theirs(shop, oldest(asked), age=30 * HOUR)
        output = shop.sync(REIMBURSEMENTS, STOCK)
        assert made.report_id in read_ids(output, REIMBURSEMENTS)
        assert_brings_the_world(shop, output)

    @pytest.mark.parametrize(
        "changes",
        [
            {"marketplaces": ("ATVPDKIKX0DER", "A2EUQ1WTGCTBG2")},
            {"marketplaces": ("A2EUQ1WTGCTBG2",)},
            {"start_by": DAY},
            {"end_by": -DAY},
            {"end_by": SECOND},
            {"age": 61 * MINUTE},
        ],
    )
    def test_of_other_shops_or_days_or_of_hours_ago_is_left_alone(
        self, asked: list[Report], changes: dict[str, Any]
    ) -> None:
        shop, like = a_shop(), newest(asked)
        shifted = {name: (getattr(like.asked, name) or 0) + changes.pop(f"{name}_by", 0) for name in ("start", "end")}
        made = theirs(shop, like, **shifted, **changes)
        output = shop.sync(REIMBURSEMENTS, STOCK)
        assert made.report_id not in read_ids(output, REIMBURSEMENTS)
        assert shop.simulator.ledger.created() == len(asked)
        assert_brings_the_world(shop, output)

    @pytest.mark.parametrize("outcome", ["cancelled", "fatal"])
    def test_that_failed_is_asked_for_anew(self, asked: list[Report], outcome: str) -> None:
        shop = a_shop()
        getattr(shop.api, f"next_{outcome}")(REIMBURSEMENTS)
        made = theirs(shop, newest(asked), takes=620)
        output = shop.sync(REIMBURSEMENTS, STOCK)
        assert made.report_id not in read_ids(output, REIMBURSEMENTS)
        assert shop.simulator.ledger.created() == len(asked)
        assert_brings_the_world(shop, output)

    def test_of_a_type_with_options_is_left_alone(self) -> None:
        shop = a_shop()
        shop.sync(LEDGER, LISTINGS)
        again = a_shop()
        made = [theirs(again, each, options=dict(each.asked.options)) for each in shop.created()]
        output = again.sync(LEDGER, LISTINGS)
        assert (output.status, again.simulator.ledger.count("getReports")) == (0, 0)
        assert again.simulator.ledger.created() == len(made)
        read = read_ids(output, LEDGER) | read_ids(output, LISTINGS)
        assert read.isdisjoint(each.report_id for each in made)

    def test_of_stock_of_hours_ago_is_not_the_stock_of_now(self, asked: list[Report]) -> None:
        shop = a_shop()
        made = theirs(shop, of_stock(asked), age=61 * MINUTE)
        assert made.report_id not in read_ids(shop.sync(STOCK), STOCK)


@pytest.mark.parametrize("code", [429, 500])
def test_a_listing_that_fails_changes_nothing(asked: list[Report], code: int) -> None:
    shop = a_shop()
    shop.simulator.faults.add(status(code), operation="getReports")
    for each in asked:
        theirs(shop, each)
    output = shop.sync(REIMBURSEMENTS, STOCK)
    assert (output.status, output.errors()) == (0, [])
    assert shop.simulator.ledger.count("getReports") == 1
    assert shop.simulator.ledger.created() == len(asked)
    assert_brings_the_world(shop, output)
    assert output.logs("WARN") == []


def test_a_role_that_is_missing_for_listing_changes_nothing(asked: list[Report]) -> None:
    shop = a_shop()
    shop.simulator.deny("getReports")
    output = shop.sync(REIMBURSEMENTS, STOCK)
    assert (output.status, output.errors()) == (0, [])
    assert shop.simulator.ledger.created() == len(asked)


def test_what_a_killed_sync_could_not_write_down_is_found(asked: list[Report]) -> None:
    # The state is lost, as it is for what was asked for in the blink before a kill.
    shop = a_shop()
    first = shop.sync(REIMBURSEMENTS, STOCK)
    shop.last = None
    shop.wait(600)
    second = shop.sync(REIMBURSEMENTS, STOCK)
    assert shop.simulator.ledger.created() == len(asked)
    for stream in (REIMBURSEMENTS, STOCK):
        assert read_ids(second, stream) == read_ids(first, stream)
    assert_brings_the_world(shop, second)
