"""Stock and fulfilment: what is asked, in which order, and what the rows are known by."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.resources.catalog.fulfillment import ROWS
from source_amazon_sp.streams.base import load_schema
from unit_tests.streams.engine import Record, read, saved
from unit_tests.streams.resourcing import joined
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

SPECS = {spec.name: spec for spec in ROWS}
US, GB, JP = (BY_COUNTRY[country].id for country in ("US", "GB", "JP"))
NOW = "2026-11-20T12:00:00Z"
END = "2026-11-20T11:58:00Z"
# Every state that Amazon's model knows: it refuses a range of dates without any.
STATES = {
    "inbound_shipments": {
        "ShipmentStatusList": [
            "WORKING",
            "READY_TO_SHIP",
            "SHIPPED",
            "RECEIVING",
            "CANCELLED",
            "DELETED",
            "CLOSED",
            "ERROR",
            "IN_TRANSIT",
            "DELIVERED",
            "CHECKED_IN",
        ]
    }
}
of_every_row = pytest.mark.parametrize("spec", ROWS, ids=lambda spec: spec.name)


class Seller:
    """Syncs of an account in one marketplace, on one clock."""

    def __init__(self, answers: Mapping[str, Any], **keys: Any) -> None:
        self.clock = FakeClock()
        functions = {name: _answering(answer) for name, answer in answers.items()}
        self.client = FakeClient(self.clock, functions)
        self._config = a_config(self.clock, **{"marketplaces": ["US"], "replication_start_date": "2026-11-16", **keys})
        rows = SPECS.values() if self._config.include_pii else [spec.without_personal() for spec in SPECS.values()]
        self._rows = {spec.name: spec for spec in rows}
        self.done: dict[str, Progress] = {}

    def sync(self, *names: str) -> list[list[Record]]:
        self.done |= {name: saved(self.done.get(name, Progress())) for name in names}
        streams = joined(self.client, self._config, self.clock, self._rows, {name: self.done[name] for name in names})
        return [read(streams[name], self.done[name]) for name in names]

    def queries(self, operation: str) -> list[dict[str, Any]]:
        return [asked.query for asked in self.client.asked if asked.operation == operation]

    def paths(self, operation: str) -> list[dict[str, str]]:
        return [asked.path for asked in self.client.asked if asked.operation == operation]

    def bodies(self, operation: str) -> list[Any]:
        return [asked.body for asked in self.client.asked if asked.operation == operation]


def _answering(answer: Any) -> Answer:
    return answer if callable(answer) else lambda _query: json.loads(json.dumps(answer))


class TestEveryRow:
    @of_every_row
    def test_key_and_cursor_are_columns_of_the_schema(self, spec: Any) -> None:
        columns = load_schema(spec.name)["properties"]
        assert {*spec.primary_key, *spec.columns, *spec.blank} <= columns.keys()
        assert (spec.cursor_field is None) == (spec.windows is None)
        assert spec.cursor_field is None or columns[spec.cursor_field]["format"] == "date-time"

    @of_every_row
    def test_parents_have_the_same_scope(self, spec: Any) -> None:
        if spec.parent is not None:
            parent = SPECS[spec.parent.row]
            assert (spec.scope, spec.account_types) == (parent.scope, parent.account_types)


class TestStock:
    def test_fba_is_asked_for_whole_in_each_marketplace(self) -> None:
        summary = {"sellerSku": "FAKE-1", "fnSku": "X00FAKE", "totalQuantity": 3}
        seller = Seller({"getInventorySummaries": {"payload": {"inventorySummaries": [summary]}}})
        (rows,) = seller.sync("fba_inventory_summaries")
        assert rows == [{**summary, "marketplace_id": US, "condition": "", "_observed_at": NOW}]
        assert seller.queries("getInventorySummaries") == [
            {"details": "true", "granularityType": "Marketplace", "granularityId": US, "marketplaceIds": US}
        ]

    def test_an_order_of_several_awd_shipments_is_asked_for_once(self) -> None:
        shipments = [{"shipmentId": f"ST-{number}", "orderId": "IBO-1"} for number in (1, 2)]
        seller = Seller(
            {
                "listInboundShipments": {"shipments": shipments},
                "getInbound": {"orderId": "IBO-1", "updatedAt": "2026-11-18T00:00:00Z"},
                "getInboundShipment": {"shipmentId": "ST-1"},
            }
        )
        _, orders, details = seller.sync("awd_inbound_shipments", "awd_inbound_orders", "awd_inbound_shipment_details")
        assert [order["orderId"] for order in orders] == ["IBO-1"]
        assert len(details) == 2
        assert seller.queries("listInboundShipments") == [
            {"updatedAfter": "2026-11-16T00:00:00Z", "updatedBefore": END, "maxResults": 200}
        ]
        assert seller.queries("getInboundShipment") == [{"skuQuantities": "SHOW"}] * 2


class TestInboundShipments:
    @pytest.mark.parametrize(
        ("stream", "operation", "records"),
        [
            ("inbound_shipments", "getShipments", "ShipmentData"),
            ("inbound_shipment_items", "getShipmentItems", "ItemData"),
        ],
    )
    def test_further_pages_are_asked_for_by_their_token_alone(self, stream: str, operation: str, records: str) -> None:
        def paged(query: dict[str, Any]) -> Any:
            page = query.get("NextToken", "first")
            token = {"NextToken": "second"} if page == "first" else {}
            return {"payload": {records: [{"ShipmentId": f"FBA{page}", "SellerSKU": "FAKE-1"}], **token}}

        seller = Seller({operation: paged})
        (rows,) = seller.sync(stream)
        assert [(row["ShipmentId"], row["_window_end"]) for row in rows] == [("FBAfirst", END), ("FBAsecond", END)]
        assert seller.queries(operation) == [
            {
                "QueryType": "DATE_RANGE",
                "MarketplaceId": US,
                **STATES.get(stream, {}),
                "LastUpdatedAfter": "2026-11-16T00:00:00Z",
                "LastUpdatedBefore": END,
            },
            {"QueryType": "NEXT_TOKEN", "MarketplaceId": US, "NextToken": "second"},
        ]

    def test_what_is_listed_for_each_marketplace_is_given_out_once(self) -> None:
        listed = {"payload": {"ShipmentData": [{"ShipmentId": "FBA1"}]}}
        seller = Seller({"getShipments": lambda _query: listed}, marketplaces=["US", "CA"])
        (rows,) = seller.sync("inbound_shipments")
        assert rows == [{"ShipmentId": "FBA1", "_window_end": END}]
        assert len(seller.queries("getShipments")) == 2
        (again,) = seller.sync("inbound_shipments")
        assert again == []


PLAN = {"inboundPlanId": "wf-fake-1", "lastUpdatedAt": "2026-11-18T10:00:00Z", "name": "Fake plan"}
ITEM = {"msku": "FAKE-1", "quantity": 5}


class TestInboundPlans:
    ANSWERS: Mapping[str, Any] = {
        "listInboundPlans": {"inboundPlans": [PLAN]},
        "getInboundPlan": {**PLAN, "shipments": [{"shipmentId": "sh-fake-1"}, {"shipmentId": "sh-fake-2"}]},
        "listInboundPlanItems": {"items": [ITEM, ITEM]},
        "getShipment": {"shipmentId": "sh-fake-1", "shipmentConfirmationId": "FBAFAKE1"},
        "listShipmentItems": {"items": [ITEM]},
        "listTransportationOptions": {"transportationOptions": [{"transportationOptionId": "to-fake-1"}]},
    }

    def test_lists_of_plans_and_of_their_shipments_are_of_one_pass(self) -> None:
        seller = Seller(self.ANSWERS)
        names = ("inbound_plans", "inbound_plan_items", "inbound_plan_shipments", "inbound_plan_shipment_items")
        _, items, shipments, shipped = seller.sync(*names)
        assert [(row["inboundPlanId"], row["_number"]) for row in items] == [("wf-fake-1", 1), ("wf-fake-1", 2)]
        assert {row["planLastUpdatedAt"] for row in (*items, *shipments, *shipped)} == {PLAN["lastUpdatedAt"]}
        assert [row["shipmentId"] for row in shipped] == ["sh-fake-1", "sh-fake-2"]
        assert len(seller.queries("listInboundPlans")) == len(seller.queries("getInboundPlan")) == 1
        assert seller.paths("getShipment") == seller.paths("listShipmentItems")
        assert seller.paths("getShipment")[1] == {"inboundPlanId": "wf-fake-1", "shipmentId": "sh-fake-2"}

    def test_the_list_is_read_newest_first_and_what_is_older_is_not_asked_about(self) -> None:
        old = {**PLAN, "inboundPlanId": "wf-fake-0", "lastUpdatedAt": "2026-11-01T00:00:00Z"}
        seller = Seller({**self.ANSWERS, "listInboundPlans": {"inboundPlans": [PLAN, old]}})
        plans, _ = seller.sync("inbound_plans", "inbound_plan_details")
        assert [plan["inboundPlanId"] for plan in plans] == ["wf-fake-1"]
        assert seller.paths("getInboundPlan") == [{"inboundPlanId": "wf-fake-1"}]
        (query,) = seller.queries("listInboundPlans")
        assert query == {"pageSize": 30, "sortBy": "LAST_UPDATED_TIME", "sortOrder": "DESC"}

    def test_plans_of_the_last_month_are_asked_about_again_the_next_day(self) -> None:
        seller = Seller(self.ANSWERS)
        for days, asked in ((0, 1), (0, 1), (1, 2)):
            seller.clock.advance(days * 86400 + 3600)
            seller.sync("inbound_plan_details")
            assert len(seller.queries("getInboundPlan")) == asked

    def test_prices_of_carriers_are_asked_for_by_shipment(self) -> None:
        seller = Seller(self.ANSWERS)
        seller.sync("inbound_plan_transportation_options")
        assert seller.queries("listTransportationOptions") == [
            {"pageSize": 20, "shipmentId": "sh-fake-1"},
            {"pageSize": 20, "shipmentId": "sh-fake-2"},
        ]


ORDER = {
    "sellerFulfillmentOrderId": "FAKE-ORDER-1",
    "statusUpdatedDate": "2026-11-18T10:00:00Z",
    "destinationAddress": {"name": "Jane Fake"},
    "notificationEmails": ["jane@example.com"],
}
DETAILS = {
    "fulfillmentOrder": ORDER,
    "fulfillmentOrderItems": [{"sellerFulfillmentOrderItemId": "1", "giftMessage": "Dear Jane"}],
    "fulfillmentShipments": [
        {
            "amazonShipmentId": "FAKEshipment",
            "fulfillmentShipmentPackage": [
                {
                    "packageNumber": 1,
                    "lockerDetails": {"lockerNumber": "7", "lockerAccessCode": "1234"},
                    "deliveryInformation": {"dropOffLocation": {"type": "FRONT_DOOR"}},
                }
            ],
        }
    ],
    "returnItems": [{"sellerReturnItemId": "R1", "status": "New"}],
}
OF_ORDER = {"sellerFulfillmentOrderId": "FAKE-ORDER-1", "statusUpdatedDate": "2026-11-18T10:00:00Z"}
OF_DETAILS = (
    "fulfillment_order_details",
    "fulfillment_order_items",
    "fulfillment_order_shipments",
    "fulfillment_order_returns",
)


class TestFulfillmentOrders:
    ANSWERS: Mapping[str, Any] = {
        "listAllFulfillmentOrders": {"payload": {"fulfillmentOrders": [ORDER]}},
        "getFulfillmentOrder": {"payload": DETAILS},
    }

    def test_one_request_an_order_serves_all_that_lies_in_it(self) -> None:
        seller = Seller(self.ANSWERS)
        _, details, items, shipments, returns = seller.sync("fulfillment_orders", *OF_DETAILS)
        assert seller.paths("getFulfillmentOrder") == [{"sellerFulfillmentOrderId": "FAKE-ORDER-1"}]
        assert seller.queries("listAllFulfillmentOrders") == [{"queryStartDate": "2026-11-16T00:00:00Z"}]
        assert items == [{"sellerFulfillmentOrderItemId": "1", **OF_ORDER}]
        assert returns == [{"sellerReturnItemId": "R1", "status": "New", **OF_ORDER}]
        package = {"packageNumber": 1, "lockerDetails": {"lockerNumber": "7"}}
        assert shipments == [{"amazonShipmentId": "FAKEshipment", "fulfillmentShipmentPackage": [package], **OF_ORDER}]
        assert details[0]["fulfillmentShipments"][0]["fulfillmentShipmentPackage"] == [package]

    def test_recipients_are_named_with_personal_data_alone_and_codes_of_lockers_never(self) -> None:
        names = ("fulfillment_orders", *OF_DETAILS)
        without = str(Seller(self.ANSWERS).sync(*names))
        with_them = str(Seller(self.ANSWERS, include_pii=True).sync(*names))
        for personal in ("Jane Fake", "jane@example.com", "Dear Jane", "FRONT_DOOR"):
            assert personal not in without
            assert personal in with_them
        assert "1234" not in with_them

    def test_returns_are_looked_for_in_orders_that_did_not_change(self) -> None:
        seller = Seller(self.ANSWERS)
        seller.sync("fulfillment_order_items", "fulfillment_order_returns")
        seller.clock.advance(86400)
        _, returns = seller.sync("fulfillment_order_items", "fulfillment_order_returns")
        assert len(returns) == 1
        assert seller.queries("listAllFulfillmentOrders") == [{"queryStartDate": "2026-11-16T00:00:00Z"}] * 2


def test_stock_for_a_service_is_asked_for_where_the_seller_may_use_it() -> None:
    features = [{"featureName": "FAKE_BOX", "sellerEligible": True}, {"featureName": "NO_BOX", "sellerEligible": False}]
    sku = {"sellerSku": "FAKE-1", "fnSku": "X00FAKE", "skuCount": 4}
    seller = Seller(
        {"getFeatures": {"payload": {"features": features}}, "getFeatureInventory": {"payload": {"featureSkus": [sku]}}}
    )
    (rows,) = seller.sync("fulfillment_feature_inventory")
    assert rows == [{**sku, "marketplace_id": US, "featureName": "FAKE_BOX", "_observed_at": NOW}]
    assert seller.paths("getFeatureInventory") == [{"featureName": "FAKE_BOX"}]


class TestExternalFulfillment:
    def test_shipments_are_asked_for_by_every_status(self) -> None:
        seller = Seller({"getShipments": {"shipments": [{"id": "FAKE-S1", "lineItems": [{"giftAttributes": {}}]}]}})
        (rows,) = seller.sync("external_fulfillment_shipments")
        assert len(rows) == 1
        asked = seller.queries("getShipments")
        assert {query["lastUpdatedAfter"] for query in asked} == {"2026-11-15T23:59:59Z"}
        assert sorted(query["status"] for query in asked) == sorted(
            load_schema("external_fulfillment_shipments")["properties"]["status"]["description"]
            .rpartition("One of: ")[2]
            .rstrip(".")
            .split(", ")
        )

    def test_returns_under_way_are_read_until_they_have_arrived_and_passwords_never(self) -> None:
        listed = {
            "id": "FAKE-R1",
            "status": "IN_TRANSIT",
            "creationDateTime": "2026-06-10T00:00:00Z",
            "otpDetails": {"otp": "1234"},
        }

        def by_creation(query: dict[str, Any]) -> Any:
            found = query["createdSince"] <= listed["creationDateTime"] < query["createdUntil"]
            return {"returns": [dict(listed)] if found else []}

        seller = Seller({"listReturns": by_creation}, replication_start_date="2026-06-01")
        (first,) = seller.sync("external_fulfillment_returns")
        assert "otpDetails" not in first[0]
        for status, rows in (("IN_TRANSIT", 1), ("PROCESSED", 1), ("PROCESSED", 0)):
            listed["status"] = status
            seller.clock.advance(3600)
            assert len(seller.sync("external_fulfillment_returns")[0]) == rows


class TestReplenishment:
    INTERVAL: Mapping[str, str] = {"startDate": "2026-11-09T00:00:00Z", "endDate": "2026-11-15T23:59:59Z"}

    def test_figures_are_asked_for_by_whole_weeks_from_monday(self) -> None:
        metrics: list[Record] = [{"activeSubscriptions": 4}, {"lostSubscriberLifeTimeValueFromOTP": 2.5}]
        seller = Seller({"getSellingPartnerMetrics": {"metrics": metrics}}, replication_start_date="2026-11-09")
        (rows,) = seller.sync("replenishment_metrics")
        window = {"_window_start": "2026-11-09T00:00:00Z", "_window_end": "2026-11-16T00:00:00Z"}
        assert rows == [
            {**metric, "marketplace_id": US, "_number": number, **window} for number, metric in enumerate(metrics, 1)
        ]
        assert seller.bodies("getSellingPartnerMetrics") == [
            {
                "marketplaceId": US,
                "programTypes": ["SUBSCRIBE_AND_SAVE"],
                "aggregationFrequency": "WEEK",
                "timePeriodType": "PERFORMANCE",
                "timeInterval": self.INTERVAL,
            }
        ]

    def test_months_are_asked_for_again_with_the_next_one(self) -> None:
        seller = Seller({"listOfferMetrics": {"offers": []}}, replication_start_date="2026-10-01")
        seller.sync("replenishment_offer_metrics_by_month")
        seller.clock.advance(20 * 86400)
        seller.sync("replenishment_offer_metrics_by_month")
        months = [body["filters"]["timeInterval"]["startDate"][:7] for body in seller.bodies("listOfferMetrics")]
        assert months == ["2026-10", "2026-11", "2026-10"]

    @pytest.mark.parametrize(("account", "countries"), [("Seller", ["US"]), ("Vendor", ["MX", "US"])])
    def test_offers_are_asked_for_where_the_programme_is(self, account: str, countries: list[str]) -> None:
        offer = {"asin": "B00FAKE001", "eligibility": "ELIGIBLE"}
        seller = Seller({"listOffers": {"offers": [offer]}}, account_type=account, marketplaces=["US", "MX"])
        (rows,) = seller.sync("replenishment_offers")
        assert {row["sku"] for row in rows} == {""}
        assert sorted(row["marketplace_id"] for row in rows) == sorted(BY_COUNTRY[each].id for each in countries)
        assert seller.bodies("listOffers")[0]["pagination"] == {"limit": 100, "offset": 0}
