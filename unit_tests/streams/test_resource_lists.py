"""Lists within parents, lists that Amazon can't cut or does not give out whole, windows that must be whole."""

from dataclasses import replace
from typing import Any

import pendulum
import pytest

from source_amazon_sp.api.operations import Offsets
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Parent, Scope, Windows
from unit_tests.streams.engine import Record
from unit_tests.streams.test_resource_feed import BOXES, THINGS, Warehouse, operation, two_things
from unit_tests.support.client import Answer

ONE_WINDOW = "2026-11-16"


def a_box(**fields: Any) -> Answer:
    return lambda _query: {"boxes": [{"boxId": "A", **fields}]}


def things_of(parent: Parent, box: Answer, **fields: Any) -> tuple[Warehouse, list[Record]]:
    """The children as a row reads them that asks about its parents so."""
    child = replace(THINGS, parent=parent, **fields)
    warehouse = Warehouse(
        {BOXES.name: BOXES, child.name: child},
        {"listBoxes": box, "listThings": two_things},
        replication_start_date=ONE_WINDOW,
    )
    return warehouse, warehouse.sync(child.name)[child.name]


class TestListsWithinParents:
    BAGS = Parent(row=BOXES.name, values={"boxId": ("boxId",), "bag": ("id",)}, each=("bags",))

    def test_each_element_is_asked_about(self) -> None:
        columns = {"boxId": "$boxId", "bag": "$bag"}
        warehouse, rows = things_of(self.BAGS, a_box(bags=[{"id": "x"}, {"id": "y"}]), columns=columns)
        assert [(row["boxId"], row["bag"], row["thingId"]) for row in rows] == [
            ("A", "x", "1"),
            ("A", "x", "2"),
            ("A", "y", "1"),
            ("A", "y", "2"),
        ]
        assert len(warehouse.asked("listThings")) == 2

    @pytest.mark.parametrize("bags", [{}, {"bags": None}, {"bags": []}])
    def test_there_may_be_none(self, bags: dict[str, Any]) -> None:
        warehouse, rows = things_of(self.BAGS, a_box(**bags))
        assert rows == warehouse.asked("listThings") == []

    @pytest.mark.parametrize("bags", [{"id": "x"}, ["x"], "x"])
    def test_anything_else_in_place_of_a_list_is_an_error(self, bags: Any) -> None:
        with pytest.raises(UnexpectedAnswer, match="bags of vendor_orders is no list of records"):
            things_of(self.BAGS, a_box(bags=bags))

    def test_elements_may_be_the_records_themselves(self) -> None:
        parent = replace(self.BAGS, values={"boxId": ("boxId",)}, is_record=True)
        warehouse, rows = things_of(
            parent, a_box(bags=[{"id": "x"}, {"id": "y"}]), operation=BOXES.operation, columns={"boxId": "$boxId"}
        )
        assert rows == [{"id": "x", "boxId": "A"}, {"id": "y", "boxId": "A"}]
        assert warehouse.asked("listThings") == []

    def test_what_several_have_in_common_is_asked_about_once(self) -> None:
        parent = replace(self.BAGS, values={"bag": ("id",)})
        warehouse, _ = things_of(parent, a_box(bags=[{"id": "x"}, {"id": "x"}]))
        assert len(warehouse.asked("listThings")) == 1

    @pytest.mark.parametrize(("flags", "asked"), [({"full": True}, 1), ({"full": False}, 0), ({}, 1)])
    def test_parents_whose_flag_is_false_are_passed_over(self, flags: dict[str, Any], asked: int) -> None:
        parent = Parent(row=BOXES.name, values={"boxId": ("boxId",)}, only=("full",))
        warehouse, _ = things_of(parent, a_box(**flags))
        assert len(warehouse.asked("listThings")) == asked


class TestKeys:
    def test_records_are_numbered_within_the_answer_to_their_request(self) -> None:
        boxes: Answer = lambda _query: {"boxes": [{"boxId": "A"}, {"boxId": "B"}]}  # noqa: E731
        _, rows = things_of(
            Parent(row=BOXES.name, values={"boxId": ("boxId",)}),
            boxes,
            columns={"boxId": "$boxId", "_number": "$number"},
        )
        assert [(row["boxId"], row["_number"]) for row in rows] == [("A", 1), ("A", 2), ("B", 1), ("B", 2)]

    def test_what_a_key_lacks_is_an_empty_text(self) -> None:
        spec = replace(BOXES, primary_key=("boxId", "lot"), blank=("lot",))
        warehouse = Warehouse({spec.name: spec}, {"listBoxes": a_box()}, replication_start_date=ONE_WINDOW)
        assert warehouse.sync()[spec.name] == [{"boxId": "A", "lot": ""}]


def test_without_personal_data_a_row_leaves_it_out() -> None:
    spec = replace(BOXES, left_out=(("label",),), personal=(("sent", "to"),)).without_personal()
    box = a_box(label="JVBERi0=", sent={"to": "Jane Fake", "from": "Fakeville"})
    warehouse = Warehouse({spec.name: spec}, {"listBoxes": box}, replication_start_date=ONE_WINDOW)
    assert warehouse.sync()[spec.name] == [{"boxId": "A", "sent": {"from": "Fakeville"}}]


def test_what_a_filter_without_an_end_lists_behind_the_window_is_left_to_the_next() -> None:
    spec = replace(BOXES, windows=Windows(grid=Grid(Period.DAY, 7)), ends_by=("changedDate",))
    boxes = {"A": "2026-11-12T00:00:00Z", "B": "2026-11-18T00:00:00Z", "C": None}

    def since(query: dict[str, Any]) -> Any:
        return {
            "boxes": [
                {"boxId": box, "changedDate": changed}
                for box, changed in boxes.items()
                if changed is None or changed >= query["after"]
            ]
        }

    warehouse = Warehouse({spec.name: spec}, {"listBoxes": since})
    assert [row["boxId"] for row in warehouse.sync()[spec.name]] == ["B", "C", "A", "C"]


class TestWholeWindows:
    ROW = replace(BOXES, windows=Windows(grid=Grid(Period.ISO_WEEK), whole=True))

    def windows(self, warehouse: Warehouse) -> list[tuple[str, str]]:
        return [(asked.query["after"][:10], asked.query["before"][:10]) for asked in warehouse.client.asked]

    def test_a_week_that_is_not_over_or_not_wanted_whole_is_asked_for_whole_or_not_at_all(self) -> None:
        warehouse = Warehouse(
            {BOXES.name: self.ROW}, {"listBoxes": a_box()}, replication_start_date="2026-11-05"
        )  # a Thursday, and now it is Friday the 20th
        warehouse.sync()
        assert self.windows(warehouse) == [("2026-11-09", "2026-11-16"), ("2026-11-02", "2026-11-09")]

    def test_what_is_looked_back_at_is_whole_too(self) -> None:
        warehouse = Warehouse(
            {BOXES.name: self.ROW}, {"listBoxes": a_box()}, replication_start_date="2026-11-02", lookback_days=8
        )
        warehouse.sync()
        warehouse.clock.advance(3 * 86400)  # Monday
        asked = len(warehouse.client.asked)
        warehouse.sync()
        assert self.windows(warehouse)[asked:] == [
            ("2026-11-16", "2026-11-23"),
            ("2026-11-09", "2026-11-16"),
            ("2026-11-02", "2026-11-09"),
        ]

    def test_a_week_that_amazon_keeps_in_part_is_not_asked_for(self) -> None:
        rule = Windows(grid=Grid(Period.ISO_WEEK), whole=True, reach_back=pendulum.duration(days=14))
        warehouse = Warehouse({BOXES.name: replace(BOXES, windows=rule)}, {"listBoxes": a_box()})
        warehouse.sync()
        assert self.windows(warehouse) == [("2026-11-09", "2026-11-16")]


class TestListsThatAreNotGivenOutWhole:
    OFFSETS = Offsets(at=("offset",), size=2, most=4, records_at=("boxes",), total_at=("total",))

    def warehouse(self, total: int | None, *, turned: bool) -> Warehouse:
        """So many boxes, of which Amazon gives out six at most, from either end."""
        offsets = replace(self.OFFSETS, order_at=("sort", "order")) if turned else self.OFFSETS
        spec = replace(
            BOXES,
            operation=operation("listBoxes", method="POST", page_token=offsets),
            windows=None,
            cursor_field=None,
            queries=({},),
            body={"sort": {"order": "ASC"}},
        )
        everything = [f"{number:02}" for number in range(total if total is not None else 6)]

        def page(_query: dict[str, Any]) -> Any:
            body = warehouse.client.asked[-1].body
            listed = everything if body["sort"]["order"] == "ASC" else everything[::-1]
            boxes = [{"boxId": box} for box in listed[body["offset"] :][:2]]
            return {"boxes": boxes, **({} if total is None else {"total": total})}

        warehouse = Warehouse({spec.name: spec}, {"listBoxes": page})
        return warehouse

    @pytest.mark.parametrize(("total", "asked"), [(0, 1), (5, 3), (6, 3), (7, 5), (10, 6), (12, 6)])
    def test_the_rest_is_read_from_the_other_end(self, total: int, asked: int) -> None:
        warehouse = self.warehouse(total, turned=True)
        rows = warehouse.sync()[BOXES.name]
        assert sorted(row["boxId"] for row in rows) == [f"{number:02}" for number in range(total)]
        assert len(warehouse.client.asked) == asked

    @pytest.mark.parametrize(("total", "turned"), [(13, True), (7, False), (None, False)])
    def test_what_can_not_be_read_is_no_end_of_the_list(self, total: int | None, turned: bool) -> None:  # noqa: FBT001
        warehouse = self.warehouse(total, turned=turned)
        with pytest.raises(UnexpectedAnswer, match=r"listBoxes has 1 or more records that Amazon gives no way to read"):
            warehouse.sync()


@pytest.mark.parametrize(("account", "asked"), [("Seller", ["CA"]), ("Vendor", ["CA", "MX"])])
def test_vendors_have_more_countries(account: str, asked: list[str]) -> None:
    spec = replace(
        BOXES,
        account_types=frozenset(AccountType),
        scope=Scope.MARKETPLACE,
        queries=({"country": "$country"},),
        windows=None,
        cursor_field=None,
        countries=frozenset({"CA"}),
        vendor_countries=frozenset({"MX"}),
    )
    warehouse = Warehouse(
        {spec.name: spec}, {"listBoxes": a_box()}, marketplaces=["US", "CA", "MX"], account_type=account
    )
    warehouse.sync()
    assert sorted(each.query["country"] for each in warehouse.client.asked) == asked
