"""Money that is read adds up to the money that is there, and follows it when it is released."""

from collections import Counter

import pytest

from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.finances import STEP, FinancesApi, FinanceWorld
from integration_tests.simulator.instants import milliseconds
from integration_tests.support.configs import seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Message, Output, Row
from source_amazon_sp.clock import instant
from unit_tests.support.clock import FakeClock

STREAMS = ("finance_transactions", "financial_event_groups")
SINCE = "2026-09-01"


class Seller:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.world = FinanceWorld.of(1, ["US", "CA"])
        self.simulator = SellingPartnerSimulator(self.clock, apis=[FinancesApi(self.world)], time_scale=1e6)
        self.rows: dict[str, dict[str, Row]] = {name: {} for name in STREAMS}

    def sync(self, state: list[Message] | None = None) -> Output:
        """One sync, its rows taking the place of those that have their keys."""
        output = read(self.simulator, seller_config(replication_start_date=SINCE), STREAMS, state or [])
        assert output.status == 0, output.errors()
        for name, key in zip(STREAMS, ("transactionId", "FinancialEventGroupId"), strict=True):
            self.rows[name] |= {row[key]: row for row in output.rows(name)}
        return output

    def cents_by_group(self) -> Counter[str]:
        """What the transactions that were read, and that are money, add up to."""
        sums: Counter[str] = Counter()
        for row in self.rows["finance_transactions"].values():
            if row["transactionStatus"] == "RELEASED":
                sums[related(row)["FINANCIAL_EVENT_GROUP_ID"]] += cents_of(row)
        return sums

    def whole_groups(self) -> dict[str, int]:
        """The totals of the groups whose every transaction lies in the time that was read."""
        groups = self.rows["financial_event_groups"].values()
        closed = [group for group in groups if group["ProcessingStatus"] == "Closed"]
        return {
            group["FinancialEventGroupId"]: round(group["OriginalTotal"]["CurrencyAmount"] * 100) for group in closed
        }


def related(row: Row) -> dict[str, str]:
    return {each["relatedIdentifierName"]: each["relatedIdentifierValue"] for each in row["relatedIdentifiers"]}


def cents_of(row: Row) -> int:
    return round(float(row["totalAmount"]["currencyAmount"]) * 100)


@pytest.fixture
def seller() -> Seller:
    return Seller()


def test_transactions_add_up_to_the_settlement_that_closed_them(seller: Seller) -> None:
    seller.sync()
    groups = seller.whole_groups()
    assert len(groups) == 5
    sums = seller.cents_by_group()
    assert {group: sums[group] for group in groups} == groups


def test_they_add_up_to_what_is_in_the_world(seller: Seller) -> None:
    seller.sync()
    now = milliseconds(seller.clock.now())
    for group, cents in seller.whole_groups().items():
        assert cents == seller.world.total(int(group.rpartition("-")[2]), now)


def test_a_deferred_transaction_is_released_in_the_row_that_it_has(seller: Seller) -> None:
    first = seller.sync()
    before = {key: row["transactionStatus"] for key, row in seller.rows["finance_transactions"].items()}
    deferred = {key for key, status in before.items() if status == "DEFERRED"}
    assert len(deferred) == 9
    seller.clock.advance(8 * 86400)
    seller.sync(first.last_states())
    transactions = seller.rows["finance_transactions"]
    assert {transactions[key]["transactionStatus"] for key in deferred} == {"DEFERRED_RELEASED"}
    # That it was released is a transaction of its own: who adds up both counts the money twice.
    for key in deferred:
        release = transactions[related(transactions[key])["RELEASE_TRANSACTION_ID"]]
        assert related(release)["DEFERRED_TRANSACTION_ID"] == key
        assert cents_of(release) == cents_of(transactions[key])


def test_a_transaction_that_is_deferred_for_months_is_followed(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integration_tests.simulator.finances._STEPS_DEFERRED", 4 * 100)
    first = seller.sync()
    (earliest, *_) = (
        key for key, row in seller.rows["finance_transactions"].items() if row["transactionStatus"] == "DEFERRED"
    )
    seller.clock.advance(60 * 86400)
    second = seller.sync(first.last_states())
    seller.clock.advance(41 * 86400)
    seller.sync(second.last_states())
    assert min(row["postedDate"] for row in seller.rows["finance_transactions"].values()) < "2026-09-02"
    released = Counter(row["transactionStatus"] for row in seller.rows["finance_transactions"].values())
    assert released["DEFERRED_RELEASED"] > 100
    assert seller.rows["finance_transactions"][earliest]["transactionStatus"] == "DEFERRED_RELEASED"


def test_an_open_group_is_closed_in_the_row_that_it_has(seller: Seller) -> None:
    first = seller.sync()
    (open_group,) = [
        key for key, row in seller.rows["financial_event_groups"].items() if row["ProcessingStatus"] == "Open"
    ]
    seller.clock.advance(15 * 86400)
    seller.sync(first.last_states())
    assert seller.rows["financial_event_groups"][open_group]["ProcessingStatus"] == "Closed"
    groups = seller.whole_groups()
    sums = seller.cents_by_group()
    assert {group: sums[group] for group in groups} == groups


def test_no_transaction_comes_twice_in_a_sync(seller: Seller) -> None:
    output = seller.sync()
    rows = output.rows("finance_transactions")
    assert len(rows) == len(seller.rows["finance_transactions"])
    # Every six hours from the first of September on, but for the last minutes, which Amazon does not show yet.
    first = milliseconds(instant(f"{SINCE}T00:00:00Z")) // STEP
    steps = range(first, first + 80 * 4 + 2)
    assert len(rows) == len(steps) + sum(map(seller.world.is_of_release, steps))
