"""The Sellers API: getMarketplaceParticipations."""

from collections.abc import Sequence
from typing import Any

from integration_tests.simulator import parameters
from integration_tests.simulator.answers import Answer, as_json
from integration_tests.simulator.marketplaces import NON_AMAZON, Marketplace, named
from integration_tests.simulator.operations import Account, Operation, Request


class SellersApi:
    """
    The marketplaces the seller takes part in (`marketplaces`, country codes), one the seller has left
    (`left`), and the pseudo-marketplace of orders from outside Amazon, if the first country has one.
    """

    def __init__(self, marketplaces: Sequence[str] = ("US",), left: str | None = "BR") -> None:
        self._marketplaces = [named(country) for country in marketplaces]
        self._left = named(left) if left is not None else None

    def operations(self, account: Account) -> Sequence[Operation]:
        del account  # nothing here depends on it
        path = "/sellers/v1/marketplaceParticipations"
        return [Operation("getMarketplaceParticipations", "GET", path, 0.016, 15, self._participations)]

    def _participations(self, request: Request) -> Answer:
        parameters.read(request, {})
        rows = [_row(place) for place in self._marketplaces]
        first = self._marketplaces[0]
        if first.country in NON_AMAZON:
            domain = f"si-prod-marketplace.{first.country.lower()}.invalid"
            outside = Marketplace(first.country, NON_AMAZON[first.country], domain, first.currency, first.language)
            rows.append(_row(outside, name=f"Non-Amazon {first.country}"))
        if self._left is not None:
            rows.append(_row(self._left, participating=False))
        return as_json({"payload": rows})


def _row(place: Marketplace, *, name: str | None = None, participating: bool = True) -> dict[str, Any]:
    return {
        "marketplace": {
            "id": place.id,
            "name": name or place.name,
            "countryCode": place.country,
            "defaultCurrencyCode": place.currency,
            "defaultLanguageCode": place.language,
            "domainName": place.domain,
        },
        "storeName": "Fake Store",
        "participation": {"isParticipating": participating, "hasSuspendedListings": not participating},
    }
