"""A client as plain as can be, for the tests of the simulator itself: no retry, no pacing, no door."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from integration_tests.simulator.answers import Answer
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.tokens import DEFAULT_CREDENTIALS, TOKEN_PATH, Credentials


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def error(self) -> dict[str, str]:
        """The first of Amazon's errors."""
        first: dict[str, str] = self.body["errors"][0]
        return first


class Caller:
    """Calls with the access token of `credentials`, unless `token` is set to something else."""

    def __init__(self, simulator: SellingPartnerSimulator, credentials: Credentials = DEFAULT_CREDENTIALS) -> None:
        self._simulator = simulator
        self._credentials = credentials
        self.token: str | None = self.log_in().body["access_token"]

    def log_in(self, **changed: str) -> Reply:
        """Ask Login with Amazon for a token; `changed` are form fields to send instead."""
        form = {
            "grant_type": "refresh_token",
            "client_id": self._credentials.client_id,
            "client_secret": self._credentials.client_secret,
            "refresh_token": self._credentials.refresh_token,
            **changed,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._call("POST", TOKEN_PATH, headers, urlencode(form).encode())

    def get(self, path: str, **query: object) -> Reply:
        url = f"{path}?{urlencode(query)}" if query else path
        return self._call("GET", url, self._headers(), b"")

    def post(self, path: str, body: Any) -> Reply:
        return self._call("POST", path, self._headers(), json.dumps(body).encode())

    def _headers(self) -> dict[str, str]:
        return {} if self.token is None else {"x-amz-access-token": self.token}

    def _call(self, method: str, url: str, headers: dict[str, str], body: bytes) -> Reply:
        answer = self._simulator.answer(method, self._simulator.base_url + url, headers, body)
        return Reply(answer.status, json.loads(_whole(answer)), dict(answer.headers))


def _whole(answer: Answer) -> bytes:
    return answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
