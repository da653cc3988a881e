"""
Whether the account can be read, and if not, what to click.

    Login with Amazon ──▶ own orders ──▶ marketplace participations ──▶ the other account type, the other regions
         │ refused           │ ok               │ ok: succeeds,             │ answers: says which to set
         ▼                   ▼                  ▼ names the missing role    ▼ silent: names the missing roles
       fails            marketplaces in the account? ── no: fails, lists those that are

Nothing here waits for a quota: a 429 means that Amazon knows the account, and that is what is asked.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import (
    GET_MARKETPLACE_PARTICIPATIONS,
    GET_PURCHASE_ORDERS,
    SEARCH_ORDERS,
    Operation,
)
from source_amazon_sp.api.paging import Query
from source_amazon_sp.clock import written
from source_amazon_sp.config import ConnectorConfig, Environment
from source_amazon_sp.connection import Connection
from source_amazon_sp.errors import (
    ConfigError,
    PermissionDenied,
    RequestRefused,
    ServiceUnavailable,
    Throttled,
)
from source_amazon_sp.marketplaces import BY_ID, AccountType, Region
from source_amazon_sp.streams.account import NOT_TOLD, selling_in

logger = logging.getLogger("airbyte")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one probe brought: an answer (None where Amazon was too busy to give one), or the denial."""

    payload: Any = None
    denied: PermissionDenied | None = None


class Check:
    """One check of one configuration. `run` returns, or raises a ConnectorError fit for the user."""

    def __init__(self, config: ConnectorConfig, connection: Connection) -> None:
        self._config = config
        self._connection = connection
        self._clock = connection.clock
        self._client = connection.client(config.api_endpoint)

    def run(self) -> None:
        try:
            self._ask()
            if self._config.account_type is AccountType.VENDOR and not self._config.marketplaces:
                logger.warning("The connection works, but reports and Data Kiosk can't be read. %s", NOT_TOLD)
        except ServiceUnavailable as error:
            raise ServiceUnavailable(
                f"{error}\n"
                "Amazon is down at the moment, or the way from this machine to it is blocked or slow.\n"
                "Try again in some minutes, or allow https to api.amazon.com, *.amazon.com and *.amazonaws.com."
            ) from error

    def _ask(self) -> None:
        self._connection.tokens.current()
        seller = self._config.account_type is AccountType.SELLER
        orders = self._seller_orders(self._client) if seller else self._vendor_orders(self._client)
        if orders.denied is None:
            if seller and self._config.marketplaces:
                self._marketplaces_are_in_the_account(self._participations(self._client))
            return
        participations = self._participations(self._client)
        if participations.denied is None:
            if not seller and self._seller_orders(self._client).denied is None:
                raise _wrong_account_type("Vendor", "Seller")
            self._marketplaces_are_in_the_account(participations)
            logger.warning("The connection works, but orders can't be read. %s", orders.denied)
            return
        self._find_where_the_account_is(orders.denied)

    def _find_where_the_account_is(self, denied: PermissionDenied) -> None:
        """Neither orders nor participations may be read: another account type, another region, or no role."""
        if self._config.account_type is AccountType.SELLER and self._vendor_orders(self._client).denied is None:
            raise _wrong_account_type("Seller", "Vendor")
        for region, endpoint in self._other_regions():
            client = self._connection.client(endpoint)
            if self._quietly(self._participations, client) or self._quietly(self._vendor_orders, client):
                raise ConfigError(
                    f"region is {self._config.region.value}, and the refresh token does not work there.\n"
                    f"The account answers in region {region.value} ({region.full_name}).\n"
                    f"Set region to {region.value}, or authorise the application in the region you mean."
                )
        raise denied

    def _other_regions(self) -> list[tuple[Region, str]]:
        """The other endpoints of Amazon; none where the user named an endpoint."""
        own = self._config.region
        sandbox = self._config.environment is Environment.SANDBOX
        if self._config.api_endpoint != (own.sandbox_endpoint if sandbox else own.endpoint):
            return []
        return [(r, r.sandbox_endpoint if sandbox else r.endpoint) for r in Region if r is not own]

    def _quietly(self, probe: Callable[[SellingPartnerClient], _Answer], client: SellingPartnerClient) -> bool:
        """Whether a probe is answered; trouble elsewhere is not what the user asked about."""
        try:
            return probe(client).denied is None
        except (RequestRefused, ServiceUnavailable):
            return False

    def _seller_orders(self, client: SellingPartnerClient) -> _Answer:
        since = written(self._clock.now().subtract(days=1))
        return self._probe(client, SEARCH_ORDERS, {"lastUpdatedAfter": since, "maxResultsPerPage": 1})

    def _vendor_orders(self, client: SellingPartnerClient) -> _Answer:
        now = self._clock.now()
        bounds = {"createdAfter": written(now.subtract(days=1)), "createdBefore": written(now)}
        return self._probe(client, GET_PURCHASE_ORDERS, {"limit": 1, "includeDetails": "false", **bounds})

    def _participations(self, client: SellingPartnerClient) -> _Answer:
        return self._probe(client, GET_MARKETPLACE_PARTICIPATIONS, None)

    def _probe(self, client: SellingPartnerClient, operation: Operation, query: Query | None) -> _Answer:
        try:
            return _Answer(client.call(operation, query=query))
        except PermissionDenied as denied:
            return _Answer(denied=denied)
        except Throttled:
            logger.info("%s is out of quota at the moment; another program may be using it.", operation.name)
            return _Answer()
        except RequestRefused as refused:
            if self._config.environment is Environment.SANDBOX:
                # The static sandbox answers its recorded requests alone; that it judged ours shows the token is good.
                logger.info("The sandbox takes the credentials; it has no answer for this request. %s", refused)
                return _Answer()
            raise

    def _marketplaces_are_in_the_account(self, participations: _Answer) -> None:
        entries = participations.payload.get("payload") if isinstance(participations.payload, dict) else None
        if not self._config.marketplaces:
            return
        if entries is None:
            logger.info(
                "Whether the account sells in the chosen marketplaces could not be asked; it is taken as given."
            )
            return
        there = selling_in(entries)
        missing = [_country(marketplace) for marketplace in self._config.marketplaces if marketplace not in there]
        if missing:
            raise ConfigError(
                f"marketplaces: {', '.join(missing)} is not in this account, or not active.\n"
                f"In region {self._config.region.value} it sells in {', '.join(map(_country, there)) or 'no other'}.\n"
                "Correct marketplaces, or leave it empty to read all of them."
            )


def _country(marketplace: str) -> str:
    return BY_ID[marketplace].country if marketplace in BY_ID else marketplace


def _wrong_account_type(said: str, found: str) -> ConfigError:
    return ConfigError(
        f"account_type is {said}, and the refresh token belongs to a {found.lower()} account.\n"
        f"Amazon denies the {said.lower()} operations and answers the {found.lower()} ones.\n"
        f"Set account_type to {found}."
    )
