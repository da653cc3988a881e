"""Why Amazon gave a query up, in one sentence, from the JSON document it leaves behind."""

from typing import Any

import orjson

from source_amazon_sp.api.redaction import sayable
from source_amazon_sp.errors import ConfigError, ConnectorError, ReportFailed, ReportNotReady

# By Amazon's words, in lower case (UNVERIFIED): who can do something about it. The first that is found decides.
_KINDS: tuple[tuple[tuple[str, ...], type[ConnectorError], str], ...] = (
    (("not yet available", "not available yet"), ReportNotReady, "Later syncs ask."),
    (("unauthorized", "not authorized", "access denied"), ConfigError, "A role is missing."),
    (("validation", "syntax", "is invalid", "invalid query"), ConfigError, "Correct the query."),
)


def why_it_failed(stream: str, window: str, document: bytes) -> ConnectorError:
    """The error that a FATAL query amounts to; its window stays open. `document` is empty where Amazon left none."""
    said = sayable(amazons_words(document))
    head = f"Amazon gave up the query of {stream}{window} (FATAL)"
    for words, kind, remedy in _KINDS:
        if any(word in said.lower() for word in words):
            return kind(f"{head}: {said.rstrip('.')}. {remedy}")
    return ReportFailed(f"{head}: {said.rstrip('.') or 'it does not say why'}. The next sync asks for it again.")


def amazons_words(document: bytes) -> str:
    """The messages of an error document, whose form Amazon does not describe; the whole where it has none."""
    try:
        found = list(_messages(orjson.loads(document)))
    except orjson.JSONDecodeError:
        found = []
    return " ".join(dict.fromkeys(found)) or document.decode("utf-8", "replace")


def _messages(node: Any) -> list[str]:
    if isinstance(node, list):
        return [words for each in node for words in _messages(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node[name]) for name in ("message", "errorMessage", "errorDetails", "details") if _is_text(node, name)]
    return [*own, *(words for each in node.values() for words in _messages(each))]


def _is_text(node: dict[str, Any], name: str) -> bool:
    return isinstance(node.get(name), str) and bool(node[name])
