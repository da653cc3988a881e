"""The simulator's Vendor Orders API: purchase orders and their statuses."""

from typing import Any

import pytest

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.vendor_orders import VendorOrdersApi, VendorOrdersWorld
from unit_tests.support.clock import FakeClock

POS = "/vendor/orders/v1/purchaseOrders"
STATUS = "/vendor/orders/v1/purchaseOrdersStatus"
WEEK = {"createdAfter": "2026-11-01T00:00:00Z", "createdBefore": "2026-11-08T00:00:00Z"}
CHANGED = {"changedAfter": "2026-11-01T00:00:00Z", "changedBefore": "2026-11-08T00:00:00Z"}
UPDATED = {"updatedAfter": "2026-11-01T00:00:00Z", "updatedBefore": "2026-11-08T00:00:00Z"}


@pytest.fixture
def world(clock: FakeClock) -> VendorOrdersWorld:
    return VendorOrdersWorld(3, 1200, 120, start=clock.now(), growth_per_day=10)


@pytest.fixture
def caller(clock: FakeClock, world: VendorOrdersWorld) -> Caller:
    apis = [VendorOrdersApi(world)]
    return Caller(SellingPartnerSimulator(clock, apis=apis, account_type="vendor", time_scale=1000))


def everything(caller: Caller, path: str, **query: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        reply = caller.get(path, **query, **token)
        assert reply.status == 200, reply.body
        payload = reply.body["payload"]
        found += payload["ordersStatus" if path == STATUS else "orders"]
        if "pagination" not in payload:
            return found
        token = payload["pagination"]


class TestPurchaseOrders:
    @pytest.mark.parametrize(
        "query",
        [
            {"createdAfter": "2026-11-01T00:00:00Z", "createdBefore": "2026-11-08T00:00:01Z"},
            {"createdAfter": "2026-11-08T00:00:00Z", "createdBefore": "2026-11-01T00:00:00Z"},
            {"createdAfter": "2026-11-01T00:00:00Z"},
            {"changedAfter": "2026-05-19T00:00:00Z", "changedBefore": "2026-05-21T00:00:00Z"},
            {**WEEK, **CHANGED},
            {**WEEK, "limit": 0},
            {**WEEK, "limit": 101},
            {**WEEK, "sortOrder": "asc"},
            {**WEEK, "includeDetails": "yes"},
            {**WEEK, "purchaseOrderState": "NEW"},
            {**WEEK, "updatedAfter": "2026-11-01T00:00:00Z"},
            {**WEEK, "nextToken": "made-up"},
        ],
    )
    def test_amazon_refuses_what_breaks_its_rules(self, caller: Caller, query: dict[str, object]) -> None:
        reply = caller.get(POS, **query)
        assert (reply.status, reply.error["code"]) == (400, "InvalidInput")

    def test_a_week_at_the_far_end_of_six_months_is_served(self, caller: Caller) -> None:
        window = {"createdAfter": "2026-05-20T12:00:00Z", "createdBefore": "2026-05-27T12:00:00Z"}
        assert caller.get(POS, **window).status == 200

    def test_every_order_comes_once_whatever_the_page(self, caller: Caller) -> None:
        found = everything(caller, POS, **WEEK)
        assert len(found) == pytest.approx(70, abs=3)
        paged = everything(caller, POS, **WEEK, limit=9)
        assert paged == found
        assert len({order["purchaseOrderNumber"] for order in found}) == len(found)

    def test_a_page_token_belongs_to_its_query(self, caller: Caller) -> None:
        token = caller.get(POS, **WEEK, limit=5).body["payload"]["pagination"]["nextToken"]
        assert caller.get(POS, **WEEK, limit=5, nextToken=token).status == 200
        assert caller.get(POS, **WEEK, limit=5, sortOrder="DESC", nextToken=token).status == 400

    def test_the_sort_order_turns(self, caller: Caller) -> None:
        ascending = everything(caller, POS, **WEEK, sortOrder="ASC")
        assert everything(caller, POS, **WEEK, sortOrder="DESC") == ascending[::-1]
        dates = [order["orderDetails"]["purchaseOrderDate"] for order in ascending]
        assert dates == sorted(dates)

    def test_changed_windows_hold_changed_orders_only(self, caller: Caller) -> None:
        found = everything(caller, POS, **CHANGED)
        assert found
        for order in found:
            changed = order["orderDetails"]["purchaseOrderChangedDate"]
            assert CHANGED["changedAfter"] <= changed <= CHANGED["changedBefore"]

    def test_orders_that_never_changed_come_by_their_creation_alone(self, caller: Caller) -> None:
        created = everything(caller, POS, **WEEK)
        assert any("purchaseOrderChangedDate" not in order["orderDetails"] for order in created)
        assert any("purchaseOrderChangedDate" in order["orderDetails"] for order in created)

    def test_the_default_is_the_last_seven_days(self, caller: Caller) -> None:
        found = everything(caller, POS)
        assert min(order["orderDetails"]["purchaseOrderDate"] for order in found) > "2026-11-13T12:00:00Z"

    def test_without_details_there_are_numbers_and_states(self, caller: Caller) -> None:
        found = everything(caller, POS, **WEEK, includeDetails="false")
        assert {key for order in found for key in order} == {"purchaseOrderNumber", "purchaseOrderState"}

    def test_filters(self, caller: Caller) -> None:
        by_state = everything(caller, POS, **WEEK, purchaseOrderState="Acknowledged")
        assert {order["purchaseOrderState"] for order in by_state} == {"Acknowledged"}
        by_code = everything(caller, POS, **WEEK, orderingVendorCode="FAKE2")
        assert {order["orderDetails"]["sellingParty"]["partyId"] for order in by_code} == {"FAKE2"}
        changed = everything(caller, POS, **WEEK, isPOChanged="true")
        assert all("purchaseOrderChangedDate" in order["orderDetails"] for order in changed)
        cancelled = everything(caller, POS, **WEEK, poItemState="Cancelled")
        assert all(
            0 in [item["orderedQuantity"]["amount"] for item in order["orderDetails"]["items"]] for order in cancelled
        )
        assert min(len(by_state), len(by_code), len(changed), len(cancelled)) > 0

    def test_expected_is_what_two_searches_find(
        self, clock: FakeClock, caller: Caller, world: VendorOrdersWorld
    ) -> None:
        now = clock.now()
        truth = world.expected(now.subtract(days=7), now, now)
        found = everything(caller, POS) + everything(caller, POS, changedAfter=now.subtract(days=7).to_iso8601_string())
        shown = {order["purchaseOrderNumber"]: order["orderDetails"] for order in found}
        assert {number: details["purchaseOrderDate"] for number, details in shown.items()} == {
            number: order.created for number, order in truth.items()
        }
        assert sorted(
            (number, item["itemSequenceNumber"]) for number, each in shown.items() for item in each["items"]
        ) == sorted(key for order in truth.values() for key in order.item_keys)

    def test_new_ones_come_and_old_ones_change(self, clock: FakeClock, caller: Caller) -> None:
        before = clock.now().to_iso8601_string()
        clock.advance(86400)
        caller.token = caller.log_in().body["access_token"]
        assert len(everything(caller, POS, createdAfter=before)) == pytest.approx(10, abs=1)
        assert everything(caller, POS, changedAfter=before)

    def test_one_order_by_its_number(self, caller: Caller) -> None:
        listed = everything(caller, POS, **WEEK)[0]
        assert caller.get(f"{POS}/{listed['purchaseOrderNumber']}").body == {"payload": listed}
        assert caller.get(f"{POS}/FK999999").status == 404


class TestStatuses:
    def test_windows_are_a_week_at_most(self, caller: Caller) -> None:
        too_long = {"updatedAfter": "2026-11-01T00:00:00Z", "updatedBefore": "2026-11-09T00:00:00Z"}
        assert caller.get(STATUS, **too_long).status == 400
        assert caller.get(STATUS, **CHANGED).status == 400

    def test_updated_windows_hold_what_was_updated_in_them(self, caller: Caller) -> None:
        found = everything(caller, STATUS, **UPDATED, limit=20)
        assert found
        for order in found:
            assert UPDATED["updatedAfter"] <= order["lastUpdatedDate"] <= UPDATED["updatedBefore"]

    def test_filters(self, caller: Caller) -> None:
        closed = everything(caller, STATUS, **UPDATED, purchaseOrderStatus="CLOSED")
        assert {order["purchaseOrderStatus"] for order in closed} == {"CLOSED"}
        for name, key, value in (
            ("itemReceiveStatus", ("receivingStatus", "receiveStatus"), "RECEIVED"),
            ("itemConfirmationStatus", ("acknowledgementStatus", "confirmationStatus"), "REJECTED"),
        ):
            found = everything(caller, STATUS, **UPDATED, **{name: value})
            assert found
            assert all(value in [item[key[0]][key[1]] for item in order["itemStatus"]] for order in found)
        by_party = everything(caller, STATUS, **UPDATED, shipToPartyId="FFC3", orderingVendorCode="FAKE1")
        assert {order["shipToParty"]["partyId"] for order in by_party} == {"FFC3"}

    def test_a_number_needs_no_window(self, caller: Caller) -> None:
        found = everything(caller, STATUS, purchaseOrderNumber="FK000001")
        assert [order["purchaseOrderNumber"] for order in found] == ["FK000001"]
        assert everything(caller, STATUS, purchaseOrderNumber="FK999999") == []

    def test_quantities_agree_with_the_orders(self, caller: Caller) -> None:
        number = everything(caller, POS, **CHANGED)[0]["purchaseOrderNumber"]
        order = caller.get(f"{POS}/{number}").body["payload"]["orderDetails"]
        status = everything(caller, STATUS, purchaseOrderNumber=number)[0]
        assert [item["orderedQuantity"] for item in order["items"]] == [
            item["orderedQuantity"]["orderedQuantity"] for item in status["itemStatus"]
        ]
