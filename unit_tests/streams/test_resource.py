"""The engine of the list endpoints, on the rows of purchase orders."""

from itertools import pairwise
from typing import Any

import pytest

from source_amazon_sp.clock import instant
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.resources.spec import ResourceSpec
from unit_tests.streams.engine import Record, read, saved
from unit_tests.streams.resourcing import joined
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

SPECS = {spec.name: spec for spec in RESOURCES}
ORDERS, STATUS = SPECS["vendor_orders"], SPECS["vendor_orders_status"]
END = "2026-11-20T11:58:00Z"
BEFORE_END = "2026-11-20T11:57:59Z"
of_both = pytest.mark.parametrize("spec", [ORDERS, STATUS], ids=lambda spec: spec.name)


class Vendor:
    """One sync of one stream of a vendor."""

    def __init__(self, spec: ResourceSpec, answer: Answer, clock: FakeClock | None = None, **keys: Any) -> None:
        self.clock = clock or FakeClock()
        self.client = FakeClient(self.clock, {spec.operation.name: answer})
        config = a_config(self.clock, **{"account_type": "Vendor", "replication_start_date": "2026-11-16", **keys})
        self._spec = spec
        self._config = config
        self.progress = Progress()

    def read(self, progress: Progress | None = None) -> list[Record]:
        self.progress = progress or self.progress
        stream = joined(self.client, self._config, self.clock, SPECS, {self._spec.name: self.progress})[self._spec.name]
        return read(stream, self.progress)

    @property
    def queries(self) -> list[dict[str, Any]]:
        return [asked.query for asked in self.client.asked]

    def windows(self, after: str = "createdAfter", before: str = "createdBefore") -> list[tuple[str, str]]:
        return [(query[after], query[before]) for query in self.queries if after in query]


def answer(spec: ResourceSpec, *records: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    """Amazon's answer with these records, wherever the row says they are."""
    *parents, last = spec.records_at
    inner: dict[Any, Any] = {last: list(records)}
    if token:
        inner["pagination"] = {"nextToken": token}
    for name in reversed(parents):
        inner = {name: inner}
    return inner


class TestWindows:
    @of_both
    def test_they_lie_on_the_grid_and_are_as_long_as_amazon_allows(self, spec: ResourceSpec) -> None:
        vendor = Vendor(spec, lambda _query: answer(spec), replication_start_date="2026-10-01")
        vendor.read()
        asked = [Window(instant(start), instant(end)) for start, end in vendor.windows()]
        assert (asked[0].end, asked[-1].start) == (instant(END), instant("2026-09-30T23:59:59Z"))
        # "After" and "before" may leave out the bounds: windows have a second in common, within Amazon's seven days.
        assert all(newer.start == older.end.subtract(seconds=1) for newer, older in pairwise(asked))
        assert {window.seconds for window in asked[1:-1]} == {6 * 86400.0 + 1}
        assert {window.end.time().isoformat() for window in asked[1:]} == {"00:00:00"}

    @of_both
    def test_nothing_is_asked_that_amazon_no_longer_keeps(self, spec: ResourceSpec) -> None:
        vendor = Vendor(spec, lambda _query: answer(spec), replication_start_date="2025-01-01")
        vendor.read()
        oldest = instant(vendor.windows()[-1][0])
        assert oldest == (vendor.clock.now() - spec.windows.reach_back).add(hours=1).subtract(seconds=1)

    @of_both
    def test_every_filter_is_asked_for_every_window(self, spec: ResourceSpec) -> None:
        vendor = Vendor(spec, lambda _query: answer(spec), replication_start_date="2026-11-01")
        vendor.read()
        created = vendor.windows()
        assert len(created) == 4
        for query in spec.queries:
            bounds = {value: name for name, value in query.items()}
            assert vendor.windows(bounds["$after"], bounds["$before"]) == created
        assert len(vendor.queries) == len(created) * len(spec.queries)
        assert all(query["limit"] == 100 for query in vendor.queries)

    def test_what_is_done_is_not_asked_for_again(self) -> None:
        clock = FakeClock()
        first = Vendor(ORDERS, lambda _query: answer(ORDERS), clock)
        first.read()
        assert first.progress.as_state()["windows"] == {"NA": [["2026-11-16", END]]}
        clock.advance(3600)
        second = Vendor(ORDERS, lambda _query: answer(ORDERS), clock)
        second.read(saved(first.progress))
        assert second.windows() == [(BEFORE_END, "2026-11-20T12:58:00Z")]

    def test_a_sync_with_nothing_new_asks_nothing(self) -> None:
        first = Vendor(ORDERS, lambda _query: answer(ORDERS))
        first.read()
        second = Vendor(ORDERS, lambda _query: answer(ORDERS))
        assert second.read(saved(first.progress)) == []
        assert second.queries == []

    @pytest.mark.parametrize(("lookback", "since"), [(0, BEFORE_END), (2, "2026-11-18T11:57:59Z")])
    def test_so_many_days_are_read_again_on_another_day(self, lookback: int, since: str) -> None:
        clock = FakeClock()
        first = Vendor(ORDERS, lambda _query: answer(ORDERS), clock)
        first.read()
        clock.advance(86400)
        second = Vendor(ORDERS, lambda _query: answer(ORDERS), clock, lookback_days=lookback)
        second.read(saved(first.progress))
        assert second.windows() == [(since, "2026-11-21T11:58:00Z")]

    def test_late_data_is_looked_for_once_a_day(self) -> None:
        clock = FakeClock()
        first = Vendor(ORDERS, lambda _query: answer(ORDERS), clock, lookback_days=2)
        first.read()
        clock.advance(3600)
        second = Vendor(ORDERS, lambda _query: answer(ORDERS), clock, lookback_days=2)
        second.read(saved(first.progress))
        assert second.windows() == [(BEFORE_END, "2026-11-20T12:58:00Z")]

    @pytest.mark.parametrize(("state", "since"), [("Acknowledged", "2026-10-04"), ("Closed", "2026-11-20")])
    def test_an_order_is_read_again_until_it_is_closed(self, state: str, since: str) -> None:
        clock = FakeClock()
        order = {
            "purchaseOrderNumber": "FAKE1",
            "purchaseOrderState": state,
            "orderDetails": {"purchaseOrderDate": "2026-10-05T07:00:00Z"},
        }
        first = Vendor(ORDERS, lambda _query: answer(ORDERS, order), clock, replication_start_date="2026-10-01")
        first.read()
        clock.advance(3600)
        second = Vendor(ORDERS, lambda _query: answer(ORDERS), clock, replication_start_date="2026-10-01")
        second.read(saved(first.progress))
        assert min(start for start, _ in second.windows())[:10] >= since
        assert (len(second.windows()) > 1) == (state != "Closed")

    def test_an_end_date_is_kept_to(self) -> None:
        vendor = Vendor(ORDERS, lambda _query: answer(ORDERS), replication_end_date="2026-11-17")
        vendor.read()
        assert vendor.windows() == [("2026-11-15T23:59:59Z", "2026-11-18T00:00:00Z")]

    def test_nothing_is_asked_of_the_last_two_minutes(self) -> None:
        vendor = Vendor(ORDERS, lambda _query: answer(ORDERS), replication_start_date="2026-11-20T11:59:00Z")
        assert vendor.read() == []
        assert vendor.queries == []

    def test_the_region_is_the_scope(self) -> None:
        vendor = Vendor(ORDERS, lambda _query: answer(ORDERS), region="EU")
        vendor.read()
        assert list(vendor.progress.as_state()["windows"]) == ["EU"]


class TestRecords:
    def test_what_two_filters_both_list_is_one_record(self) -> None:
        def by_filter(query: dict[str, Any]) -> dict[str, Any]:
            numbers = ("FAKE1", "FAKE2") if "createdAfter" in query else ("FAKE2", "FAKE3")
            return answer(STATUS, *({"purchaseOrderNumber": number} for number in numbers))

        records = Vendor(STATUS, by_filter).read()
        assert [record["purchaseOrderNumber"] for record in records] == ["FAKE1", "FAKE2", "FAKE3"]

    def test_an_order_of_several_windows_comes_once_a_sync(self) -> None:
        vendor = Vendor(
            STATUS, lambda _query: answer(STATUS, {"purchaseOrderNumber": "FAKE1"}), replication_start_date="2026-11-08"
        )
        assert len(vendor.read()) == 1

    def test_all_pages_are_read_with_the_same_query(self) -> None:
        def paged(query: dict[str, Any]) -> dict[str, Any]:
            page = int(query.get("nextToken", 0))
            return answer(STATUS, {"purchaseOrderNumber": f"FAKE{page}"}, token=str(page + 1) if page < 2 else None)

        vendor = Vendor(STATUS, paged)
        assert [record["purchaseOrderNumber"] for record in vendor.read()] == ["FAKE0", "FAKE1", "FAKE2"]
        first, second, third, *_ = vendor.queries
        assert second == {**first, "nextToken": "1"}
        assert third == {**first, "nextToken": "2"}

    @pytest.mark.parametrize(
        ("details", "latest"),
        [
            (
                {
                    "purchaseOrderDate": "2026-11-16T00:00:00Z",
                    "purchaseOrderChangedDate": "2026-11-18T02:00:00+02:00",
                    "purchaseOrderStateChangedDate": "2026-11-17T00:00:00Z",
                },
                "2026-11-18T00:00:00Z",
            ),
            ({"purchaseOrderDate": "2026-11-16T00:00:00Z", "purchaseOrderChangedDate": None}, "2026-11-16T00:00:00Z"),
            ({"purchaseOrderDate": "soon"}, None),
            ({}, None),
            (None, None),
        ],
    )
    def test_the_cursor_of_an_order_is_the_latest_of_its_dates(
        self, details: dict[str, Any] | None, latest: str | None
    ) -> None:
        record = {"purchaseOrderNumber": "FAKE1", "orderDetails": details}
        (read_record,) = Vendor(ORDERS, lambda _query: answer(ORDERS, record)).read()
        assert read_record["changedDate"] == latest

    def test_records_conform_to_the_schema_and_keep_what_is_new(self) -> None:
        record = {
            "purchaseOrderNumber": 12345,
            "purchaseOrderState": "Acknowledged",
            "orderDetails": {
                "purchaseOrderDate": "2026-11-16T01:00:00+01:00",
                "items": [{"itemSequenceNumber": "1", "netCost": {"amount": "9.50", "currencyCode": "USD"}}],
            },
            "new": {"kept": "1"},
        }
        (read_record,) = Vendor(ORDERS, lambda _query: answer(ORDERS, record)).read()
        assert read_record["purchaseOrderNumber"] == "12345"
        assert read_record["orderDetails"]["purchaseOrderDate"] == "2026-11-16T00:00:00Z"
        assert read_record["orderDetails"]["items"][0]["netCost"] == {"amount": 9.5, "currencyCode": "USD"}
        assert read_record["new"] == {"kept": "1"}

    @pytest.mark.parametrize("payload", [{}, {"payload": {}}, {"payload": None}, {"payload": {"pagination": {}}}])
    def test_an_empty_list_may_be_left_out(self, payload: dict[str, Any]) -> None:
        vendor = Vendor(ORDERS, lambda _query: payload)
        assert vendor.read() == []
        assert vendor.progress.as_state()["windows"] == {"NA": [["2026-11-16", END]]}

    @pytest.mark.parametrize(
        "payload", [None, [], "text", {"errors": [{"code": "InternalFailure"}]}, {"payload": {"orders": {}}}]
    )
    def test_errors_in_place_of_records_are_no_empty_list(self, payload: Any) -> None:
        vendor = Vendor(ORDERS, lambda _query: payload)
        with pytest.raises(UnexpectedAnswer, match="getPurchaseOrders answered with errors"):
            vendor.read()
        assert vendor.progress.as_state()["windows"] == {}
