"""The table of marketplaces: one row a shop, each reachable by its country and by its id."""

import re

import pendulum
import pytest

from source_amazon_sp.marketplaces import BY_COUNTRY, BY_ID, MARKETPLACES, TOKEN_ENDPOINT, Marketplace, Region

of_every_marketplace = pytest.mark.parametrize("marketplace", MARKETPLACES, ids=lambda marketplace: marketplace.country)


@of_every_marketplace
def test_a_row_is_of_the_form_amazon_uses(marketplace: Marketplace) -> None:
    assert re.fullmatch(r"[A-Z]{2}", marketplace.country)
    assert re.fullmatch(r"A[0-9A-Z]{11,13}", marketplace.id)
    assert re.fullmatch(r"[A-Z]{3}", marketplace.currency)
    assert re.fullmatch(r"sellercentral(-europe)?\.amazon\.[a-z.]+", marketplace.seller_central)
    assert re.fullmatch(r"vendorcentral\.amazon\.[a-z.]+", marketplace.vendor_central)


@of_every_marketplace
def test_a_time_zone_is_one_that_exists(marketplace: Marketplace) -> None:
    assert pendulum.timezone(marketplace.time_zone).name == marketplace.time_zone


@of_every_marketplace
def test_a_marketplace_is_found_by_country_and_by_id(marketplace: Marketplace) -> None:
    assert BY_COUNTRY[marketplace.country] is marketplace
    assert BY_ID[marketplace.id] is marketplace


def test_no_country_and_no_id_stands_twice() -> None:
    assert len({marketplace.country for marketplace in MARKETPLACES}) == len(MARKETPLACES)
    assert len(BY_ID) == len(MARKETPLACES)


def test_the_united_kingdom_goes_by_both_of_its_codes() -> None:
    assert BY_COUNTRY["UK"] is BY_COUNTRY["GB"]
    assert BY_COUNTRY["GB"].id == "A1F83G8C2ARO7P"


@pytest.mark.parametrize(
    ("region", "countries"),
    [
        (Region.NA, "BR CA MX US"),
        (Region.EU, "AE BE DE EG ES FR GB IE IN IT NL PL SA SE TR ZA"),
        (Region.FE, "AU JP SG"),
    ],
)
def test_every_country_is_in_the_region_that_serves_it(region: Region, countries: str) -> None:
    assert sorted(marketplace.country for marketplace in MARKETPLACES if marketplace.region is region) == (
        countries.split()
    )


@pytest.mark.parametrize(
    ("region", "host", "name"),
    [
        (Region.NA, "sellingpartnerapi-na.amazon.com", "North America"),
        (Region.EU, "sellingpartnerapi-eu.amazon.com", "Europe"),
        (Region.FE, "sellingpartnerapi-fe.amazon.com", "Far East"),
    ],
)
def test_a_region_is_one_endpoint_and_one_sandbox(region: Region, host: str, name: str) -> None:
    assert region.endpoint == f"https://{host}"
    assert region.sandbox_endpoint == f"https://sandbox.{host}"
    assert region.full_name == name


def test_tokens_come_from_one_address_for_all_regions() -> None:
    assert TOKEN_ENDPOINT == "https://api.amazon.com/auth/o2/token"
