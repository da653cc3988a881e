"""What is asked for of an order, what is asked for once Amazon denies it, and what is taken out unasked."""

import copy
import logging
import re
from typing import Any

import pytest

from source_amazon_sp.streams.order_data_sets import OrderDataSets, without_personal_data

PERSONAL = {"BUYER", "RECIPIENT"}
TAX = {"TAX", "PAYMENT"}
PLAIN = {"PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "FULFILLMENT_ORDERS"}


def test_all_is_asked_for_first_and_less_each_time_it_is_denied() -> None:
    rungs = [set(rung) for rung in OrderDataSets(include_pii=True).rungs()]
    assert rungs == [PERSONAL | PLAIN | TAX, PLAIN | TAX, PLAIN, set()]


def test_personal_data_is_asked_for_only_by_those_who_want_it() -> None:
    rungs = [set(rung) for rung in OrderDataSets(include_pii=False).rungs()]
    assert rungs == [PLAIN | TAX, PLAIN, set()]


@pytest.mark.parametrize("include_pii", [False, True])
def test_what_is_granted_at_once_needs_no_word(caplog: pytest.LogCaptureFixture, *, include_pii: bool) -> None:
    data_sets = OrderDataSets(include_pii=include_pii)
    rungs = data_sets.rungs()
    data_sets.settle(rungs[0])
    assert data_sets.rungs() == rungs
    assert caplog.records == []


@pytest.mark.parametrize(("granted", "refused"), [(1, PERSONAL), (2, PERSONAL | TAX), (3, PERSONAL | TAX | PLAIN)])
def test_what_was_refused_is_named_in_one_warning_and_not_asked_for_again(
    caplog: pytest.LogCaptureFixture, granted: int, refused: set[str]
) -> None:
    data_sets = OrderDataSets(include_pii=True)
    data_sets.settle(data_sets.rungs()[granted])
    (warning,) = caplog.records
    assert warning.levelno == logging.WARNING
    assert set(re.findall(r"\b[A-Z_]{3,}\b", warning.getMessage())) == refused
    assert all(refused.isdisjoint(rung) for rung in data_sets.rungs())
    data_sets.settle(data_sets.rungs()[0])
    assert len(caplog.records) == 1


def test_no_set_is_tried_twice() -> None:
    data_sets = OrderDataSets(include_pii=True)
    for _ in range(4):
        rungs = data_sets.rungs()
        assert len(set(rungs)) == len(rungs)
        data_sets.settle(rungs[min(1, len(rungs) - 1)])
    assert data_sets.rungs() == [()]


ORDER: dict[str, Any] = {
    "orderId": "000-0000001-0000000",
    "buyer": {"buyerName": "FAKE NAME"},
    "recipient": {"deliveryAddress": {"name": "FAKE NAME", "postalCode": "FAKE"}},
    "tax": {"taxRegistrations": [{"id": "FAKE"}], "model": "MARKETPLACE_FACILITATOR"},
    "orderItems": [
        {
            "orderItemId": "1",
            "product": {
                "sellerSku": "SKU",
                "customization": {"customizedUrl": "https://fake.example.com", "kind": "x"},
            },
            "fulfillment": {"packing": {"giftOption": {"giftMessage": "FAKE WORDS", "giftWrapLevel": "1"}}},
        }
    ],
}


def test_personal_data_is_taken_out_and_the_rest_stays() -> None:
    order = without_personal_data(copy.deepcopy(ORDER))
    assert order == {
        "orderId": "000-0000001-0000000",
        "tax": {"model": "MARKETPLACE_FACILITATOR"},
        "orderItems": [
            {
                "orderItemId": "1",
                "product": {"sellerSku": "SKU", "customization": {"kind": "x"}},
                "fulfillment": {"packing": {"giftOption": {"giftWrapLevel": "1"}}},
            }
        ],
    }
    assert "FAKE" not in str(order)


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"tax": None, "orderItems": None},
        {"tax": [], "orderItems": []},
        {"orderItems": [{}, {"product": None, "fulfillment": {"packing": None}}]},
        {"orderItems": [{"fulfillment": {"packing": {"giftOption": "x"}}}]},
    ],
)
def test_an_order_without_such_parts_is_left_as_it_is(order: dict[str, Any]) -> None:
    assert without_personal_data(copy.deepcopy(order)) == order
