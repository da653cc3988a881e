"""The records of orders and their items."""

import json
import logging
from typing import Any, ClassVar

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import PermissionDenied
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import Task
from unit_tests.streams.engine import Record, read
from unit_tests.streams.sellers import CA, US, Seller
from unit_tests.support.orders import SearchOrders, an_order, evenly

NEW = instant("2026-11-20T10:00:00Z")


def read_both(seller: Seller) -> tuple[list[Record], list[Record]]:
    of_orders, of_items = Progress(), Progress()
    seller.orders.join(of_orders)
    seller.items.join(of_items)
    return read(seller.orders, of_orders), read(seller.items, of_items)


def seller_of(*orders: dict[str, Any], **keys: Any) -> Seller:
    return Seller(SearchOrders(orders), **{"replication_start_date": "2026-11-20", **keys})


class TestOrders:
    def test_an_order_is_one_record_as_amazon_sends_it(self) -> None:
        order = {**an_order(1, NEW, US, items=2), "new": {"kept": ["1.0"]}}
        (record,), _ = read_both(seller_of(order))
        assert record == {**order, "marketplace_id": US}

    def test_money_is_a_number_and_instants_are_in_utc(self) -> None:
        order = {
            **an_order(1, NEW, US),
            "createdTime": "2026-11-20T01:00:00-08:00",
            "proceeds": {"grandTotal": {"amount": "12.50", "currencyCode": "USD"}},
        }
        (record,), _ = read_both(seller_of(order))
        assert record["proceeds"]["grandTotal"] == {"amount": 12.5, "currencyCode": "USD"}
        assert record["createdTime"] == "2026-11-20T09:00:00Z"

    def test_its_marketplace_is_its_own(self) -> None:
        records, items = read_both(
            seller_of(an_order(1, NEW, US), an_order(2, NEW, CA), marketplaces=["US", "CA", "MX"])
        )
        assert {record["orderId"][4:11]: record["marketplace_id"] for record in records} == {
            "0000001": US,
            "0000002": CA,
        }
        assert {item["marketplace_id"] for item in items} == {US, CA}

    @pytest.mark.parametrize("channel", [None, {}, {"marketplaceId": None}, {"channelName": "NON_AMAZON"}])
    @pytest.mark.parametrize(("marketplaces", "expected"), [(["US"], US), (["US", "CA"], None)])
    def test_a_sale_outside_of_amazon_has_the_marketplace_asked_for_if_there_is_one(
        self, channel: dict[str, Any] | None, marketplaces: list[str], expected: str | None
    ) -> None:
        order = {**an_order(1, NEW, US), "salesChannel": channel}
        seller = Seller(
            lambda _query: {"orders": [dict(order)], "pagination": {}},
            replication_start_date="2026-11-20",
            marketplaces=marketplaces,
        )
        (record,), (item,) = read_both(seller)
        assert (record["marketplace_id"], item["marketplace_id"]) == (expected, expected)

    def test_what_is_unreadable_may_be_told_while_more_of_it_is_read(self) -> None:
        orders = seller_of().orders
        orders.conformed({"createdTime": "yesterday"})
        told = orders.complaints()
        assert next(told)[0] == "unreadable createdTime"
        orders.conformed({"lastUpdatedTime": "today"})
        assert list(told) == []
        assert len(list(orders.complaints())) == 2

    def test_a_task_of_something_else_is_a_bug(self) -> None:
        with pytest.raises(TypeError, match="orders are read by tasks of their feed"):
            next(iter(seller_of().orders.rows(Task((US,), None))))


class TestItems:
    def test_each_item_is_a_record_with_what_it_needs_of_its_order(self) -> None:
        order = {**an_order(1, NEW, US, items=2), "fulfillment": {"fulfillmentStatus": "SHIPPED", "x": 1}, "note": "n"}
        _, records = read_both(seller_of(order))
        assert records == [
            {
                "marketplace_id": US,
                "orderId": order["orderId"],
                "createdTime": order["createdTime"],
                "lastUpdatedTime": order["lastUpdatedTime"],
                "salesChannel": order["salesChannel"],
                "fulfillmentStatus": "SHIPPED",
                **item,
            }
            for item in order["orderItems"]
        ]

    def test_every_record_has_its_key(self) -> None:
        orders = [an_order(number, NEW, US, items=number % 4) for number in range(250)]
        _, records = read_both(seller_of(*orders))
        keys = {tuple(record[column] for column in ("orderId", "orderItemId")) for record in records}
        assert len(keys) == len(records) == sum(number % 4 for number in range(250))

    @pytest.mark.parametrize("items", [None, []])
    def test_an_order_without_items_has_no_record(self, items: list[Any] | None) -> None:
        (_,), records = read_both(seller_of({**an_order(1, NEW, US), "orderItems": items, "fulfillment": None}))
        assert records == []


class TestPersonalData:
    ORDER: ClassVar[dict[str, Any]] = {
        **an_order(1, NEW, US),
        "buyer": {"buyerName": "FAKE NAME"},
        "recipient": {"deliveryAddress": {"name": "FAKE NAME"}},
    }

    def test_it_is_not_read_unless_it_is_wanted(self) -> None:
        seller = seller_of(self.ORDER)
        assert "FAKE" not in json.dumps(read_both(seller))
        assert {"BUYER", "RECIPIENT"}.isdisjoint(seller.queries[0]["includedData"])

    def test_it_is_read_where_it_is_wanted_and_granted(self) -> None:
        seller = seller_of(self.ORDER, include_pii=True)
        (record,), _ = read_both(seller)
        assert record["buyer"] == {"buyerName": "FAKE NAME"}
        assert len(seller.queries) == 1

    @pytest.mark.parametrize(
        ("denied", "calls", "left"),
        [
            (["RECIPIENT"], 2, {"PROCEEDS", "TAX"}),
            (["TAX"], 3, {"PROCEEDS"}),
            (["PROCEEDS"], 4, set()),
        ],
    )
    def test_what_amazon_denies_is_left_out_with_one_warning(
        self, denied: list[str], calls: int, left: set[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        shop = SearchOrders(evenly(instant("2026-11-10T12:00:00Z"), 239, 60, US), denied)
        seller = Seller(shop, replication_start_date="2026-11-10", include_pii=True)
        records, items = read_both(seller)
        assert (len(records), len(items)) == (60, 60)
        assert len(seller.queries) == calls + len(set(seller.windows)) - 1
        asked = set(seller.queries[-1].get("includedData", ()))
        assert asked & {"PROCEEDS", "TAX", "BUYER", "RECIPIENT"} == left
        assert [record.levelno for record in caplog.records] == [logging.WARNING]

    def test_an_operation_that_is_denied_altogether_is_an_error(self, caplog: pytest.LogCaptureFixture) -> None:
        seller = Seller(SearchOrders([], ["the operation"]), include_pii=True)
        progress = Progress()
        seller.orders.join(progress)
        with pytest.raises(PermissionDenied, match="searchOrders"):
            read(seller.orders, progress)
        assert [set(query.get("includedData", ())) for query in seller.queries][-1] == set()
        assert len(seller.queries) == 4
        assert progress.as_state()["windows"] == {}
        assert caplog.records == []


class TestEstimate:
    ORDERS = tuple(an_order(number, NEW.subtract(minutes=number), US, items=3) for number in range(200))

    def test_nothing_is_estimated_before_the_first_order(self) -> None:
        seller = seller_of()
        assert seller.orders.estimate() is None
        read_both(seller)
        assert seller.orders.estimate() is None

    def test_orders_are_estimated_by_the_density_so_far(self) -> None:
        seller = seller_of(*self.ORDERS)
        progress = Progress()
        seller.orders.join(progress)
        read(seller.orders, progress)
        assert seller.orders.estimate() == 200

    def test_items_are_estimated_by_how_many_an_order_has(self) -> None:
        seller = seller_of(*self.ORDERS)
        progress = Progress()
        seller.items.join(progress)
        read(seller.items, progress)
        assert seller.items.estimate() == 600
