"""What an API is to the simulator: rows of operations, each with its quota and the function that answers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from integration_tests.simulator.answers import Answer
from source_amazon_sp.clock import Clock

SELLER = "seller"
VENDOR = "vendor"
EITHER = (SELLER, VENDOR)


@dataclass(frozen=True)
class Token:
    """An access token as the simulator remembers it: whose, of which kind, for what, and until when."""

    kind: str  # "seller" (which vendors hold too), "grantless" or "restricted"
    partner: str
    client_id: str
    expires_at: float  # seconds of Clock.monotonic
    scope: str | None = None
    resources: tuple[tuple[str, str], ...] = ()  # (verb, path) pairs of a restricted data token
    data_elements: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    token: Token | None = None

    @classmethod
    def read(cls, method: str, url: str, headers: Mapping[str, str], body: bytes) -> "Request":
        parts = urlsplit(url)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        lowered = {name.lower(): value for name, value in headers.items()}
        return cls(method.upper(), parts.path, query, lowered, body)


@dataclass
class Permissions:
    """What the account's roles leave out; see SellingPartnerSimulator.deny and its neighbours."""

    operations: set[str] = field(default_factory=set)
    data_sets: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    data_elements: set[str] = field(default_factory=set)


DOCUMENT_STORAGE = "https://fake-documents.s3.us-east-1.amazonaws.com"


@dataclass
class Account:
    """The selling partner's account, as all of its APIs see it."""

    clock: Clock
    kind: str = SELLER
    base_url: str = "https://sellingpartnerapi-na.amazon.com"
    permissions: Permissions = field(default_factory=Permissions)

    @property
    def documents_url(self) -> str:
        """Where documents lie: in Amazon's storage, or with the simulator itself if it has an address of its own."""
        return DOCUMENT_STORAGE if self.base_url.endswith(".amazon.com") else self.base_url


@dataclass(frozen=True)
class Operation:
    """
    One operation: `rate` (calls a second) and `burst` (calls) are those of Amazon's usage plans.

    Quotas, faults, permissions and the ledger go by `name`, so no two operations of an account have the same.
    """

    name: str
    method: str
    path: str  # with {parameters}
    rate: float
    burst: int
    answer: Callable[[Request], Answer]
    accounts: Sequence[str] = (SELLER,)
    scope: str | None = None  # of a grantless operation
    presigned: bool = False  # open to whoever has the address; no token, no quota

    @property
    def address(self) -> str:
        return address(self.method, self.path)

    def match(self, request: Request) -> Request | None:
        """The request with its path parameters, or None if it is for another operation."""
        if request.method != self.method:
            return None
        found = _pattern(self.path).fullmatch(request.path)
        if found is None:
            return None
        values = {name: unquote(value) for name, value in found.groupdict().items()}
        return replace(request, path_parameters=values)


def address(method: str, path: str) -> str:
    """Verb and path, however the parameters in the path are called."""
    return f"{method} {re.sub('{[^}]*}', '{}', path)}"


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


class Api(Protocol):
    """One of Amazon's APIs: hand it to the simulator, and its operations are served."""

    def operations(self, account: Account) -> Sequence[Operation]: ...
