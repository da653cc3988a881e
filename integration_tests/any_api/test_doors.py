"""The simulator's two doors, what Amazon's own SDK makes of it, and its command line."""

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import requests_mock

from integration_tests.simulator import faults
from integration_tests.simulator.accounts import seller_account, vendor_account
from integration_tests.simulator.answers import Answer
from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import LEDGER_PATH, plug_into, served
from integration_tests.simulator.operations import Account, Operation
from integration_tests.simulator.tokens import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TOKEN_PATH
from unit_tests.support.clock import FakeClock

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
ORDERS = "/orders/2026-01-01/orders"
RDT = "/tokens/2021-03-01/restrictedDataToken"


@pytest.fixture(params=["in process", "over HTTP"])
def door(request: pytest.FixtureRequest, simulator: SellingPartnerSimulator) -> Iterator[str]:
    if request.param == "over HTTP":
        with served(simulator) as url:
            yield url
        return
    simulator.base_url = "https://simulator.invalid"
    with requests_mock.Mocker() as mocker:
        plug_into(mocker, simulator, hosts=["simulator.invalid"])
        yield simulator.base_url


class TestDoors:
    def ask(self, door: str, caller: Caller, *, stream: bool = False) -> requests.Response:
        headers = {"x-amz-access-token": caller.token}
        return requests.request("GET", door + PARTICIPATIONS, headers=headers, timeout=10, stream=stream)

    def test_an_answer_passes_whole(self, door: str, caller: Caller) -> None:
        response = self.ask(door, caller)
        assert response.status_code == 200
        assert len(response.json()["payload"]) == 5
        assert response.headers["X-Amzn-RateLimit-Limit"] == "0.016"

    def test_a_reset_is_a_connection_error(self, door: str, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.reset, once=True)
        with pytest.raises(requests.exceptions.ConnectionError):
            self.ask(door, caller)
        assert self.ask(door, caller).status_code == 200

    @pytest.mark.parametrize("stream", [False, True])
    def test_a_cut_body_breaks_while_it_is_read(
        self, door: str, simulator: SellingPartnerSimulator, caller: Caller, *, stream: bool
    ) -> None:
        simulator.faults.add(faults.cut)
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            _ = self.ask(door, caller, stream=stream).content

    def test_bodies_that_are_no_json_pass_as_they_are(
        self, door: str, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        for fault in (faults.malformed, faults.empty, faults.not_json):
            simulator.faults.add(fault, once=True)
        malformed, empty, html = (self.ask(door, caller) for _ in range(3))
        assert malformed.text.startswith('{"payload":[')
        assert empty.content == b""
        assert html.headers["content-type"] == "text/html"
        for response in (malformed, empty, html):
            with pytest.raises(ValueError, match="line 1"):
                response.json()

    def test_a_body_in_chunks_arrives_in_one_piece(
        self, door: str, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.serve(_Chunks())
        headers = {"x-amz-access-token": caller.token}
        response = requests.request("GET", f"{door}/chunks", headers=headers, timeout=10)
        assert response.content == b"onetwothree"

    def test_chunks_can_be_cut_too(self, door: str, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.serve(_Chunks())
        simulator.faults.add(faults.cut)
        headers = {"x-amz-access-token": caller.token}
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            requests.request("GET", f"{door}/chunks", headers=headers, timeout=10)


class _Chunks:
    def operations(self, _: Account) -> list[Operation]:
        return [Operation("chunks", "GET", "/chunks", 1, 5, lambda _: Answer(200, iter([b"one", b"two", b"three"])))]


def test_other_hosts_are_left_to_other_matchers(simulator: SellingPartnerSimulator) -> None:
    with requests_mock.Mocker() as mocker:
        mocker.get("https://elsewhere.invalid/", text="not ours")
        plug_into(mocker, simulator)
        response = requests.request("GET", "https://elsewhere.invalid/", timeout=10)
    assert response.text == "not ours"
    assert simulator.ledger.count() == 0


def test_the_door_is_shut_behind_the_block(simulator: SellingPartnerSimulator) -> None:
    with requests.Session() as session:
        with served(simulator) as url:
            session.request("GET", url + PARTICIPATIONS, timeout=10)
        with pytest.raises(requests.exceptions.ConnectionError):
            session.request("GET", url + PARTICIPATIONS, timeout=10)


def test_twenty_connections_are_kept_open_at_once(simulator: SellingPartnerSimulator) -> None:
    sessions = [requests.Session() for _ in range(24)]
    meet = threading.Barrier(len(sessions))
    statuses: list[int] = []

    def call(session: requests.Session, url: str) -> None:
        for _ in range(3):
            meet.wait()
            statuses.append(session.request("GET", url + PARTICIPATIONS, timeout=10).status_code)

    with served(simulator) as url:
        threads = [threading.Thread(target=call, args=(session, url)) for session in sessions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ledger = requests.request("GET", url + LEDGER_PATH, timeout=10).json()
    assert statuses == [403] * 72
    assert ledger["operations"] == {"getMarketplaceParticipations": {"403": 72}}
    for session in sessions:
        session.close()


def test_no_more_than_the_burst_gets_through_whatever_the_threads(simulator: SellingPartnerSimulator) -> None:
    caller = Caller(simulator)
    threads = [threading.Thread(target=caller.get, args=(PARTICIPATIONS,)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert simulator.ledger.counts()["operations"]["getMarketplaceParticipations"] == {"200": 15, "429": 25}
    assert json.dumps(simulator.ledger.counts())


class TestAmazonsOwnSdk:
    """The package `spapi`, as it is, over HTTP: what it can't read, the simulator does not say as Amazon does."""

    @pytest.fixture
    def seller(self, clock: FakeClock) -> Iterator[Any]:
        simulator = seller_account(clock, orders=250, days=20, time_scale=1000)
        with served(simulator) as url:
            yield self.connected(url)

    def connected(self, url: str) -> Any:
        spapi = importlib.import_module("spapi")
        config = spapi.SPAPIConfig(CLIENT_ID, CLIENT_SECRET, refresh_token=REFRESH_TOKEN)
        return spapi.SPAPIClient(config, oauth_endpoint=url + TOKEN_PATH, endpoint=url).api_client

    def test_it_reads_all_orders_page_by_page(self, seller: Any) -> None:
        spapi = importlib.import_module("spapi")
        api = spapi.SearchOrdersApi(seller)
        data_sets = ["BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT"]
        data_sets += ["PACKAGES", "TAX", "PAYMENT", "FULFILLMENT_ORDERS"]
        query = {"last_updated_after": "2026-10-01T00:00:00Z", "included_data": data_sets}
        pages = [api.search_orders(**query)]
        while pages[-1].pagination is not None:
            token = pages[-1].pagination.next_token
            pages.append(api.search_orders(**query, pagination_token=token))
        orders = [order for page in pages for order in page.orders]
        assert [len(page.orders) for page in pages] == [100, 100, 50]
        assert len({order.order_id for order in orders}) == 250
        assert {order.sales_channel.channel_name for order in orders} == {"AMAZON", "NON_AMAZON"}
        again = spapi.GetOrderApi(seller).get_order(orders[0].order_id, included_data=data_sets)
        assert again.order == orders[0]

    def test_it_reads_marketplaces_and_restricted_data_tokens(self, seller: Any) -> None:
        spapi = importlib.import_module("spapi")
        rows = spapi.SellersApi(seller).get_marketplace_participations().payload
        assert [row.marketplace.country_code for row in rows] == ["US", "CA", "MX", "US", "BR"]
        models = importlib.import_module("spapi.models.tokens_v2021_03_01")
        resource = models.RestrictedResource("GET", "/orders/v0/orders", ["buyerInfo"])
        asked = models.CreateRestrictedDataTokenRequest(restricted_resources=[resource])
        made = spapi.TokensApi(seller).create_restricted_data_token(asked)
        assert made.expires_in == 3600

    def test_it_reads_purchase_orders_and_their_statuses(self, clock: FakeClock) -> None:
        spapi = importlib.import_module("spapi")
        with served(vendor_account(clock, orders=150, days=10)) as url:
            api = spapi.VendorOrdersApi(self.connected(url))
            first = api.get_purchase_orders().payload
            second = api.get_purchase_orders(next_token=first.pagination.next_token).payload
            statuses = api.get_purchase_orders_status(limit=10).payload.orders_status
        assert (len(first.orders), second.pagination, len(statuses)) == (100, None, 10)


def test_the_command_line_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "integration_tests.simulator", "--orders", "5", "--time-scale", "1000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own module
        ready = json.loads(process.stdout.readline())
        form = {"grant_type": "refresh_token", "refresh_token": ready["credentials"]["refresh_token"]}
        form |= {"client_id": ready["credentials"]["lwa_app_id"]}
        form |= {"client_secret": ready["credentials"]["lwa_client_secret"]}
        token = requests.request("POST", ready["token_endpoint"], data=form, timeout=10).json()
        url = f"{ready['api_endpoint']}/sellers/v1/marketplaceParticipations"
        headers = {"x-amz-access-token": token["access_token"]}
        assert requests.request("GET", url, headers=headers, timeout=10).status_code == 200
        assert requests.request("GET", ready["ledger"], timeout=10).json()["calls"] == 2
        process.terminate()
        assert process.wait(timeout=10) == 0
