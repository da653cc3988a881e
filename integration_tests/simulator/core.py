"""The simulator's core: requests in, answers out, no sockets. It knows Amazon's gate; the APIs know the rest."""

import itertools
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from integration_tests.simulator.answers import (
    Answer,
    Refusal,
    quota_exceeded,
    unauthorized,
    unknown_path,
)
from integration_tests.simulator.buckets import Buckets
from integration_tests.simulator.data_kiosk import DataKioskApi
from integration_tests.simulator.faults import Faults
from integration_tests.simulator.ledger import Call, Ledger, without_secrets
from integration_tests.simulator.operations import EITHER, SELLER, Account, Api, Operation, Request, Token
from integration_tests.simulator.reports import ReportsApi
from integration_tests.simulator.restricted import RestrictedDataApi
from integration_tests.simulator.tokens import TOKEN_PATH, Credentials, Tokens
from source_amazon_sp.clock import Clock

LWA = "lwaToken"  # the name of Login with Amazon's endpoint in the ledger and in fault plans


@dataclass
class _Visit:
    """What is known of a call while it passes the gate."""

    operation: str = "unknown"
    token: str | None = None
    charged: bool = False
    about: str | None = None


class SellingPartnerSimulator:
    """
    One selling partner account in one region of Amazon.

    `apis` are what it serves, besides Login with Amazon and the Tokens API. `time_scale` multiplies
    the rates of all usage plans, never the bursts. Safe to call from many threads.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        apis: Iterable[Api] = (),
        account_type: str = SELLER,
        time_scale: float = 1.0,
        credentials: Iterable[Credentials] = (),
    ) -> None:
        if account_type not in EITHER:
            raise ValueError(f"an account is one of {EITHER}, not {account_type!r}")
        self.clock = clock
        self.account = Account(clock, account_type)
        self.tokens = Tokens(clock, *credentials)
        self.restricted = RestrictedDataApi(self.tokens, self.account)
        self.faults = Faults(clock)
        self.buckets = Buckets(clock, time_scale)
        self.ledger = Ledger(self.buckets.plan)
        self._operations: list[Operation] = []
        self._reports: ReportsApi | None = None
        self._kiosk: DataKioskApi | None = None
        self._request_ids = itertools.count(1)
        self._lock = threading.Lock()
        for api in (self.restricted, *apis):
            self.serve(api)

    def serve(self, api: Api) -> None:
        """Serve another API's operations too."""
        if isinstance(api, ReportsApi):
            self._reports = api
            self.restricted.knows_document = api.knows_document
        if isinstance(api, DataKioskApi):
            self._kiosk = api
        for operation in api.operations(self.account):
            self.buckets.declare(operation.name, operation.rate, operation.burst)
            self._operations.append(operation)

    @property
    def reports(self) -> ReportsApi:
        """The Reports API, to say what is to become of reports."""
        if self._reports is None:
            raise LookupError("this account has no Reports API: hand one to `apis`")
        return self._reports

    @property
    def data_kiosk(self) -> DataKioskApi:
        """Data Kiosk, to say what is to become of queries."""
        if self._kiosk is None:
            raise LookupError("this account has no Data Kiosk: hand one to `apis`")
        return self._kiosk

    @property
    def base_url(self) -> str:
        return self.account.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.account.base_url = url

    def deny(self, *operations: str) -> None:
        """Take away the role for these operations: 403 with empty details."""
        self.account.permissions.operations.update(operations)

    def allow(self, *operations: str) -> None:
        self.account.permissions.operations.difference_update(operations)

    def deny_data_sets(self, data_sets: Iterable[str]) -> None:
        """Refuse with 403 whoever asks for one of these in includedData, as some accounts see it."""
        self.account.permissions.data_sets.update(data_sets)

    def withhold_data_sets(self, data_sets: Iterable[str]) -> None:
        """Leave these out of every answer without a word, as the documentation has it for a missing role."""
        self.account.permissions.withheld.update(data_sets)

    def deny_data_elements(self, elements: Iterable[str]) -> None:
        """Refuse restricted data tokens for these."""
        self.account.permissions.data_elements.update(elements)

    def competitor(self, operation: str, calls_per_second: float) -> None:
        """Another program of the same application calls, too, from now on."""
        self.buckets.compete(operation, calls_per_second)

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One call, from the request line to the answer; the host of `url` is not looked at."""
        request = Request.read(method, url, headers, body)
        visit = _Visit()
        try:
            given = self._admit(request, visit)
        except Refusal as refusal:
            given = refusal.answer
        self._write(request, visit, given.status)
        return self._stamped(given, visit)

    def _admit(self, request: Request, visit: _Visit) -> Answer:
        if request.path == TOKEN_PATH:
            visit.operation = LWA
            return self.faults.strike(LWA, request, _answered(self.tokens.answer, request))
        operation, request = self._route(request)
        visit.operation = operation.name
        if operation.presigned:
            return self.faults.strike(operation.name, request, _answered(operation.answer, request))
        visit.token = "invalid" if "x-amz-access-token" in request.headers else None
        token = self.tokens.check(request)
        visit.token = token.kind
        self._authorise(operation, request, token)
        if not self.buckets.take(operation.name, (token.partner, token.client_id)):
            raise quota_exceeded()
        visit.charged = True
        request = replace(request, token=token)
        answer = _answered(operation.answer, request)
        visit.about = answer.about
        return self.faults.strike(operation.name, request, answer)

    def _route(self, request: Request) -> tuple[Operation, Request]:
        for operation in self._operations:
            matched = operation.match(request)
            if matched is not None:
                return operation, matched
        raise unknown_path()

    def _authorise(self, operation: Operation, request: Request, token: Token) -> None:
        if self.account.kind not in operation.accounts:
            raise unauthorized()
        if operation.name in self.account.permissions.operations:
            raise unauthorized()
        if operation.scope != token.scope:
            raise unauthorized()
        if token.kind == "restricted" and not _covers(token, request):
            raise unauthorized()

    def _write(self, request: Request, visit: _Visit, status: int) -> None:
        now = self.clock.monotonic()
        self.ledger.write(
            Call(
                operation=visit.operation,
                at=now,
                time=self.clock.now().isoformat(),
                status=status,
                query=without_secrets(request.query),
                path=request.path,
                token=visit.token,
                charged=visit.charged,
                about=visit.about,
            )
        )

    def _stamped(self, answer: Answer, visit: _Visit) -> Answer:
        with self._lock:
            number = next(self._request_ids)
        headers = {**answer.headers, "x-amzn-RequestId": f"00000000-0000-4000-8000-{number:012x}"}
        if visit.charged and (answer.status // 100 == 2 or answer.status in (400, 404)):
            headers["x-amzn-RateLimit-Limit"] = self.buckets.plan(visit.operation).header()
        return replace(answer, headers=headers)


def _answered(answer: Callable[[Request], Answer], request: Request) -> Answer:
    try:
        return answer(request)
    except Refusal as refusal:
        return refusal.answer


def _covers(token: Token, request: Request) -> bool:
    return any(
        method == request.method and re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)), request.path)
        for method, path in token.resources
    )
