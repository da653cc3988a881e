"""The Tokens API: restricted data tokens, one for each operation and kind of personal data they are to open."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from integration_tests.simulator.answers import Answer, Refusal, as_json, error, invalid_input
from integration_tests.simulator.operations import EITHER, Account, Operation, Request, Token
from integration_tests.simulator.tokens import Tokens

MOST_RESOURCES = 50
_VERBS = ("GET", "PUT", "POST", "DELETE")
_ELEMENTS = ("buyerInfo", "shippingAddress", "buyerTaxInformation")
_DOCUMENTS = "/reports/2021-06-30/documents/"

# These three take data elements. UNVERIFIED: that none at all is always refused; reports differ.
_WITH_ELEMENTS = (
    "/orders/v0/orders",
    "/orders/v0/orders/{orderId}",
    "/orders/v0/orders/{orderId}/orderItems",
)
_DF = "/vendor/directFulfillment"
RESTRICTED = (
    *_WITH_ELEMENTS,
    "/orders/v0/orders/{orderId}/buyerInfo",
    "/orders/v0/orders/{orderId}/address",
    "/orders/v0/orders/{orderId}/orderItems/buyerInfo",
    "/orders/v0/orders/{orderId}/regulatedInfo",
    "/mfn/v0/shipments/{shipmentId}",
    "/fba/outbound/brazil/v0/shipments/{shipmentId}",
    "/shipping/v1/shipments/{shipmentId}",
    *(f"{_DF}/orders/{version}/purchaseOrders" for version in ("v1", "2021-12-28")),
    *(f"{_DF}/orders/{version}/purchaseOrders/{{purchaseOrderNumber}}" for version in ("v1", "2021-12-28")),
    *(
        f"{_DF}/shipping/{version}/{papers}{rest}"
        for version in ("v1", "2021-12-28")
        for papers in ("shippingLabels", "customerInvoices", "packingSlips")
        for rest in ("", "/{purchaseOrderNumber}")
    ),
)


class RestrictedDataApi:
    def __init__(self, tokens: Tokens, account: Account) -> None:
        self._tokens = tokens
        self._account = account
        # The Reports API may say which documents there are; without it any id will do.
        self.knows_document: Callable[[str], bool] = lambda _: True

    def operations(self, account: Account) -> Sequence[Operation]:
        del account  # known already
        path = "/tokens/2021-03-01/restrictedDataToken"
        return [Operation("createRestrictedDataToken", "POST", path, 1, 10, self._create, EITHER)]

    def _create(self, request: Request) -> Answer:
        asked = _resources(request.body)
        elements: set[str] = set()
        for resource in asked:
            elements.update(self._checked(resource))
        refused = sorted(elements & self._account.permissions.data_elements)
        if refused:
            raise _invalid(
                f"Application does not have access to one or more requested data elements: [{', '.join(refused)}]"
            )
        holder = request.token
        assert holder is not None  # the gate let it through
        token = Token(
            kind="restricted",
            partner=holder.partner,
            client_id=holder.client_id,
            expires_at=self._account.clock.monotonic() + self._tokens.token_life,
            resources=tuple((resource["method"], resource["path"]) for resource in asked),
            data_elements=frozenset(elements),
        )
        text = self._tokens.issue(token, "Atz.sprdt|")
        return as_json({"restrictedDataToken": text, "expiresIn": self._tokens.token_life})

    def _checked(self, resource: dict[str, Any]) -> set[str]:
        """The data elements of a resource that may be asked for."""
        path = resource["path"]
        if path.startswith(_DOCUMENTS):
            document = path.removeprefix(_DOCUMENTS)
            if "{" in document or "/" in document or not document or not self.knows_document(document):
                raise _invalid("Invalid or unsupported document ID found")
            return set()
        template = next((each for each in RESTRICTED if _fits(each, path)), None)
        if template is None or resource["method"] != "GET":
            raise _invalid("Application do not have access to some or all requested resource")
        elements = set(resource.get("dataElements") or ())
        if not elements <= set(_ELEMENTS):
            raise invalid_input(f"dataElements: {sorted(elements - set(_ELEMENTS))}")
        if template in _WITH_ELEMENTS and not elements:
            raise _invalid("Application do not have access to some or all requested resource")
        return elements


def _resources(body: bytes) -> list[dict[str, Any]]:
    try:
        asked = json.loads(body)["restrictedResources"]
    except (ValueError, KeyError, TypeError):
        raise _missing("restrictedResources not provided.") from None
    if not isinstance(asked, list) or not asked:
        raise _missing("Resource not provided.")
    if len(asked) > MOST_RESOURCES:
        raise invalid_input(f"More than {MOST_RESOURCES} restricted resources.")
    for resource in asked:
        if not isinstance(resource, dict) or resource.get("method") not in _VERBS:
            raise _missing("Resource not provided.")
        if not isinstance(resource.get("path"), str):
            raise _missing("Resource not provided.")
    return asked


def _fits(template: str, path: str) -> bool:
    """Whether the path is the template's: with ids in the place of its parameters, or the template as it stands."""
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None and ("{" not in path or path == template)


def _invalid(message: str) -> Refusal:
    return Refusal(error(400, "InvalidInput", message))


def _missing(details: str) -> Refusal:
    return Refusal(error(400, "InvalidRequest", "Request is missing or has invalid parameters", details))
