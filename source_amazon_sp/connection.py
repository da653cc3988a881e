"""Puts the parts of the way to Amazon together for one configuration."""

from collections.abc import Callable

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.lwa import AccessTokens, Credentials
from source_amazon_sp.api.restricted import RestrictedTokens
from source_amazon_sp.api.throttle import OnWait, Throttle
from source_amazon_sp.api.transport import Patience, Transport, new_session
from source_amazon_sp.clock import AmazonsClock, Clock
from source_amazon_sp.config import ConnectorConfig


class Connection:
    """
    One application and one selling partner: the tokens, and the clients that share them.

    `clock` shows Amazon's time; it fetches the token that any call needs when nothing has been asked so far.
    """

    def __init__(
        self,
        config: ConnectorConfig,
        clock: Clock,
        patience: Patience,
        on_wait: OnWait,
        on_secret: Callable[[str], None],
    ) -> None:
        credentials = Credentials(
            client_id=config.lwa_app_id,
            client_secret=config.lwa_client_secret,
            refresh_token=config.refresh_token,
        )
        self._clock = clock
        self.clock = AmazonsClock(clock, lambda: self.tokens.current())  # noqa: PLW0108  # the tokens are made below
        throttle = Throttle(clock, on_wait)
        self._transport = Transport(new_session(), clock, throttle, patience, self.clock.told)
        self._include_pii = config.include_pii
        self.tokens = AccessTokens(self._transport, clock, config.token_endpoint, credentials, on_secret)

    def client(self, endpoint: str) -> SellingPartnerClient:
        """A client of one regional endpoint."""
        restricted = (
            RestrictedTokens(self._transport, self.tokens, self._clock, endpoint) if self._include_pii else None
        )
        return SellingPartnerClient(endpoint, self._transport, self._clock, self.tokens, restricted)
