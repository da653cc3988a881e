"""Syncs of many report types on a clock that runs: what comes is the world, for as few reports as Amazon needs."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest

from integration_tests.simulator.instants import DAY, SECOND, day, milliseconds
from integration_tests.simulator.report_jobs import Report
from integration_tests.simulator.report_samples import sample
from integration_tests.support.output import Output, Row, jobs_of, windows_of
from integration_tests.support.report_shops import (
    FEEDBACK,
    INVENTORY,
    LEDGER,
    LISTINGS,
    OPEN_LISTINGS,
    ORDERS,
    PLANNING,
    REIMBURSEMENTS,
    REMOVALS,
    RETURNS,
    SETTLEMENTS,
    STOCK,
    STORAGE_FEES,
    TRAFFIC,
    TRAFFIC_BY_DATE,
    ReportShop,
    deduplicated,
    report_seller,
)
from source_amazon_sp.clock import instant

US = "ATVPDKIKX0DER"
SNAPSHOTS = (LISTINGS, OPEN_LISTINGS, INVENTORY, PLANNING, STOCK)
SAMPLED = (LEDGER, RETURNS, STORAGE_FEES, FEEDBACK, REMOVALS)
DATED = (ORDERS, REIMBURSEMENTS, TRAFFIC_BY_DATE, *SAMPLED)
EVERY = (*DATED, *SNAPSHOTS, SETTLEMENTS)

Year = tuple[ReportShop, Output]
Later = tuple[ReportShop, list[Output], list[list[Report]]]


@pytest.fixture(scope="module")
def year() -> Year:
    """The first sync of fourteen types over a year."""
    shop = report_seller("US", days=360, start="2025-11-20")
    return shop, shop.sync(*EVERY)


@pytest.fixture(scope="module")
def later() -> Later:
    """Three syncs: a first one, one on the same day, one on the next; and the reports that each had made."""
    shop = report_seller("US", days=90, start="2026-08-20")
    outputs, created = [], []
    for pause in (0, 600, 86400):
        shop.wait(pause)
        before = len(shop.created())
        outputs.append(shop.sync(*EVERY))
        created.append(shop.created(since=before))
    return shop, outputs, created


class TestAFirstSync:
    def test_reads_every_stream(self, year: Year) -> None:
        output = year[1]
        assert (output.status, output.errors()) == (0, [])
        for stream in EVERY:
            assert output.statuses(stream) == ["STARTED", "RUNNING", "COMPLETE"]
            assert output.rows(stream)
            assert sum(state["sourceStats"]["recordCount"] for state in output.states(stream)) == len(
                output.rows(stream)
            )

    def test_brings_every_order_as_it_was_last_updated(self, year: Year) -> None:
        shop, output = year
        rows = deduplicated(output.rows(ORDERS), "amazon_order_id", "order_item_id")
        assert_are_the_orders(shop, rows.values(), begun=instant("2026-11-20T12:00:00Z"), end="2026-11-20T00:00:00Z")

    def test_keeps_rows_that_amazon_has_twice(self, year: Year) -> None:
        shop, output = year
        (scope,) = windows_of(output.states(REIMBURSEMENTS)[-1])
        ((_, end),) = windows_of(output.states(REIMBURSEMENTS)[-1])[scope]
        assert (scope, end) == ("NA", "2026-11-19")
        kept = deduplicated(output.rows(REIMBURSEMENTS), "_row_id").values()
        truth = shop.world.reimbursements.rows(0, moment(f"{end}T00:00:00Z") - SECOND, shop.now)
        assert Counter(row["reimbursement_id"] for row in kept) == Counter(row["reimbursement-id"] for row in truth)
        assert sum(row["amount_total"] for row in kept) == pytest.approx(
            sum(float(row["amount-total"]) for row in truth)
        )
        assert max(Counter(row["reimbursement_id"] for row in kept).values()) == 2

    def test_brings_the_listings_of_today(self, year: Year) -> None:
        shop, output = year
        truth = {row["seller-sku"]: float(row["price"]) for row in shop.world.listings.rows(US, shop.now)}
        assert {row["seller_sku"]: row["price"] for row in output.rows(LISTINGS)} == truth

    def test_brings_every_settlement_once(self, year: Year) -> None:
        shop, output = year
        settled = shop.world.settlements.settled(shop.now - 89 * DAY, shop.now)
        rows = output.rows(SETTLEMENTS)
        assert Counter(row["settlement_id"] for row in rows) == {
            each.settlement_id: len(each.rows()) for each in settled
        }
        assert len({row["_row_id"] for row in rows}) == len(rows)

    def test_brings_each_day_of_sales_and_traffic_once(self, year: Year) -> None:
        shop, output = year
        days = range(shop.world.since // (DAY), shop.now // (DAY))
        truth = shop.world.sales_and_traffic.by_date(US, days, "DAY", shop.now)
        rows = sorted(output.rows(TRAFFIC_BY_DATE), key=lambda row: str(row["date"]))
        assert [row["date"] for row in rows] == [row["date"] for row in truth][: len(rows)]
        assert len(truth) - 1 <= len(rows) <= len(truth)
        assert [row["salesByDate"] for row in rows] == [row["salesByDate"] for row in truth[: len(rows)]]

    @pytest.mark.parametrize("stream", SAMPLED)
    def test_every_window_of_a_sampled_type_is_there(self, year: Year, stream: str) -> None:
        shop, output = year
        windows = {(row["_window_start"], row["_window_end"]) for row in output.rows(stream)}
        asked = shop.created(stream)
        assert len(windows) == len(asked) > 4
        content = sample(stream, "US")
        assert content is not None
        lines = len(content.body.splitlines()) - 1
        assert len(output.rows(stream)) == lines * len(asked)
        assert len(deduplicated(output.rows(stream), "_row_id")) == lines * len(asked)

    @pytest.mark.parametrize("stream", DATED)
    def test_no_day_is_asked_for_twice(self, year: Year, stream: str) -> None:
        report_type = TRAFFIC if stream == TRAFFIC_BY_DATE else stream
        spans = sorted((r.asked.start or 0, r.asked.end or 0) for r in year[0].created(report_type))
        assert len(spans) > 2
        # The last second of a window, then the first of the next.
        assert {start - end for (_, end), (start, _) in pairwise(spans)} == {SECOND}

    @pytest.mark.parametrize("stream", SNAPSHOTS)
    def test_a_snapshot_is_one_report_without_dates(self, year: Year, stream: str) -> None:
        shop, output = year
        (report,) = shop.created(stream)
        assert (report.asked.start, report.asked.end) == (None, None)
        assert {row["_report_id"] for row in output.rows(stream)} == {report.report_id}
        assert {(row["_window_start"], row["_window_end"]) for row in output.rows(stream)} == {
            ("2026-11-20", "2026-11-21")
        }

    def test_asks_for_some_dozen_reports_and_polls_sparingly(self, year: Year) -> None:
        ledger = year[0].simulator.ledger
        assert 50 < ledger.created() < 80
        assert ledger.count("getReport") < 3 * ledger.created()

    def test_leaves_nothing_under_way(self, year: Year) -> None:
        for stream in EVERY:
            assert jobs_of(year[1].states(stream)[-1]) == {}

    def test_no_state_is_ahead_of_its_rows(self, year: Year) -> None:
        done: dict[str, list[list[str]]] = {}
        for message in year[1].messages:
            if message["type"] == "STATE":
                name = message["state"]["stream"]["stream_descriptor"]["name"]
                done[name] = [pair for pairs in windows_of(message["state"]).values() for pair in pairs]
            elif message["type"] == "RECORD" and message["record"]["stream"] in DATED:
                row = message["record"]["data"]
                of_stream = done.get(message["record"]["stream"], [])
                assert not any(start <= row["_window_start"] < end for start, end in of_stream)


class TestASecondSyncOnTheSameDay:
    def test_asks_for_nothing(self, later: Later) -> None:
        _, outputs, created = later
        assert Counter(report.asked.report_type for report in created[1]) == {}
        for stream in EVERY:
            assert outputs[1].rows(stream) == []
            assert outputs[1].statuses(stream)[-1] == "COMPLETE"

    def test_leaves_the_windows_as_they_are(self, later: Later) -> None:
        first, second = later[1][:2]
        for stream in (*DATED, *SNAPSHOTS):
            assert windows_of(second.states(stream)[-1]) == windows_of(first.states(stream)[-1])


class TestTheNextDay:
    def test_reads_the_new_day_and_looks_back(self, later: Later) -> None:
        asked = {report.asked.report_type: set[tuple[str, str]]() for report in later[2][2]}
        for report in later[2][2]:
            asked[report.asked.report_type].add((day_of(report.asked.start), day_of(report.asked.end)))
        # Windows of thirty days. What was updated on the new day is in the newest one, and nowhere else.
        assert asked[ORDERS] == {("2026-11-06", "2026-11-20")}
        # Windows of ninety days. Approved up to the day before yesterday, and corrected for thirty days.
        assert asked[REIMBURSEMENTS] == {("2026-09-07", "2026-11-19")}

    def test_takes_each_snapshot_again(self, later: Later) -> None:
        _, outputs, created = later
        counted = Counter(report.asked.report_type for report in created[2])
        assert {stream: counted[stream] for stream in SNAPSHOTS} == dict.fromkeys(SNAPSHOTS, 1)
        for stream in SNAPSHOTS:
            assert {row["_window_start"] for row in outputs[2].rows(stream)} == {"2026-11-21"}

    def test_costs_a_handful_of_reports_a_stream(self, later: Later) -> None:
        counted = Counter(report.asked.report_type for report in later[2][2])
        assert max(counted.values()) <= 4
        assert sum(counted.values()) < 2 * len(EVERY)

    def test_both_days_together_are_the_world(self, later: Later) -> None:
        shop, outputs, _ = later
        rows = [row for output in outputs for row in output.rows(ORDERS)]
        # An order that is updated again is in a later window; the newest of its lines counts.
        kept = deduplicated(rows, "amazon_order_id", "order_item_id").values()
        truth = lines(shop.world.orders.rows(0, moment("2026-11-21T00:00:00Z") - SECOND, shop.now))
        assert len(truth) > 300
        assert truth.items() <= updated(kept).items()

    def test_reimbursements_of_both_days_are_there_once(self, later: Later) -> None:
        shop, outputs, _ = later
        kept = deduplicated([row for output in outputs for row in output.rows(REIMBURSEMENTS)], "_row_id").values()
        truth = shop.world.reimbursements.rows(
            moment("2026-08-20T00:00:00Z"), moment("2026-11-20T00:00:00Z") - SECOND, shop.now
        )
        assert Counter(row["reimbursement_id"] for row in kept) == Counter(row["reimbursement-id"] for row in truth)


def assert_are_the_orders(shop: ReportShop, rows: Iterable[Row], *, begun: Any, end: str) -> None:
    """
    Lines of the orders updated before `end`, each as it was: nothing is missing of those that stayed untouched while
    the sync went on, and there is nothing that was not there when it began.
    """
    brought = updated(rows)
    before = shop.world.orders.rows(0, moment(end) - SECOND, milliseconds(begun))
    untouched = shop.world.orders.rows(0, moment(end) - SECOND, shop.now)
    assert len(untouched) > 300
    assert lines(untouched).items() <= brought.items()
    assert brought.keys() <= lines(before).keys()


def lines(rows: Iterable[Any]) -> dict[tuple[str, str], Any]:
    return {(row["amazon-order-id"], row["order-item-id"]): instant(row["last-updated-date"]) for row in rows}


def updated(rows: Iterable[Row]) -> dict[tuple[str, str], Any]:
    return {(row["amazon_order_id"], row["order_item_id"]): instant(row["last_updated_date"]) for row in rows}


def moment(text: str) -> int:
    return milliseconds(instant(text))


def day_of(milliseconds_: int | None) -> str:
    return day(milliseconds_ or 0)
