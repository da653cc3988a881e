"""What may be said of a request or of Amazon's words in a log."""

import re
from urllib.parse import urlsplit

_LONGEST = 300  # characters of Amazon's own words that an error repeats
_SECRETS = re.compile(
    r"Atz[ar](?:\||%7C)[\w+/=.~%-]{4,}"  # access and refresh tokens
    r"|Atz\.sprdt(?:\||%7C)[\w+/=.~%-]{4,}"  # restricted data tokens
    r"|amzn1\.oa2-cs\.[\w.-]{4,}"  # client secrets
    r"|X-Amz-[A-Za-z-]+=[^\s&\"']+"  # signatures of presigned addresses
    r"|[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+",  # e-mail addresses
    re.IGNORECASE,
)


def loggable(url: str) -> str:
    """The host and path of a URL; its query, where signatures, page tokens and ids live, is left out."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"


def sayable(text: str, longest: int = _LONGEST) -> str:
    """Foreign words, on one line, without tokens, secrets and addresses, cut to a length fit for an error."""
    plain = _SECRETS.sub("[hidden]", " ".join(text.split()))
    return plain if len(plain) <= longest else f"{plain[:longest]}…"
