"""
Amazon's own examples of its answers, served as they stand: read without error, and with no field lost.

Hand-written examples of the same shape always run; those of Amazon's models run when SP_API_MODELS names the folder of
a checkout of them.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from integration_tests.simulator.answers import Answer, as_json
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.operations import EITHER, Account, Operation, Request
from integration_tests.support.configs import Config, seller_config, vendor_config
from integration_tests.support.in_process import read
from integration_tests.support.leaves import leaves
from integration_tests.support.output import Row
from unit_tests.support.clock import FakeClock

PATHS = {
    "searchOrders": "/orders/2026-01-01/orders",
    "getPurchaseOrders": "/vendor/orders/v1/purchaseOrders",
    "getPurchaseOrdersStatus": "/vendor/orders/v1/purchaseOrdersStatus",
    "getMarketplaceParticipations": "/sellers/v1/marketplaceParticipations",
}
MODELS = (
    "orders-api-model/orders_2026-01-01.json",
    "vendor-orders-api-model/vendorOrders.json",
    "sellers-api-model/sellers.json",
)

HAND_WRITTEN: dict[str, tuple[str, Any]] = {
    "an order": (
        "searchOrders",
        {
            "orders": [
                {
                    "orderId": "900-0000000-0000001",
                    "orderAliases": [{"aliasId": "fake-alias", "aliasType": "SELLER_ORDER_ID"}],
                    "createdTime": "2026-11-18T08:00:00Z",
                    "lastUpdatedTime": "2026-11-19T09:30:00Z",
                    "programs": ["PRIME"],
                    "associatedOrders": [],
                    "salesChannel": {
                        "channelName": "AMAZON",
                        "marketplaceId": "ATVPDKIKX0DER",
                        "marketplaceName": "Amazon.com",
                    },
                    "buyer": {"buyerName": "Fake Buyer", "buyerEmail": "fake-buyer@marketplace.invalid"},
                    "fulfillment": {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "MERCHANT"},
                    "proceeds": {"grandTotal": {"amount": "12.50", "currencyCode": "USD"}},
                    "orderItems": [
                        {
                            "orderItemId": "9000000000001",
                            "quantityOrdered": 2,
                            "product": {"asin": "B000FAKE01", "title": "A thing", "sellerSku": "SKU-1"},
                        }
                    ],
                }
            ],
            "pagination": {"nextToken": "a-next-page"},
            "createdBefore": "2026-11-20T00:00:00Z",
        },
    ),
    "no order": ("searchOrders", {"orders": []}),
    "a purchase order": (
        "getPurchaseOrders",
        {
            "payload": {
                "pagination": {"nextToken": "a-next-page"},
                "orders": [
                    {
                        "purchaseOrderNumber": "FK000001",
                        "purchaseOrderState": "New",
                        "orderDetails": {
                            "purchaseOrderDate": "2026-11-18T08:00:00Z",
                            "purchaseOrderStateChangedDate": "2026-11-18T08:00:00Z",
                            "items": [
                                {
                                    "itemSequenceNumber": "1",
                                    "orderedQuantity": {"amount": 3, "unitOfMeasure": "Each"},
                                    "netCost": {"currencyCode": "USD", "amount": "10.2"},
                                }
                            ],
                        },
                    }
                ],
            }
        },
    ),
    "a participation": (
        "getMarketplaceParticipations",
        {
            "payload": [
                {
                    "marketplace": {"id": "ATVPDKIKX0DER", "name": "Amazon.com", "countryCode": "US"},
                    "storeName": "Fake Store",
                    "participation": {"isParticipating": True, "hasSuspendedListings": False},
                }
            ]
        },
    ),
}


class Example:
    """One answer to one operation, whatever is asked; a next page has nothing on it."""

    def __init__(self, operation: str, body: Any) -> None:
        self._operation = operation
        self._body = body

    def operations(self, account: Account) -> Sequence[Operation]:
        del account  # an example is an example
        return [Operation(self._operation, "GET", PATHS[self._operation], 100, 100, self._answer, EITHER)]

    def _answer(self, request: Request) -> Answer:
        if not any(name.lower() in {"paginationtoken", "nexttoken"} for name, _ in request.query):
            return as_json(self._body)
        return as_json({"orders": []} if self._operation == "searchOrders" else {"payload": {}})


def config_for(operation: str) -> Config:
    recent = {"replication_start_date": "2026-11-18T12:00:00Z"}
    if operation.startswith("getPurchase"):
        return vendor_config(**recent)
    return seller_config(**recent, include_pii=True, marketplaces=["US"])


def records_in(operation: str, body: Any) -> list[Any]:
    found = {
        "searchOrders": lambda: body["orders"],
        "getPurchaseOrders": lambda: body["payload"]["orders"],
        "getPurchaseOrdersStatus": lambda: body["payload"]["ordersStatus"],
        "getMarketplaceParticipations": lambda: body["payload"],
    }[operation]()
    return list(found)


STREAMS = {
    "searchOrders": ("orders", "order_items"),
    "getPurchaseOrders": ("vendor_orders",),
    "getPurchaseOrdersStatus": ("vendor_orders_status",),
    "getMarketplaceParticipations": ("marketplace_participations",),
}


def assert_nothing_is_lost(operation: str, body: Any) -> None:
    clock = FakeClock()
    simulator = SellingPartnerSimulator(clock, apis=[Example(operation, body)])
    output = read(simulator, config_for(operation), STREAMS[operation])
    assert output.status == 0, output.errors()
    assert output.logs("WARN") == []
    records = records_in(operation, body)
    assert_all_are_in(records, output.rows(STREAMS[operation][0]))
    if operation == "searchOrders":
        items = [item for record in records for item in record.get("orderItems") or ()]
        assert_all_are_in(items, output.rows("order_items"))


def assert_all_are_in(records: list[Any], rows: list[Row]) -> None:
    """Each record has a row with all of its values."""
    found = [dict(leaves(row)) for row in rows]
    for record in records:
        assert min(([at for at in leaves(record) if not is_in(*at, row)] for row in found), key=len) == []


def is_in(path: str, value: Any, row: Mapping[str, Any]) -> bool:
    """Money, which Amazon sends as text, is a number in the row."""
    there = row.get(path)
    is_number = isinstance(there, (int, float)) and not isinstance(there, bool)
    return there == (float(value) if is_number else value)


@pytest.mark.parametrize(("operation", "body"), HAND_WRITTEN.values(), ids=HAND_WRITTEN)
def test_a_hand_written_example_is_read_whole(operation: str, body: Any) -> None:
    assert_nothing_is_lost(operation, body)


def examples_of(models: Path) -> Iterator[tuple[str, Any]]:
    """The good answers of the operations that the connector calls: the sandbox's, and the documentation's."""
    for model in MODELS:
        for path in json.loads((models / model).read_text(encoding="utf-8"))["paths"].values():
            called = path.get("get") or {}
            if called.get("operationId") in PATHS:
                yield from ((called["operationId"], body) for body in _answers(called["responses"]["200"]))


def _answers(response: Mapping[str, Any]) -> Iterator[Any]:
    for recorded in response.get("x-amzn-api-sandbox", {}).get("static", ()):
        yield recorded["response"]
    for name, example in response.get("examples", {}).items():
        yield {"payload": example} if name == "payload" else example


# Without a checkout there are no examples. The test is then not defined at all, for pytest reports an empty
# parametrization as a skipped test.
if CHECKOUT := os.getenv("SP_API_MODELS"):

    @pytest.mark.parametrize(("operation", "body"), list(examples_of(Path(CHECKOUT))))
    def test_amazons_example_is_read_whole(operation: str, body: Any) -> None:
        assert_nothing_is_lost(operation, body)
