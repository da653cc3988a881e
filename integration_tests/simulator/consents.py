"""The consent page of Seller and Vendor Central: what the browser of an account's primary user sees."""

import secrets
import threading
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from source_amazon_sp.clock import Clock
from source_amazon_sp.marketplaces import MARKETPLACES

CODE_LIFE = 300.0  # seconds
_HOSTS = {host for each in MARKETPLACES for host in (each.seller_central, each.vendor_central)}


class ConsentRefused(Exception):
    """The page shows an error; its message is Amazon's code for it."""


@dataclass(frozen=True)
class Application:
    """A public application that a partner may consent to."""

    app_id: str = "amzn1.sp.solution.fake"
    client_id: str = "amzn1.application-oa2-client.fake"
    redirect_uris: tuple[str, ...] = ("https://app.example.com/callback",)
    draft: bool = False


@dataclass(frozen=True)
class _Consent:
    client_id: str
    redirect_uri: str | None  # as the address named it
    until: float


class Consents:
    """Codes live five minutes and serve once, for the application and redirect URI they were given for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, _Consent] = {}

    def give(self, address: str, partner: str, application: Application | None = None) -> str:
        """The primary user opens the address and consents: where the browser is sent. Raises ConsentRefused."""
        application = application or Application()
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        if parts.scheme != "https" or parts.hostname not in _HOSTS or parts.path != "/apps/authorize/consent":
            raise ConsentRefused("SPSA0404")
        if query.get("application_id") != application.app_id or not query.get("state"):
            raise ConsentRefused("SPSA0404")
        if application.draft is not (query.get("version") == "beta"):
            raise ConsentRefused("MD1000")
        wanted = query.get("redirect_uri")
        if wanted is not None and wanted not in application.redirect_uris:
            raise ConsentRefused("MD5101")
        code = secrets.token_urlsafe(12)
        with self._lock:
            self._open[code] = _Consent(application.client_id, wanted, self._clock.monotonic() + CODE_LIFE)
        sent = {"state": query["state"], "selling_partner_id": partner, "spapi_oauth_code": code}
        return f"{wanted or application.redirect_uris[0]}?{urlencode(sent)}"

    def redeem(self, code: str, client_id: str, redirect_uri: str | None) -> bool:
        """Whether the code is good for that application; it is spent either way."""
        with self._lock:
            consent = self._open.pop(code, None)
        if consent is None or self._clock.monotonic() >= consent.until:
            return False
        # UNVERIFIED: that a redirect URI may be left out here where the consent address had none.
        return (consent.client_id, consent.redirect_uri) == (client_id, redirect_uri)
