"""Pages: each rule by which Amazon hands out the token of the next one."""

from typing import Any

import pytest
from requests_mock import Mocker

from source_amazon_sp.api.client import Page
from source_amazon_sp.api.operations import Operation, PageToken
from source_amazon_sp.errors import PageTokenExpired, RequestRefused, UnexpectedAnswer
from unit_tests.support.amazon import LWA, PARCELS, PARCELS_URL, Way, granted, operation, refused

HOUR = 3600.0
QUERY = {"size": "large", "colours": ["red", "blue"]}
ASKED = {"size": ["large"], "colours": ["red,blue"]}
BESIDE = operation(page_token=PageToken(parameter="pageToken", found_at=("nextToken",)))
ALONE = operation(page_token=PageToken(parameter="nextToken", found_at=("nextToken",), alone=True))
DEEP = operation(page_token=PageToken(parameter="nextToken", found_at=("payload", "pagination", "nextToken")))
MORTAL = operation(page_token=PageToken(parameter="nextToken", found_at=("nextToken",), lifetime=HOUR))


@pytest.fixture
def way(requests_mock: Mocker) -> Way:
    requests_mock.post(LWA, json=granted("1"))
    return Way()


def answers(requests_mock: Mocker, *payloads: Any) -> Any:
    return requests_mock.get(PARCELS_URL, [{"json": payload} for payload in payloads])


def queries(endpoint: Any) -> list[dict[str, list[str]]]:
    """What was asked; names and values come back in lower case."""
    return [request.qs for request in endpoint.request_history]


def page(token: object, *parcels: int) -> dict[str, Any]:
    return {"parcels": list(parcels), "nextToken": token}


def deep(token: object) -> dict[str, Any]:
    return {"payload": {"pagination": {"nextToken": token}}}


def test_pages_come_in_order_with_the_token_of_the_next(requests_mock: Mocker, way: Way) -> None:
    answers(requests_mock, page("two", 1), page("three", 2), {"parcels": [3]})
    assert list(way.client().pages(BESIDE, QUERY)) == [
        Page(page("two", 1), "two"),
        Page(page("three", 2), "three"),
        Page({"parcels": [3]}, None),
    ]


@pytest.mark.parametrize(
    ("paged", "second"),
    [(BESIDE, {**ASKED, "pagetoken": ["two"]}), (ALONE, {"nexttoken": ["two"]})],
    ids=["beside the query", "alone"],
)
def test_a_token_goes_where_its_rule_says(
    requests_mock: Mocker, way: Way, paged: Operation, second: dict[str, list[str]]
) -> None:
    endpoint = answers(requests_mock, page("two"), page(None))
    list(way.client().pages(paged, QUERY))
    assert queries(endpoint) == [ASKED, second]


def test_a_token_is_found_deep_in_the_answer(requests_mock: Mocker, way: Way) -> None:
    endpoint = answers(requests_mock, deep("two"), deep(""))
    list(way.client().pages(DEEP, {}))
    assert queries(endpoint) == [{}, {"nexttoken": ["two"]}]


@pytest.mark.parametrize(
    "last",
    [
        {},
        {"payload": None},
        {"payload": []},
        {"payload": {"pagination": None}},
        {"payload": {"pagination": "two"}},
        {"nextToken": "at the wrong place"},
        [],
        "text",
        deep(None),
        deep(""),
        deep(7),
    ],
)
def test_a_missing_token_ends_the_pages(requests_mock: Mocker, way: Way, last: Any) -> None:
    endpoint = answers(requests_mock, last)
    assert list(way.client().pages(DEEP, {})) == [Page(last, None)]
    assert endpoint.call_count == 1


def test_an_operation_without_tokens_has_one_page(requests_mock: Mocker, way: Way) -> None:
    endpoint = answers(requests_mock, page("ignored", 1))
    assert list(way.client().pages(PARCELS, QUERY)) == [Page(page("ignored", 1), None)]
    assert queries(endpoint) == [ASKED]


def test_an_empty_page_is_not_the_last(requests_mock: Mocker, way: Way) -> None:
    answers(requests_mock, page("two"), page("three"), page(None, 1))
    parcels = [found.payload["parcels"] for found in way.client().pages(BESIDE, QUERY)]
    assert parcels == [[], [], [1]]


@pytest.mark.parametrize(
    ("paged", "first"),
    [(BESIDE, {**ASKED, "pagetoken": ["seven"]}), (ALONE, {"nexttoken": ["seven"]})],
    ids=["beside the query", "alone"],
)
def test_pages_go_on_from_a_token(
    requests_mock: Mocker, way: Way, paged: Operation, first: dict[str, list[str]]
) -> None:
    endpoint = answers(requests_mock, page("eight", 7), page(None, 8))
    found = way.client().pages(paged, QUERY, "seven")
    assert [one.payload["parcels"] for one in found] == [[7], [8]]
    assert queries(endpoint)[0] == first


def test_a_token_that_comes_twice_is_an_error(requests_mock: Mocker, way: Way) -> None:
    endpoint = answers(requests_mock, page("two", 1), page("three", 2), page("two", 3), page("three", 4))
    pages = way.client().pages(BESIDE, QUERY)
    assert [next(pages).payload["parcels"] for _ in range(3)] == [[1], [2], [3]]
    with pytest.raises(UnexpectedAnswer, match="getParcels answered with a page token that it had given before"):
        next(pages)
    assert endpoint.call_count == 3


def test_a_page_is_asked_for_when_it_is_wanted(requests_mock: Mocker, way: Way) -> None:
    endpoint = answers(requests_mock, page("two"), page(None))
    pages = way.client().pages(BESIDE, QUERY)
    assert endpoint.call_count == 0
    next(pages)
    assert endpoint.call_count == 1


def test_a_token_is_good_until_its_lifetime_is_over(requests_mock: Mocker, way: Way) -> None:
    answers(requests_mock, page("two", 1), page("three", 2), page(None, 3))
    seen = []
    for found in way.client().pages(MORTAL, QUERY):
        seen += found.payload["parcels"]
        way.clock.advance(HOUR - 1)
    assert seen == [1, 2, 3]


def test_a_token_that_has_outlived_its_time_is_not_sent(requests_mock: Mocker, way: Way) -> None:
    endpoint = answers(requests_mock, page("two", 1), page(None, 2))
    pages = way.client().pages(MORTAL, QUERY)
    next(pages)
    way.clock.advance(HOUR)
    with pytest.raises(PageTokenExpired, match=r"^A page token of getParcels outlived its 1 h\.$"):
        next(pages)
    assert endpoint.call_count == 1


def test_time_after_the_last_page_does_not_matter(requests_mock: Mocker, way: Way) -> None:
    answers(requests_mock, page(None, 1))
    pages = way.client().pages(MORTAL, QUERY)
    next(pages)
    way.clock.advance(2 * HOUR)
    assert list(pages) == []


def test_a_token_without_a_lifetime_does_not_age(requests_mock: Mocker, way: Way) -> None:
    answers(requests_mock, page("two", 1), page(None, 2))
    pages = way.client().pages(BESIDE, QUERY)
    next(pages)
    way.clock.advance(1000 * HOUR)
    assert next(pages).payload["parcels"] == [2]


def test_a_refusal_of_a_later_page_reaches_the_reader(requests_mock: Mocker, way: Way) -> None:
    invalid = {"status_code": 400, "json": refused("InvalidInput", "The token is invalid.")}
    requests_mock.get(PARCELS_URL, [{"json": page("two", 1)}, invalid])
    pages = way.client().pages(BESIDE, QUERY)
    next(pages)
    with pytest.raises(RequestRefused, match="The token is invalid"):
        next(pages)
