"""Quotas, the ledger that watches them, and faults by plan."""

import pytest

from integration_tests.simulator import faults
from integration_tests.simulator.accounts import seller_account
from integration_tests.simulator.caller import Caller
from integration_tests.simulator.core import LWA, SellingPartnerSimulator
from unit_tests.support.clock import FakeClock

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
ORDERS = "/orders/2026-01-01/orders"
RDT = "/tokens/2021-03-01/restrictedDataToken"
RESOURCES = {"restrictedResources": [{"method": "GET", "path": "/mfn/v0/shipments/{shipmentId}"}]}


class TestQuotas:
    def test_a_burst_is_free_and_the_rest_pays_the_rate(self, clock: FakeClock, caller: Caller) -> None:
        assert [caller.get(PARTICIPATIONS).status for _ in range(16)] == [200] * 15 + [429]
        clock.advance(1 / 0.016)
        assert [caller.get(PARTICIPATIONS).status for _ in range(2)] == [200, 429]

    def test_a_refused_call_costs_nothing(self, clock: FakeClock, caller: Caller) -> None:
        for _ in range(15 + 40):
            caller.get(PARTICIPATIONS)
        clock.advance(1 / 0.016)
        assert caller.get(PARTICIPATIONS).status == 200

    def test_a_429_says_so_and_nothing_of_when(self, caller: Caller) -> None:
        reply = [caller.get(PARTICIPATIONS) for _ in range(16)][-1]
        assert reply.error["code"] == "QuotaExceeded"
        assert reply.error["message"] == "You exceeded your quota for the requested resource."
        assert {name.lower() for name in reply.headers} == {"content-type", "date", "x-amzn-requestid"}

    def test_the_rate_is_in_the_header_of_200_400_and_404(self, caller: Caller) -> None:
        header = "x-amzn-RateLimit-Limit"
        assert caller.get(PARTICIPATIONS).headers[header] == "0.016"
        assert caller.get(PARTICIPATIONS, a=1).headers[header] == "0.016"
        assert caller.get(f"{ORDERS}/900-0000000-9999999").headers[header] == "0.5"
        assert caller.post(RDT, RESOURCES).headers[header] == "1.0"
        assert header not in caller.get("/nothing").headers

    def test_the_time_scale_multiplies_the_rate_and_not_the_burst(self, clock: FakeClock) -> None:
        caller = Caller(seller_account(clock, orders=0, time_scale=1000))
        replies = [caller.get(PARTICIPATIONS) for _ in range(16)]
        assert [reply.status for reply in replies] == [200] * 15 + [429]
        assert replies[0].headers["x-amzn-RateLimit-Limit"] == "16.0"
        clock.advance(1 / 16)
        assert caller.get(PARTICIPATIONS).status == 200

    def test_a_competitor_eats_from_the_same_bucket(
        self, clock: FakeClock, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.competitor("getMarketplaceParticipations", calls_per_second=0.5)
        clock.advance(20)  # ten of its calls, and a third of one refilled
        assert [caller.get(PARTICIPATIONS).status for _ in range(6)] == [200] * 5 + [429]

    def test_a_greedy_competitor_leaves_something(
        self, clock: FakeClock, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.competitor("getMarketplaceParticipations", calls_per_second=0.1)
        simulator.tokens.token_life = 10**6
        caller.token = caller.log_in().body["access_token"]
        served = 0
        for _ in range(3000):
            clock.advance(17.7)
            served += caller.get(PARTICIPATIONS).status == 200
        all_there_is = 3000 * 17.7 * 0.016
        assert 0.1 * all_there_is < served < 0.5 * all_there_is

    def test_a_plan_can_change(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.buckets.change("getMarketplaceParticipations", rate=0.05, burst=2)
        replies = [caller.get(PARTICIPATIONS) for _ in range(3)]
        assert [reply.status for reply in replies] == [200, 200, 429]
        assert replies[0].headers["x-amzn-RateLimit-Limit"] == "0.05"


class TestLedger:
    def test_it_counts_by_operation_and_status(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        for _ in range(17):
            caller.get(PARTICIPATIONS)
        caller.get("/nothing")
        ledger = simulator.ledger
        assert ledger.count("getMarketplaceParticipations") == 17
        assert len(ledger.refused("getMarketplaceParticipations")) == 2
        assert (ledger.count(LWA), ledger.count("unknown")) == (1, 1)
        assert ledger.counts()["operations"]["getMarketplaceParticipations"] == {"200": 15, "429": 2}

    def test_it_knows_the_kind_of_token_and_keeps_none(
        self, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        caller.get(ORDERS, createdAfter="2026-11-01T00:00:00Z", oops=caller.token)
        caller.token = None
        caller.get(ORDERS)
        caller.token = "Atza|made-up"
        caller.get(ORDERS)
        calls = simulator.ledger.calls("searchOrders")
        assert [call.token for call in calls] == ["seller", None, "invalid"]
        assert calls[0].query == {"createdAfter": "2026-11-01T00:00:00Z", "oops": "***"}
        assert "fake" not in repr(simulator.ledger.calls(LWA))

    def test_utilisation_is_one_when_nothing_was_left_unused(
        self, clock: FakeClock, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        for _ in range(15):
            caller.get(PARTICIPATIONS)
        assert simulator.ledger.utilisation("getMarketplaceParticipations") == pytest.approx(1)
        clock.advance(10 / 0.016)
        caller.get(PARTICIPATIONS)
        assert simulator.ledger.utilisation("getMarketplaceParticipations") == pytest.approx(16 / 25)


class TestFaultPlan:
    def test_every_so_many_calls(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.status(503), every=3)
        assert [caller.get(PARTICIPATIONS).status for _ in range(7)] == [200, 200, 503, 200, 200, 503, 200]
        assert simulator.faults.struck() == 2

    def test_once_and_after(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.status(500), after=2, once=True)
        assert [caller.get(PARTICIPATIONS).status for _ in range(4)] == [200, 200, 500, 200]

    def test_until_an_instant(self, clock: FakeClock, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.status(429), until=clock.now().add(seconds=60))
        assert caller.get(PARTICIPATIONS).error["code"] == "QuotaExceeded"
        clock.advance(60)
        assert caller.get(PARTICIPATIONS).status == 200

    def test_for_one_operation(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.status(500), operation=LWA)
        assert caller.get(PARTICIPATIONS).status == 200
        assert caller.log_in().status == 500

    def test_tokens_revoked_under_a_call(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.revoked(simulator.tokens), once=True)
        assert [caller.get(PARTICIPATIONS).status for _ in range(2)] == [403, 403]
        caller.token = caller.log_in().body["access_token"]
        assert caller.get(PARTICIPATIONS).status == 200

    def test_a_slow_first_byte_takes_its_time(
        self, clock: FakeClock, simulator: SellingPartnerSimulator, caller: Caller
    ) -> None:
        simulator.faults.add(faults.slow(30, clock))
        caller.get(PARTICIPATIONS)
        assert clock.slept == 30

    def test_the_page_token_comes_back(self, simulator: SellingPartnerSimulator, caller: Caller) -> None:
        simulator.faults.add(faults.repeated_token, operation="searchOrders")
        query = {"createdAfter": "2026-10-01T00:00:00Z", "maxResultsPerPage": 10}
        first = caller.get(ORDERS, **query).body["pagination"]["nextToken"]
        second = caller.get(ORDERS, **query, paginationToken=first)
        assert second.body["pagination"]["nextToken"] == first
