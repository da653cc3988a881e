"""Report documents: what is in them, and the presigned addresses they are fetched from."""

import gzip
import hmac
import json
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from integration_tests.simulator.answers import Answer, Refusal
from integration_tests.simulator.instants import SECOND, instant, written_short
from integration_tests.simulator.operations import Request

DOCUMENT_LIFE = 300  # seconds that an address is good for, unless a test has it otherwise
PLAIN = "text/plain; charset=UTF-8"


@dataclass(frozen=True)
class Content:
    """A document: its bytes, or what makes them afresh, chunk by chunk, each time it is fetched."""

    body: bytes | Callable[[], Iterator[bytes]]
    content_type: str = PLAIN
    gzip: bool = True

    def sent(self) -> bytes | Iterator[bytes]:
        """As it goes over the line."""
        if isinstance(self.body, bytes):
            return gzip.compress(self.body, mtime=0) if self.gzip else self.body
        return _compressed(self.body()) if self.gzip else self.body()


def _compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def as_document(rows: object) -> Content:
    """A JSON report."""
    return Content(json.dumps(rows).encode(), "application/json; charset=UTF-8")


def as_reason(words: str) -> Content:
    """The document that some FATAL reports leave behind."""
    return as_document({"errorDetails": words})


class Storage:
    """Amazon S3 as far as it matters: an address says which document, until when, and that Amazon has signed it."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self.life = DOCUMENT_LIFE

    def address(self, base_url: str, document_id: str, now: int) -> str:
        date = written_short(now).replace("-", "").replace(":", "")
        query = {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Date": date,
            "X-Amz-SignedHeaders": "host",
            "X-Amz-Expires": self.life,
            "X-Amz-Credential": f"FAKE/{date[:8]}/us-east-1/s3/aws4_request",
            "X-Amz-Signature": self._signature(document_id, date, str(self.life)),
        }
        return f"{base_url}/documents/{document_id}?{urlencode(query)}"

    def check(self, request: Request, now: int) -> str:
        """
        The document that is asked for; refuses as the storage does, in XML.

        UNVERIFIED: 400 for a token of the Selling Partner API; what matters is that it must not be sent.
        """
        if {"authorization", "x-amz-access-token"} & set(request.headers):
            raise _refused(400, "InvalidArgument", "Only one auth mechanism allowed")
        query = dict(request.query)
        document_id = request.path_parameters["documentId"]
        date, life = query.get("X-Amz-Date", ""), query.get("X-Amz-Expires", "")
        if not hmac.compare_digest(self._signature(document_id, date, life), query.get("X-Amz-Signature", "")):
            raise _refused(403, "SignatureDoesNotMatch", "The request signature does not match the one provided.")
        if now >= _signed_at(date) + int(life) * SECOND:
            raise _refused(403, "AccessDenied", "Request has expired")
        return document_id

    def _signature(self, *signed: str) -> str:
        return hmac.digest(self._key, " ".join(signed).encode(), "sha256").hex()


def _signed_at(date: str) -> int:
    return instant(f"{date[:4]}-{date[4:6]}-{date[6:11]}:{date[11:13]}:{date[13:]}")


def _refused(status: int, code: str, message: str) -> Refusal:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    return Refusal(Answer(status, body.encode(), {"content-type": "application/xml"}))
