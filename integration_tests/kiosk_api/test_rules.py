"""The simulator's Data Kiosk keeps Amazon's rules: what is refused, how long things live, how pages follow."""

import gzip
import importlib
import json
from typing import Any

import pytest

from integration_tests.simulator.accounts import seller_account
from integration_tests.simulator.caller import Caller, Reply
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import served
from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TOKEN_PATH
from unit_tests.support.clock import FakeClock

QUERIES = "/dataKiosk/2023-11-15/queries"
DOCUMENTS = "/dataKiosk/2023-11-15/documents"
US = "ATVPDKIKX0DER"
DAYS = 10  # of the query


def text(fields: str = "startDate sales{unitsOrdered}", start: str = "2026-11-09") -> str:
    arguments = f'aggregateBy:DAY startDate:"{start}" endDate:"2026-11-18" marketplaceIds:["{US}"]'
    return f"{{analytics_salesAndTraffic_2024_04_24{{salesAndTrafficByDate({arguments}){{{fields}}}}}}}"


@pytest.fixture
def simulator(clock: FakeClock) -> SellingPartnerSimulator:
    return seller_account(clock, orders=0)


@pytest.fixture
def caller(simulator: SellingPartnerSimulator) -> Caller:
    return Caller(simulator)


def create(caller: Caller, query: str, **more: str) -> Reply:
    return caller.post(QUERIES, {"query": query, **more})


def done(caller: Caller, clock: FakeClock, query: str, **more: str) -> dict[str, Any]:
    reply = create(caller, query, **more)
    assert reply.status == 202, reply
    clock.advance(8)
    body: dict[str, Any] = caller.get(f"{QUERIES}/{reply.body['queryId']}").body
    return body


def rows(caller: Caller, simulator: SellingPartnerSimulator, query: dict[str, Any]) -> list[Any]:
    url = caller.get(f"{DOCUMENTS}/{query['dataDocumentId']}").body["documentUrl"]
    answer = simulator.answer("GET", url, {}, b"")
    assert answer.headers["content-encoding"] == "gzip"
    assert isinstance(answer.body, bytes)
    return [json.loads(line) for line in gzip.decompress(answer.body).splitlines()]


def test_a_query_is_queued_worked_on_and_done(caller: Caller, clock: FakeClock) -> None:
    query_id = create(caller, text()).body["queryId"]
    seen = []
    for seconds in (0, 3, 5):
        clock.advance(seconds)
        seen.append(caller.get(f"{QUERIES}/{query_id}").body["processingStatus"])
    assert seen == ["IN_QUEUE", "IN_PROGRESS", "DONE"]


def test_rows_have_the_fields_that_were_asked_for(
    caller: Caller, simulator: SellingPartnerSimulator, clock: FakeClock
) -> None:
    fields = "day:startDate sales{unitsOrdered orderedProductSalesB2B{amount}}"
    found = rows(caller, simulator, done(caller, clock, text(fields)))
    assert len(found) == DAYS
    assert found[0].keys() == {"day", "sales"}
    assert found[0]["sales"].keys() == {"unitsOrdered", "orderedProductSalesB2B"}
    assert found[0]["sales"]["orderedProductSalesB2B"] is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "query is required"),
        ("{ broken", "query is invalid"),
        (text("startDate invented"), "there are no fields invented"),
        (text("startDate sales"), "there are no fields sales"),
        (text().replace("ByDate", "ByWeek"), "there is no"),
        (text().replace("aggregateBy:DAY", ""), "arguments of salesAndTrafficByDate"),
        (text("startDate " * 900), "at most 8000 characters"),
    ],
)
def test_a_text_that_the_schema_does_not_allow_is_refused(caller: Caller, query: str, said: str) -> None:
    reply = create(caller, query)
    assert reply.status == 400
    assert said in json.dumps(reply.body)


def test_a_parameter_too_many_is_denied(caller: Caller, clock: FakeClock) -> None:
    query = done(caller, clock, text())
    assert caller.get(f"{QUERIES}/{query['queryId']}?MarketplaceId={US}").status == 403
    assert caller.get(f"{DOCUMENTS}/{query['dataDocumentId']}?MarketplaceId={US}").status == 403


def test_denied_fields_are_listed(caller: Caller, simulator: SellingPartnerSimulator) -> None:
    simulator.data_kiosk.deny_fields("unitsOrdered")
    reply = create(caller, text())
    assert reply.status == 403
    assert "salesAndTrafficByDate.unitsOrdered" in json.dumps(reply.body)
    assert create(caller, text("startDate")).status == 202


def test_pages_go_on_with_the_same_text_and_no_other(
    caller: Caller, simulator: SellingPartnerSimulator, clock: FakeClock
) -> None:
    simulator.data_kiosk.page = 4
    first = done(caller, clock, text())
    token = first["pagination"]["nextToken"]
    assert create(caller, text("startDate"), paginationToken=token).status == 400
    second = done(caller, clock, text(), paginationToken=token)
    third = done(caller, clock, text(), paginationToken=second["pagination"]["nextToken"])
    assert "pagination" not in third
    assert [len(rows(caller, simulator, page)) for page in (first, second, third)] == [4, 4, 2]


def test_a_query_that_begins_too_long_ago_fails_with_a_reason(
    caller: Caller, simulator: SellingPartnerSimulator, clock: FakeClock
) -> None:
    query = done(caller, clock, text(start="2024-01-01"))
    assert (query["processingStatus"], "dataDocumentId" in query) == ("FATAL", False)
    url = caller.get(f"{DOCUMENTS}/{query['errorDocumentId']}").body["documentUrl"]
    answer = simulator.answer("GET", url, {}, b"")
    assert isinstance(answer.body, bytes)
    assert b"two years" in gzip.decompress(answer.body)


def test_an_address_lives_five_minutes_and_a_query_thirty_days(
    caller: Caller, simulator: SellingPartnerSimulator, clock: FakeClock
) -> None:
    query = done(caller, clock, text())
    url = caller.get(f"{DOCUMENTS}/{query['dataDocumentId']}").body["documentUrl"]
    clock.advance(300)
    assert simulator.answer("GET", url, {}, b"").status == 403
    clock.advance(30 * 86400)
    fresh = Caller(simulator)
    assert fresh.get(f"{QUERIES}/{query['queryId']}").status == 404
    assert fresh.get(f"{DOCUMENTS}/{query['dataDocumentId']}").status == 404


def test_of_a_dataset_only_so_many_are_under_way(caller: Caller, clock: FakeClock) -> None:
    assert [create(caller, text()).status for _ in range(11)] == [202] * 10 + [429]
    clock.advance(60)
    assert create(caller, text()).status == 202


def test_the_list_has_the_newest_first_and_by_status(caller: Caller, clock: FakeClock) -> None:
    old = done(caller, clock, text())
    new = create(caller, text("startDate")).body["queryId"]
    assert [each["queryId"] for each in caller.get(QUERIES).body["queries"]] == [new, old["queryId"]]
    listed = caller.get(f"{QUERIES}?processingStatuses=DONE").body["queries"]
    assert [each["queryId"] for each in listed] == [old["queryId"]]


def test_amazons_own_sdk_reads_what_the_simulator_says(simulator: SellingPartnerSimulator, clock: FakeClock) -> None:
    spapi = importlib.import_module("spapi")
    models = importlib.import_module("spapi.models.datakiosk_v2023_11_15")
    with served(simulator) as url:
        config = spapi.SPAPIConfig(CLIENT_ID, CLIENT_SECRET, refresh_token=REFRESH_TOKEN)
        seller = spapi.SPAPIClient(config, oauth_endpoint=url + TOKEN_PATH, endpoint=url).api_client
        api = spapi.QueriesApi(seller)
        query_id = api.create_query(models.CreateQuerySpecification(query=text())).query_id
        clock.advance(8)
        query = api.get_query(query_id)
        assert (query.processing_status, query.query) == ("DONE", text())
        assert spapi.QueriesApi(seller).get_document(query.data_document_id).document_url.startswith(url)
