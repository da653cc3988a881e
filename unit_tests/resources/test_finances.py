"""Money, endpoint by endpoint: what is asked of Amazon, and what becomes of the answers."""

from itertools import pairwise
from typing import Any

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import RequestRefused
from source_amazon_sp.marketplaces import BY_COUNTRY
from unit_tests.resources.reading import ROWS, Sync
from unit_tests.support.client import Answer

US, DE = (BY_COUNTRY[country].id for country in ("US", "DE"))
DAY = 24 * 60 * 60.0
SUMMARY: dict[str, Any] = {
    "partnerMetadata": {"accountType": "Standard Orders", "marketplaceId": US},
    "periodStart": "2026-11-18",
    "periodEnd": "2026-11-18T00:00:00Z",
    "netProceeds": {"currencyAmount": 8000, "currencyCode": "USD"},
}
ONE_DAY = {"replication_start_date": "2026-11-18", "replication_end_date": "2026-11-18"}
WINDOWED = [
    ("finance_transactions", "listTransactions", "postedAfter", "postedBefore"),
    ("finance_payouts", "listPayouts", "createdAfter", "createdBefore"),
    (
        "financial_event_groups",
        "listFinancialEventGroups",
        "FinancialEventGroupStartedAfter",
        "FinancialEventGroupStartedBefore",
    ),
    ("financial_events", "listFinancialEvents", "PostedAfter", "PostedBefore"),
]


def transactions(*found: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    return {"payload": {"transactions": list(found), "nextToken": token}}


def events(**lists: list[dict[str, Any]]) -> Answer:
    return lambda _query: {"payload": {"FinancialEvents": lists}}


def groups(*found: dict[str, Any]) -> Answer:
    return lambda _query: {"payload": {"FinancialEventGroupList": list(found)}}


class TestWindows:
    @pytest.mark.parametrize(("name", "operation", "after", "before"), WINDOWED, ids=[row[0] for row in WINDOWED])
    def test_none_is_so_long_that_amazon_answers_with_nothing(
        self, name: str, operation: str, after: str, before: str
    ) -> None:
        sync = Sync(name, {operation: lambda _query: {"payload": {}}}, replication_start_date="2024-01-01")
        sync.read()
        windows = [(instant(start), instant(end)) for start, end in sync.windows(after, before)]
        assert max((end - start).total_seconds() for start, end in windows) < 180 * DAY
        assert all(newer[0] == older[1] for newer, older in pairwise(windows))
        assert (sync.clock.now() - windows[0][1]).total_seconds() > 2 * 60
        assert (sync.clock.now() - windows[-1][0]).total_seconds() > 729 * DAY

    @pytest.mark.parametrize(("name", "operation", "after", "before"), WINDOWED, ids=[row[0] for row in WINDOWED])
    def test_no_marketplace_is_named(self, name: str, operation: str, after: str, before: str) -> None:
        sync = Sync(name, {operation: lambda _query: {"payload": {}}})
        sync.read()
        assert {frozenset(query) - {"MaxResultsPerPage"} for query in sync.queries(operation)} == {
            frozenset({after, before})
        }


class TestTransactions:
    def test_the_last_45_days_are_read_again_the_next_day(self) -> None:
        sync = Sync(
            "finance_transactions",
            {"listTransactions": lambda _query: transactions()},
            replication_start_date="2026-08-01",
        )
        sync.read()
        sync.clock.advance(DAY)
        sync.client.asked.clear()
        sync.read()
        assert sync.windows("postedAfter", "postedBefore")[-1][0] == "2026-10-06T11:57:00Z"

    def test_a_released_one_replaces_what_it_was(self) -> None:
        states = iter(["DEFERRED", "DEFERRED_RELEASED"])

        def answer(_query: dict[str, Any]) -> Any:
            return transactions(
                {
                    "transactionId": "FAKE1",
                    "transactionStatus": next(states),
                    "postedDate": "2026-11-17T08:00:00Z",
                    "sellingPartnerMetadata": {"marketplaceId": US},
                    "totalAmount": {"currencyAmount": "12.30", "currencyCode": "USD"},
                }
            )

        sync = Sync("finance_transactions", {"listTransactions": answer})
        (deferred,) = sync.read()
        sync.clock.advance(DAY)
        (released,) = sync.read()
        assert (deferred["transactionStatus"], released["transactionStatus"]) == ("DEFERRED", "DEFERRED_RELEASED")
        assert deferred["transactionId"] == released["transactionId"]
        assert deferred["marketplace_id"] == US
        assert deferred["totalAmount"]["currencyAmount"] == 12.3

    def test_an_empty_page_is_not_the_last(self) -> None:
        def answer(query: dict[str, Any]) -> Any:
            return transactions({"transactionId": "FAKE1"}) if "nextToken" in query else transactions(token="2")

        sync = Sync("finance_transactions", {"listTransactions": answer})
        assert [row["transactionId"] for row in sync.read()] == ["FAKE1"]
        first, second = sync.queries("listTransactions")
        assert second == {**first, "nextToken": "2"}


class TestSummaries:
    def test_a_day_is_asked_for_by_its_date_twice(self) -> None:
        sync = Sync("finance_summaries", {"listSummary": lambda _query: {"summaries": []}})
        sync.read()
        days = sync.windows("periodStart", "periodEnd")
        assert days[0] == ("2026-11-19", "2026-11-19")
        assert [start for start, _ in days] == ["2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16"]

    def test_a_summary_that_is_restated_has_the_key_it_had(self) -> None:
        sync = Sync(
            "finance_summaries",
            {"listSummary": lambda _query: {"summaries": [SUMMARY]}},
            **ONE_DAY,
        )
        (row,) = sync.read()
        assert [row[column] for column in ROWS["finance_summaries"].primary_key] == [
            "2026-11-18T00:00:00Z",
            US,
            "Standard Orders",
            "USD",
        ]
        assert (row["periodStart"], row["periodEnd"]) == ("2026-11-18", "2026-11-18")

    def test_no_part_of_the_key_is_ever_null(self) -> None:
        sync = Sync(
            "finance_summaries",
            {"listSummary": lambda _query: {"summaries": [{}]}},
            **ONE_DAY,
        )
        (row,) = sync.read()
        assert all(row[column] is not None for column in ROWS["finance_summaries"].primary_key)


class TestSnapshots:
    @pytest.mark.parametrize(
        ("name", "operation", "member"),
        [
            ("finance_balances", "listBalances", "balances"),
            ("finance_expected_payouts", "listExpectedPayouts", "expectedPayouts"),
            ("finance_payment_methods", "getPaymentMethods", "paymentMethods"),
        ],
    )
    def test_each_sync_adds_rows_of_its_own(self, name: str, operation: str, member: str) -> None:
        sync = Sync(name, {operation: lambda _query: {member: [{}, {}]}}, region="EU", marketplaces=["DE", "GB"])
        first = sync.read()
        sync.clock.advance(60)
        second = sync.read()
        assert {row["_observed_at"] for row in first} == {"2026-11-20T12:00:00Z"}
        assert {row["_observed_at"] for row in second} == {"2026-11-20T12:01:00Z"}
        assert len({row["_row_id"] for row in [*first, *second]}) == 4

    def test_payment_methods_are_asked_for_where_there_are_any(self) -> None:
        answers: dict[str, Answer] = {"getPaymentMethods": lambda _query: {"paymentMethods": []}}
        sync = Sync("finance_payment_methods", answers, region="EU", marketplaces=["DE", "GB"])
        sync.read()
        assert sync.queries("getPaymentMethods") == [{"marketplaceId": DE}]

    @pytest.mark.parametrize(("include_pii", "holder"), [(False, None), (True, "Fake Name")])
    def test_who_holds_an_account_is_personal(self, include_pii: bool, holder: str | None) -> None:  # noqa: FBT001
        method = {"paymentMethodId": "1", "tail": "000", "accountHolderName": "Fake Name"}
        answers: dict[str, Answer] = {"getPaymentMethods": lambda _query: {"paymentMethods": [dict(method)]}}
        sync = Sync("finance_payment_methods", answers, region="EU", marketplaces=["DE"], include_pii=include_pii)
        (row,) = sync.read()
        assert row.get("accountHolderName") == holder


class TestEventGroups:
    def test_an_open_one_is_read_again_until_it_is_closed(self) -> None:
        group = {
            "FinancialEventGroupId": "FAKE1",
            "ProcessingStatus": "Open",
            "FinancialEventGroupStart": "2026-11-16T06:00:00Z",
        }
        sync = Sync("financial_event_groups", {"listFinancialEventGroups": groups(group)})
        assert sync.read()[0]["ProcessingStatus"] == "Open"
        sync.clock.advance(3600)
        sync.client.asked.clear()
        group["ProcessingStatus"] = "Closed"
        assert sync.read()[0]["ProcessingStatus"] == "Closed"
        assert sync.queries("listFinancialEventGroups")[-1]["FinancialEventGroupStartedAfter"] == "2026-11-16T05:59:59Z"
        sync.clock.advance(3600)
        sync.client.asked.clear()
        sync.read()
        assert sync.queries("listFinancialEventGroups")[-1]["FinancialEventGroupStartedAfter"] == "2026-11-20T12:57:00Z"


class TestEvents:
    def test_each_event_is_a_row_that_names_its_list(self) -> None:
        answer = events(
            ShipmentEventList=[{"AmazonOrderId": "1", "PostedDate": "2026-11-18T01:00:00Z"}],
            RefundEventList=[{"AmazonOrderId": "1", "PostedDate": "2026-11-18T01:00:00Z"}],
            ServiceFeeEventList=[{"FeeReason": "Fake"}, {"FeeReason": "Fake"}],
            LoanServicingEventList=[],
        )
        rows = Sync("financial_events", {"listFinancialEvents": answer}, **ONE_DAY).read()
        assert [row["eventList"] for row in rows] == [
            "ShipmentEventList",
            "RefundEventList",
            "ServiceFeeEventList",
            "ServiceFeeEventList",
        ]
        assert len({row["_row_id"] for row in rows}) == 4
        assert {row["_window_end"] for row in rows} == {"2026-11-19T00:00:00Z"}

    def test_lists_that_spell_a_column_otherwise_share_it(self) -> None:
        answer = events(
            SellerDealPaymentEventList=[
                {
                    "postedDate": "2026-11-18T01:00:00Z",
                    "totalAmount": {"CurrencyAmount": 2, "CurrencyCode": "USD"},
                    "taxAmount": {"CurrencyAmount": 1, "CurrencyCode": "USD"},
                }
            ],
            ProductAdsPaymentEventList=[{"postedDate": "2026-11-18T02:00:00Z", "transactionType": "Charge"}],
        )
        deal, advertising = Sync("financial_events", {"listFinancialEvents": answer}, **ONE_DAY).read()
        assert (deal["PostedDate"], advertising["PostedDate"]) == ("2026-11-18T01:00:00Z", "2026-11-18T02:00:00Z")
        assert (deal["TotalAmount"]["CurrencyAmount"], deal["TaxAmount"]["CurrencyAmount"]) == (2, 1)
        assert advertising["TransactionType"] == "Charge"
        assert not {"postedDate", "totalAmount", "taxAmount", "transactionType"} & {*deal, *advertising}

    def test_a_day_that_is_read_again_has_the_same_keys(self) -> None:
        answer = events(AdjustmentEventList=[{"AdjustmentType": "Fake"}] * 2)
        sync = Sync("financial_events", {"listFinancialEvents": answer})
        keys = {row["_row_id"] for row in sync.read()}
        sync.clock.advance(DAY)
        again = {row["_row_id"] for row in sync.read()}
        assert len(keys) == 8
        assert keys < again

    def test_a_page_of_more_than_ten_megabytes_is_asked_for_with_fewer_events(self) -> None:
        def answer(query: dict[str, Any]) -> Any:
            if query["MaxResultsPerPage"] > 50:
                raise RequestRefused("InvalidInput")
            return events(LoanServicingEventList=[{}])(query)

        sync = Sync("financial_events", {"listFinancialEvents": answer}, **ONE_DAY)
        assert len(sync.read()) == 1
        assert [query["MaxResultsPerPage"] for query in sync.queries("listFinancialEvents")] == [100, 50]


class TestWallet:
    @pytest.mark.parametrize(
        ("name", "operation", "member"),
        [
            ("seller_wallet_balances", "listAccountBalances", "balances"),
            ("seller_wallet_transactions", "listAccountTransactions", "transactions"),
            ("seller_wallet_transfer_schedules", "listTransferSchedules", "transferSchedules"),
        ],
    )
    def test_every_account_of_a_marketplace_is_asked_about(self, name: str, operation: str, member: str) -> None:
        found = {"transactionId": "1", "transferScheduleId": "1"}
        sync = Sync(
            name,
            {
                "listAccounts": lambda _query: {"accounts": [{"accountId": "fake-1"}, {"accountId": "fake-2"}]},
                operation: lambda _query: {member: [dict(found)]},
            },
        )
        rows = sync.read()
        assert {row["marketplace_id"] for row in rows} == {US}
        asked = [call for call in sync.client.asked if call.operation == operation]
        assert [call.path.get("accountId") or call.query["accountId"] for call in asked] == ["fake-1", "fake-2"]
        assert {call.query["marketplaceId"] for call in asked} == {US}

    def test_names_of_account_holders_are_personal(self) -> None:
        transaction = {
            "transactionId": "1",
            "requesterName": "Fake Name",
            "transactionSourceAccount": {"bankName": "Fake Bank", "bankAccountHolderName": "Fake Name"},
            "transactionDestinationAccount": {"bankName": "Fake Bank", "bankAccountHolderName": "Fake Name"},
        }
        sync = Sync(
            "seller_wallet_transactions",
            {
                "listAccounts": lambda _query: {"accounts": [{"accountId": "fake-1"}]},
                "listAccountTransactions": lambda _query: {"transactions": [transaction]},
            },
        )
        (row,) = sync.read()
        assert "Fake Name" not in str(row)
        assert row["transactionSourceAccount"] == {"bankName": "Fake Bank"}
