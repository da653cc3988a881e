"""
Why a read operation of Amazon's is not read. By path, in which an asterisk stands for anything; the first that fits
counts. No pattern is so wide that a list which a later version of an API brings would be left out unseen.
"""

import re
from collections.abc import Mapping

_NEWER = "superseded: the newer version of the API is read"
_IN_LIST = "the list has the same records, whole"
_ONE_ORDER = "answers for one order at a time, and what it says is in the orders"
_TO_SHIP = "for shipping a parcel now: rates, labels, forms; nothing is kept"
_TO_ACT = "says what can be done next, not what happened"
_BINARY = "a document to print or to file, not data"
_STATUS = "the status of something that this account submitted, by an id that the submitter alone knows"
_OPTIONS = "options to choose from while a plan is made; they are gone when it is"
_REFERENCE = "reference for forms and developers, the same for every seller"

REASONS: Mapping[str, str] = {
    "/awd/2024-05-09/inboundShipments/{shipmentId}/label*": _BINARY,
    "/awd/2024-05-09/inboundEligibility": _TO_ACT,
    "/awd/2024-05-09/*}": _IN_LIST,
    "/aplus/2020-11-01/contentDocuments/{contentReferenceKey}": "page layout: modules of text and images",
    "/catalog/v0/categories": "removed by Amazon on 2026-08-26; catalog_items has the classifications",
    "/catalog/2020-12-01/*": _NEWER,
    "/catalog/2022-04-01/items/{asin}": "catalog_items asks for twenty products at once",
    "/customerFeedback/2024-06-01/browseNodes/*": "is about a whole category of Amazon's, not about the seller",
    "/customerFeedback/2024-06-01/items/{asin}/browseNode": "catalog_items has the classifications",
    "/delivery/2022-07-01/*": _STATUS,
    "/easyShip/2022-03-23/package": _ONE_ORDER,
    "/easyShip/2022-03-23/timeSlot": _TO_ACT,
    "/externalFulfillment/inventory/*": "answers for one location and SKU at a time, which the seller has to name",
    "/externalFulfillment/2024-09-11/returns/{returnId}": _IN_LIST,
    "/externalFulfillment/2024-09-11/shipments/{shipmentId}": _IN_LIST,
    "/externalFulfillment/2024-09-11/shipments/{shipmentId}/invoice": _BINARY,
    "/externalFulfillment/2024-09-11/shipments/{shipmentId}/shippingOptions": _TO_ACT,
    "/fba/inbound/v1/eligibility/itemPreview": "answers for one product at a time, before it is sent",
    "/feeds/2021-06-30/documents/{feedDocumentId}": "what the seller sent, and Amazon's log of it",
    "/feeds/2021-06-30/feeds/{feedId}": _IN_LIST,
    "/finances/v0/*}/financialEvents": "financial_events has the same events; Amazon removes it on 2027-08-27",
    "/fba/inbound/v0/shipments/{shipmentId}/items": "inbound_shipment_items has them without a call for each shipment",
    "/fba/inbound/v0/prepInstructions": _TO_ACT,
    "/fba/inbound/v0/shipments/{shipmentId}/*": _BINARY,
    "/inbound/fba/2024-03-20/operations/{operationId}": _STATUS,
    "/inbound/fba/2024-03-20/items/*": _TO_ACT,
    "/inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/deliveryChallanDocument": _BINARY,
    "/inbound/fba/2024-03-20/*/packing*": _OPTIONS,
    "/inbound/fba/2024-03-20/*/contentUpdatePreviews*": _OPTIONS,
    "/inbound/fba/2024-03-20/*/deliveryWindowOptions": _OPTIONS,
    "/inbound/fba/2024-03-20/*/selfShipAppointmentSlots": _OPTIONS,
    "/fba/outbound/2020-07-01/features/inventory/{featureName}/{sellerSku}": "fulfillment_feature_inventory has them",
    "/fba/outbound/2020-07-01/returnReasonCodes": _REFERENCE,
    "/fba/outbound/2020-07-01/tracking": "answers for one package at a time; fulfillment_order_details has them",
    "/fba/outbound/2020-07-01/deliveryOffers": _TO_ACT,
    "/fba/outbound/2020-07-01/fulfillmentOrders/preview": _TO_ACT,
    "/fulfillment/outbound/2026-07-04/*": (
        "wants a header that names a fulfilment service, and no page of Amazon's says which (UNVERIFIED); "
        "fulfillment_orders reads the version before"
    ),
    "/tax/invoices/2024-06-19/attributes": _REFERENCE,
    "/tax/invoices/2024-06-19/documents/{invoicesDocumentId}": _BINARY,
    "/tax/invoices/2024-06-19/governmentInvoiceRequests*": _STATUS,
    "/tax/invoices/2024-06-19/*}": _IN_LIST,
    "/listings/2021-08-01/items/{sellerId}/{sku}": "listings_items has all of them",
    "/mfn/v0/*": _TO_SHIP,
    "/messaging/v1/*": _TO_ACT,
    "/notifications/v1/*}": _IN_LIST,
    "/orders/v0/orders/{orderId}/regulatedInfo": "for prescriptions and the like; Amazon removes it on 2027-03-27",
    "/orders/v0/*": "superseded by the Orders API of 2026-01-01, which is read; Amazon removes it on 2027-03-27",
    "/orders/2026-01-01/orders/{orderId}": _IN_LIST,
    "/products/fees/v0/*}/feesEstimate": "product_fees asks for twenty products at once",
    "/products/pricing/v0/price": "the listings reports have the seller's own prices",
    "/products/pricing/v0/*/offers": "competitive_summaries has the offers of twenty products in a request",
    "/batches/products/pricing/v0/*": "superseded: competitive_summaries has the same offers",
    "/definitions/2020-09-01/productTypes/{productType}": "a form for making listings; product_types has the names",
    "/reports/2021-06-30/schedules*": "what the account has scheduled, not data of its business",
    "/finances/transfers/wallet/2024-03-01/transferPreview": _TO_ACT,
    "/finances/transfers/wallet/2024-03-01/*}": _IN_LIST,
    "/service/v1/serviceJobs/{serviceJobId}": _IN_LIST,
    "/service/v1/*ppointmentSlots": _TO_ACT,
    "/fba/outbound/brazil/v0/*": "answers for one shipment in Brazil at a time, to whoever issues the invoice for it",
    "/shipping/v1/*": "superseded by version 2, which ships parcels and keeps no list of them",
    "/shipping/v2/*": _TO_SHIP,
    "/solicitations/v1/*": _TO_ACT,
    "/tracking/2026-01-30/*": "answers for one parcel at a time, whoever sent it",
    "/vendor/directFulfillment/sandbox/*": "exists in the sandbox only",
    "/vendor/directFulfillment/transactions/*": _STATUS,
    "/vendor/directFulfillment/orders/v1/*": _NEWER,
    "/vendor/directFulfillment/shipping/v1/*": _NEWER,
    "/vendor/directFulfillment/*}": _IN_LIST,
    "/vendor/orders/v1/purchaseOrders/{purchaseOrderNumber}": _IN_LIST,
    "/vendor/transactions/v1/*": _STATUS,
}


def reason(path: str) -> str | None:
    """Why the operations at a path are not read; None where nobody said."""
    return next((why for pattern, why in REASONS.items() if fits(pattern, path)), None)


def fits(pattern: str, path: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path) is not None
