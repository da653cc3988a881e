"""What `check` says: to whom the account answers, and otherwise, in at most three lines, what to click."""

import socket
from collections.abc import Callable

import pytest
import requests_mock

from integration_tests.simulator import faults
from integration_tests.simulator.answers import Answer, error
from integration_tests.simulator.core import LWA, SellingPartnerSimulator
from integration_tests.simulator.doors import plug_into
from integration_tests.simulator.operations import Request
from integration_tests.simulator.tokens import Credentials
from integration_tests.support.configs import Config, on_loopback, seller_config, vendor_config
from integration_tests.support.in_process import check, run
from integration_tests.support.output import Output
from integration_tests.support.shops import shop, vendor
from source_amazon_sp.clock import SystemClock
from source_amazon_sp.streams.account import NOT_TOLD
from unit_tests.support.clock import FakeClock

Prepare = Callable[[SellingPartnerSimulator], None]
SELLER_OPERATIONS = ("searchOrders", "getMarketplaceParticipations")


@pytest.fixture
def seller(clock: FakeClock) -> SellingPartnerSimulator:
    return shop(clock, orders=20).simulator


@pytest.fixture
def vendor_(clock: FakeClock) -> SellingPartnerSimulator:
    return vendor(clock, orders=20).simulator


def said(output: Output) -> str:
    """Why the check failed; in at most three lines, after no wait."""
    answer = output.connection()
    assert answer["status"] == "FAILED"
    assert answer["message"].count("\n") <= 2
    assert output.seconds < 10
    return str(answer["message"])


def assert_succeeded(output: Output) -> None:
    assert output.connection() == {"status": "SUCCEEDED"}
    assert output.seconds < 10


class TestAnAccountThatAnswers:
    def test_succeeds_for_a_seller(self, seller: SellingPartnerSimulator, clock: FakeClock) -> None:
        assert_succeeded(check(seller, seller_config()))
        assert seller.ledger.count() == 3
        assert clock.slept == 0

    def test_succeeds_for_a_vendor(self, vendor_: SellingPartnerSimulator) -> None:
        assert_succeeded(check(vendor_, vendor_config()))
        assert vendor_.ledger.count() == 2

    def test_asks_for_no_marketplaces_where_none_are_chosen(self, seller: SellingPartnerSimulator) -> None:
        seller.faults.add(no_such_example, operation="getMarketplaceParticipations")
        assert_succeeded(check(seller, seller_config(marketplaces=None)))
        assert seller.ledger.count("getMarketplaceParticipations") == 0

    def test_warns_a_vendor_who_says_no_country_as_the_reports_would(self, vendor_: SellingPartnerSimulator) -> None:
        output = check(vendor_, vendor_config())
        assert_succeeded(output)
        (warning,) = output.logs("WARN")
        assert warning.endswith(NOT_TOLD)
        assert check(vendor_, vendor_config(marketplaces=["US"])).logs("WARN") == []

    def test_succeeds_when_its_quota_is_used_up(self, seller: SellingPartnerSimulator, clock: FakeClock) -> None:
        for operation in SELLER_OPERATIONS:
            seller.faults.add(faults.status(429), operation=operation)
        assert_succeeded(check(seller, seller_config()))
        assert clock.slept == 0

    def test_succeeds_after_one_stray_error(self, seller: SellingPartnerSimulator, clock: FakeClock) -> None:
        seller.faults.add(faults.status(503), operation="searchOrders", once=True)
        assert_succeeded(check(seller, seller_config()))
        assert clock.slept <= 1

    def test_succeeds_without_the_role_for_orders_and_warns(self, seller: SellingPartnerSimulator) -> None:
        seller.deny("searchOrders")
        output = check(seller, seller_config())
        assert_succeeded(output)
        (warning,) = output.logs("WARN")
        assert "Inventory and Order Tracking" in warning

    def test_succeeds_in_the_sandbox_that_has_no_answer(self, seller: SellingPartnerSimulator) -> None:
        seller.faults.add(no_such_example)
        output = check(seller, seller_config(aws_environment="SANDBOX"))
        # The fault strikes Login with Amazon as well, so only what comes after it may be refused.
        assert "InvalidInput" in said(output)
        seller.faults.clear()
        for operation in SELLER_OPERATIONS:
            seller.faults.add(no_such_example, operation=operation)
        assert_succeeded(check(seller, seller_config(aws_environment="SANDBOX")))
        assert "InvalidInput" in said(check(seller, seller_config()))


def no_such_example(_: Request, __: Answer) -> Answer:
    return error(400, "InvalidInput", "Could not match input arguments")


class TestCredentials:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"lwa_client_secret": "amzn1.oa2-cs.v1.wrong"}, "invalid_client"),
            ({"lwa_app_id": "amzn1.application-oa2-client.wrong"}, "invalid_client"),
            ({"refresh_token": "Atzr|wrong"}, "invalid_grant"),
        ],
    )
    def test_that_are_wrong_are_told_with_the_remedy(
        self, seller: SellingPartnerSimulator, changes: Config, words: str
    ) -> None:
        told = said(check(seller, seller_config(**changes)))
        assert words in told
        assert "again" in told

    def test_of_another_application_are_told(self, seller: SellingPartnerSimulator) -> None:
        def of_another(_: Request, __: Answer) -> Answer:
            return Answer(400, b'{"error":"unauthorized_client","error_description":"Not authorized."}')

        seller.faults.add(of_another, operation=LWA)
        assert "another application" in said(check(seller, seller_config()))

    def test_with_an_expired_secret_are_told(self, seller: SellingPartnerSimulator) -> None:
        seller.tokens.secret_expired = True
        assert "180 days" in said(check(seller, seller_config()))

    def test_that_are_missing_are_told_all_at_once(self, seller: SellingPartnerSimulator) -> None:
        told = said(check(seller, {"region": "NA"}))
        assert [line.partition(":")[0] for line in told.splitlines()] == [
            "lwa_app_id",
            "lwa_client_secret",
            "refresh_token",
        ]
        assert seller.ledger.count() == 0


class TestTheWrongAccount:
    def test_a_seller_who_is_a_vendor(self, vendor_: SellingPartnerSimulator) -> None:
        assert said(check(vendor_, seller_config())).endswith("Set account_type to Vendor.")

    def test_a_vendor_who_is_a_seller(self, seller: SellingPartnerSimulator) -> None:
        assert said(check(seller, vendor_config())).endswith("Set account_type to Seller.")

    def test_a_marketplace_that_is_not_in_it(self, seller: SellingPartnerSimulator) -> None:
        told = said(check(seller, seller_config(marketplaces=["US", "BR"])))
        assert told.startswith("marketplaces: BR is not in this account")
        assert "US, CA, MX" in told

    def test_a_country_of_another_region(self, seller: SellingPartnerSimulator) -> None:
        told = said(check(seller, seller_config(marketplaces=["US", "DE"])))
        assert "'DE' belongs to region EU" in told
        assert seller.ledger.count() == 0

    def test_no_role_at_all(self, seller: SellingPartnerSimulator) -> None:
        seller.deny(*SELLER_OPERATIONS)
        told = said(check(seller, seller_config()))
        assert "Inventory and Order Tracking" in told
        assert "developer console" in told

    @pytest.mark.parametrize(("region", "home"), [("NA", "eu"), ("FE", "eu"), ("EU", "na"), ("NA", "fe")])
    @pytest.mark.parametrize("kind", ["Seller", "Vendor"])
    def test_another_region(self, clock: FakeClock, region: str, home: str, kind: str) -> None:
        there = (shop if kind == "Seller" else vendor)(clock, orders=20).simulator
        config = seller_config(region=region, account_type=kind, marketplaces=None)
        with requests_mock.Mocker() as mocker:
            for elsewhere in {"na", "eu", "fe"} - {home}:
                # A token of one region is a stranger in the others.
                plug_into(mocker, SellingPartnerSimulator(clock), [f"sellingpartnerapi-{elsewhere}.amazon.com"])
            plug_into(mocker, there, [f"sellingpartnerapi-{home}.amazon.com", "api.amazon.com"])
            told = said(run("check", {"config": config}, clock))
        assert told.startswith(f"region is {region}")
        assert f"Set region to {home.upper()}" in told

    def test_another_application_of_the_same_seller_is_no_stranger(self, seller: SellingPartnerSimulator) -> None:
        seller.tokens.add(Credentials("amzn1.application-oa2-client.second", "amzn1.oa2-cs.v1.second", "Atzr|second"))
        config = seller_config(
            lwa_app_id="amzn1.application-oa2-client.second",
            lwa_client_secret="amzn1.oa2-cs.v1.second",
            refresh_token="Atzr|second",
        )
        assert_succeeded(check(seller, config))


class TestTheWay:
    def test_to_an_amazon_that_is_down(self, seller: SellingPartnerSimulator, clock: FakeClock) -> None:
        seller.faults.add(faults.status(503))
        assert "answered 503" in said(check(seller, seller_config()))
        assert clock.slept <= 2

    def test_to_a_port_that_nobody_listens_on(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            config = on_loopback(seller_config(), f"http://127.0.0.1:{taken.getsockname()[1]}")
            told = said(run("check", {"config": config}, SystemClock()))
        assert "could not be reached" in told

    def test_to_someone_who_never_answers(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            config = on_loopback(seller_config(), f"http://127.0.0.1:{silent.getsockname()[1]}")
            said(run("check", {"config": config}, SystemClock()))

    @pytest.mark.parametrize("key", ["api_endpoint", "token_endpoint"])
    def test_over_plain_http_is_refused(self, seller: SellingPartnerSimulator, key: str) -> None:
        told = said(check(seller, seller_config(**{key: "http://amazon.invalid"})))
        assert told.startswith(f"{key}:")
        assert "https" in told
        assert seller.ledger.count() == 0
