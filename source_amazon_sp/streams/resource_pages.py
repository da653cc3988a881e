"""The pages of one question: by token or number, in haste, in halves, and what Amazon will not speak of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import orjson

from source_amazon_sp.api.client import Page, SellingPartnerClient
from source_amazon_sp.documents.spool import SharedPages
from source_amazon_sp.errors import ConnectorError, NotFound, PageTokenExpired, PermissionDenied, RequestRefused
from source_amazon_sp.resources.asking import Asked
from source_amazon_sp.resources.ceiling import halves
from source_amazon_sp.resources.records import at
from source_amazon_sp.resources.spec import Ceiling, ResourceSpec

_HASTE = 5 * 60.0  # seconds; a page token that lives no longer does not wait for rows to be taken


class ResourcePages:
    """Asks, and counts what was passed over. Safe to share between threads."""

    def __init__(self, client: SellingPartnerClient) -> None:
        self._client = client
        self._gone: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._beyond: Counter[str] = Counter()

    def gone(self, spec: ResourceSpec) -> int:
        """How many parents Amazon listed and did not know when it was asked about them."""
        return self._gone[spec.name]

    def refused(self, spec: ResourceSpec) -> int:
        """How many requests Amazon refused that were for one kind, or for one product, each."""
        return self._refused[spec.name]

    def beyond(self, spec: ResourceSpec) -> int:
        """How many records Amazon found and did not give out, which no narrower search can tell apart."""
        return self._beyond[spec.name]

    def answers(self, spec: ResourceSpec, question: Asked, refusals: list[ConnectorError]) -> Iterator[Page]:
        """The pages of an answer; none where Amazon does not speak of one parent, one product or one kind."""
        pages = self.asked(question) if spec.ceiling is None else self._under(spec, spec.ceiling, question)
        rule = question.operation.page_token
        lifetime = getattr(rule, "lifetime", None)
        if lifetime is not None and lifetime < _HASTE:
            pages = self._in_haste(question)
        try:
            yield from pages
        except (PermissionDenied, RequestRefused) as error:
            one_product = spec.batch is not None and spec.batch.size == 1 and isinstance(error, RequestRefused)
            if spec.passes_over or one_product:
                self._refused[spec.name] += 1
                refusals.append(error)
            elif spec.parent is not None and isinstance(error, NotFound):
                self._gone[spec.name] += 1
            else:
                raise

    def asked(self, question: Asked) -> Iterator[Page]:
        return self._client.pages(question.operation, question.query, path=question.path, body=question.body)

    def _under(self, spec: ResourceSpec, rule: Ceiling, question: Asked) -> Iterator[Page]:
        """The pages of a search; those of narrower ones where it found more than it gives out."""
        pages = self.asked(question)
        for first in pages:
            found = at(first.payload, rule.counted_at)
            narrower = None
            if isinstance(found, int) and found >= rule.most:
                narrower = halves(rule, question.query)
                self._beyond[spec.name] += found - rule.most if narrower is None else 0
            if narrower is None:
                yield first
                yield from pages
            else:
                for query in narrower:
                    yield from self._under(spec, rule, replace(question, query=dict(query)))
            return

    def _in_haste(self, question: Asked) -> Iterator[Page]:
        """
        All pages are fetched before the first is given out.

        They are asked for anew, once, if a token dies, and with fewer records each while Amazon refuses them.
        """
        again = True
        while True:
            pages = SharedPages((orjson.dumps(page.payload) for page in self.asked(question)), readers=2)
            try:
                for _ in pages.reader():
                    pass
            except PageTokenExpired:
                pages.close()
                if not again:
                    raise
                again = False
            except RequestRefused:
                pages.close()
                smaller = question.smaller()
                if smaller is None:
                    raise
                question = smaller
            else:
                yield from (Page(orjson.loads(page), None) for page in pages.reader())
                return
