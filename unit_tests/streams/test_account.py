"""Which marketplaces are read."""

import logging
from typing import Any

import pytest

from source_amazon_sp.errors import (
    AuthenticationFailed,
    ConfigError,
    PermissionDenied,
    ServiceUnavailable,
    UnexpectedAnswer,
)
from source_amazon_sp.marketplaces import MARKETPLACES, Region
from source_amazon_sp.streams.account import Account, selling_in
from unit_tests.streams.sellers import CA, PARTICIPATIONS, US, participations
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config


def entry(marketplace: str, domain: str = "www.amazon.example", *, takes_part: bool = True) -> dict[str, Any]:
    return {
        "marketplace": {"id": marketplace, "domainName": domain},
        "participation": {"isParticipating": takes_part, "hasSuspendedListings": False},
    }


def denied(_query: dict[str, Any]) -> Any:
    raise PermissionDenied("Amazon denies getMarketplaceParticipations (403).")


def account_of(answer: Answer, **keys: Any) -> tuple[Account, FakeClient]:
    clock = FakeClock()
    client = FakeClient(clock, {PARTICIPATIONS: answer})
    return Account(client, a_config(clock, **keys)), client


class TestSellingIn:
    def test_it_is_where_the_account_takes_part(self) -> None:
        assert selling_in([entry(US), entry(CA, takes_part=False)]) == (US,)

    @pytest.mark.parametrize(
        ("domain", "counts"),
        [
            ("www.amazon.example", True),
            ("www.amazon.co.example", True),
            ("si-prod-marketplace.stores.example.com", False),
            ("siprod.stores.amazon.example", False),
            ("", False),
        ],
    )
    def test_an_unknown_shop_counts_when_it_is_at_an_address_of_amazons(self, domain: str, *, counts: bool) -> None:
        assert selling_in([entry("A0NEWSHOP01", domain)]) == (("A0NEWSHOP01",) if counts else ())

    def test_a_known_shop_counts_at_any_address(self) -> None:
        assert selling_in([entry(US, "")]) == (US,)

    @pytest.mark.parametrize(
        "odd", [{}, {"marketplace": None}, {"marketplace": {"id": US}, "participation": None}, {"participation": {}}]
    )
    def test_an_entry_that_says_too_little_is_passed_over(self, odd: dict[str, Any]) -> None:
        assert selling_in([odd, entry(CA)]) == (CA,)


class TestAccount:
    def test_every_entry_is_kept_pseudo_marketplaces_too(self) -> None:
        entries = [entry(US), entry("A0SHADOW001", "siprod.stores.amazon.example")]
        account, _ = account_of(participations(*entries))
        assert account.participations() == entries

    def test_it_is_asked_once(self) -> None:
        account, client = account_of(participations(entry(US)))
        for _ in range(3):
            account.participations()
            assert account.marketplaces() == account.selling_in() == (US,)
        assert len(client.asked) == 1

    @pytest.mark.parametrize("answer", [None, [], {}, {"payload": None}, {"payload": {}}, {"errors": []}])
    def test_an_answer_without_a_list_is_an_error(self, answer: object) -> None:
        account, _ = account_of(lambda _query: answer)
        with pytest.raises(UnexpectedAnswer, match="without a payload"):
            account.participations()

    def test_the_configuration_decides_and_nothing_is_asked(self) -> None:
        account, client = account_of(denied, marketplaces=["CA", "US"])
        assert account.marketplaces() == account.selling_in() == (CA, US)
        assert client.asked == []

    @pytest.mark.parametrize("region", Region)
    def test_all_of_the_region_are_read_where_it_may_not_be_asked_and_said_so(
        self, region: Region, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "airbyte")
        account, _ = account_of(denied, region=region.value)
        ids = account.marketplaces()
        assert set(ids) == {marketplace.id for marketplace in MARKETPLACES if marketplace.region is region}
        (said,) = caplog.messages
        assert f"reading all {len(ids)} of region {region.value}" in said

    @pytest.mark.parametrize("error", [AuthenticationFailed, ConfigError])
    def test_what_is_no_lack_of_a_role_is_not_taken_for_one(self, error: type[ConfigError]) -> None:
        def failing(_query: dict[str, Any]) -> Any:
            raise error("invalid_client")

        account, _ = account_of(failing)
        with pytest.raises(error, match="invalid_client"):
            account.marketplaces()

    def test_all_of_the_region_are_read_for_a_vendor_of_whom_amazon_tells_none(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "airbyte")
        account, client = account_of(denied, account_type="Vendor")
        assert len(account.marketplaces()) == 4
        assert client.asked == []
        (said,) = caplog.messages
        assert "role" not in said

    def test_who_needs_to_know_for_sure_is_told_which_role_is_missing(self) -> None:
        account, _ = account_of(denied)
        with pytest.raises(ConfigError, match="Set marketplaces, or add a role") as caught:
            account.selling_in()
        assert "Selling Partner Insights" in str(caught.value)

    def test_a_vendor_is_asked_to_say_and_amazon_is_not(self) -> None:
        account, client = account_of(denied, account_type="Vendor")
        with pytest.raises(ConfigError, match="Amazon does not tell a vendor's marketplaces"):
            account.selling_in()
        assert client.asked == []

    def test_trouble_at_amazon_is_not_taken_for_an_answer(self) -> None:
        def down(_query: dict[str, Any]) -> Any:
            raise ServiceUnavailable("Amazon kept answering 503.")

        account, _ = account_of(down)
        with pytest.raises(ServiceUnavailable):
            account.marketplaces()
