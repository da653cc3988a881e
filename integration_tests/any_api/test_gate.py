"""The gate of the simulator: tokens, permissions, and which calls pass it."""

import pytest

from integration_tests.simulator.accounts import vendor_account
from integration_tests.simulator.answers import Answer
from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.operations import EITHER, Account, Operation
from integration_tests.simulator.recorded import Recorded
from integration_tests.simulator.tokens import Credentials
from unit_tests.support.clock import FakeClock

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
ORDERS = "/orders/2026-01-01/orders"
RDT = "/tokens/2021-03-01/restrictedDataToken"
SCOPE = "sellingpartnerapi::notifications"


def resources(*paths: str, **more: object) -> dict[str, object]:
    return {"restrictedResources": [{"method": "GET", "path": path, **more} for path in paths]}


class TestLoginWithAmazon:
    def test_a_refresh_token_buys_an_access_token_for_an_hour(self, caller: Caller) -> None:
        reply = caller.log_in()
        assert reply.status == 200
        assert reply.body["token_type"] == "bearer"
        assert reply.body["expires_in"] == 3600
        assert reply.body["access_token"].startswith("Atza|")

    @pytest.mark.parametrize(
        ("field", "status", "code"),
        [
            ("refresh_token", 400, "invalid_grant"),
            ("client_secret", 401, "invalid_client"),
            ("client_id", 401, "invalid_client"),
            ("grant_type", 400, "unsupported_grant_type"),
        ],
    )
    def test_a_wrong_field_is_refused_in_its_own_words(
        self, caller: Caller, field: str, status: int, code: str
    ) -> None:
        reply = caller.log_in(**{field: "wrong"})
        assert (reply.status, reply.body["error"]) == (status, code)
        assert reply.body["error_description"]

    def test_a_missing_field_is_an_invalid_request(self, caller: Caller) -> None:
        assert caller.log_in(refresh_token="").body["error"] == "invalid_request"

    def test_only_a_form_is_understood(self, simulator: SellingPartnerSimulator) -> None:
        headers = {"content-type": "application/json"}
        answer = simulator.answer("POST", "/auth/o2/token", headers, b"{}")
        assert answer.status == 400

    def test_after_a_rotation_only_the_new_secret_counts(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.tokens.rotate_secret("amzn1.oa2-cs.v1.new-fake")
        assert caller.get(PARTICIPATIONS).status == 200
        assert caller.log_in().status == 401
        assert caller.log_in(client_secret="amzn1.oa2-cs.v1.new-fake").status == 200

    def test_an_authorisation_taken_back_is_an_invalid_grant(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.tokens.withdraw()
        assert caller.log_in().body["error"] == "invalid_grant"

    def test_several_sellers_have_tokens_and_quotas_of_their_own(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        other = Credentials(refresh_token="Atzr|other-fake", partner="A0OTHERFAKE000")
        simulator.tokens.add(other)
        assert [caller.get(PARTICIPATIONS).status for _ in range(16)][-1] == 429
        assert Caller(simulator, other).get(PARTICIPATIONS).status == 200

    def test_an_unknown_scope_and_one_that_was_not_granted_are_refused(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        grant = {"grant_type": "client_credentials"}
        assert caller.log_in(**grant, scope="made::up").body["error"] == "invalid_scope"
        poor = Credentials("poor-fake", "secret-fake", "Atzr|poor-fake", scopes=frozenset())
        simulator.tokens.add(poor)
        reply = Caller(simulator, poor).log_in(**grant, scope=SCOPE)
        assert reply.body["error"] == "unauthorized_client"

    def test_grantless_tokens_open_grantless_operations_and_nothing_else(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.serve(_Destinations())
        assert caller.get("/notifications/v1/destinations").status == 403
        reply = caller.log_in(grant_type="client_credentials", scope=SCOPE)
        assert "refresh_token" not in reply.body
        caller.token = reply.body["access_token"]
        assert caller.get("/notifications/v1/destinations").status == 200
        assert caller.get(PARTICIPATIONS).status == 403


class _Destinations:
    """A grantless operation."""

    def operations(self, _: Account) -> list[Operation]:
        path = "/notifications/v1/destinations"
        return [Operation("getDestinations", "GET", path, 1, 5, lambda _: Answer(200, b"{}"), EITHER, SCOPE)]


class TestGate:
    def test_no_token_is_a_403(self, caller: Caller) -> None:
        caller.token = None
        reply = caller.get(PARTICIPATIONS)
        assert reply.status == 403
        assert reply.error == {
            "code": "Unauthorized",
            "message": "Access to requested resource is denied.",
            "details": "Access token is missing in the request header.",
        }

    def test_an_expired_token_is_a_403_that_says_so(self, clock: FakeClock, caller: Caller) -> None:
        clock.advance(3599)
        assert caller.get(PARTICIPATIONS).status == 200
        clock.advance(1)
        reply = caller.get(PARTICIPATIONS)
        assert reply.status == 403
        assert reply.error["details"] == "The access token you provided has expired."

    def test_a_revoked_token_is_refused_before_its_time(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.tokens.revoke_all()
        assert "revoked, malformed or invalid" in caller.get(PARTICIPATIONS).error["details"]

    def test_the_life_of_tokens_can_be_shortened(self, clock: FakeClock, simulator: SellingPartnerSimulator) -> None:
        simulator.tokens.token_life = 10
        caller = Caller(simulator)
        assert caller.log_in().body["expires_in"] == 10
        clock.advance(10)
        assert caller.get(PARTICIPATIONS).status == 403

    def test_a_secret_past_its_180_days_is_a_403(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.tokens.secret_expired = True
        assert caller.get(PARTICIPATIONS).error["details"] == "The LWA secret token you provided has expired."

    @pytest.mark.parametrize("path", ["/orders/2026-01-01/order", "/nothing", ORDERS + "/1/2"])
    def test_an_unknown_path_is_a_403_about_a_token(self, caller: Caller, path: str) -> None:
        reply = caller.get(path)
        assert (reply.status, reply.error["code"]) == (403, "MissingAuthenticationToken")

    def test_a_wrong_verb_is_an_unknown_path(self, caller: Caller) -> None:
        assert caller.post(PARTICIPATIONS, {}).error["code"] == "MissingAuthenticationToken"

    def test_a_missing_role_is_a_403_without_details(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.deny("getMarketplaceParticipations")
        reply = caller.get(PARTICIPATIONS)
        assert (reply.status, reply.error["details"]) == (403, "")
        simulator.allow("getMarketplaceParticipations")
        assert caller.get(PARTICIPATIONS).status == 200

    def test_seller_and_vendor_apis_are_closed_to_each_other(self, clock: FakeClock, caller: Caller) -> None:
        assert caller.get("/vendor/orders/v1/purchaseOrders").status == 403
        vendor = Caller(vendor_account(clock))
        assert vendor.get("/vendor/orders/v1/purchaseOrders").status == 200
        assert vendor.get(PARTICIPATIONS).status == 403

    def test_every_answer_has_a_request_id_of_its_own(self, caller: Caller) -> None:
        ids = {caller.get(path).headers["x-amzn-RequestId"] for path in (PARTICIPATIONS, "/nothing", RDT)}
        assert len(ids) == 3

    def test_recorded_examples_are_served_as_they_stand(self, simulator: SellingPartnerSimulator) -> None:
        simulator.serve(Recorded({"GET /fba/inbound/v0/plans/{id}": {"payload": {"as": "it stands"}}}))
        reply = Caller(simulator).get("/fba/inbound/v0/plans/FAKE1")
        assert reply.body == {"payload": {"as": "it stands"}}


class TestMarketplaceParticipations:
    def test_it_lists_true_pseudo_and_left_marketplaces(self, caller: Caller) -> None:
        rows = caller.get(PARTICIPATIONS).body["payload"]
        taking_part = {row["marketplace"]["id"]: row["participation"]["isParticipating"] for row in rows}
        assert taking_part == {
            "ATVPDKIKX0DER": True,
            "A2EUQ1WTGCTBG2": True,
            "A1AM78C64UM0Y8": True,
            "A2ZV50J4W1RKNI": True,
            "A2Q3Y263D00KWC": False,
        }

    def test_it_takes_no_parameters(self, caller: Caller) -> None:
        assert caller.get(PARTICIPATIONS, region="NA").error["code"] == "InvalidInput"


class TestRestrictedDataTokens:
    def test_generic_and_exact_paths_are_good(self, caller: Caller) -> None:
        paths = ("/orders/v0/orders/{orderId}/address", "/orders/v0/orders/900-0000000-0000001/address")
        reply = caller.post(RDT, resources(*paths))
        assert reply.status == 200
        assert reply.body["restrictedDataToken"].startswith("Atz.sprdt|")
        assert reply.body["expiresIn"] == 3600

    def test_fifty_resources_are_the_most(self, caller: Caller) -> None:
        path = "/orders/v0/orders/{orderId}/address"
        assert caller.post(RDT, resources(*[path] * 50)).status == 200
        assert caller.post(RDT, resources(*[path] * 51)).status == 400

    @pytest.mark.parametrize(
        "path", ["/orders/2026-01-01/orders", "/orders/v9/orders", "/mfn/v0/shipments/{orderId}/no"]
    )
    def test_a_path_that_is_not_restricted_is_refused(self, caller: Caller, path: str) -> None:
        assert caller.post(RDT, resources(path)).status == 400

    def test_of_report_documents_only_the_exact_path_is_good(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        root = "/reports/2021-06-30/documents"
        report = simulator.reports.make("GET_VAT_TRANSACTION_DATA")
        assert caller.post(RDT, resources(f"{root}/{report.document_id}")).status == 200
        assert caller.post(RDT, resources(f"{root}/amzn1.spdoc.unknown")).status == 400
        assert caller.post(RDT, resources(f"{root}/{{reportDocumentId}}")).status == 400

    def test_order_operations_want_data_elements_they_know(self, caller: Caller) -> None:
        path = "/orders/v0/orders"
        assert caller.post(RDT, resources(path, dataElements=["buyerInfo"])).status == 200
        assert caller.post(RDT, resources(path)).status == 400
        assert caller.post(RDT, resources(path, dataElements=["shoeSize"])).status == 400

    def test_elements_beyond_the_role_are_named_in_the_refusal(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.deny_data_elements({"buyerInfo"})
        reply = caller.post(RDT, resources("/orders/v0/orders", dataElements=["buyerInfo"]))
        assert reply.error["message"].endswith("data elements: [buyerInfo]")

    @pytest.mark.parametrize("body", [{}, [], {"restrictedResources": []}, {"restrictedResources": [{}]}])
    def test_a_body_without_resources_is_invalid(self, caller: Caller, body: object) -> None:
        assert caller.post(RDT, body).error["code"] == "InvalidRequest"

    def test_it_opens_nothing_but_its_resources(self, caller: Caller) -> None:
        asked = resources("/orders/v0/orders/{orderId}/address")
        caller.token = caller.post(RDT, asked).body["restrictedDataToken"]
        assert caller.get(PARTICIPATIONS).status == 403
