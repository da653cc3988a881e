"""
Restricted Data Tokens: access tokens that may see personal data, on one path.

Source: Amazon's "Tokens API use case guide". A token lives an hour and opens the path it was made for, nothing else.
"""

import threading

from source_amazon_sp.api.lwa import AccessTokens
from source_amazon_sp.api.operations import CREATE_RESTRICTED_DATA_TOKEN, Operation
from source_amazon_sp.api.transport import Request, Transport
from source_amazon_sp.api.verdict import Accepted, RefreshToken
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import PermissionDenied, UnexpectedAnswer

_EARLY = 120.0


class RestrictedTokens:
    """Hands out a token for a path; asks for one when there is none, or when it is about to expire."""

    def __init__(self, transport: Transport, access: AccessTokens, clock: Clock, base_url: str) -> None:
        self._transport = transport
        self._access = access
        self._clock = clock
        self._url = base_url + CREATE_RESTRICTED_DATA_TOKEN.path
        self._lock = threading.Lock()
        self._by_path: dict[str, tuple[str, float]] = {}

    def current(self, operation: Operation, path: str) -> str:
        """The token for `path`. Raises PermissionDenied when the account has no role for its personal data."""
        with self._lock:
            token, good_until = self._by_path.get(path, ("", 0.0))
            if not token or self._clock.monotonic() >= good_until:
                token, good_until = self._by_path[path] = self._grant(operation, path)
            return token

    def refused(self, path: str, token: str) -> None:
        with self._lock:
            if self._by_path.get(path, ("", 0.0))[0] == token:
                del self._by_path[path]

    def _grant(self, operation: Operation, path: str) -> tuple[str, float]:
        resource = {"method": operation.method, "path": path, "dataElements": list(operation.restricted)}
        asked_at = self._clock.monotonic()
        verdict = self._ask({"restrictedResources": [resource]})
        match verdict:
            case Accepted({"restrictedDataToken": str(token)} as answer):
                lifetime = float(answer.get("expiresIn") or 3600)
                return token, asked_at + lifetime - min(_EARLY, lifetime / 10)
            case Accepted():
                raise UnexpectedAnswer("createRestrictedDataToken answered without a token.")
            case _:
                roles = ", ".join(CREATE_RESTRICTED_DATA_TOKEN.roles)
                raise PermissionDenied(
                    f"Amazon gives no restricted data token for {operation.name}: personal data is closed.\n"
                    f"The application lacks a restricted role: one of {roles}.\n"
                    "Ask Amazon for the role in the developer profile, or set include_pii to false."
                )

    def _ask(self, body: object) -> object:
        for last in (False, True):
            token = self._access.current()
            request = Request(method="POST", url=self._url, headers={"x-amz-access-token": token}, json=body)
            verdict = self._transport.send(request, CREATE_RESTRICTED_DATA_TOKEN)
            if last or not isinstance(verdict, RefreshToken) or not self._access.refused(token):
                break
        return verdict
