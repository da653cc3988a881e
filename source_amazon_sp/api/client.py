"""The one way out to Amazon: every call is timed, signed and judged here."""

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from source_amazon_sp.api.lwa import LAPSED, AccessTokens
from source_amazon_sp.api.operations import Offsets, Operation, PageToken
from source_amazon_sp.api.paging import (
    Query,
    from_the_other_end,
    next_offset,
    out_of_reach,
    token_of,
    with_offset,
    with_token,
)
from source_amazon_sp.api.restricted import RestrictedTokens
from source_amazon_sp.api.storage import Download, opened
from source_amazon_sp.api.transport import Patience, Request, Transport
from source_amazon_sp.api.verdict import Accepted, RefreshToken, Refused
from source_amazon_sp.clock import Clock, span
from source_amazon_sp.errors import (
    AuthenticationFailed,
    NotFound,
    PageTokenExpired,
    PermissionDenied,
    RequestRefused,
    UnexpectedAnswer,
)
from source_amazon_sp.version import VERSION

_USER_AGENT = f"source-amazon-sp/{VERSION} (Language=Python/{platform.python_version()})"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to a query, and the token of the next one; None after the last."""

    payload: Any
    next_token: str | None


class SellingPartnerClient:
    """Calls operations of one endpoint as one selling partner. Safe to share between threads."""

    def __init__(
        self,
        base_url: str,
        transport: Transport,
        clock: Clock,
        access: AccessTokens,
        restricted: RestrictedTokens | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._transport = transport
        self._clock = clock
        self._access = access
        self._restricted = restricted

    def call(
        self,
        operation: Operation,
        *,
        path: Mapping[str, str] | None = None,
        query: Query | None = None,
        body: object = None,
        patience: Patience | None = None,
    ) -> Any:
        """
        Amazon's answer to one call, parsed; `patience` is for this call alone.

        Raises PermissionDenied (403 after one token renewal), RequestRefused (other 4xx; NotFound for 404),
        AuthenticationFailed, and what the transport raises when Amazon can't be reached.
        """
        at = operation.path.format_map({name: quote(value, safe="") for name, value in (path or {}).items()})
        verdict = self._signed(operation, at, _written(query), body, patience)
        if isinstance(verdict, Accepted):
            return verdict.payload
        raise _refusal(operation, verdict)

    def pages(
        self,
        operation: Operation,
        query: Query,
        token: str | None = None,
        *,
        path: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Iterator[Page]:
        """
        Yield the answers to one query, page by page, from the one that `token` stands for.

        An empty page is not the last one, a missing token is. Raises UnexpectedAnswer for a token that comes twice,
        PageTokenExpired for one that has outlived its time, UnexpectedAnswer after the last page of a list that is
        longer than Amazon gives out.
        """
        rule = operation.page_token
        if rule is None:
            yield Page(self.call(operation, path=path, query=query, body=body), None)
        elif isinstance(rule, Offsets):
            yield from self._by_number(operation, rule, query, path, body)
        else:
            yield from self._by_token(operation, rule, query, token, path)

    def _by_number(
        self, operation: Operation, rule: Offsets, query: Query, path: Mapping[str, str] | None, body: object
    ) -> Iterator[Page]:
        payload: Any = None
        last = 0
        following: int | None = 0
        while following is not None:
            last = following
            payload = self.call(operation, path=path, query=query, body=with_offset(rule, body, last))
            yield Page(payload, None)
            following = next_offset(payload, rule, last)
        left = out_of_reach(payload, rule, last)
        if left and rule.order_at:
            turned = from_the_other_end(rule, body)
            # One page more than is missing: where two records are equal in the order, the ends may not meet exactly.
            for offset in range(0, min(left + rule.size, rule.most + 1), rule.size):
                yield Page(self.call(operation, path=path, query=query, body=with_offset(rule, turned, offset)), None)
            left -= rule.most + rule.size
        if left > 0:
            raise UnexpectedAnswer(
                f"{operation.name} has {left} or more records that Amazon gives no way to read. Those before are read."
            )

    def _by_token(
        self, operation: Operation, rule: PageToken, query: Query, token: str | None, path: Mapping[str, str] | None
    ) -> Iterator[Page]:
        seen = {token} if token is not None else set()
        while True:
            payload = self.call(operation, path=path, query=with_token(rule, query, token))
            received_at = self._clock.monotonic()
            token = token_of(payload, rule)
            yield Page(payload, token)
            if token is None:
                return
            if token in seen:
                raise UnexpectedAnswer(f"{operation.name} answered with a page token that it had given before.")
            if rule.lifetime is not None and self._clock.monotonic() - received_at >= rule.lifetime:
                raise PageTokenExpired(f"A page token of {operation.name} outlived its {span(rule.lifetime)}.")
            seen.add(token)

    def download(self, url: str) -> Download:
        """As `storage.opened`; a simulator on this machine has its own storage."""
        return opened(self._transport, url, _USER_AGENT, self._base_url)

    def seconds_for(self, operation: Operation, calls: int = 1) -> float:
        """How long Amazon's quota makes so many more calls take."""
        return self._transport.seconds_for(operation, calls)

    def _signed(
        self, operation: Operation, at: str, query: Mapping[str, str] | None, body: object, patience: Patience | None
    ) -> Accepted | Refused | RefreshToken:
        used: list[str] = []

        def sign() -> dict[str, str]:
            # Taken when the quota lets the request go: one taken before may have died in the queue.
            used.append(self._token(operation, at))
            return {"x-amz-access-token": used[-1]}

        request = Request(
            method=operation.method,
            url=self._base_url + at,
            headers={"user-agent": _USER_AGENT, "accept": "application/json"},
            query=query,
            json=body,
            sign=sign,
        )
        verdict = self._transport.send(request, operation, patience)
        if isinstance(verdict, RefreshToken) and self._renewable(operation, at, used[-1], verdict.refused.words):
            verdict = self._transport.send(request, operation, patience)
        return verdict

    def _token(self, operation: Operation, at: str) -> str:
        if operation.restricted and self._restricted is not None:
            return self._restricted.current(operation, at)
        return self._access.current(operation.grantless_scope)

    def _renewable(self, operation: Operation, at: str, token: str, words: str) -> bool:
        if operation.restricted and self._restricted is not None:
            return self._restricted.refused(at, token, words)
        return self._access.refused(token, operation.grantless_scope, words)


def text_of(answer: Any, name: str, otherwise: str) -> str:
    """A text that an answer has to have. Raises UnexpectedAnswer, saying so, for one without."""
    value = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(value, str):
        raise UnexpectedAnswer(otherwise)
    return value


def _written(query: Query | None) -> dict[str, str] | None:
    """Parameters as Amazon reads them: lists joined by commas, booleans in lower case."""
    if query is None:
        return None
    return {name: _parameter(value) for name, value in query.items()}


def _parameter(value: str | int | Sequence[str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int)):
        return str(value)
    return ",".join(value)


def _refusal(operation: Operation, verdict: Refused | RefreshToken) -> Exception:
    if isinstance(verdict, Refused):
        kind = NotFound if verdict.status == 404 else RequestRefused  # noqa: PLR2004  # Not Found
        return kind(f"Amazon refuses {operation.name} as invalid ({_said(verdict)}).")
    refused = verdict.refused
    if "LWA secret" in refused.words:
        return AuthenticationFailed(LAPSED)
    return PermissionDenied.for_lack_of(
        operation.roles, f"Amazon denies {operation.name} ({_said(refused)}).", refused.said
    )


def _said(refused: Refused) -> str:
    head = " ".join(filter(None, (str(refused.status), refused.code)))
    return ": ".join(filter(None, (head, refused.words)))
