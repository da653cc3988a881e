"""What the simulator's endpoints answer."""

from itertools import pairwise
from typing import Any

import pytest

from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.endpoint_facts import Endpoint, endpoints
from integration_tests.simulator.endpoint_rules import NONE, RULES, accounts
from integration_tests.simulator.endpoints import EndpointsApi
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.restricted import RESTRICTED
from integration_tests.support.leaves import leaves
from unit_tests.support.clock import FakeClock

TRANSACTIONS = "/finances/2024-06-19/transactions"
US = "ATVPDKIKX0DER"


def least(endpoint: Endpoint) -> dict[str, Any]:
    """The parameters without which it does not answer, each with some value."""
    if "interval" in endpoint.parameters:
        return {"marketplaceIds": US, "granularity": "Total", "interval": "2026-11-10T00:00:00Z--2026-11-11T00:00:00Z"}
    values = {"t": "2026-11-10T00:00:00Z", "d": "2026-11-10", "i": 1, "b": "true", "n": 1}
    needed = {name for name, told in endpoint.parameters.items() if told.get("required") and not told.get("header")}
    rule = RULES.get(endpoint.path, NONE)
    needed |= {group[0] for group in rule.one_of}
    needed |= {name for first, *rest in rule.together if first in needed for name in rest}
    found = {}
    for name in sorted(needed):
        told = endpoint.parameters[name]
        found[name] = told["enum"][0] if "enum" in told else values.get(told["type"], "FAKE")
    return found


@pytest.mark.parametrize("account", [SELLER, VENDOR])
def test_every_operation_without_a_body_answers(clock: FakeClock, account: str) -> None:
    """Those apart that want a token of another kind, a header, or what a query type needs."""
    caller = Caller(SellingPartnerSimulator(clock, apis=[EndpointsApi()], account_type=account, time_scale=1e6))
    refused = {}
    for endpoint in endpoints():
        if endpoint.body is not None or account not in accounts(endpoint.path) or endpoint.path in RESTRICTED:
            continue
        if (
            RULES.get(endpoint.path, NONE).scope
            or "QueryType" in endpoint.parameters
            or any(told.get("header") for told in endpoint.parameters.values())
        ):
            continue
        path = endpoint.path.replace("{", "fake-").replace("}", "")
        reply = caller.get(path, **least(endpoint))
        if endpoint.method == "GET" and reply.status != 200:
            refused[endpoint.name] = reply.error["details"]
    assert refused == {}


def transactions(caller: Caller, after: str, before: str) -> list[dict[str, Any]]:
    query = {"postedAfter": after, "postedBefore": before}
    found, token = [], ""
    while token is not None:
        page = caller.get(TRANSACTIONS, **query, **({"nextToken": token} if token else {})).body["payload"]
        found += page["transactions"]
        token = page.get("nextToken")
    return found


def test_every_property_of_the_model_is_there_and_every_value_of_its_type(caller: Caller) -> None:
    (transaction, *_) = transactions(caller, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    assert set(transaction) >= {"transactionId", "postedDate", "totalAmount", "items", "contexts", "breakdowns"}
    assert isinstance(transaction["totalAmount"]["currencyAmount"], float)
    assert transaction["totalAmount"]["currencyCode"] == "USD"
    assert all(value is not None for _, value in leaves(transaction))


def test_instants_lie_in_the_time_asked_for_each_later_than_the_one_before(caller: Caller) -> None:
    moments = [each["postedDate"] for each in transactions(caller, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")]
    assert all("2026-11-01T00:00:00Z" <= moment < "2026-11-02T00:00:00Z" for moment in moments)
    assert all(earlier < later for earlier, later in pairwise(moments))


def test_a_question_that_is_asked_again_has_the_same_answer_and_another_one_another(caller: Caller) -> None:
    first = transactions(caller, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    assert transactions(caller, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z") == first
    other = transactions(caller, "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z")
    ids = [each["transactionId"] for each in (*first, *other)]
    assert len(set(ids)) == len(ids)


def test_a_row_says_what_it_was_asked_for(caller: Caller) -> None:
    path = "/inbound/fba/2024-03-20/inboundPlans/fake-plan/shipments/fake-shipment"
    assert caller.get(path).body["shipmentId"] == "fake-shipment"
    prices = caller.get(
        "/products/pricing/v0/competitivePrice", MarketplaceId=US, ItemType="Asin", Asins="B0FAKE1,B0FAKE2"
    )
    assert [row["ASIN"] for row in prices.body["payload"]] == ["B0FAKE1", "B0FAKE2"]


def test_metrics_have_a_row_for_each_day_of_the_interval(caller: Caller) -> None:
    query = {"marketplaceIds": US, "granularity": "Day", "granularityTimeZone": "America/Los_Angeles"}
    interval = "2026-10-31T00:00:00-07:00--2026-11-03T00:00:00-08:00"
    rows = caller.get("/sales/v1/orderMetrics", **query, interval=interval).body["payload"]
    assert [row["interval"] for row in rows] == [
        "2026-10-31T00:00-07:00--2026-11-01T00:00-07:00",
        "2026-11-01T00:00-07:00--2026-11-02T00:00-08:00",
        "2026-11-02T00:00-08:00--2026-11-03T00:00-08:00",
    ]


def test_newest_first_where_that_is_asked_for(caller: Caller) -> None:
    path = "/inbound/fba/2024-03-20/inboundPlans"
    page = caller.get(path, sortBy="LAST_UPDATED_TIME", sortOrder="DESC").body["inboundPlans"]
    first, second = (row["lastUpdatedAt"] for row in page)
    assert first > second


def test_a_recursive_definition_ends(caller: Caller) -> None:
    (transaction, *_) = transactions(caller, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")
    inner = transaction["breakdowns"][0]["breakdowns"][0]
    assert inner["breakdowns"] == []
