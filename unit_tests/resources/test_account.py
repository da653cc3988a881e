"""The account and what it did: what is asked of Amazon, and what becomes of the answers."""

from typing import Any

import pytest

from source_amazon_sp.errors import PermissionDenied
from source_amazon_sp.marketplaces import BY_COUNTRY
from unit_tests.resources.reading import ROWS, Sync
from unit_tests.support.client import Answer

US, DE, BR = (BY_COUNTRY[country].id for country in ("US", "DE", "BR"))
DAY = 24 * 60 * 60.0


class TestOrderMetrics:
    def test_days_are_the_marketplaces(self) -> None:
        sync = Sync(
            "order_metrics",
            {"getOrderMetrics": lambda _query: {"payload": []}},
            replication_start_date="2026-10-25",
        )
        sync.read()
        november, october = sync.queries("getOrderMetrics")
        assert november == {
            "marketplaceIds": [US],
            "granularity": "Day",
            "granularityTimeZone": "America/Los_Angeles",
            "interval": "2026-11-01T00:00:00-07:00--2026-11-20T00:00:00-08:00",
        }
        assert october["interval"] == "2026-10-25T00:00:00-07:00--2026-11-01T00:00:00-07:00"

    def test_two_marketplaces_are_two_questions(self) -> None:
        sync = Sync(
            "order_metrics",
            {"getOrderMetrics": lambda _query: {"payload": []}},
            region="EU",
            marketplaces=["DE", "GB"],
        )
        sync.read()
        assert [
            (query["marketplaceIds"], query["granularityTimeZone"]) for query in sync.queries("getOrderMetrics")
        ] == [
            ([DE], "Europe/Berlin"),
            ([BY_COUNTRY["GB"].id], "Europe/London"),
        ]

    def test_a_day_that_is_restated_has_the_key_it_had_and_a_later_cursor(self) -> None:
        sales = iter(["22.95", "0"])

        def answer(_query: dict[str, Any]) -> Any:
            interval = "2026-11-18T00:00-08:00--2026-11-19T00:00-08:00"
            return {"payload": [{"interval": interval, "totalSales": {"amount": next(sales), "currencyCode": "USD"}}]}

        sync = Sync("order_metrics", {"getOrderMetrics": answer})
        (before,) = sync.read()
        sync.clock.advance(DAY)
        (after,) = sync.read()
        key = ROWS["order_metrics"].primary_key
        assert [before[column] for column in key] == [after[column] for column in key]
        assert before["_window_end"] < after["_window_end"]
        assert (before["totalSales"]["amount"], after["totalSales"]["amount"]) == (22.95, 0)


class TestAccount:
    @pytest.mark.parametrize("include_pii", [False, True])
    def test_people_and_addresses_are_personal(self, include_pii: bool) -> None:  # noqa: FBT001
        account = {
            "sellingPlan": "PROFESSIONAL",
            "business": {
                "name": "Fake Shop",
                "registeredBusinessAddress": {"city": "Fakeville"},
                "companyTaxIdentificationNumber": "000",
            },
            "primaryContact": {"name": "Fake Name"},
        }
        sync = Sync("seller_accounts", {"getAccount": lambda _query: {"payload": account}}, include_pii=include_pii)
        (row,) = sync.read()
        assert row["business"]["name"] == "Fake Shop"
        found = {column for column in ("primaryContact",) if row.get(column)} | {*row["business"]}
        personal = {"primaryContact", "registeredBusinessAddress", "companyTaxIdentificationNumber"}
        assert (found & personal) == (personal if include_pii else set())


class TestFeeds:
    def test_all_types_are_asked_for_ten_at_once_and_tokens_alone(self) -> None:
        def answer(query: dict[str, Any]) -> Any:
            if "nextToken" in query:
                return {"feeds": [{"feedId": "2"}]}
            first = "JSON_LISTINGS_FEED" in query["feedTypes"]
            return {"feeds": [{"feedId": "1"}], "nextToken": "next"} if first else {"feeds": [{"feedId": "3"}]}

        sync = Sync("feeds", {"getFeeds": answer}, replication_start_date="2025-01-01")
        assert [row["feedId"] for row in sync.read()] == ["1", "2", "3"]
        first, second, third = sync.queries("getFeeds")
        assert second == {"nextToken": "next"}
        assert [len(query["feedTypes"]) for query in (first, third)] == [10, 10]
        assert len({*first["feedTypes"], *third["feedTypes"]}) == 20
        assert (first["createdSince"], first["createdUntil"]) == ("2026-08-23T13:00:00Z", "2026-11-20T11:58:00Z")

    def test_one_in_work_is_read_again_until_it_is_done(self) -> None:
        feed = {"feedId": "1", "processingStatus": "IN_QUEUE", "createdTime": "2026-11-17T00:00:00Z"}
        sync = Sync("feeds", {"getFeeds": lambda _query: {"feeds": [dict(feed)]}})
        assert sync.read()[0]["lastUpdatedTime"] == "2026-11-17T00:00:00Z"
        feed |= {"processingStatus": "DONE", "processingEndTime": "2026-11-20T12:30:00Z"}
        sync.clock.advance(3600)
        sync.client.asked.clear()
        assert sync.read()[0]["lastUpdatedTime"] == "2026-11-20T12:30:00Z"
        assert sync.queries("getFeeds")[0]["createdSince"] == "2026-11-16T23:59:59Z"


class TestNotifications:
    def test_destinations_are_the_applications(self) -> None:
        sync = Sync(
            "notification_destinations", {"getDestinations": lambda _query: {"payload": [{"destinationId": "1"}]}}
        )
        (row,) = sync.read()
        assert row["_observed_at"] == "2026-11-20T12:00:00Z"
        assert ROWS["notification_destinations"].operation.grantless_scope == "sellingpartnerapi::notifications"

    def test_each_subscription_names_the_type_it_was_found_by(self) -> None:
        def answer(query: dict[str, Any]) -> Any:
            found = query["notificationTypes"]
            if found == "DETAIL_PAGE_TRAFFIC_EVENT":
                raise PermissionDenied("No.")
            subscribed = [{"subscriptionId": f"fake-{found}"}] if found in {"ORDER_CHANGE", "FEE_PROMOTION"} else []
            return {"payload": {"subscriptions": subscribed}}

        sync = Sync("notification_subscriptions", {"getSubscriptions": answer})
        assert {row["subscriptionId"]: row["notificationType"] for row in sync.read()} == {
            "fake-ORDER_CHANGE": "ORDER_CHANGE",
            "fake-FEE_PROMOTION": "FEE_PROMOTION",
        }
        types = [query["notificationTypes"] for query in sync.queries("getSubscriptions")]
        assert len(types) == len(set(types)) == len(ROWS["notification_subscriptions"].queries)


class TestServiceJobs:
    JOB = (("serviceJobId", "1"), ("createTime", "2026-11-17T00:00:00Z"))

    def test_a_job_of_both_filters_comes_once_and_no_call_has_both(self) -> None:
        sync = Sync("service_jobs", {"getServiceJobs": lambda _query: {"payload": {"jobs": [dict(self.JOB)]}}})
        assert len(sync.read()) == 1
        created, updated = sync.queries("getServiceJobs")
        assert {"createdAfter", "createdBefore"} == {*created} - {"marketplaceIds", "pageSize"}
        assert {"lastUpdatedAfter", "lastUpdatedBefore"} == {*updated} - {"marketplaceIds", "pageSize"}

    def test_the_buyer_is_personal(self) -> None:
        job = {
            **dict(self.JOB),
            "buyer": {"buyerId": "fake-1", "name": "Fake Name", "phone": "000"},
            "serviceLocation": {"serviceLocationType": "IN_HOME", "address": {"name": "Fake Name"}},
            "appointments": [{"assignedTechnicians": [{"technicianId": "fake-2", "name": "Fake Name"}]}],
        }
        sync = Sync("service_jobs", {"getServiceJobs": lambda _query: {"payload": {"jobs": [job]}}})
        (row,) = sync.read()
        assert "Fake Name" not in str(row)
        assert row["buyer"] == {"buyerId": "fake-1"}
        assert row["appointments"][0]["assignedTechnicians"] == [{"technicianId": "fake-2"}]


class TestBrazil:
    @pytest.mark.parametrize(
        ("name", "operation", "member"),
        [
            ("brazil_invoices", "getInvoices", "invoices"),
            ("brazil_invoice_exports", "getInvoicesExports", "exports"),
        ],
    )
    def test_no_other_marketplace_is_asked(self, name: str, operation: str, member: str) -> None:
        answers: dict[str, Answer] = {operation: lambda _query: {member: [{"id": "1", "exportId": "1"}]}}
        sync = Sync(name, answers, marketplaces=["US", "BR"])
        (row,) = sync.read()
        assert row["marketplace_id"] == BR
        (query,) = sync.queries(operation)
        assert query["marketplaceId"] == BR
        assert (query["dateStart"], query["dateEnd"]) == ("2026-11-16T00:00:00Z", "2026-11-20T11:58:00Z")
