"""What is particular about the endpoints of vendors."""

from itertools import pairwise
from typing import Any

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.marketplaces import BY_COUNTRY
from unit_tests.resources.selling import SPECS, Seller
from unit_tests.support.client import Answer

US = BY_COUNTRY["US"].id
NOW = "2026-11-20T11:58:00Z"
PREFIX = "vendor_direct_fulfillment_"
PICTURE = "UERG"
PAPERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "shipping_labels": ("getShippingLabels", "shippingLabels", {"labelData": [{"content": PICTURE}]}),
    "packing_slips": ("getPackingSlips", "packingSlips", {"content": PICTURE}),
    "customer_invoices": ("getCustomerInvoices", "customerInvoices", {"content": PICTURE}),
}


def vendor(operation: str, answer: Answer, **keys: Any) -> Seller:
    return Seller({operation: answer}, account_type="Vendor", **keys)


def listed(*path: str, records: list[dict[str, Any]] | None = None) -> Any:
    answer: Any = records or []
    for name in reversed(path):
        answer = {name: answer}
    return answer


class TestShipments:
    def test_a_window_is_asked_for_by_every_step_a_shipment_takes(self) -> None:
        account = vendor("GetShipmentDetails", lambda _: listed("payload", "shipments"))
        account.sync("vendor_shipments")
        assert [dict(asked.query) for asked in account.client.asked] == [
            {"limit": 50, f"{step}After": after, f"{step}Before": before}
            for after, before in (("2026-11-17T23:59:59Z", NOW), ("2026-11-15T23:59:59Z", "2026-11-18T00:00:00Z"))
            for step in ("created", "shipmentConfirmed", "packageLabelCreated", "shipped", "shipmentDelivery")
        ]

    def test_a_shipment_comes_once_and_one_whose_number_is_used_again_is_another(self) -> None:
        shipments = [
            {"vendorShipmentIdentifier": "FAKE-1", "transactionDate": date}
            for date in ("2026-11-17T00:00:00Z", "2025-10-01T00:00:00Z")
        ]
        account = vendor("GetShipmentDetails", lambda _: listed("payload", "shipments", records=shipments))
        assert len(account.sync("vendor_shipments")) == 2

    def test_the_cursor_is_the_latest_step(self) -> None:
        shipment = {
            "vendorShipmentIdentifier": "FAKE-1",
            "transactionDate": "2026-11-16T00:00:00Z",
            "shipmentStatusDetails": [{"shipmentStatusDate": "2026-11-18T00:00:00Z"}, {}],
            "transportationDetails": {"estimatedDeliveryDate": "2026-12-24T00:00:00Z"},
        }
        account = vendor("GetShipmentDetails", lambda _: listed("payload", "shipments", records=[shipment]))
        (row,) = account.sync("vendor_shipments")
        assert row["changedDate"] == "2026-11-18T00:00:00Z"


class TestTransportLabels:
    def account(self) -> Seller:
        def by_day(query: dict[str, Any]) -> Any:
            labels = [{"labelData": [{"trackingId": "FAKE", "label": PICTURE}]} for _ in range(2)]
            of_today = query["labelCreatedAfter"] == "2026-11-17T00:00:00Z"
            return listed("payload", "transportLabels", records=labels if of_today else [])

        return vendor("GetShipmentLabels", by_day)

    def test_days_are_whole(self) -> None:
        account = self.account()
        account.sync("vendor_transport_labels")
        bounds = [
            (asked.query["labelCreatedAfter"], asked.query["labelCreatedBefore"]) for asked in account.client.asked
        ]
        assert bounds == [(f"2026-11-{day}T00:00:00Z", f"2026-11-{day + 1}T00:00:00Z") for day in (19, 18, 17, 16)]

    def test_the_picture_is_left_out_and_equal_rows_are_two(self) -> None:
        first, second = self.account().sync("vendor_transport_labels")
        assert first["labelData"] == [{"trackingId": "FAKE"}]
        assert first["_row_id"] != second["_row_id"]
        assert {**first, "_row_id": ""} == {**second, "_row_id": ""}


class TestDirectFulfillmentOrders:
    def test_an_order_on_its_way_is_read_again_until_it_is_there(self) -> None:
        order = {
            "purchaseOrderNumber": "FAKE1",
            "orderDetails": {"orderDate": "2026-10-05T07:00:00Z", "orderStatus": "ACCEPTED"},
        }

        def strictly_after(query: dict[str, Any]) -> Any:
            there = query["createdAfter"] < "2026-10-05T07:00:00Z" < query["createdBefore"]
            return listed("orders", records=[{**order}] if there else [])

        account = vendor("getOrders", strictly_after, replication_start_date="2026-10-01")
        assert len(account.sync(f"{PREFIX}orders")) == 1
        account.clock.advance(3600)
        order["orderDetails"] = {"orderDate": "2026-10-05T07:00:00Z", "orderStatus": "SHIPPED"}
        (row,) = account.sync(f"{PREFIX}orders")
        assert (row["orderDetails"]["orderStatus"], row["_window_end"]) == ("SHIPPED", "2026-10-07T00:00:00Z")
        account.clock.advance(3600)
        assert account.sync(f"{PREFIX}orders") == []
        assert len(account.client.asked) == 1

    def test_windows_are_of_seven_days_at_most_and_overlap(self) -> None:
        account = vendor("getOrders", lambda _: listed("orders"), replication_start_date="2026-11-01")
        account.sync(f"{PREFIX}orders")
        assert [(asked.query["createdAfter"], asked.query["createdBefore"]) for asked in account.client.asked] == [
            ("2026-11-17T23:59:59Z", NOW),
            ("2026-11-11T23:59:59Z", "2026-11-18T00:00:00Z"),
            ("2026-11-05T23:59:59Z", "2026-11-12T00:00:00Z"),
            ("2026-10-31T23:59:59Z", "2026-11-06T00:00:00Z"),
        ]
        assert account.client.asked[0].query["includeDetails"] == "true"


class TestPapers:
    @pytest.mark.parametrize("paper", PAPERS)
    def test_what_is_printed_is_left_out_and_the_window_is_the_cursor(self, paper: str) -> None:
        operation, field, printed = PAPERS[paper]
        account = vendor(
            operation,
            lambda _: listed(field, records=[{"purchaseOrderNumber": "FAKE1", **printed}]),
            replication_start_date="2026-11-19",
        )
        (row,) = account.sync(PREFIX + paper)
        assert PICTURE not in str(row)
        assert (row["purchaseOrderNumber"], row["_window_end"]) == ("FAKE1", NOW)

    @pytest.mark.parametrize("name", [f"{PREFIX}orders", *(PREFIX + paper for paper in PAPERS)])
    def test_they_are_personal(self, name: str) -> None:
        assert SPECS[name].pii


LINE = {"lineItemId": "1", "quantity": 2}


class TestInvoices:
    @staticmethod
    def invoice(status: str) -> dict[str, Any]:
        return {
            "invoiceIdentifier": "FAKE-1~FAKEV",
            "invoiceStatus": status,
            "issueDate": "2026-06-25T00:00:00Z",
            "lastUpdatedDate": "2026-11-19T00:00:00Z",
        }

    def account(self, invoice: dict[str, Any], **keys: Any) -> Seller:
        def of_issue(query: dict[str, Any]) -> Any:
            there = query["fromIssueDate"] < invoice["issueDate"] < query["toIssueDate"]
            return {"invoices": [dict(invoice)] if there else []}

        answers: dict[str, Answer] = {
            "getInvoiceHeaders": of_issue,
            "getInvoice": lambda _query: {"invoiceHeader": dict(invoice), "invoiceItems": [dict(LINE)]},
        }
        return Seller(answers, account_type="Vendor", **{"replication_start_date": "2026-06-01", **keys})

    def test_ninety_days_are_the_longest_and_a_marketplace_is_named(self) -> None:
        account = self.account(self.invoice("PAID"))
        (row,) = account.sync("vendor_invoices")
        assert row["marketplace_id"] == US
        assert {asked.query["marketplaceId"] for asked in account.client.asked} == {US}
        days = [(asked.query["fromIssueDate"][:10], asked.query["toIssueDate"][:10]) for asked in account.client.asked]
        assert len(days) == 3
        assert days[-1][0] == "2026-05-31"
        # An invoice is issued at midnight, where windows meet: the instant before belongs to the later one too.
        assert all(
            instant(f"{after}T00:00:00Z").add(days=1) == instant(f"{before}T00:00:00Z")
            for (after, _), (_, before) in pairwise(days)
        )

    @pytest.mark.parametrize(("status", "times"), [("PARTIALLY_PAID", 1), ("PAID", 0)])
    def test_old_ones_are_read_again_until_they_are_settled(self, status: str, times: int) -> None:
        account = self.account(self.invoice(status))
        account.sync("vendor_invoices")
        account.clock.advance(3600)
        assert len(account.sync("vendor_invoices")) == times

    def test_lines_have_the_dates_of_their_invoice_and_are_read_with_it(self) -> None:
        account = self.account(self.invoice("IN_PROGRESS"))
        for _ in range(2):
            (row,) = account.sync("vendor_invoice_items")
            (asked,) = account.asked("getInvoice")
            assert (asked.path, asked.query) == ({"invoiceIdentifier": "FAKE-1~FAKEV"}, {"marketplaceId": US})
            assert row == {**LINE, **self.invoice("IN_PROGRESS"), "marketplace_id": US}
            account.clock.advance(3600)
