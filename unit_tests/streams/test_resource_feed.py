"""Endpoints that ask about other things: parents, products, places; and what two streams share."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pendulum
import pytest

from source_amazon_sp.api.operations import Offsets, Operation, PageToken
from source_amazon_sp.errors import ConfigError, NotFound, PageTokenExpired, PermissionDenied
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType
from source_amazon_sp.resources.spec import Open, Parent, ResourceSpec, Scope, Windows
from unit_tests.streams.engine import Record, read, saved
from unit_tests.streams.resourcing import joined
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

SELLER = frozenset({AccountType.SELLER})
US, CA, JP = (BY_COUNTRY[country].id for country in ("US", "CA", "JP"))


def operation(name: str, path: str | None = None, **fields: Any) -> Operation:
    return Operation(name=name, path=path or f"/fake/v1/{name}", rate=1, burst=1, roles=("A Role",), **fields)


WEEKS = Windows(grid=Grid(Period.DAY, 7))
BOXES = ResourceSpec(
    name="vendor_orders",  # a stream that has a schema; these tests are not about it
    account_types=SELLER,
    operation=operation("listBoxes"),
    records_at=("boxes",),
    queries=({"after": "$after", "before": "$before"},),
    primary_key=("boxId",),
    cursor_field="changedDate",
    windows=WEEKS,
)
THINGS = ResourceSpec(
    name="vendor_orders_status",
    account_types=SELLER,
    operation=operation("listThings", "/fake/v1/boxes/{boxId}/things"),
    records_at=("things",),
    path={"boxId": "$boxId"},
    primary_key=("boxId", "thingId"),
    cursor_field="_window_end",
    windows=WEEKS,
    parent=Parent(row=BOXES.name, values={"boxId": ("boxId",), "packed": ("details", "packed")}),
    columns={"boxId": "$boxId", "_window_end": "$before"},
)
BOTH = {spec.name: spec for spec in (BOXES, THINGS)}


class Warehouse:
    """Syncs of a seller, each of `selected` streams, on one clock."""

    def __init__(self, rows: Mapping[str, ResourceSpec], answers: Mapping[str, Answer], **keys: Any) -> None:
        self.clock = FakeClock()
        self.client = FakeClient(self.clock, answers)
        self._rows = rows
        self._keys = {"marketplaces": ["US"], "replication_start_date": "2026-11-10", **keys}
        self.done: dict[str, Progress] = {name: Progress() for name in rows}

    def sync(self, *selected: str) -> dict[str, list[Record]]:
        config = a_config(self.clock, **self._keys)
        chosen = selected or tuple(self._rows)
        self.done |= {name: saved(self.done[name]) for name in chosen}
        streams = joined(self.client, config, self.clock, self._rows, {name: self.done[name] for name in chosen})
        return {name: read(streams[name], self.done[name]) for name in chosen}

    def asked(self, name: str) -> list[Any]:
        return [asked for asked in self.client.asked if asked.operation == name]


def boxes(*ids: str) -> Answer:
    return lambda _query: {"boxes": [{"boxId": each, "details": {"packed": True}} for each in ids]}


def two_things(_query: dict[str, Any]) -> Any:
    return {"things": [{"thingId": "1"}, {"thingId": "2"}]}


class TestParents:
    def test_each_parent_is_asked_about_once_and_named_on_the_record(self) -> None:
        warehouse = Warehouse(BOTH, {"listBoxes": boxes("A", "B"), "listThings": two_things})
        rows = warehouse.sync(THINGS.name)[THINGS.name]
        assert [asked.path for asked in warehouse.asked("listThings")[:2]] == [{"boxId": "A"}, {"boxId": "B"}]
        newest = [(row["boxId"], row["thingId"]) for row in rows if row["_window_end"] == "2026-11-20T11:58:00Z"]
        assert newest == [("A", "1"), ("A", "2"), ("B", "1"), ("B", "2")]

    def test_parents_and_children_share_one_pass(self) -> None:
        warehouse = Warehouse(BOTH, {"listBoxes": boxes("A"), "listThings": two_things})
        found = warehouse.sync()
        windows = [asked.query["before"] for asked in warehouse.asked("listBoxes")]
        assert len(windows) == len(set(windows)) == 2
        assert found[BOXES.name]
        assert found[THINGS.name]

    def test_a_child_that_is_behind_reads_the_parents_windows_alone(self) -> None:
        warehouse = Warehouse(BOTH, {"listBoxes": boxes("A"), "listThings": two_things})
        warehouse.sync(BOXES.name)
        asked_so_far = len(warehouse.asked("listBoxes"))
        found = warehouse.sync()
        assert found[BOXES.name] == []
        assert len(found[THINGS.name]) == 4
        assert len(warehouse.asked("listBoxes")) == 2 * asked_so_far

    def test_only_what_changed_is_asked_about_again(self) -> None:
        changed = {"first": ("A", "B"), "second": ("B",)}
        sync = "first"

        def by_sync(query: dict[str, Any]) -> Any:
            return boxes(*changed[sync] if query["after"] >= "2026-11-15" else ())(query)

        warehouse = Warehouse(BOTH, {"listBoxes": by_sync, "listThings": two_things})
        warehouse.sync()
        sync = "second"
        warehouse.clock.advance(3600)
        warehouse.sync()
        assert [asked.path["boxId"] for asked in warehouse.asked("listThings")] == ["A", "B", "B"]

    def test_a_parent_that_lacks_what_is_asked_by_is_passed_over(self) -> None:
        warehouse = Warehouse(BOTH, {"listBoxes": lambda _: {"boxes": [{"boxId": "A"}]}, "listThings": two_things})
        assert warehouse.sync(THINGS.name) == {THINGS.name: []}

    def test_a_parent_that_is_gone_is_passed_over_and_counted(self) -> None:
        def gone(_query: dict[str, Any]) -> Any:
            raise NotFound("Amazon refuses listThings as invalid (404 NotFound).")

        warehouse = Warehouse(BOTH, {"listBoxes": boxes("A"), "listThings": gone})
        config = a_config(warehouse.clock, marketplaces=["US"], replication_start_date="2026-11-16")
        stream = joined(warehouse.client, config, warehouse.clock, BOTH, {THINGS.name: Progress()})[THINGS.name]
        assert read(stream, Progress()) == []
        assert ("gone", "Amazon listed 1 parent record(s) that it did not know when asked for their details.") in list(
            stream.complaints()
        )

    def test_a_list_that_is_not_there_is_no_empty_one(self) -> None:
        def gone(_query: dict[str, Any]) -> Any:
            raise NotFound("Amazon refuses listBoxes as invalid (404 NotFound).")

        with pytest.raises(NotFound):
            Warehouse(BOTH, {"listBoxes": gone}).sync(BOXES.name)

    def test_a_denied_child_costs_its_parent_nothing(self) -> None:
        def denied(_query: dict[str, Any]) -> Any:
            raise PermissionDenied("Amazon denies listThings.")

        warehouse = Warehouse(BOTH, {"listBoxes": boxes("A"), "listThings": denied})
        with pytest.raises(PermissionDenied):
            warehouse.sync(THINGS.name)
        assert len(warehouse.sync(BOXES.name)[BOXES.name]) == 2


class TestPages:
    def test_a_token_that_dies_soon_does_not_wait_for_rows_to_be_taken(self) -> None:
        haste = PageToken(parameter="token", found_at=("token",), lifetime=30)
        spec = replace(BOXES, operation=operation("listBoxes", page_token=haste), windows=None, cursor_field=None)

        def two_pages(query: dict[str, Any]) -> Any:
            return {"boxes": [{"boxId": query.get("token", "1")}], **({} if "token" in query else {"token": "2"})}

        warehouse = Warehouse({spec.name: spec}, {"listBoxes": two_pages})
        config = a_config(warehouse.clock, marketplaces=["US"])
        stream = joined(warehouse.client, config, warehouse.clock, {spec.name: spec}, {spec.name: Progress()})[
            spec.name
        ]
        taken = []
        for task in stream.tasks(Progress()):
            for row in stream.rows(task):
                taken.append(row)
                warehouse.clock.advance(60)
        assert [row["boxId"] for row in taken] == ["1", "2"]  # type: ignore[index]

    def test_a_token_that_dies_all_the_same_is_asked_for_anew_once(self) -> None:
        haste = PageToken(parameter="token", found_at=("token",), lifetime=30)
        spec = replace(BOXES, operation=operation("listBoxes", page_token=haste), windows=None, cursor_field=None)
        deaths = iter([True, False])

        def mortal(query: dict[str, Any]) -> Any:
            if "token" in query and next(deaths):
                raise PageTokenExpired("A page token of listBoxes outlived its 30 s.")
            return {"boxes": [{"boxId": query.get("token", "1")}], **({} if "token" in query else {"token": "2"})}

        warehouse = Warehouse({spec.name: spec}, {"listBoxes": mortal})
        assert [row["boxId"] for row in warehouse.sync()[spec.name]] == ["1", "2"]

    def test_pages_by_number_end_with_one_that_is_not_full(self) -> None:
        offsets = Offsets(at=("pagination", "offset"), size=2, most=100, records_at=("boxes",), total_at=("total",))
        spec = replace(
            BOXES,
            operation=operation("listBoxes", method="POST", page_token=offsets),
            windows=None,
            cursor_field=None,
            queries=({},),
            body={"pagination": {"limit": 2}, "filter": {"marketplaceId": "$marketplace_id"}},
            scope=Scope.MARKETPLACE,
        )
        pages = iter([["1", "2"], ["3", "4"], ["5"]])
        warehouse = Warehouse({spec.name: spec}, {"listBoxes": lambda query: boxes(*next(pages))(query)})  # noqa: PLW0108  # another page each time
        assert [row["boxId"] for row in warehouse.sync()[spec.name]] == ["1", "2", "3", "4", "5"]
        bodies = [asked.body for asked in warehouse.client.asked]
        assert [body["pagination"] for body in bodies] == [{"limit": 2, "offset": n} for n in (0, 2, 4)]
        assert {body["filter"]["marketplaceId"] for body in bodies} == {US}

    def test_a_list_that_is_sorted_is_left_when_it_comes_to_what_is_done_and_that_is_not_given_out(self) -> None:
        token = PageToken(parameter="token", found_at=("token",))
        spec = replace(
            BOXES,
            operation=operation("listBoxes", page_token=token),
            queries=({},),
            windows=Windows(grid=None),
            newest_first=("changedDate",),
        )
        moments = ["2026-11-19T00:00:00Z", "2026-11-12T00:00:00Z", "2026-10-01T00:00:00Z", "2026-09-01T00:00:00Z"]

        def sorted_pages(query: dict[str, Any]) -> Any:
            number = int(query.get("token", 0))
            return {"boxes": [{"boxId": str(number), "changedDate": moments[number]}], "token": str(number + 1)}

        warehouse = Warehouse({spec.name: spec}, {"listBoxes": sorted_pages})
        assert [row["boxId"] for row in warehouse.sync()[spec.name]] == ["0", "1"]
        warehouse.clock.advance(86400)
        assert warehouse.sync()[spec.name] == []
        assert len(warehouse.client.asked) == 4  # the second sync has read enough with its first page


class TestPlaces:
    def test_a_row_a_marketplace_is_read_for_each_and_names_it(self) -> None:
        spec = replace(BOXES, scope=Scope.MARKETPLACE, queries=({"marketplaceIds": "$marketplace_id"},))
        warehouse = Warehouse({spec.name: spec}, {"listBoxes": boxes("A")}, marketplaces=["US", "CA"])
        rows = warehouse.sync()[spec.name]
        assert {row["marketplace_id"] for row in rows} == {US, CA}
        assert {asked.query["marketplaceIds"] for asked in warehouse.client.asked} == {US, CA}
        assert set(warehouse.done[spec.name].as_state()["windows"]) == {US, CA}

    def test_a_row_for_some_countries_is_asked_for_in_those_alone(self) -> None:
        spec = replace(BOXES, countries=frozenset({"CA"}))
        abroad = replace(BOXES, countries=frozenset({"MX"}))
        at_home = Warehouse({spec.name: spec}, {"listBoxes": boxes("A")}, marketplaces=["US", "CA"])
        nowhere = Warehouse({abroad.name: abroad}, {}, marketplaces=["US", "CA"])
        assert at_home.sync()[spec.name]
        assert nowhere.sync() == {abroad.name: []}

    def test_local_days_begin_where_the_marketplace_is(self) -> None:
        local = Windows(grid=Grid(Period.DAY, 30), hold_back=pendulum.duration(), by_day=True, local=True)
        spec = replace(
            BOXES,
            scope=Scope.MARKETPLACE,
            windows=local,
            queries=({"interval": "$interval", "zone": "$time_zone", "from": "$first_day", "to": "$last_day"},),
        )
        warehouse = Warehouse(
            {spec.name: spec},
            {"listBoxes": boxes()},
            marketplaces=["JP"],
            region="FE",
            replication_start_date="2026-11-18",
        )
        warehouse.sync()
        (asked,) = warehouse.client.asked
        assert asked.query == {
            "interval": "2026-11-18T00:00:00+09:00--2026-11-20T00:00:00+09:00",
            "zone": "Asia/Tokyo",
            "from": "2026-11-18",
            "to": "2026-11-19",
        }

    def test_what_the_configuration_lacks_is_said(self) -> None:
        spec = replace(BOXES, needs=("seller_id",))
        with pytest.raises(ConfigError, match="vendor_orders can't be read without seller_id"):
            Warehouse({spec.name: spec}, {}).sync()

    def test_a_stream_that_can_not_plan_does_not_hold_up_another(self) -> None:
        needy = replace(BOXES, name="vendor_orders_status", needs=("seller_id",))
        rows = {BOXES.name: BOXES, needy.name: needy}
        warehouse = Warehouse(rows, {"listBoxes": boxes("A")})
        config = a_config(warehouse.clock, marketplaces=["US"], replication_start_date="2026-11-16")
        streams = joined(
            warehouse.client, config, warehouse.clock, rows, {name: Progress() for name in (needy.name, BOXES.name)}
        )
        with pytest.raises(ConfigError):
            read(streams[needy.name], Progress())
        assert len(read(streams[BOXES.name], Progress())) == 1


class TestOpenRecords:
    GROUPS = replace(
        BOXES,
        open=Open(field=("status",), values=frozenset({"Open"}), since=("start",)),
    )

    def warehouse(self, *records: dict[str, Any]) -> Warehouse:
        def listed(query: dict[str, Any]) -> Any:
            return {"boxes": [each for each in records if query["after"] <= each["start"] < query["before"]]}

        return Warehouse({self.GROUPS.name: self.GROUPS}, {"listBoxes": listed}, replication_start_date="2026-09-01")

    def test_they_are_read_again_until_they_are_closed(self) -> None:
        group = {"boxId": "A", "status": "Open", "start": "2026-09-10T00:00:00Z"}
        warehouse = self.warehouse(group)
        for _ in range(2):
            assert [row["status"] for row in warehouse.sync()[self.GROUPS.name]] == ["Open"]
            warehouse.clock.advance(86400)
        group["status"] = "Closed"
        assert [row["status"] for row in warehouse.sync()[self.GROUPS.name]] == ["Closed"]
        warehouse.clock.advance(86400)
        asked_before = len(warehouse.client.asked)
        assert warehouse.sync()[self.GROUPS.name] == []
        (asked,) = {each.query["after"] for each in warehouse.client.asked[asked_before:]} - {"2026-11-22T00:00:00Z"}
        assert asked > "2026-11-20"

    def test_a_sync_that_is_cut_short_forgets_none(self) -> None:
        old = {"boxId": "A", "status": "Open", "start": "2026-09-10T00:00:00Z"}
        new = {"boxId": "B", "status": "Open", "start": "2026-11-19T00:00:00Z"}
        warehouse = self.warehouse(old, new)
        warehouse.sync()
        name = self.GROUPS.name
        config = a_config(warehouse.clock, marketplaces=["US"], replication_start_date="2026-09-01")
        progress = warehouse.done[name]
        stream = joined(warehouse.client, config, warehouse.clock, {name: self.GROUPS}, {name: progress})[name]
        read(stream, progress, killed_after=1)  # after the newest window
        assert progress.jobs["open NA"] == {"since": "2026-09-10T00:00:00Z"}

    def test_a_damaged_note_of_them_means_all_of_history(self) -> None:
        warehouse = self.warehouse()
        warehouse.sync()
        warehouse.done[self.GROUPS.name].jobs["open NA"] = {"since": "yesterday"}
        before = len(warehouse.client.asked)
        warehouse.sync()
        assert min(asked.query["after"] for asked in warehouse.client.asked[before:]) == "2026-09-01T00:00:00Z"


class TestRowIds:
    EVENTS = replace(
        BOXES,
        primary_key=("_row_id",),
        windows=Windows(grid=Grid(Period.DAY, 1), by_day=True, look_back=pendulum.duration(days=2)),
    )

    def test_equal_records_are_two_and_the_same_two_when_they_are_read_again(self) -> None:
        def listed(query: dict[str, Any]) -> Any:
            return {"boxes": [{"amount": 1}, {"amount": 1}] if query["after"] >= "2026-11-18" else []}

        warehouse = Warehouse({self.EVENTS.name: self.EVENTS}, {"listBoxes": listed})
        first = [row["_row_id"] for row in warehouse.sync()[self.EVENTS.name]]
        assert len(first) == len(set(first)) == 4
        warehouse.clock.advance(86400)
        second = [row["_row_id"] for row in warehouse.sync()[self.EVENTS.name]]
        assert len(second) == len(set(second)) == 6
        assert set(first) <= set(second)


def test_an_object_of_lists_is_one_record_an_element_with_the_name_of_its_list() -> None:
    spec = replace(BOXES, records_at=("events",), list_name="event_list")
    answer = {"events": {"ShipmentEventList": [{"boxId": "A"}], "RefundEventList": [{"boxId": "B"}, {"boxId": "C"}]}}
    warehouse = Warehouse({spec.name: spec}, {"listBoxes": lambda _: answer}, replication_start_date="2026-11-16")
    assert [(row["event_list"], row["boxId"]) for row in warehouse.sync()[spec.name]] == [
        ("ShipmentEventList", "A"),
        ("RefundEventList", "B"),
        ("RefundEventList", "C"),
    ]


def test_what_is_left_out_is_taken_from_every_element() -> None:
    spec = replace(BOXES, left_out=(("labels", "content"), ("pdf",)))
    answer = {"boxes": [{"boxId": "A", "pdf": "…", "labels": [{"format": "PNG", "content": "…"}, {"content": "…"}]}]}
    warehouse = Warehouse({spec.name: spec}, {"listBoxes": lambda _: answer}, replication_start_date="2026-11-16")
    assert warehouse.sync() == {spec.name: [{"boxId": "A", "labels": [{"format": "PNG"}, {}]}]}
