"""
Restricted Data Tokens: access tokens that may see personal data, on one path.

Source: Amazon's "Tokens API use case guide". A token lives an hour and opens the path it was made for, nothing else.
"""

import threading

from source_amazon_sp.api.lwa import LAPSED, AccessTokens
from source_amazon_sp.api.operations import CREATE_RESTRICTED_DATA_TOKEN, Operation
from source_amazon_sp.api.transport import Request, Transport
from source_amazon_sp.api.verdict import Accepted, RefreshToken, Refused
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import AuthenticationFailed, PermissionDenied, ServiceUnavailable, UnexpectedAnswer

_EARLY = 120.0


class RestrictedTokens:
    """Hands out a token for a path; asks for one when there is none, or when it is about to expire."""

    def __init__(self, transport: Transport, access: AccessTokens, clock: Clock, base_url: str) -> None:
        self._transport = transport
        self._access = access
        self._clock = clock
        self._url = base_url.rstrip("/") + CREATE_RESTRICTED_DATA_TOKEN.path
        self._lock = threading.Lock()
        self._by_path: dict[str, tuple[str, float]] = {}
        self._failure: tuple[float, ServiceUnavailable] | None = None

    def current(self, operation: Operation, path: str) -> str:
        """The token for `path`. Raises PermissionDenied when the account has no role for its personal data."""
        asked_at = self._clock.monotonic()
        with self._lock:
            token, good_until = self._by_path.get(path, ("", 0.0))
            if not token or self._clock.monotonic() >= good_until:
                token, good_until = self._by_path[path] = self._renewed(operation, path, asked_at)
            return token

    def refused(self, path: str, token: str) -> None:
        with self._lock:
            if self._by_path.get(path, ("", 0.0))[0] == token:
                del self._by_path[path]

    def _renewed(self, operation: Operation, path: str, asked_at: float) -> tuple[str, float]:
        """A new token. Who has waited for another thread's outage shares its failure, too."""
        if self._failure is not None and self._failure[0] > asked_at:
            raise self._failure[1]
        try:
            return self._grant(operation, path)
        except ServiceUnavailable as error:
            self._failure = (self._clock.monotonic(), error)
            raise

    def _grant(self, operation: Operation, path: str) -> tuple[str, float]:
        resource: dict[str, object] = {"method": operation.method, "path": path}
        if any(operation.restricted):
            resource["dataElements"] = list(operation.restricted)
        asked_at = self._clock.monotonic()
        verdict = self._ask({"restrictedResources": [resource]})
        match verdict:
            case Accepted({"restrictedDataToken": str(token)} as answer):
                self._access.on_secret(token)
                lifetime = float(answer.get("expiresIn") or 3600)
                return token, asked_at + lifetime - min(_EARLY, lifetime / 10)
            case Accepted():
                raise UnexpectedAnswer("createRestrictedDataToken answered without a token.")
            case RefreshToken(refused) | (Refused() as refused) if "LWA secret" in refused.words:
                raise AuthenticationFailed(LAPSED)
            case _:
                roles = ", ".join(CREATE_RESTRICTED_DATA_TOKEN.roles)
                raise PermissionDenied(
                    f"Amazon gives no restricted data token for {operation.name}: personal data is closed.\n"
                    f"The application lacks a restricted role: one of {roles}.\n"
                    "Ask Amazon for the role in the developer profile, or set include_pii to false."
                )

    def _ask(self, body: object) -> object:
        used: list[str] = []

        def sign() -> dict[str, str]:
            used.append(self._access.current())
            return {"x-amz-access-token": used[-1]}

        request = Request(method="POST", url=self._url, json=body, sign=sign)
        verdict = self._transport.send(request, CREATE_RESTRICTED_DATA_TOKEN)
        if isinstance(verdict, RefreshToken) and self._access.refused(used[-1]):
            verdict = self._transport.send(request, CREATE_RESTRICTED_DATA_TOKEN)
        return verdict
