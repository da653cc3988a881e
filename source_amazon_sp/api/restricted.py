"""
Restricted Data Tokens: access tokens that may see personal data, on one path.

Source: Amazon's "Tokens API use case guide". A token lives an hour and opens the path it was made for, nothing else.
"""

from source_amazon_sp.api.lwa import LAPSED, AccessTokens
from source_amazon_sp.api.operations import CREATE_RESTRICTED_DATA_TOKEN, Operation
from source_amazon_sp.api.token_cache import TokenCache
from source_amazon_sp.api.transport import Request, Transport
from source_amazon_sp.api.verdict import Accepted, RefreshToken, Refused
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import AuthenticationFailed, PermissionDenied, UnexpectedAnswer


class RestrictedTokens:
    """Hands out a token for a path that is good now. Safe to share between threads."""

    def __init__(self, transport: Transport, access: AccessTokens, clock: Clock, base_url: str) -> None:
        self._transport = transport
        self._access = access
        self._url = base_url.rstrip("/") + CREATE_RESTRICTED_DATA_TOKEN.path
        self._tokens = TokenCache(clock)  # by path

    def current(self, operation: Operation, path: str) -> str:
        """The token for `path`. Raises PermissionDenied when the account has no role for its personal data."""
        return self._tokens.current(path, lambda: self._grant(operation, path))

    def refused(self, path: str, token: str, words: str = "") -> bool:
        """As TokenCache.refused."""
        return self._tokens.refused(path, token, words)

    def _grant(self, operation: Operation, path: str) -> tuple[str, float]:
        resource: dict[str, object] = {"method": operation.method, "path": path}
        if any(operation.restricted):
            resource["dataElements"] = list(operation.restricted)
        match self._ask({"restrictedResources": [resource]}):
            case Accepted({"restrictedDataToken": str(token)} as answer):
                self._access.on_secret(token)
                return token, float(answer.get("expiresIn") or 3600)
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
        if isinstance(verdict, RefreshToken) and self._access.refused(used[-1], words=verdict.refused.words):
            verdict = self._transport.send(request, CREATE_RESTRICTED_DATA_TOKEN)
        return verdict
