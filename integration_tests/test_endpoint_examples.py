"""
Amazon's own examples of the answers of endpoints, served as they stand: read without error, and with no field lost.

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
from integration_tests.simulator.endpoint_facts import endpoints
from integration_tests.simulator.endpoint_rules import NONE, RULES
from integration_tests.simulator.operations import EITHER, Account, Operation, Request, address
from integration_tests.support.endpoints import BY_NAME, Endpoints, Setting, kept
from integration_tests.support.leaves import Rows
from integration_tests.tools.check_operations import operations_of
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.resources.records import instant_at, records
from source_amazon_sp.resources.spec import ResourceSpec

HAND_WRITTEN: Mapping[str, tuple[str, Any]] = {
    "a transaction with what it is about": (
        "finance_transactions",
        {
            "payload": {
                "transactions": [
                    {
                        "sellingPartnerMetadata": {"accountType": "Standard Orders", "marketplaceId": "ATVPDKIKX0DER"},
                        "transactionId": "fake-transaction-1",
                        "transactionStatus": "DEFERRED",
                        "postedDate": "2026-11-19T08:00:00.123Z",
                        "totalAmount": {"currencyAmount": -12.5, "currencyCode": "USD"},
                        "relatedIdentifiers": [
                            {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "900-0000000-0000001"}
                        ],
                        "contexts": [{"contextType": "AmazonPayContext", "storeName": "Fake Store"}],
                    }
                ]
            }
        },
    ),
    "no transaction": ("finance_transactions", {"payload": {}}),
    "an open group": (
        "financial_event_groups",
        {
            "payload": {
                "FinancialEventGroupList": [
                    {
                        "FinancialEventGroupId": "fake-group-1",
                        "ProcessingStatus": "Open",
                        "OriginalTotal": {"CurrencyCode": "EUR", "CurrencyAmount": 1},
                        "FinancialEventGroupStart": "2026-11-18T08:00:00Z",
                    }
                ]
            }
        },
    ),
    "a destination": (
        "notification_destinations",
        {
            "payload": [
                {
                    "name": "fake-queue",
                    "destinationId": "fake-destination-1",
                    "resource": {"sqs": {"arn": "arn:aws:sqs:us-east-2:000000000000:fake-queue"}},
                }
            ]
        },
    ),
}

# Examples that are at odds with their own model, and how: these columns are null in the row, with a warning.
AT_ODDS: Mapping[str, tuple[str, ...]] = {
    "item_review_trends 0": ("endDate",),  # months have a thirty-first day there that they do not have
    "item_review_trends 1": ("endDate",),
    "product_fees 0": ("TimeOfFeesEstimation",),  # "Mon Oct 28 18:49:32 UTC 2019", where the model has a date-time
    "supply_source_details 0": ("createdAt", "updatedAt"),  # seconds as a number, where the model has a text
}
# This one is not an answer at all: three answers by names of its own.
NO_ANSWERS = frozenset({"order_metrics 4"})


class Example:
    """One answer to one operation, whatever is asked; there is no next page."""

    def __init__(self, spec: ResourceSpec, body: Any) -> None:
        self._spec = spec
        self._body = without_token(spec, body)

    def operations(self, account: Account) -> Sequence[Operation]:
        del account  # an example is an example
        operation = self._spec.operation
        scope = RULES.get(operation.path, NONE).scope
        name = next(each.name for each in endpoints() if (each.method, each.path) == (operation.method, operation.path))
        return [Operation(name, operation.method, operation.path, 100, 100, self._answer, EITHER, scope)]

    def _answer(self, request: Request) -> Answer:
        del request
        return as_json(self._body)


def without_token(spec: ResourceSpec, body: Any) -> Any:
    told = json.loads(json.dumps(body))
    *holders, name = getattr(spec.operation.page_token, "found_at", ("",))
    holder = told
    for each in holders:
        holder = holder.get(each) or {}
    if isinstance(holder, dict):
        holder.pop(name, None)
    return told


def assert_is_read_whole(spec: ResourceSpec, body: Any, at_odds: tuple[str, ...] = ()) -> None:
    account = Endpoints(Setting.of(spec), Example(spec, body))
    synced = account.sync([spec.name])
    assert synced.output.errors() == []
    assert [said for said in synced.output.logs("WARN") if not any(f"{name} can't" in said for name in at_odds)] == []
    rows = Rows(synced.output.rows(spec.name))
    for record in records(spec, body):
        if is_listed(spec, record, account, synced.since):
            assert [path for path in rows.lacks(kept(spec, record)) if not path.endswith(at_odds)] == []


def is_listed(spec: ResourceSpec, record: Any, account: Endpoints, since: Any) -> bool:
    """Whether the record lies in the days that are read, where the list has no filter that says so."""
    path = spec.newest_first or spec.ends_by
    moment = instant_at(record, path) if path else None
    return moment is None or since <= moment < account.clock.now()


@pytest.mark.parametrize(("stream", "body"), HAND_WRITTEN.values(), ids=HAND_WRITTEN)
def test_a_hand_written_example_is_read_whole(stream: str, body: Any) -> None:
    assert_is_read_whole(BY_NAME[stream], body)


def examples_of(models: Path) -> Iterator[tuple[str, Any]]:
    """The good answers to the operations of the catalogue: the sandbox's, and the documentation's."""
    known = {address(*where): node for where, (_, node) in operations_of(models).items()}
    for spec in RESOURCES:
        if spec.parent is not None and spec.parent.is_record:
            continue
        responses = known[address(spec.operation.method, spec.operation.path)]["responses"]
        for number, body in enumerate(_answers(responses["200"])):
            if (name := f"{spec.name} {number}") not in NO_ANSWERS:
                yield name, body


def _answers(response: Mapping[str, Any]) -> Iterator[Any]:
    for recorded in response.get("x-amzn-api-sandbox", {}).get("static", ()):
        yield recorded["response"]
    told = response.get("examples", {})
    by_media_type = [example for name, example in told.items() if "/" in name]
    yield from by_media_type or ([told] if told else [])


# Without a checkout there are no examples. The test is then not defined at all, for pytest reports an empty
# parametrization as a skipped test.
if CHECKOUT := os.getenv("SP_API_MODELS"):
    EXAMPLES = dict(examples_of(Path(CHECKOUT)))

    @pytest.mark.parametrize("name", EXAMPLES)
    def test_amazons_example_is_read_whole(name: str) -> None:
        assert_is_read_whole(BY_NAME[name.partition(" ")[0]], EXAMPLES[name], AT_ODDS.get(name, ()))
