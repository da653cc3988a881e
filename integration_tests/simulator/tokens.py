"""Login with Amazon: who may call, and for how long."""

import secrets
import threading
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from integration_tests.simulator.answers import Answer, Refusal, as_json, unauthorized
from integration_tests.simulator.consents import Consents
from integration_tests.simulator.operations import Request, Token
from source_amazon_sp.clock import Clock

TOKEN_PATH = "/auth/o2/token"

CLIENT_ID = "amzn1.application-oa2-client.fake"
CLIENT_SECRET = "amzn1.oa2-cs.v1.fake"
REFRESH_TOKEN = "Atzr|fake-refresh-token"
PARTNER = "A0FAKEPARTNER0"

SCOPES = frozenset(
    {
        "sellingpartnerapi::notifications",
        "sellingpartnerapi::client_credential:rotation",
        "sellingpartnerapi::shipments:track",
    }
)

_EXPIRED = "The access token you provided has expired."
_INVALID = "The access token you provided is revoked, malformed or invalid."
_MISSING = "Access token is missing in the request header."
_SECRET_EXPIRED = "The LWA secret token you provided has expired."


@dataclass(frozen=True)
class Credentials:
    """An application and the selling partner who authorised it."""

    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    refresh_token: str = REFRESH_TOKEN
    partner: str = PARTNER
    scopes: frozenset[str] = SCOPES  # what the application may ask for without a partner


DEFAULT_CREDENTIALS = Credentials()


class Tokens:
    def __init__(self, clock: Clock, *known: Credentials) -> None:
        self._clock = clock
        self._known = list(known or (DEFAULT_CREDENTIALS,))
        self._tokens: dict[str, Token] = {}
        self._lock = threading.Lock()
        self.token_life = 3600  # seconds
        self.consents = Consents(clock)
        self.secret_expired = False  # the API's own refusal, when a secret was not rotated in 180 days

    def add(self, credentials: Credentials) -> None:
        with self._lock:
            self._known.append(credentials)

    def rotate_secret(self, new: str, client_id: str = CLIENT_ID) -> None:
        """Only the new secret counts from now on; refresh and access tokens live on."""
        with self._lock:
            self._known = [
                replace(each, client_secret=new) if each.client_id == client_id else each for each in self._known
            ]

    def revoke_all(self) -> None:
        """Every access token given so far is worth nothing."""
        with self._lock:
            self._tokens.clear()

    def withdraw(self, refresh_token: str = REFRESH_TOKEN) -> None:
        """The partner takes the authorisation back."""
        with self._lock:
            self._known = [
                replace(each, refresh_token="") if each.refresh_token == refresh_token else each for each in self._known
            ]

    def issue(self, token: Token, prefix: str) -> str:
        text = prefix + secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[text] = token
        return text

    def check(self, request: Request) -> Token:
        """The token of an API call; refuses as Amazon does when there is none that is good."""
        text = request.headers.get("x-amz-access-token")
        if not text:
            raise unauthorized(_MISSING)
        with self._lock:
            token = self._tokens.get(text)
        if token is None:
            raise invalid_token()
        if self._clock.monotonic() >= token.expires_at:
            raise unauthorized(_EXPIRED)
        if self.secret_expired:
            raise unauthorized(_SECRET_EXPIRED)
        return token

    def answer(self, request: Request) -> Answer:
        """POST /auth/o2/token."""
        form = _form(request)
        client = self._client(form)
        grant = form.get("grant_type", "")
        if grant == "refresh_token":
            return self._refresh(client, form)
        if grant == "client_credentials":
            return self._grantless(client, form)
        if grant == "authorization_code":
            return self._authorised(client, form)
        # UNVERIFIED: the text; the code is that of RFC 6749, which Login with Amazon follows.
        raise _refused("unsupported_grant_type", "The authorization grant type is not supported")

    def _client(self, form: dict[str, str]) -> list[Credentials]:
        for needed in ("grant_type", "client_id", "client_secret"):
            if not form.get(needed):
                raise _refused("invalid_request", f"The request is missing a required parameter : {needed}")
        with self._lock:
            known = [
                each
                for each in self._known
                if (each.client_id, each.client_secret) == (form["client_id"], form["client_secret"])
            ]
        if not known:
            raise _refused("invalid_client", "Client authentication failed", status=401)
        return known

    def _refresh(self, client: list[Credentials], form: dict[str, str]) -> Answer:
        given = form.get("refresh_token")
        if not given:
            raise _refused("invalid_request", "The request is missing a required parameter : refresh_token")
        granted = next((each for each in client if each.refresh_token == given), None)
        if granted is None:
            raise _refused(
                "invalid_grant",
                "The request has an invalid grant parameter : refresh_token. "
                "User may have revoked or didn't grant the permission.",
            )
        access = self.issue(self._token("seller", granted), "Atza|")
        return as_json(
            {
                "access_token": access,
                "refresh_token": given,
                "token_type": "bearer",
                "expires_in": self.token_life,
            }
        )

    def _authorised(self, client: list[Credentials], form: dict[str, str]) -> Answer:
        owner = client[0]
        if not self.consents.redeem(form.get("code", ""), owner.client_id, form.get("redirect_uri")):
            raise _refused("invalid_grant", "The request has an invalid grant parameter : code")
        refresh = f"Atzr|{secrets.token_urlsafe(24)}"
        self.add(replace(owner, refresh_token=refresh))
        access = self.issue(self._token("seller", owner), "Atza|")
        return as_json(
            {
                "access_token": access,
                "refresh_token": refresh,
                "token_type": "bearer",
                "expires_in": self.token_life,
            }
        )

    def _grantless(self, client: list[Credentials], form: dict[str, str]) -> Answer:
        scope = form.get("scope", "")
        if scope not in SCOPES:
            raise _refused("invalid_scope", "The request has an invalid parameter : scope")  # UNVERIFIED: the text
        if scope not in client[0].scopes:
            raise _refused("unauthorized_client", "Not authorized for requested operation")
        access = self.issue(replace(self._token("grantless", client[0]), scope=scope), "Atc|")
        return as_json({"access_token": access, "scope": scope, "token_type": "bearer", "expires_in": self.token_life})

    def _token(self, kind: str, owner: Credentials) -> Token:
        return Token(kind, owner.partner, owner.client_id, self._clock.monotonic() + self.token_life)


def invalid_token() -> Refusal:
    return unauthorized(_INVALID)


def _form(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or kind != "application/x-www-form-urlencoded":
        raise _refused("invalid_request", "The request is missing a required parameter : grant_type")
    return dict(parse_qsl(request.body.decode("utf-8", "replace")))


def _refused(code: str, description: str, status: int = 400) -> Refusal:
    return Refusal(as_json({"error": code, "error_description": description}, status))
