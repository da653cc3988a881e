"""
Login with Amazon.

Access tokens come from a refresh token, or for grantless operations from the application alone; a refresh token comes
from the code of a consent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from source_amazon_sp.api.token_cache import TokenCache
from source_amazon_sp.api.transport import Request, Transport
from source_amazon_sp.api.verdict import Accepted, RefreshToken, Refused
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import AuthenticationFailed, UnexpectedAnswer

LAPSED = (
    "The client secret has expired: it lives 180 days and has to be rotated before.\n"
    "Open your developer console, choose the application, View under LWA credentials, and copy the new secret."
)
_ADVICE = {
    "invalid_client": (
        "Login with Amazon does not accept lwa_app_id and lwa_client_secret together (invalid_client).\n"
        "A client secret lives 180 days; it was probably rotated, or the two belong to different applications.\n"
        "Open your developer console, choose the application, View under LWA credentials, and copy both again."
    ),
    "invalid_grant": (
        "Login with Amazon does not accept the refresh_token (invalid_grant).\n"
        "It was revoked, its consent lapsed (365 days for a public application), or it was cut in copying.\n"
        "Authorise the application again (Apps and Services > Develop Apps) and paste the new refresh token."
    ),
    "unauthorized_client": (
        "Login with Amazon does not let this application use the refresh_token (unauthorized_client).\n"
        "The token was issued to another application than lwa_app_id.\n"
        "Use the client id and secret of the application that was authorised, or authorise this one."
    ),
}
_ADVICE_ON_CODES = {
    "invalid_grant": (
        "Login with Amazon does not accept the code of the consent (invalid_grant).\n"
        "A code lives five minutes and serves once; or the redirect URI is another one than at the consent.\n"
        "Open the consent address again, and paste the address you are sent back to at once."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What Login with Amazon knows an application and a seller by. Never printed."""

    client_id: str
    client_secret: str
    refresh_token: str

    def __repr__(self) -> str:
        return "Credentials(hidden)"


class AccessTokens:
    """
    Hands out an access token that is good now. Safe to share between threads.

    `on_secret` is told each token, so that the log can hide it.
    """

    def __init__(
        self, transport: Transport, clock: Clock, url: str, credentials: Credentials, on_secret: Callable[[str], None]
    ) -> None:
        self._transport = transport
        self._url = url
        self._credentials = credentials
        self.on_secret = on_secret
        self._tokens = TokenCache(clock)  # by scope

    def current(self, scope: str | None = None) -> str:
        """The token for the seller's data, or for a grantless `scope`. Raises AuthenticationFailed."""
        return self._tokens.current(scope, lambda: self._grant(scope))

    def refused(self, token: str, scope: str | None = None, words: str = "") -> bool:
        """As TokenCache.refused."""
        return self._tokens.refused(scope, token, words)

    def _grant(self, scope: str | None) -> tuple[str, float]:
        secrets = self._credentials
        form = {"client_id": secrets.client_id, "client_secret": secrets.client_secret}
        if scope is None:
            form |= {"grant_type": "refresh_token", "refresh_token": secrets.refresh_token}
        else:
            form |= {"grant_type": "client_credentials", "scope": scope}
        match self._transport.send(Request(method="POST", url=self._url, form=form)):
            case Accepted({"access_token": str(value)} as answer):
                self.on_secret(value)
                return value, float(answer.get("expires_in") or 3600)
            case Accepted():
                raise UnexpectedAnswer("Login with Amazon answered without an access token.")
            case RefreshToken(refused) | (Refused() as refused):
                raise AuthenticationFailed(_advice(refused))


def refresh_token_for(
    transport: Transport, url: str, client_id: str, client_secret: str, code: str, redirect_uri: str | None
) -> str:
    """
    The refresh token that a consent grants. `redirect_uri` is the one that the consent address named, if it did.

    Amazon gives it once, for a code that is at most five minutes old. Raises AuthenticationFailed.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": client_id,
        "client_secret": client_secret,
    }
    if redirect_uri is not None:
        form["redirect_uri"] = redirect_uri
    match transport.send(Request(method="POST", url=url, form=form)):
        case Accepted({"refresh_token": str(token)}):
            return token
        case Accepted():
            raise UnexpectedAnswer("Login with Amazon answered without a refresh token.")
        case RefreshToken(refused) | (Refused() as refused):
            raise AuthenticationFailed(_ADVICE_ON_CODES.get(refused.code) or _advice(refused))


def _advice(refused: Refused) -> str:
    return _ADVICE.get(
        refused.code,
        f"Login with Amazon refused the credentials ({refused.status} {refused.code}: {refused.words}).",
    )
