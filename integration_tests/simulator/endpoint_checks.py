"""What Amazon refuses: parameters that are missing or at odds, and bodies of another shape than its models have."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from integration_tests.simulator.answers import invalid_input
from integration_tests.simulator.endpoint_facts import Endpoint, Shape
from integration_tests.simulator.endpoint_rules import Rule, TokenWay
from integration_tests.simulator.operations import Request

Given = Mapping[str, tuple[str, ...]]


def check_beside(rule: Rule, given: Given) -> None:
    """400 for what must not stand beside a page token."""
    if rule.token_way is TokenWay.ALONE and given:
        raise invalid_input("The page token must be the only parameter.")
    if rule.token_way is TokenWay.QUERY_TYPE and given.get("QueryType") != ("NEXT_TOKEN",):
        raise invalid_input("A NextToken needs QueryType NEXT_TOKEN.")


def check_needed(endpoint: Endpoint, rule: Rule, given: Given, request: Request) -> None:
    """400 for parameters that are missing, or that do not go together."""
    sent = given.keys() | request.headers.keys()
    for wrong in (*_missing(endpoint, rule, sent), *_at_odds(rule, sent), *_many(rule, given)):
        raise invalid_input(wrong)
    if rule.token_way is TokenWay.QUERY_TYPE:
        _check_query_type(endpoint, given)


def _missing(endpoint: Endpoint, rule: Rule, sent: AbstractSet[str]) -> Iterator[str]:
    for name, told in endpoint.parameters.items():
        if told.get("required") and not {name, name.lower()} & sent:
            yield f"Missing required parameter '{name}'."
    yield from (f"One of {', '.join(group)} is required." for group in rule.one_of if not sent & set(group))


def _at_odds(rule: Rule, sent: AbstractSet[str]) -> Iterator[str]:
    for group in rule.never:
        if len(sent & set(group)) > 1:
            yield f"{', '.join(group)} must not be given together."
    for first, *others in rule.together:
        if first in sent and not set(others) <= sent:
            yield f"{first} needs {', '.join(others)}."


def _many(rule: Rule, given: Given) -> Iterator[str]:
    return (f"{name} takes one value." for name in rule.single if len(given.get(name, ("",))) != 1)


def _check_query_type(endpoint: Endpoint, given: Given) -> None:
    kind = given.get("QueryType", ("",))[0]
    if kind == "DATE_RANGE" and not {"LastUpdatedAfter", "LastUpdatedBefore"} <= given.keys():
        raise invalid_input("DATE_RANGE needs LastUpdatedAfter and LastUpdatedBefore.")
    listed = {"ShipmentStatusList", "ShipmentIdList"}
    if listed <= endpoint.parameters.keys() and not listed & given.keys():  # of DATE_RANGE too, whatever the model says
        raise invalid_input("At least one of ShipmentStatusList and ShipmentIdList must be provided.")
    if kind == "NEXT_TOKEN":
        raise invalid_input("NEXT_TOKEN needs a NextToken.")


def faults(endpoint: Endpoint, shape: Shape, value: Any, where: str) -> Iterator[str]:
    """What is wrong with a value in a body."""
    shape = endpoint.target(shape)
    if isinstance(shape, dict) and "p" in shape:
        yield from _of_object(endpoint, shape, value, where)
    elif isinstance(shape, dict) and "a" in shape:
        if not isinstance(value, list):
            yield f"{where} is no list."
            return
        for each in value:
            yield from faults(endpoint, shape["a"], each, f"{where}[]")
    elif isinstance(shape, dict) and "e" in shape and value not in shape["e"]:
        yield f"{where} is not one of {', '.join(map(str, shape['e']))}."
    elif shape in ("i", "n") and isinstance(value, (bool, str)):
        yield f"{where} is no number."


def _of_object(endpoint: Endpoint, shape: Shape, value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object."
        return
    yield from (f"{where}.{name} is missing." for name in shape.get("q", ()) if name not in value)
    for name, each in value.items():
        if shape["p"] and name not in shape["p"]:
            yield f"{where}.{name} is unknown."
        elif shape["p"]:
            yield from faults(endpoint, shape["p"][name], each, f"{where}.{name}")
