"""What the simulator's endpoints take and refuse."""

from typing import Any

import pytest

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.endpoint_facts import endpoints
from integration_tests.simulator.endpoints import EndpointsApi
from integration_tests.simulator.operations import VENDOR
from unit_tests.support.clock import FakeClock

TRANSACTIONS = "/finances/2024-06-19/transactions"
SUMMARIES = "/fba/inventory/v1/summaries"
FEEDS = "/feeds/2021-06-30/feeds"
INBOUND = "/fba/inbound/v0/shipments"
PLANS = "/inbound/fba/2024-03-20/inboundPlans"
OFFERS = "/replenishment/2022-11-07/offers/search"
US = "ATVPDKIKX0DER"
INVENTORY = {"granularityType": "Marketplace", "granularityId": US, "marketplaceIds": US}
OF_A_DAY = {
    "QueryType": "DATE_RANGE",
    "MarketplaceId": US,
    "LastUpdatedAfter": "2026-11-10T00:00:00Z",
    "LastUpdatedBefore": "2026-11-11T00:00:00Z",
}
INBOUND_DAYS = {**OF_A_DAY, "ShipmentStatusList": "WORKING,SHIPPED"}


def test_no_two_operations_have_the_same_name() -> None:
    names = [each.name for each in endpoints()]
    assert len(set(names)) == len(names)
    assert sum(each.operation_id == "getOrders" for each in endpoints()) == 3


def test_an_operation_is_refused_by_its_own_name_alone(simulator: SellingPartnerSimulator, caller: Caller) -> None:
    simulator.deny(simulator.name_of("GET", f"{PLANS}/{{inboundPlanId}}/shipments/{{shipmentId}}"))
    assert caller.get(f"{PLANS}/FAKE1/shipments/FAKE2").status == 403
    assert caller.get("/mfn/v0/shipments/FAKE2").status == 403  # a restricted operation without its token
    assert caller.get("/shipping/v2/shipments/FAKE2/documents", packageClientReferenceId="1").status == 200


@pytest.mark.parametrize(
    ("path", "query", "told"),
    [
        (TRANSACTIONS, {}, "One of postedAfter"),
        (TRANSACTIONS, {"postedAfter": "soon"}, "postedAfter"),
        (TRANSACTIONS, {"postedAfter": "2026-11-10T00:00:00Z", "colour": "red"}, "Unknown query parameter: 'colour'"),
        (TRANSACTIONS, {"postedAfter": "2026-11-10T00:00:00Z", "postedBefore": "2026-11-20T11:59:00Z"}, "120 seconds"),
        (TRANSACTIONS, {"postedAfter": "2026-11-10T00:00:00Z", "postedBefore": "2026-11-09T00:00:00Z"}, "before it"),
        (TRANSACTIONS, {"relatedIdentifierName": "ORDER_ID"}, "relatedIdentifierValue"),
        (SUMMARIES, {"granularityType": "Marketplace", "marketplaceIds": US}, "granularityId"),
        (SUMMARIES, {**INVENTORY, "marketplaceIds": f"{US},A2EUQ1WTGCTBG2"}, "marketplaceIds"),
        (SUMMARIES, {**INVENTORY, "granularityType": "Shop"}, "not one of Marketplace"),
        (SUMMARIES, {**INVENTORY, "startDateTime": "2025-01-01T00:00:00Z"}, "548 days"),
        (FEEDS, {}, "One of feedTypes"),
        (FEEDS, {"feedTypes": "FAKE", "pageSize": 101}, "between 1 and 100"),
        (FEEDS, {"feedTypes": "FAKE", "createdSince": "2026-08-01T00:00:00Z"}, "90 days"),
        (INBOUND, OF_A_DAY, "ShipmentStatusList"),
        (INBOUND, {**INBOUND_DAYS, "QueryType": "NEXT_TOKEN"}, "NextToken"),
    ],
)
def test_what_amazon_would_not_take_is_refused(caller: Caller, path: str, query: dict[str, Any], told: str) -> None:
    reply = caller.get(path, **query)
    assert (reply.status, reply.error["code"]) == (400, "InvalidInput")
    assert told in reply.error["details"]


def test_a_window_that_is_too_long_has_nothing_in_it_where_amazon_says_nothing(caller: Caller) -> None:
    reply = caller.get(TRANSACTIONS, postedAfter="2026-01-01T00:00:00Z")
    assert (reply.status, reply.body) == (200, {"payload": {"transactions": []}})


def test_a_window_that_is_too_long_is_refused_elsewhere(clock: FakeClock) -> None:
    vendor = SellingPartnerSimulator(clock, apis=[EndpointsApi()], account_type=VENDOR)
    caller = Caller(vendor)
    path = "/vendor/directFulfillment/orders/2021-12-28/purchaseOrders"
    caller.token = caller.post(
        "/tokens/2021-03-01/restrictedDataToken", {"restrictedResources": [{"method": "GET", "path": path}]}
    ).body["restrictedDataToken"]
    week = {"createdAfter": "2026-11-10T00:00:00Z", "createdBefore": "2026-11-17T00:00:00Z"}
    assert caller.get(path, **week).status == 200
    assert caller.get(path, **{**week, "createdBefore": "2026-11-17T00:00:01Z"}).error["details"].endswith("7 days.")


class TestTokens:
    def test_three_pages_the_second_empty(self, caller: Caller) -> None:
        query = {"postedAfter": "2026-11-10T00:00:00Z"}
        sizes: list[int] = []
        token = None
        while not sizes or token:
            page = caller.get(TRANSACTIONS, **query, **({"nextToken": token} if token else {})).body["payload"]
            sizes.append(len(page["transactions"]))
            token = page.get("nextToken")
        assert sizes == [2, 0, 1]

    def test_it_goes_with_the_parameters_of_the_first_page(self, caller: Caller) -> None:
        token = caller.get(TRANSACTIONS, postedAfter="2026-11-10T00:00:00Z").body["payload"]["nextToken"]
        assert caller.get(TRANSACTIONS, nextToken=token).status == 400
        assert caller.get(TRANSACTIONS, postedAfter="2026-11-11T00:00:00Z", nextToken=token).status == 400
        assert caller.get(TRANSACTIONS, postedAfter="2026-11-10T00:00:00Z", nextToken=token).status == 200

    def test_it_goes_alone(self, caller: Caller) -> None:
        token = caller.get(FEEDS, feedTypes="FAKE").body["nextToken"]
        assert caller.get(FEEDS, feedTypes="FAKE", nextToken=token).status == 400
        assert caller.get(FEEDS, nextToken=token).status == 200

    def test_it_goes_with_a_query_type_of_its_own(self, caller: Caller) -> None:
        token = caller.get(INBOUND, **INBOUND_DAYS).body["payload"]["NextToken"]
        assert caller.get(INBOUND, **INBOUND_DAYS, NextToken=token).status == 400
        assert caller.get(INBOUND, QueryType="NEXT_TOKEN", MarketplaceId=US, NextToken=token).status == 200

    def test_it_dies(self, caller: Caller, clock: FakeClock) -> None:
        token = caller.get(SUMMARIES, **INVENTORY).body["pagination"]["nextToken"]
        clock.advance(29)
        assert caller.get(SUMMARIES, **INVENTORY, nextToken=token).status == 200
        clock.advance(2)
        assert "expired" in caller.get(SUMMARIES, **INVENTORY, nextToken=token).error["details"]

    @pytest.mark.parametrize("token", ["fake", "ZmFrZSAxIDAuMA=="])
    def test_one_that_was_never_given_is_refused(self, caller: Caller, token: str) -> None:
        assert caller.get(PLANS, paginationToken=token).status == 400


class TestBodies:
    def test_pages_by_number(self, caller: Caller) -> None:
        filters = {"marketplaceId": US, "programTypes": ["SUBSCRIBE_AND_SAVE"]}
        sizes = [
            len(
                caller.post(OFFERS, {"pagination": {"limit": 100, "offset": offset}, "filters": filters}).body["offers"]
            )
            for offset in (0, 100, 200)
        ]
        assert sizes == [100, 1, 0]

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"pagination": {"limit": 101, "offset": 0}}, "limit must be between"),
            ({"pagination": {"limit": 1, "offset": 9001}}, "offset between"),
            ({"pagination": {"limit": "1", "offset": 0}}, "is no number"),
            ({"pagination": {"offset": 0}}, "body.pagination.limit is missing"),
            ({"colour": "red"}, "body.colour is unknown"),
            ({"filters": {"marketplaceId": US, "programTypes": ["FAKE"]}}, "is not one of"),
            ({"filters": []}, "body.filters is no object"),
        ],
    )
    def test_what_the_model_does_not_have_is_refused(self, caller: Caller, changes: dict[str, Any], told: str) -> None:
        good = {
            "pagination": {"limit": 100, "offset": 0},
            "filters": {"marketplaceId": US, "programTypes": ["SUBSCRIBE_AND_SAVE"]},
        }
        reply = caller.post(OFFERS, {**good, **changes})
        assert reply.status == 400
        assert told in reply.error["details"]

    def test_a_batch_has_a_row_for_each_member(self, caller: Caller) -> None:
        requests = [
            {
                "asin": f"B00FAKE00{number}",
                "marketplaceId": US,
                "includedData": ["featuredBuyingOptions"],
                "method": "GET",
                "uri": "/products/pricing/2022-05-01/items/competitiveSummary",
            }
            for number in range(3)
        ]
        path = "/batches/products/pricing/2022-05-01/items/competitiveSummary"
        rows = caller.post(path, {"requests": requests}).body["responses"]
        assert [row["body"]["asin"] for row in rows] == ["B00FAKE000", "B00FAKE001", "B00FAKE002"]
