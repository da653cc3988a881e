"""Restricted data tokens: one a path, for an hour, and only where personal data is wanted."""

from typing import Any

import pytest
from requests_mock import Mocker

from source_amazon_sp.api.operations import CREATE_RESTRICTED_DATA_TOKEN, GET_RESTRICTED_REPORT_DOCUMENT
from source_amazon_sp.api.transport import SYNC_PATIENCE
from source_amazon_sp.connection import Connection
from source_amazon_sp.errors import PermissionDenied, ServiceUnavailable, UnexpectedAnswer
from unit_tests.support.amazon import (
    API,
    DENIED,
    LWA,
    RESTRICTED_URL,
    Crowd,
    Way,
    granted,
    opened,
    operation,
    refused,
)
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

LABELS = operation(
    name="getLabels",
    path="/parcels/v1/labels/{label}",
    restricted=("buyerInfo", "shippingAddress"),
)
ONE, TWO = "/parcels/v1/labels/1", "/parcels/v1/labels/2"


@pytest.fixture
def way(requests_mock: Mocker) -> Way:
    """Amazon hands out the access tokens 1, 2, 3 … and the restricted ones 1, 2, 3 …"""
    requests_mock.post(LWA, [{"json": granted(str(number))} for number in range(1, 10)])
    requests_mock.post(RESTRICTED_URL, [{"json": opened(str(number))} for number in range(1, 10)])
    return Way()


def asked_for(requests_mock: Mocker) -> list[Any]:
    return [request for request in requests_mock.request_history if request.url == RESTRICTED_URL]


def test_a_token_is_asked_for_with_the_path_and_the_data_it_opens(requests_mock: Mocker, way: Way) -> None:
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|1"
    (request,) = asked_for(requests_mock)
    assert request.headers["x-amz-access-token"] == "Atza|1"
    assert request.json() == {
        "restrictedResources": [{"method": "GET", "path": ONE, "dataElements": ["buyerInfo", "shippingAddress"]}]
    }


def test_a_report_document_is_opened_whole(requests_mock: Mocker, way: Way) -> None:
    path = "/reports/2021-06-30/documents/fake-document"
    way.restricted.current(GET_RESTRICTED_REPORT_DOCUMENT, path)
    (request,) = asked_for(requests_mock)
    assert request.json() == {"restrictedResources": [{"method": "GET", "path": path}]}


def test_a_path_keeps_its_token_and_another_path_has_its_own(way: Way) -> None:
    paths = [ONE, TWO, ONE, TWO]
    tokens = [way.restricted.current(LABELS, path) for path in paths]
    assert tokens == ["Atz.sprdt|1", "Atz.sprdt|2", "Atz.sprdt|1", "Atz.sprdt|2"]


@pytest.mark.parametrize(("expires_in", "good_for"), [(3600, 3480), (600, 540)])
def test_a_token_is_renewed_before_it_expires(requests_mock: Mocker, way: Way, expires_in: int, good_for: int) -> None:
    requests_mock.post(RESTRICTED_URL, [{"json": opened("1", expires_in)}, {"json": opened("2", expires_in)}])
    way.restricted.current(LABELS, ONE)
    way.clock.advance(good_for - 1)
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|1"
    way.clock.advance(1)
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|2"


def test_a_token_of_unknown_life_lives_an_hour(requests_mock: Mocker, way: Way) -> None:
    answers = [{"json": {"restrictedDataToken": "Atz.sprdt|1"}}, {"json": opened("2")}]
    requests_mock.post(RESTRICTED_URL, answers)
    way.restricted.current(LABELS, ONE)
    way.clock.advance(3479)
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|1"
    way.clock.advance(1)
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|2"


def test_ten_threads_on_one_path_cost_one_request(requests_mock: Mocker, way: Way) -> None:
    crowd = Crowd()

    def answer(_: object, __: object) -> dict[str, Any]:
        if len(asked_for(requests_mock)) == 1:
            crowd.gathered()
        return opened("shared")

    requests_mock.post(RESTRICTED_URL, json=answer)
    assert crowd.ask(lambda: way.restricted.current(LABELS, ONE)) == ["Atz.sprdt|shared"] * 10
    assert len(asked_for(requests_mock)) == 1


def test_a_refused_token_is_replaced(way: Way) -> None:
    way.restricted.current(LABELS, TWO)
    way.restricted.refused(ONE, way.restricted.current(LABELS, ONE))
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|3"
    assert way.restricted.current(LABELS, TWO) == "Atz.sprdt|1"


def test_a_token_that_was_replaced_already_is_not_replaced_again(way: Way) -> None:
    old = way.restricted.current(LABELS, ONE)
    way.restricted.refused(ONE, old)
    way.restricted.current(LABELS, ONE)
    way.restricted.refused(ONE, old)
    way.restricted.refused("/never/asked/for", old)
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|2"


@pytest.mark.parametrize(
    "answer",
    [
        {
            "status_code": 400,
            "json": refused("InvalidInput", "Application does not have access to one or more requested data elements"),
        },
        {"status_code": 403, "json": DENIED},
    ],
)
def test_a_denial_names_the_role_and_the_way_without(requests_mock: Mocker, way: Way, answer: dict[str, Any]) -> None:
    requests_mock.post(RESTRICTED_URL, [answer])
    with pytest.raises(PermissionDenied) as caught:
        way.restricted.current(LABELS, ONE)
    said = str(caught.value)
    assert "getLabels" in said
    assert "include_pii to false" in said
    assert not [role for role in CREATE_RESTRICTED_DATA_TOKEN.roles if role not in said]


def test_a_dead_access_token_is_renewed_before_the_denial_is_believed(requests_mock: Mocker, way: Way) -> None:
    requests_mock.post(RESTRICTED_URL, [{"status_code": 403, "json": DENIED}, {"json": opened("1")}])
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|1"
    assert [request.headers["x-amz-access-token"] for request in asked_for(requests_mock)] == ["Atza|1", "Atza|2"]


def test_an_access_token_that_amazon_calls_expired_is_renewed_however_new(requests_mock: Mocker, way: Way) -> None:
    way.tokens.refused(way.tokens.current())
    expired = refused("Unauthorized", "Access is denied.", "The access token you provided has expired.")
    requests_mock.post(RESTRICTED_URL, [{"status_code": 403, "json": expired}, {"json": opened("1")}])
    assert way.restricted.current(LABELS, ONE) == "Atz.sprdt|1"
    assert [request.headers["x-amz-access-token"] for request in asked_for(requests_mock)] == ["Atza|2", "Atza|3"]


def test_a_path_that_stays_closed_costs_one_token_a_minute(requests_mock: Mocker, way: Way) -> None:
    requests_mock.get(API + ONE, status_code=403, json=DENIED)
    client = way.client(personal_data=True)
    for _ in range(3):
        with pytest.raises(PermissionDenied):
            client.call(LABELS, path={"label": "1"})
    assert len(asked_for(requests_mock)) == 2


def test_a_denial_costs_one_renewal_and_no_more(requests_mock: Mocker, way: Way) -> None:
    requests_mock.post(RESTRICTED_URL, status_code=403, json=DENIED)
    for _ in range(2):
        with pytest.raises(PermissionDenied):
            way.restricted.current(LABELS, ONE)
        assert len(asked_for(requests_mock)) == 2
    assert way.secrets[:2] == ["Atza|1", "Atza|2"]
    assert way.tokens.current() == "Atza|2"


def test_a_refusal_that_no_token_can_mend_is_asked_once(requests_mock: Mocker, way: Way) -> None:
    requests_mock.post(RESTRICTED_URL, status_code=400, json=refused("InvalidInput", "No."))
    with pytest.raises(PermissionDenied):
        way.restricted.current(LABELS, ONE)
    assert len(asked_for(requests_mock)) == 1


def test_an_answer_without_a_token_is_unexpected(requests_mock: Mocker, way: Way) -> None:
    requests_mock.post(RESTRICTED_URL, json={"expiresIn": 3600})
    with pytest.raises(UnexpectedAnswer, match="createRestrictedDataToken answered without a token"):
        way.restricted.current(LABELS, ONE)


def test_trouble_is_no_denial(requests_mock: Mocker, way: Way) -> None:
    requests_mock.post(RESTRICTED_URL, status_code=503)
    with pytest.raises(ServiceUnavailable):
        way.restricted.current(LABELS, ONE)


def test_asking_for_tokens_keeps_the_quota(way: Way) -> None:
    for number in range(12):
        way.restricted.current(LABELS, f"/parcels/v1/labels/{number}")
    assert (CREATE_RESTRICTED_DATA_TOKEN.rate, CREATE_RESTRICTED_DATA_TOKEN.burst) == (1, 10)
    assert way.clock.slept == pytest.approx(2.05 / 0.995)


def connected(*, include_pii: bool) -> Connection:
    clock = FakeClock()
    config = a_config(clock, include_pii=include_pii)
    return Connection(config, clock, SYNC_PATIENCE, lambda *_: None, lambda _: None)


@pytest.mark.usefixtures("way")
def test_personal_data_that_is_wanted_is_read_with_a_restricted_token(requests_mock: Mocker) -> None:
    labels = requests_mock.get(API + ONE, json={})
    connected(include_pii=True).client(API).call(LABELS, path={"label": "1"})
    assert labels.last_request.headers["x-amz-access-token"] == "Atz.sprdt|1"
    assert asked_for(requests_mock)[0].json()["restrictedResources"][0]["path"] == ONE


@pytest.mark.usefixtures("way")
def test_personal_data_that_is_not_wanted_is_never_asked_for(requests_mock: Mocker) -> None:
    labels = requests_mock.get(API + ONE, json={})
    connected(include_pii=False).client(API).call(LABELS, path={"label": "1"})
    assert labels.last_request.headers["x-amz-access-token"] == "Atza|1"
    assert asked_for(requests_mock) == []


@pytest.mark.usefixtures("way")
def test_what_is_not_personal_is_read_with_the_plain_token(requests_mock: Mocker) -> None:
    parcels = requests_mock.get(f"{API}/parcels/v1/parcels", json={})
    connected(include_pii=True).client(API).call(operation())
    assert parcels.last_request.headers["x-amz-access-token"] == "Atza|1"
    assert asked_for(requests_mock) == []
