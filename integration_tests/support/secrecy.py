"""Nothing secret is ever said: run over every output of every integration test."""

import base64
from collections.abc import Iterable
from typing import Any

import orjson

from integration_tests.simulator.tokens import CLIENT_SECRET, REFRESH_TOKEN

_PAGE_TOKEN = base64.b64encode(b"page.").decode()[:6]  # how each of the simulator's page tokens begins
_SECRETS = ("Atza|", "Atc|", "Atz.sprdt|", "Atzr|", "amzn1.oa2-cs.", CLIENT_SECRET, REFRESH_TOKEN)
_NEVER_IN = {
    "RECORD": _SECRETS,
    "STATE": _SECRETS,  # it holds page tokens, which are worth nothing without an access token
    "CATALOG": _SECRETS,
}
# The examples of secrets that the specification and its complaints show to the user.
_EXAMPLES = ("Atzr|…", "Atza|…", "amzn1.oa2-cs.v1.…")


def assert_tells_no_secret(messages: Iterable[dict[str, Any]], stderr: str = "") -> None:
    """No token, client secret or page token stands where it has no business."""
    for message in messages:
        if message["type"] != "SPEC":
            _assert_without(orjson.dumps(message).decode(), _NEVER_IN.get(message["type"], (*_SECRETS, _PAGE_TOKEN)))
    _assert_without(stderr, (*_SECRETS, _PAGE_TOKEN))


def _assert_without(text: str, secrets: Iterable[str]) -> None:
    for example in _EXAMPLES:
        text = text.replace(example, "")
    for secret in secrets:
        assert secret not in text, f"{secret!r} was told: {text[:300]}"
