"""Money that is read adds up to the money that is there, and follows it when it is released."""

from collections import Counter

import pytest

from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.finances import FinancesApi, FinanceWorld
from integration_tests.simulator.instants import milliseconds
from integration_tests.support.configs import seller_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Message, Output, Row
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
        """What the transactions that were read add up to."""
        sums: Counter[str] = Counter()
        for row in self.rows["finance_transactions"].values():
            sums[group_of(row)] += round(row["totalAmount"]["currencyAmount"] * 100)
        return sums

    def whole_groups(self) -> dict[str, int]:
        """The totals of the groups whose every transaction lies in the time that was read."""
        groups = self.rows["financial_event_groups"].values()
        closed = [group for group in groups if group["ProcessingStatus"] == "Closed"]
        return {
            group["FinancialEventGroupId"]: round(group["OriginalTotal"]["CurrencyAmount"] * 100) for group in closed
        }


def group_of(row: Row) -> str:
    named = {each["relatedIdentifierName"]: each["relatedIdentifierValue"] for each in row["relatedIdentifiers"]}
    group: str = named["FINANCIAL_EVENT_GROUP_ID"]
    return group


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
    assert {seller.rows["finance_transactions"][key]["transactionStatus"] for key in deferred} == {"DEFERRED_RELEASED"}


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
    assert len(rows) == 80 * 4 + 2
