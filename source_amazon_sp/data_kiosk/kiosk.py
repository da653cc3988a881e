"""The three calls of a query's life, and the list of queries that Amazon still has."""

from collections.abc import Iterator
from typing import Any

from source_amazon_sp.api.client import SellingPartnerClient, text_of
from source_amazon_sp.api.operations import CREATE_QUERY, GET_DATA_DOCUMENT, GET_QUERIES, GET_QUERY
from source_amazon_sp.api.transport import Patience


class DataKiosk:
    """The Data Kiosk API. Safe to share between threads."""

    def __init__(self, client: SellingPartnerClient) -> None:
        self._client = client

    def create(self, text: str, token: str | None, patience: Patience) -> str:
        """The id of a query. For a result's next page `text` has to be the very same, and `token` that of the page."""
        body = {"query": text} if token is None else {"query": text, "paginationToken": token}
        answer = self._client.call(CREATE_QUERY, body=body, patience=patience)
        return text_of(answer, "queryId", "createQuery answered without a query id.")

    def look(self, query_id: str) -> dict[str, Any]:
        answer = self._client.call(GET_QUERY, path={"queryId": query_id})
        return answer if isinstance(answer, dict) else {}

    def address(self, document_id: str) -> str:
        """Where a document lies, for five minutes. No parameter may stand beside the id: Amazon answers 403."""
        answer = self._client.call(GET_DATA_DOCUMENT, path={"documentId": document_id})
        return text_of(answer, "documentUrl", "getDocument answered without an address.")

    def done(self) -> Iterator[dict[str, Any]]:
        """The newest queries that have ended with an answer, of the last thirty days, a page of a hundred."""
        answer = self._client.call(GET_QUERIES, query={"processingStatuses": "DONE", "pageSize": 100})
        queries = answer.get("queries") if isinstance(answer, dict) else None
        return (query for query in queries or () if isinstance(query, dict))


def next_page(query: dict[str, Any]) -> str | None:
    """The token of the result's next page; None of the last."""
    token = (query.get("pagination") or {}).get("nextToken")
    return token if isinstance(token, str) and token else None
