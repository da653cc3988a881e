"""The operations as data: rows that every part of the way to Amazon can rely on."""

import dataclasses
import string

import pytest

from source_amazon_sp.api.operations import (
    DAY,
    GET_PURCHASE_ORDERS,
    GET_PURCHASE_ORDERS_STATUS,
    GET_REPORT_DOCUMENT,
    GET_REPORTS,
    GET_RESTRICTED_REPORT_DOCUMENT,
    OPERATIONS,
    SEARCH_ORDERS,
    Operation,
    PageToken,
)

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


@every_operation
def test_a_quota_lets_something_through(operation: Operation) -> None:
    assert operation.rate > 0
    assert operation.burst >= 1


@every_operation
def test_a_path_begins_at_the_host_and_names_each_parameter(operation: Operation) -> None:
    assert operation.path.startswith("/")
    assert "//" not in operation.path
    assert "?" not in operation.path
    assert all(field != "" for _, field, _, _ in string.Formatter().parse(operation.path))


@every_operation
def test_a_missing_role_can_be_named(operation: Operation) -> None:
    assert operation.roles
    assert len(set(operation.roles)) == len(operation.roles)


@every_operation
def test_no_two_operations_are_the_same_call(operation: Operation) -> None:
    same = [other for other in OPERATIONS if other.key == operation.key]
    assert same == [operation]


@every_operation
def test_a_grantless_operation_is_not_restricted(operation: Operation) -> None:
    assert not (operation.grantless_scope and operation.restricted)


def test_a_page_token_of_orders_goes_beside_the_query_and_lives_a_day() -> None:
    assert SEARCH_ORDERS.page_token == PageToken(
        parameter="paginationToken", found_at=("pagination", "nextToken"), alone=False, lifetime=24 * 60 * 60
    )
    assert DAY == 86_400


@pytest.mark.parametrize("operation", [GET_PURCHASE_ORDERS, GET_PURCHASE_ORDERS_STATUS], ids=lambda found: found.name)
def test_a_page_token_of_vendor_orders_lies_in_the_payload(operation: Operation) -> None:
    assert operation.page_token == PageToken(parameter="nextToken", found_at=("payload", "pagination", "nextToken"))


def test_a_page_token_of_reports_goes_alone() -> None:
    assert GET_REPORTS.page_token == PageToken(parameter="nextToken", found_at=("nextToken",), alone=True)


def test_a_restricted_document_is_the_same_call_with_the_same_quota() -> None:
    assert GET_RESTRICTED_REPORT_DOCUMENT.restricted
    assert not GET_REPORT_DOCUMENT.restricted
    assert dataclasses.replace(GET_RESTRICTED_REPORT_DOCUMENT, restricted=()) == GET_REPORT_DOCUMENT


def test_orders_are_as_slow_as_amazon_makes_them() -> None:
    assert (SEARCH_ORDERS.rate, SEARCH_ORDERS.burst) == (0.0056, 20)


def test_a_row_can_not_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SEARCH_ORDERS.rate = 1  # type: ignore[misc]  # this is what is tried
