"""What derives the facts of the simulator's endpoints from Amazon's models."""

import json
import os
from pathlib import Path

import pytest

from integration_tests.tools import endpoints
from integration_tests.tools.schema_rows import Node

TINY: Node = {
    "paths": {
        "/parcels/v1/parcels": {
            "get": {
                "operationId": "getParcels",
                "description": "| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 0.5 | 30 |\n",
                "parameters": [
                    {"name": "nextToken", "in": "query", "type": "string"},
                    {
                        "name": "sizes",
                        "in": "query",
                        "type": "array",
                        "required": True,
                        "maxItems": 5,
                        "items": {"type": "string", "enum": ["S", "L"]},
                    },
                    {"name": "sentAfter", "in": "query", "type": "string", "format": "date-time"},
                ],
                "responses": {"200": {"schema": {"$ref": "#/definitions/Answer"}}},
            },
            "post": {"operationId": "sendParcel", "parameters": [], "responses": {"200": {}}},
        },
    },
    "definitions": {
        "Answer": {
            "type": "object",
            "properties": {
                "pagination": {"type": "object", "properties": {"nextToken": {"type": "string"}}},
                "parcels": {"type": "array", "items": {"$ref": "#/definitions/Parcel"}},
            },
        },
        "Parcel": {
            "type": "object",
            "properties": {
                "price": {
                    "type": "object",
                    "properties": {"amount": {"type": "string"}, "currencyCode": {"type": "string"}},
                },
                "sentDateTime": {"type": "string"},
                "inside": {"type": "array", "items": {"$ref": "#/definitions/Parcel"}},
            },
        },
    },
}


def test_rules_and_shapes_are_the_models(models: Path) -> None:
    part = endpoints.derived(models)["parcels-api-model/parcels.json"]
    assert part["operations"] == [
        {
            "id": "getParcels",
            "method": "GET",
            "path": "/parcels/v1/parcels",
            "rate": 0.5,
            "burst": 30,
            "parameters": {
                "nextToken": {"type": "s"},
                "sizes": {"type": "s", "list": True, "required": True, "enum": ["S", "L"], "most": 5},
                "sentAfter": {"type": "t"},
            },
            "token": ["nextToken", ["pagination", "nextToken"]],
            "answer": {"r": "Answer"},
        }
    ]
    assert part["shapes"] == {
        "Answer": {"p": {"pagination": {"p": {"nextToken": "s"}}, "parcels": {"a": {"r": "Parcel"}}}},
        "Parcel": {
            "p": {
                "price": {"p": {"amount": "m", "currencyCode": "s"}},
                "sentDateTime": "t",
                "inside": {"a": {"r": "Parcel"}},
            }
        },
    }


def test_the_file_is_read_back_as_it_was_derived(models: Path) -> None:
    facts = endpoints.derived(models)
    assert json.loads(endpoints.written(facts)) == facts


def test_models_that_say_something_else_are_told(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert endpoints.main([str(models), "--check"]) == 1
    assert "endpoints.json is not as the models would have it" in capsys.readouterr().out


if CHECKOUT := os.getenv("SP_API_MODELS"):

    def test_the_file_is_as_amazons_models_have_it() -> None:
        assert endpoints.main([str(CHECKOUT), "--check"]) == 0
