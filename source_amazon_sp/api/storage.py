"""Documents: they lie in Amazon's storage, at addresses that are signed and live some minutes."""

import re
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import requests

from source_amazon_sp.api import meter
from source_amazon_sp.api.redaction import loggable
from source_amazon_sp.api.transport import Transport
from source_amazon_sp.errors import RequestRefused, ServiceUnavailable, UnexpectedAnswer

_CHUNK = 256 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Presigned addresses name a bucket on Amazon S3, in the host or in the path.
_REGION = r"\.[a-z]{2}(?:-[a-z]+)+-\d"
_DOCUMENT_STORAGE = re.compile(
    rf"(?:[a-z0-9][a-z0-9.-]*\.)?s3(?:-[a-z0-9-]+)?(?:\.dualstack)?(?:{_REGION})?\.amazonaws\.com(?:\.cn)?"
)
# What makes one reader of addresses see another host than the next one.
_AMBIGUOUS = re.compile(r"[\\@\s\x00-\x1f\x7f]")


class Download:
    """A document as its bytes arrive, once; `content_type` is what the storage says of it."""

    def __init__(self, response: requests.Response, where: str) -> None:
        self._response = response
        self._where = where
        self.content_type: str | None = response.headers.get("content-type")

    def __iter__(self) -> Iterator[bytes]:
        """Raises ServiceUnavailable when the connection breaks before the end."""
        with closing(self._response):
            try:
                for chunk in self._response.iter_content(_CHUNK):
                    meter.received(len(chunk))
                    yield chunk
            except requests.RequestException:
                raise ServiceUnavailable(f"{self._where} broke off in the middle of the document.") from None


def opened(transport: Transport, url: str, user_agent: str, endpoint: str) -> Download:
    """
    The document at an address that the API at `endpoint` gave out. Carries no token; goes to Amazon's storage only.

    Raises UnexpectedAnswer for an address elsewhere, RequestRefused when it has expired, ServiceUnavailable when the
    connection fails.
    """
    _must_be_document_storage(url, endpoint)
    response = transport.open(url, {"user-agent": user_agent})
    if response.status_code != 200:  # noqa: PLR2004  # a redirect leads elsewhere, and is no document
        response.close()
        kind = RequestRefused if response.status_code < 500 else ServiceUnavailable  # noqa: PLR2004
        raise kind(f"{loggable(url)} answered {response.status_code}.")
    return Download(response, loggable(url))


def _must_be_document_storage(url: str, endpoint: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = not _AMBIGUOUS.search(url)
    if plain and parts.scheme == "https" and port in {None, 443} and _DOCUMENT_STORAGE.fullmatch(host):
        return
    if plain and host in _LOOPBACK and urlsplit(endpoint).hostname in _LOOPBACK:  # the simulator
        return
    raise UnexpectedAnswer(f"A document lies at {host!r}, which is not Amazon's document storage; not fetched.")
