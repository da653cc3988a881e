"""What the account takes part in, asked once a sync and only when a stream needs it."""

import logging
import threading
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import GET_MARKETPLACE_PARTICIPATIONS
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.errors import ConfigError, PermissionDenied, UnexpectedAnswer
from source_amazon_sp.marketplaces import BY_ID, MARKETPLACES, AccountType

logger = logging.getLogger("airbyte")

NOT_TOLD = (
    "marketplaces is empty, and Amazon does not tell a vendor's marketplaces.\n"
    "A vendor account belongs to one country.\n"
    'Set marketplaces to it, for example ["US"].'
)


class Account:
    """The seller behind the refresh token. Safe to share between threads."""

    def __init__(self, client: SellingPartnerClient, config: ConnectorConfig) -> None:
        self._client = client
        self._config = config
        self._lock = threading.Lock()
        self._participations: list[dict[str, Any]] | None = None
        self._marketplaces: tuple[str, ...] | None = None

    def participations(self) -> list[dict[str, Any]]:
        """Every entry of getMarketplaceParticipations, pseudo marketplaces included."""
        with self._lock:
            if self._participations is None:
                answer = self._client.call(GET_MARKETPLACE_PARTICIPATIONS)
                payload = answer.get("payload") if isinstance(answer, dict) else None
                if not isinstance(payload, list):
                    raise UnexpectedAnswer("getMarketplaceParticipations answered without a payload.")
                self._participations = payload
            return self._participations

    def selling_in(self) -> tuple[str, ...]:
        """The ids of the marketplaces to read: those of the configuration, or all that the account sells in."""
        if self._config.marketplaces:
            return self._config.marketplaces
        if self._config.account_type is AccountType.VENDOR:
            raise ConfigError(NOT_TOLD)
        try:
            return selling_in(self.participations())
        except PermissionDenied as error:
            raise ConfigError(
                "marketplaces is empty, and the application may not ask which ones the account sells in.\n"
                f"The call needs a role: one of {', '.join(GET_MARKETPLACE_PARTICIPATIONS.roles)}.\n"
                "Set marketplaces, or add a role and authorise the application again."
            ) from error

    def marketplaces(self) -> tuple[str, ...]:
        """As `selling_in`; every marketplace of the region where the account may not be asked."""
        if self._marketplaces is None:
            self._marketplaces = self._selling_in_or_all()
        return self._marketplaces

    def _selling_in_or_all(self) -> tuple[str, ...]:
        try:
            return self.selling_in()
        except ConfigError as error:
            vendor = self._config.account_type is AccountType.VENDOR
            if not vendor and not isinstance(error.__cause__, PermissionDenied):
                raise
            region = self._config.region
            ids = tuple(marketplace.id for marketplace in MARKETPLACES if marketplace.region is region)
            logger.info(
                "The account's marketplaces can't be asked for (%s): reading all %d of region %s. "
                "Set marketplaces to read fewer.",
                "Amazon does not tell a vendor's" if vendor else "no role",
                len(ids),
                region.value,
            )
            return ids


def selling_in(participations: list[dict[str, Any]]) -> tuple[str, ...]:
    """
    The ids of the real marketplaces in which the account takes part.

    Amazon also lists shops that are none ("Non-Amazon DE", invoicing shadows): their ids are refused in requests, so
    an unknown id counts only when its shop is at an address of Amazon's.
    """
    ids = []
    for entry in participations:
        marketplace = entry.get("marketplace") or {}
        real = marketplace.get("id") in BY_ID or str(marketplace.get("domainName")).startswith("www.amazon.")
        if real and (entry.get("participation") or {}).get("isParticipating"):
            ids.append(str(marketplace["id"]))
    return tuple(ids)
