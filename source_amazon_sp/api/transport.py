"""Sends a request until Amazon accepts or refuses it: 429, 5xx and broken connections are waited out here."""

import contextlib
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pendulum
import requests
from requests.adapters import HTTPAdapter

from source_amazon_sp.api import meter
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.api.redaction import loggable
from source_amazon_sp.api.throttle import Throttle
from source_amazon_sp.api.verdict import Accepted, Cause, RefreshToken, Refused, Wait, judge
from source_amazon_sp.clock import Clock
from source_amazon_sp.errors import ServiceUnavailable, Throttled

logger = logging.getLogger("airbyte")

_RATE_HEADER = "x-amzn-RateLimit-Limit"
_LONGEST_PAUSE = 60.0
_CONNECTIONS = 512  # kept open between requests: as many as a sync of every stream has threads


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: to connect, between two bytes, and of trouble with one request by its cause before giving up."""

    connect: float
    read: float
    outage: float
    throttled: float

    def for_cause(self, cause: Cause) -> float:
        return self.throttled if cause is Cause.THROTTLED else self.outage


# A sync outlives a bad quarter of an hour at Amazon, and a day in which another program uses the quota.
SYNC_PATIENCE = Patience(connect=10, read=60, outage=15 * 60, throttled=24 * 60 * 60)
# A person waits for the answer of a check: one more try for a stray 5xx, none for a quota.
CHECK_PATIENCE = Patience(connect=2.5, read=4, outage=1, throttled=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    A request to be sent; `form` goes url-encoded, `json` as JSON. Its repr shows nothing that may be secret.

    `sign` gives the headers that are only good for a while; it is called for each attempt, when its time has come.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] | None = field(default=None, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    sign: Callable[[], Mapping[str, str]] | None = field(default=None, repr=False)


def new_session() -> requests.Session:
    """A session that many threads share. It never sends credentials of its own (.netrc)."""
    session = requests.Session()
    session.auth = _no_authorization
    session.mount("https://", HTTPAdapter(pool_connections=8, pool_maxsize=_CONNECTIONS))
    session.mount("http://", HTTPAdapter(pool_connections=8, pool_maxsize=_CONNECTIONS))
    return session


def _no_authorization(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


class Transport:
    """
    Knows no tokens: that one has died is a verdict that rises to the client.

    `on_date` is told the `Date` of each answer, and when its request was sent by `clock`.
    """

    def __init__(
        self,
        session: requests.Session,
        clock: Clock,
        throttle: Throttle,
        patience: Patience,
        on_date: Callable[[str | None, pendulum.DateTime], None],
    ) -> None:
        self._on_date = on_date
        self._session = session
        self._clock = clock
        self._throttle = throttle
        self._patience = patience

    def send(
        self, request: Request, operation: Operation | None = None, patience: Patience | None = None
    ) -> Accepted | Refused | RefreshToken:
        """
        Send within the operation's quota (without one: at once) and return Amazon's final word.

        Raises Throttled or ServiceUnavailable when the trouble lasts longer than the patience.
        """
        trouble = _Trouble(self._clock, patience or self._patience)
        while True:
            if operation is not None:
                self._throttle.wait_for(operation)
            trouble.attempt()
            verdict = self._once(request, operation)
            if not isinstance(verdict, Wait):
                return verdict
            pause = trouble.pause(verdict, loggable(request.url))
            if verdict.cause is Cause.THROTTLED and operation is not None:
                meter.throttled()
                self._throttle.bucket(operation).emptied()
                continue  # the bucket has the pause
            logger.info("%s %s. Trying again in %.0f s.", loggable(request.url), verdict.why, pause)
            self._clock.sleep_until(self._clock.monotonic() + pause)

    def seconds_for(self, operation: Operation, calls: int) -> float:
        return self._throttle.bucket(operation).seconds_for(calls)

    def open(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        """GET a document, its body unread. Raises ServiceUnavailable when the connection can't be made."""
        timeout = (self._patience.connect, self._patience.read)
        try:
            return self._session.get(url, headers=dict(headers), stream=True, timeout=timeout, allow_redirects=False)
        except (requests.RequestException, ValueError) as error:
            # The library's own words repeat the address with its signature: they go no further.
            raise ServiceUnavailable(f"{loggable(url)} {_reason(error)}.") from None

    def _once(self, request: Request, operation: Operation | None) -> Accepted | Refused | RefreshToken | Wait:
        signature = request.sign() if request.sign is not None else {}
        sent = self._clock.now()
        try:
            response = self._session.request(
                request.method,
                request.url,
                params=request.query,
                json=request.json,
                data=request.form,
                headers={**request.headers, **signature},
                timeout=(self._patience.connect, self._patience.read),
                allow_redirects=False,  # a redirect would carry the token to another host
            )
        except requests.RequestException as error:
            return Wait(Cause.OUTAGE, _reason(error))
        self._on_date(response.headers.get("date"), sent)
        if operation is not None:
            meter.called(operation.name)
            self._learn(operation, response.headers.get(_RATE_HEADER))
        body = response.content
        meter.received(len(body))
        return judge(response.status_code, body)

    def _learn(self, operation: Operation, rate: str | None) -> None:
        with contextlib.suppress(TypeError, ValueError):
            if (stated := float(rate or 0)) > 0 and math.isfinite(stated):
                self._throttle.bucket(operation).learn(stated)


class _Trouble:
    """
    How long one request has been in trouble, by its cause, and how long to pause before the next attempt.

        503 ──pause── (quota) ──attempt── 503 ──pause── (quota) ──attempt── 429 ──quota, attempt── 503
              OUTAGE            OUTAGE          OUTAGE            OUTAGE          THROTTLED

    Each cause has its own time, which goes on when another came between: trouble of two kinds in turn ends as well.
    """

    def __init__(self, clock: Clock, patience: Patience) -> None:
        self._clock = clock
        self._patience = patience
        self._lasted = dict.fromkeys(Cause, 0.0)
        self._attempts = dict.fromkeys(Cause, 0)
        self._cause: Cause | None = None
        self._since = 0.0  # from when on time is still to be counted
        self._paused_until = 0.0

    def attempt(self) -> None:
        """The request is about to be sent: in an outage, what passed since the pause was a wait for the quota."""
        if self._cause is Cause.OUTAGE:
            self._since += self._clock.monotonic() - self._paused_until

    def pause(self, wait: Wait, where: str) -> float:
        now = self._clock.monotonic()
        if self._cause is not None:
            self._lasted[self._cause] += now - self._since
        self._cause, self._since = wait.cause, now
        lasted = self._lasted[wait.cause]
        if lasted >= self._patience.for_cause(wait.cause):
            failure = Throttled if wait.cause is Cause.THROTTLED else ServiceUnavailable
            raise failure(f"{where} {wait.why}{f' for {lasted:.0f} s' if lasted >= 1 else ''}.")
        self._attempts[wait.cause] += 1
        pause = min(_LONGEST_PAUSE, 0.5 * 2.0 ** min(self._attempts[wait.cause], 10))
        self._paused_until = now + pause
        return pause


def _reason(error: Exception) -> str:
    """Why a connection failed, without the address that the library's own text repeats with its query."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (requests.exceptions.ProxyError, "could not be reached through the proxy"),
        (requests.exceptions.SSLError, "has a TLS certificate that this machine does not trust"),
        (requests.exceptions.ConnectTimeout, "did not take the connection in time"),
        (requests.exceptions.ReadTimeout, "took the request and did not answer in time"),
        (requests.exceptions.ChunkedEncodingError, "broke off in the middle of its answer"),
        (requests.exceptions.ContentDecodingError, "sent an answer that can't be unpacked"),
        (requests.exceptions.ConnectionError, "could not be reached, or broke the connection"),
    )
    return next((words for kind, words in kinds if isinstance(error, kind)), f"failed: {type(error).__name__}")
