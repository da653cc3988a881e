"""Builders: an operation, Amazon's answers, and the way to Amazon under a clock that only moves when told to."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.lwa import AccessTokens, Credentials
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.api.restricted import RestrictedTokens
from source_amazon_sp.api.throttle import Throttle
from source_amazon_sp.api.transport import SYNC_PATIENCE, Patience, Transport, new_session
from unit_tests.support.clock import FakeClock

Found = TypeVar("Found")

API = "https://sellingpartnerapi-na.amazon.com"
LWA = "https://api.amazon.com/auth/o2/token"
CREDENTIALS = Credentials(
    client_id="amzn1.application-oa2-client.fake",
    client_secret="amzn1.oa2-cs.v1.fake-client-secret",
    refresh_token="Atzr|fake-refresh-token",
)
PARCELS = Operation(
    name="getParcels",
    path="/parcels/v1/parcels",
    rate=0.5,
    burst=30,
    roles=("Parcel Tracking", "Parcel Handling"),
)
PARCELS_URL = API + PARCELS.path
RESTRICTED_URL = f"{API}/tokens/2021-03-01/restrictedDataToken"


def operation(**changes: Any) -> Operation:
    """`getParcels`, which Amazon does not have, with some of its fields changed."""
    return replace(PARCELS, **changes)


def granted(token: str, expires_in: int = 3600) -> dict[str, Any]:
    """Login with Amazon's answer."""
    return {"access_token": f"Atza|{token}", "token_type": "bearer", "expires_in": expires_in}


def opened(token: str, expires_in: int = 3600) -> dict[str, Any]:
    """The answer of createRestrictedDataToken."""
    return {"restrictedDataToken": f"Atz.sprdt|{token}", "expiresIn": expires_in}


def refused(code: str, message: str, details: str = "") -> dict[str, Any]:
    """An error as the Selling Partner API writes it."""
    return {"errors": [{"code": code, "message": message, "details": details}]}


DENIED = refused("Unauthorized", "Access to requested resource is denied.")


class Way:
    """The parts of the way to Amazon, put together, and what they told: `waits` and `secrets`."""

    def __init__(self, patience: Patience = SYNC_PATIENCE) -> None:
        self.clock = FakeClock()
        self.waits: list[tuple[str, float]] = []
        self.secrets: list[str] = []
        self.throttle = Throttle(self.clock, lambda waiting, seconds: self.waits.append((waiting.name, seconds)))
        self.dates: list[str | None] = []
        self.transport = Transport(
            new_session(), self.clock, self.throttle, patience, lambda date, _: self.dates.append(date)
        )
        self.tokens = AccessTokens(self.transport, self.clock, LWA, CREDENTIALS, self.secrets.append)
        self.restricted = RestrictedTokens(self.transport, self.tokens, self.clock, API)

    def client(self, base_url: str = API, *, personal_data: bool = False) -> SellingPartnerClient:
        restricted = self.restricted if personal_data else None
        return SellingPartnerClient(base_url, self.transport, self.clock, self.tokens, restricted)


class Crowd:
    """Ten threads that want the same thing; `gathered` returns when all of them are asking for it."""

    def __init__(self) -> None:
        self._arrived = threading.Semaphore(0)

    def ask(self, work: Callable[[], Found]) -> list[Found]:
        def arrive_and_work() -> Found:
            self._arrived.release()
            return work()

        with ThreadPoolExecutor(10) as pool:
            asked = [pool.submit(arrive_and_work) for _ in range(10)]
            return [found.result(timeout=60) for found in asked]

    def gathered(self) -> None:
        for _ in range(10):
            assert self._arrived.acquire(timeout=60)
