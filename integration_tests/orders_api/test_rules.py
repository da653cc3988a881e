"""The simulator's Orders API: the rules of searchOrders and getOrder, and the world behind them."""

import json

import pytest

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.order_bodies import order_body
from integration_tests.simulator.orders import OrdersWorld
from integration_tests.support.orders_api import (
    CA,
    EVERYTHING,
    LONG_AGO,
    MX,
    NON_AMAZON_US,
    ORDERS,
    US,
    everything,
    next_token,
)
from unit_tests.support.clock import FakeClock


class TestParameters:
    @pytest.mark.parametrize(
        "query",
        [
            {},
            {"createdAfter": LONG_AGO, "lastUpdatedAfter": LONG_AGO},
            {"createdAfter": LONG_AGO, "lastUpdatedBefore": "2026-02-01T00:00:00Z"},
            {"lastUpdatedBefore": "2026-02-01T00:00:00Z"},
            {"createdAfter": "2026-02-01T00:00:00Z", "createdBefore": LONG_AGO},
            {"createdAfter": LONG_AGO, "createdBefore": "2026-11-20T11:58:00.001Z"},
            {"createdAfter": "2026-11-20T11:59:00Z"},
            {"createdAfter": "2026-01-01"},
            {"createdAfter": "yesterday"},
            {"createdAfter": ""},
            {"createdAfter": LONG_AGO, "maxResultsPerPage": 0},
            {"createdAfter": LONG_AGO, "maxResultsPerPage": 101},
            {"createdAfter": LONG_AGO, "maxResultsPerPage": "ten"},
            {"createdAfter": LONG_AGO, "marketplaceIds": ",".join([US] * 51)},
            {"createdAfter": LONG_AGO, "marketplaceIds": "US"},
            {"createdAfter": LONG_AGO, "marketplaceIds": NON_AMAZON_US},
            {"createdAfter": LONG_AGO, "marketplaceIds": f"{US},"},
            {"createdAfter": LONG_AGO, "fulfillmentStatuses": "Shipped"},
            {"createdAfter": LONG_AGO, "fulfilledBy": "AFN"},
            {"createdAfter": LONG_AGO, "includedData": "BUYER,EVERYTHING"},
            {"createdAfter": LONG_AGO, "CreatedBefore": "2026-02-01T00:00:00Z"},
            {"createdAfter": LONG_AGO, "paginationToken": "made-up"},
        ],
    )
    def test_amazon_refuses_what_breaks_its_rules(self, caller: Caller, query: dict[str, object]) -> None:
        reply = caller.get(ORDERS, **query)
        assert (reply.status, reply.error["code"]) == (400, "InvalidInput")
        assert reply.error["details"]

    def test_a_parameter_given_twice_is_refused(self, caller: Caller) -> None:
        assert caller.get(f"{ORDERS}?createdAfter={LONG_AGO}&createdAfter={LONG_AGO}").status == 400

    @pytest.mark.parametrize("family", ["created", "lastUpdated"])
    def test_two_minutes_before_now_is_late_enough_and_the_default(self, caller: Caller, family: str) -> None:
        after = {f"{family}After": LONG_AGO}
        latest = "2026-11-20T11:58:00.000Z"
        assert caller.get(ORDERS, **after, **{f"{family}Before": latest}).status == 200
        assert caller.get(ORDERS, **after).body[f"{family}Before"] == latest

    def test_offsets_and_missing_offsets_are_understood(self, caller: Caller) -> None:
        texts = ("2026-11-10T00:00:00Z", "2026-11-10T01:00:00+01:00", "2026-11-10T00:00:00.000")
        counts = {len(everything(caller, createdAfter=text)) for text in texts}
        assert len(counts) == 1


class TestPaging:
    def test_every_order_comes_once_whatever_the_page(self, caller: Caller, world: OrdersWorld) -> None:
        truth = {world.placed(number).order_id for number in range(300)}
        for size in (7, 100):
            found = everything(caller, createdAfter=LONG_AGO, maxResultsPerPage=size)
            assert sorted(order["orderId"] for order in found) == sorted(truth)

    def test_a_page_holds_a_hundred_unless_told_otherwise(self, caller: Caller) -> None:
        assert len(caller.get(ORDERS, createdAfter=LONG_AGO).body["orders"]) == 100

    def test_there_is_no_pagination_on_the_last_page(self, caller: Caller) -> None:
        reply = caller.get(ORDERS, createdAfter="2026-11-10T00:00:00Z")
        assert reply.body["orders"]
        assert "pagination" not in reply.body

    def test_the_order_is_no_order_of_time_and_always_the_same(self, caller: Caller) -> None:
        first = everything(caller, lastUpdatedAfter=LONG_AGO)
        times = [order["lastUpdatedTime"] for order in first]
        assert times != sorted(times)
        assert times != sorted(times, reverse=True)
        assert everything(caller, lastUpdatedAfter=LONG_AGO) == first

    def test_only_the_page_size_may_change_with_a_token(self, caller: Caller) -> None:
        token = next_token(caller.get(ORDERS, createdAfter=LONG_AGO, maxResultsPerPage=10))
        again = {"createdAfter": LONG_AGO, "paginationToken": token}
        assert len(caller.get(ORDERS, **again, maxResultsPerPage=20).body["orders"]) == 20
        for other in ({"marketplaceIds": US}, {"includedData": "TAX"}, {"createdBefore": "2026-11-01T00:00:00Z"}):
            assert caller.get(ORDERS, **again, **other).status == 400
        assert caller.get(ORDERS, paginationToken=token).status == 400

    def test_a_token_can_be_sent_again(self, caller: Caller) -> None:
        token = next_token(caller.get(ORDERS, createdAfter=LONG_AGO))
        pages = [caller.get(ORDERS, createdAfter=LONG_AGO, paginationToken=token) for _ in range(2)]
        assert pages[0].body["orders"] == pages[1].body["orders"]

    def test_a_token_lives_for_24_hours(self, clock: FakeClock, caller: Caller) -> None:
        query = {"createdAfter": LONG_AGO}
        token = next_token(caller.get(ORDERS, **query))
        clock.advance(24 * 3600)
        assert caller.get(ORDERS, **query, paginationToken=token).status == 200
        clock.advance(1)
        assert caller.get(ORDERS, **query, paginationToken=token).status == 400

    def test_the_set_is_that_of_the_first_page(self, clock: FakeClock, caller: Caller) -> None:
        query = {"lastUpdatedAfter": LONG_AGO}
        first = caller.get(ORDERS, **query)
        before = everything(caller, **query)
        clock.advance(12 * 3600)
        found = list(first.body["orders"])
        page = first
        while "pagination" in page.body:
            page = caller.get(ORDERS, **query, paginationToken=next_token(page))
            found += page.body["orders"]
            assert page.body["lastUpdatedBefore"] == first.body["lastUpdatedBefore"]
        assert found == before


class TestFilters:
    def test_windows_hold_both_their_ends(self, caller: Caller, world: OrdersWorld) -> None:
        moment = order_body(world, 100, world.placed(100).created, frozenset())["createdTime"]
        found = everything(caller, createdAfter=moment, createdBefore=moment)
        assert [order["orderId"] for order in found] == [world.placed(100).order_id]

    def test_a_marketplace_has_its_own_orders_and_no_others(self, caller: Caller) -> None:
        found = everything(caller, createdAfter=LONG_AGO, marketplaceIds=f"{US},{CA}")
        assert {order["salesChannel"]["marketplaceId"] for order in found} == {US, CA}

    def test_without_marketplaces_orders_from_outside_amazon_come_too(self, caller: Caller) -> None:
        found = everything(caller, createdAfter=LONG_AGO)
        channels = {order["salesChannel"]["marketplaceId"]: order["salesChannel"] for order in found}
        assert {US, CA, MX, NON_AMAZON_US} <= channels.keys()
        assert channels[NON_AMAZON_US]["channelName"] == "NON_AMAZON"

    def test_statuses_and_fulfilment_filter(self, caller: Caller) -> None:
        query = {"createdAfter": LONG_AGO, "includedData": "FULFILLMENT"}
        found = everything(caller, **query, fulfillmentStatuses="SHIPPED,CANCELLED", fulfilledBy="MERCHANT")
        kinds = {order["fulfillment"]["fulfillmentStatus"] for order in found}
        assert kinds == {"SHIPPED", "CANCELLED"}
        assert {order["fulfillment"]["fulfilledBy"] for order in found} == {"MERCHANT"}

    def test_blocks_come_only_when_asked_for(self, caller: Caller) -> None:
        bare = everything(caller, createdAfter=LONG_AGO)
        always = {"orderId", "createdTime", "lastUpdatedTime", "salesChannel", "orderItems"}
        assert all(always <= order.keys() for order in bare)
        sometimes = {"orderAliases", "programs", "associatedOrders"}
        assert {key for order in bare for key in order} <= always | sometimes
        assert all("product" in item for order in bare for item in order["orderItems"])
        taxed = everything(caller, createdAfter=LONG_AGO, includedData="TAX")
        assert {key for order in taxed for key in order} - always - sometimes == {"tax"}
        assert any("tax" in item for order in taxed for item in order["orderItems"])

    def test_what_is_shown_does_not_change_with_what_else_is_asked_for(self, caller: Caller) -> None:
        query = {"createdAfter": LONG_AGO}
        all_of_it = everything(caller, **query, includedData=EVERYTHING)
        only = everything(caller, **query, includedData="PROCEEDS")
        assert [order.get("proceeds") for order in only] == [order.get("proceeds") for order in all_of_it]

    def test_a_data_set_can_be_refused(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.deny_data_sets({"BUYER", "RECIPIENT"})
        reply = caller.get(ORDERS, createdAfter=LONG_AGO, includedData="PROCEEDS,BUYER")
        assert (reply.status, reply.error["code"]) == (403, "Unauthorized")
        assert caller.get(ORDERS, createdAfter=LONG_AGO, includedData="PROCEEDS").status == 200

    def test_a_data_set_can_be_withheld_without_a_word(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.withhold_data_sets({"BUYER"})
        found = everything(caller, createdAfter=LONG_AGO, includedData="BUYER,FULFILLMENT")
        assert all("buyer" not in order and "fulfillment" in order for order in found)


class TestGetOrder:
    def test_it_gives_the_order_that_a_search_gives(self, caller: Caller) -> None:
        searched = caller.get(ORDERS, createdAfter=LONG_AGO, includedData=EVERYTHING).body["orders"][0]
        reply = caller.get(f"{ORDERS}/{searched['orderId']}", includedData=EVERYTHING)
        assert reply.body == {"order": searched}

    @pytest.mark.parametrize("order_id", ["900-0000000-0999999", "nonsense", "000-0000000-0000001"])
    def test_an_unknown_order_is_a_404(self, caller: Caller, order_id: str) -> None:
        assert caller.get(f"{ORDERS}/{order_id}").status == 404


def test_bodies_are_utf_8(caller: Caller) -> None:
    found = everything(caller, createdAfter=LONG_AGO)
    assert "本棚" in json.dumps(found, ensure_ascii=False)
