"""Calls: how they are spelled and signed, and what becomes of a refusal."""

from typing import Any

import pytest
from requests_mock import ANY, Mocker

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.transport import CHECK_PATIENCE
from source_amazon_sp.errors import (
    AuthenticationFailed,
    PermissionDenied,
    RequestRefused,
    ServiceUnavailable,
    Throttled,
)
from source_amazon_sp.version import VERSION
from unit_tests.support.amazon import (
    API,
    DENIED,
    LWA,
    PARCELS,
    PARCELS_URL,
    RESTRICTED_URL,
    Way,
    granted,
    opened,
    operation,
    refused,
)

NOTIFICATIONS = "sellingpartnerapi::notifications"
LABELS = operation(name="getLabels", path="/parcels/v1/labels/{label}", restricted=("shippingAddress",))
LABEL_URL = f"{API}/parcels/v1/labels/1"


@pytest.fixture
def way(requests_mock: Mocker) -> Way:
    """Amazon hands out the access tokens 1, 2, 3 … and the restricted ones 1, 2, 3 …"""
    requests_mock.post(LWA, [{"json": granted(str(number))} for number in range(1, 10)])
    requests_mock.post(RESTRICTED_URL, [{"json": opened(str(number))} for number in range(1, 10)])
    return Way()


@pytest.fixture
def client(way: Way) -> SellingPartnerClient:
    return way.client()


def tokens_sent(endpoint: Any) -> list[str]:
    return [request.headers["x-amz-access-token"] for request in endpoint.request_history]


def test_an_answer_is_handed_over_parsed(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.get(PARCELS_URL, json={"parcels": [{"id": 1}]})
    assert client.call(PARCELS) == {"parcels": [{"id": 1}]}


def test_a_call_is_signed_and_says_who_calls(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.get(PARCELS_URL, json={})
    client.call(PARCELS)
    headers = requests_mock.last_request.headers
    assert headers["x-amz-access-token"] == "Atza|1"
    assert headers["user-agent"].startswith(f"source-amazon-sp/{VERSION} (Language=Python/3.")
    assert headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        (None, {}),
        ({}, {}),
        ({"ids": ["A1", "B2"]}, {"ids": ["a1,b2"]}),
        ({"ids": ("A1",)}, {"ids": ["a1"]}),
        ({"limit": 100, "offset": 0}, {"limit": ["100"], "offset": ["0"]}),
        ({"includeDetails": True, "archived": False}, {"includedetails": ["true"], "archived": ["false"]}),
        ({"after": "2026-11-20T10:00:00Z"}, {"after": ["2026-11-20t10:00:00z"]}),
        ({"sku": "a b&c=d/+%"}, {"sku": ["a b&c=d/+%"]}),
    ],
)
def test_a_query_is_spelled_as_amazon_reads_it(
    requests_mock: Mocker, client: SellingPartnerClient, query: Any, spelled: dict[str, list[str]]
) -> None:
    """The library compares queries in lower case, and gives them back so."""
    requests_mock.get(PARCELS_URL, json={})
    client.call(PARCELS, query=query)
    assert requests_mock.last_request.qs == spelled


def test_a_query_goes_out_in_its_own_case(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.get(PARCELS_URL, json={})
    client.call(PARCELS, query={"marketplaceIds": ["A1", "B2"], "after": "2026-11-20T10:00:00Z", "isOpen": True})
    asked = "marketplaceIds=A1%2CB2&after=2026-11-20T10%3A00%3A00Z&isOpen=true"
    assert requests_mock.last_request.url == f"{PARCELS_URL}?{asked}"


@pytest.mark.parametrize("base_url", [API, f"{API}/"])
def test_a_path_takes_its_parameters(requests_mock: Mocker, way: Way, base_url: str) -> None:
    requests_mock.get(LABEL_URL, json={"label": "fake"})
    assert way.client(base_url).call(LABELS, path={"label": "1"}) == {"label": "fake"}


def test_a_body_goes_out_as_json(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.post(PARCELS_URL, json={})
    client.call(operation(method="POST"), body={"size": "large"})
    assert requests_mock.last_request.json() == {"size": "large"}


def test_a_grantless_call_carries_the_applications_token(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    parcels = requests_mock.get(PARCELS_URL, json={})
    client.call(PARCELS)
    client.call(operation(grantless_scope=NOTIFICATIONS))
    client.call(PARCELS)
    assert tokens_sent(parcels) == ["Atza|1", "Atza|2", "Atza|1"]
    assert f"scope={NOTIFICATIONS.replace(':', '%3A')}" in requests_mock.request_history[2].text


def test_403_is_answered_with_a_new_token_once(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    parcels = requests_mock.get(PARCELS_URL, [{"status_code": 403, "json": DENIED}, {"json": {"parcels": []}}])
    assert client.call(PARCELS) == {"parcels": []}
    assert tokens_sent(parcels) == ["Atza|1", "Atza|2"]


def test_403_to_a_new_token_too_is_a_missing_role(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    parcels = requests_mock.get(PARCELS_URL, status_code=403, json=DENIED)
    with pytest.raises(PermissionDenied) as caught:
        client.call(PARCELS)
    said = str(caught.value)
    assert tokens_sent(parcels) == ["Atza|1", "Atza|2"]
    assert "Amazon denies getParcels (403 Unauthorized: Access to requested resource is denied.)" in said
    assert "one of Parcel Tracking, Parcel Handling." in said
    assert "developer console" in said


def test_a_missing_role_costs_no_more_renewals(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    parcels = requests_mock.get(PARCELS_URL, status_code=403, json=DENIED)
    for _ in range(3):
        with pytest.raises(PermissionDenied):
            client.call(PARCELS)
    assert tokens_sent(parcels) == ["Atza|1", "Atza|2", "Atza|2", "Atza|2"]


def test_a_grantless_call_renews_the_applications_token(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    parcels = requests_mock.get(PARCELS_URL, [{"status_code": 403, "json": DENIED}, {"json": {}}])
    client.call(operation(grantless_scope=NOTIFICATIONS))
    assert tokens_sent(parcels) == ["Atza|1", "Atza|2"]
    assert [request.text.count("client_credentials") for request in requests_mock.request_history[::2]] == [1, 1]


def test_a_refused_restricted_token_is_replaced_once(requests_mock: Mocker, way: Way) -> None:
    labels = requests_mock.get(LABEL_URL, status_code=403, json=DENIED)
    with pytest.raises(PermissionDenied, match="getLabels"):
        way.client(personal_data=True).call(LABELS, path={"label": "1"})
    assert tokens_sent(labels) == ["Atz.sprdt|1", "Atz.sprdt|2"]
    assert way.secrets == ["Atza|1", "Atz.sprdt|1", "Atz.sprdt|2"]


def test_a_new_restricted_token_may_be_accepted(requests_mock: Mocker, way: Way) -> None:
    requests_mock.get(LABEL_URL, [{"status_code": 403, "json": DENIED}, {"json": {"label": "fake"}}])
    assert way.client(personal_data=True).call(LABELS, path={"label": "1"}) == {"label": "fake"}


def test_an_expired_client_secret_is_no_missing_role(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    said = refused("Unauthorized", "Access is denied.", "The LWA secret token you provided has expired.")
    requests_mock.get(PARCELS_URL, status_code=403, json=said)
    with pytest.raises(AuthenticationFailed, match=r"client secret has expired.*180 days") as caught:
        client.call(PARCELS)
    assert "copy the new secret" in str(caught.value)


@pytest.mark.parametrize("status", [400, 404, 413, 415])
def test_an_invalid_request_is_refused_with_amazons_words(
    requests_mock: Mocker, client: SellingPartnerClient, status: int
) -> None:
    parcels = requests_mock.get(PARCELS_URL, status_code=status, json=refused("InvalidInput", "No.", "Bad date."))
    said = rf"^Amazon refuses getParcels as invalid \({status} InvalidInput: No\. Bad date\.\)\.$"
    with pytest.raises(RequestRefused, match=said):
        client.call(PARCELS)
    assert len(tokens_sent(parcels)) == 1


def test_an_error_repeats_neither_query_nor_body_nor_token(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.post(ANY, status_code=400, json=refused("InvalidInput", "Atza|1234 asked about fake@buyer.example"))
    requests_mock.post(LWA, json=granted("1234"))
    with pytest.raises(RequestRefused) as caught:
        client.call(operation(method="POST"), query={"sku": "fake-sku"}, body={"name": "fake-name"})
    said = str(caught.value)
    assert not [part for part in ("fake-sku", "fake-name", "1234", "fake@buyer") if part in said]


def test_login_with_amazons_refusal_reaches_the_caller(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.post(LWA, status_code=401, json={"error": "invalid_client"})
    with pytest.raises(AuthenticationFailed):
        client.call(PARCELS)


def test_an_outage_reaches_the_caller(requests_mock: Mocker, client: SellingPartnerClient) -> None:
    requests_mock.get(PARCELS_URL, status_code=500)
    with pytest.raises(ServiceUnavailable):
        client.call(PARCELS)


def test_a_call_keeps_its_operations_quota(requests_mock: Mocker, way: Way) -> None:
    requests_mock.get(PARCELS_URL, json={})
    client, slow = way.client(), operation(rate=0.1, burst=1)
    for _ in range(3):
        client.call(slow)
    assert way.clock.slept == pytest.approx(20 / 0.995)


def test_how_long_calls_would_take_is_known_without_making_them(requests_mock: Mocker, way: Way) -> None:
    client, slow = way.client(), operation(rate=0.1, burst=1)
    assert client.seconds_for(slow) == 0
    assert client.seconds_for(slow, 3) == pytest.approx(20 / 0.995)
    assert not requests_mock.called


def test_patience_can_be_for_one_call_alone(requests_mock: Mocker, way: Way) -> None:
    client = way.client()
    parcels = requests_mock.get(PARCELS_URL, [{"status_code": 429}, {"status_code": 429}, {"json": {}}])
    with pytest.raises(Throttled):
        client.call(PARCELS, patience=CHECK_PATIENCE)
    assert parcels.call_count == 1
    assert client.call(PARCELS) == {}


def test_the_patience_of_a_call_is_kept_after_a_renewal(requests_mock: Mocker, way: Way) -> None:
    parcels = requests_mock.get(PARCELS_URL, [{"status_code": 403, "json": DENIED}, {"status_code": 429}])
    with pytest.raises(Throttled):
        way.client().call(PARCELS, patience=CHECK_PATIENCE)
    assert parcels.call_count == 2
