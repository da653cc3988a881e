"""What holds the connector's operations against Amazon's OpenAPI models."""

import dataclasses
from pathlib import Path

import pytest

from integration_tests.tools import check_operations
from integration_tests.tools.schema_rows import Node
from source_amazon_sp.api.operations import Offsets, Operation, PageToken

PLAN = "Lists parcels.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 0.5 | 30 |\n"

TINY: Node = {
    "paths": {
        "/parcels/v1/parcels": {
            "get": {
                "operationId": "getParcels",
                "description": PLAN,
                "parameters": [{"name": "nextToken", "in": "query", "type": "string"}],
                "responses": {"200": {"schema": {"$ref": "#/definitions/Answer"}}},
            }
        },
        "/parcels/v1/unplanned": {"get": {"operationId": "getUnplanned", "responses": {}}},
        "/parcels/v1/search": {
            "post": {
                "operationId": "findParcels",
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Search"}}],
                "responses": {"200": {"schema": {"$ref": "#/definitions/Answer"}}},
            }
        },
    },
    "definitions": {
        "Answer": {
            "type": "object",
            "properties": {
                "nextToken": {"type": "string"},
                "parcels": {"type": "array", "items": {"type": "object"}},
                "total": {"type": "integer"},
            },
        },
        "Search": {
            "type": "object",
            "properties": {"offset": {"type": "integer", "maximum": 900}, "order": {"type": "string"}},
        },
    },
}
GET_PARCELS = Operation(
    name="getParcels",
    path="/parcels/v1/parcels",
    rate=0.5,
    burst=30,
    roles=(),
    page_token=PageToken(parameter="nextToken", found_at=("nextToken",)),
)

OFFSETS = Offsets(at=("offset",), size=100, most=900, records_at=("parcels",), total_at=("total",), order_at=("order",))
FIND_PARCELS = Operation(
    name="findParcels", path="/parcels/v1/search", method="POST", rate=1, burst=1, roles=(), page_token=OFFSETS
)


def test_an_operation_as_amazon_has_it_has_no_differences(models: Path) -> None:
    assert list(check_operations.differences([GET_PARCELS, FIND_PARCELS], models)) == []


def test_an_operation_without_a_published_usage_plan_may_have_any(models: Path) -> None:
    unplanned = Operation(name="getUnplanned", path="/parcels/v1/unplanned", rate=1, burst=1, roles=())
    assert list(check_operations.differences([unplanned], models)) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"path": "/parcels/v2/parcels"}, "getParcels: no model has GET /parcels/v2/parcels"),
        ({"method": "POST"}, "getParcels: no model has POST /parcels/v1/parcels"),
        ({"name": "listParcels"}, "listParcels: Amazon's name is getParcels"),
        ({"rate": 5}, "getParcels: 5 a second and burst 30; Amazon says 0.5 and 30"),
        ({"burst": 3}, "getParcels: 0.5 a second and burst 3; Amazon says 0.5 and 30"),
        (
            {"page_token": PageToken(parameter="token", found_at=("nextToken",))},
            "getParcels: has no parameter token",
        ),
        (
            {"page_token": PageToken(parameter="nextToken", found_at=("payload", "nextToken"))},
            "getParcels: the answer has no payload.nextToken",
        ),
    ],
)
def test_an_operation_that_is_not_as_amazon_has_it_is_told(models: Path, changes: Node, told: str) -> None:
    changed = dataclasses.replace(GET_PARCELS, **changes)
    assert list(check_operations.differences([changed], models)) == [told]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"most": 1000}, "findParcels: counts to 1000; Amazon says 900"),
        ({"records_at": ("boxes",)}, "findParcels: the answer has no boxes"),
        ({"total_at": ("page", "total")}, "findParcels: the answer has no page.total"),
        ({"order_at": ("sort", "order")}, "findParcels: the body has no sort.order"),
    ],
)
def test_pages_by_number_that_are_not_as_amazon_has_them_are_told(models: Path, changes: Node, told: str) -> None:
    changed = dataclasses.replace(FIND_PARCELS, page_token=dataclasses.replace(OFFSETS, **changes))
    assert list(check_operations.differences([changed], models)) == [told]


@pytest.mark.parametrize(
    ("figures", "plan"),
    [
        ("| Rate | Burst |\n| ---- | ---- |\n| 0.0056 | 20 |", (0.0056, 20)),
        ("| Plan type | Rate | Burst |\n| - | - | - |\n|Default| 5 | 10 |\n|Other| Variable | Variable |", (5, 10)),
        ("| Rate | Burst |\n| ---- | ---- |\n| n | n |", None),
        ("No plan.", None),
    ],
)
def test_a_usage_plan_is_read_in_each_form_that_amazon_writes(figures: str, plan: tuple[float, float] | None) -> None:
    assert check_operations.usage_plan(figures) == plan


def test_a_usage_plan_in_an_unknown_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="usage plan"):
        check_operations.usage_plan("| Rate | Burst |\n| ---- | ---- |\n| some | few |")


def test_the_check_of_operations_ends_with_1_where_they_differ(
    models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_operations.main([str(models)]) == 1
    assert "searchOrders: no model has GET" in capsys.readouterr().out
