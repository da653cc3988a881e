"""What records get from the request and from themselves, and what an account may not see."""

from dataclasses import replace
from typing import Any

import pytest

from source_amazon_sp.api.operations import PageToken
from source_amazon_sp.errors import PermissionDenied, RequestRefused
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.resources.records import reshaped
from unit_tests.streams.resourcing import joined
from unit_tests.streams.test_resource_feed import BOXES, Warehouse, operation
from unit_tests.support.config import a_config

SNAPSHOT = replace(BOXES, windows=None, cursor_field=None)
KINDS = replace(
    SNAPSHOT,
    queries=({"kind": "RED"}, {"kind": "BLUE"}),
    columns={"kind": "$kind"},
    passes_over=True,
)


class TestColumns:
    def test_what_lies_deeper_is_copied(self) -> None:
        spec = replace(BOXES, copied={"place": ("details", "place")})
        record = {"boxId": "1", "details": {"place": "Fakeville"}}
        assert reshaped(spec, dict(record), {}) == {**record, "place": "Fakeville"}

    @pytest.mark.parametrize(("key", "value"), [(("boxId", "place"), ""), (("boxId",), None)])
    def test_a_copy_of_nothing_is_null_but_in_a_key(self, key: tuple[str, ...], value: str | None) -> None:
        spec = replace(BOXES, copied={"place": ("details", "place")}, primary_key=key)
        assert reshaped(spec, {"boxId": "1"}, {})["place"] == value

    def test_one_thing_has_one_spelling(self) -> None:
        spec = replace(BOXES, renamed={"boxid": "boxId"})
        assert reshaped(spec, {"boxid": "1"}, {}) == reshaped(spec, {"boxId": "1"}, {}) == {"boxId": "1"}

    def test_what_is_personal_is_left_out_of_a_row_without_it(self) -> None:
        spec = replace(BOXES, personal=(("packer", "name"),))
        record: dict[str, Any] = {"boxId": "1", "packer": {"id": "7", "name": "Fake Name"}}
        assert reshaped(spec, dict(record), {}) == record
        assert reshaped(spec.without_personal(), record, {}) == {"boxId": "1", "packer": {"id": "7"}}

    def test_a_parameter_of_the_query_can_be_a_column(self) -> None:
        warehouse = Warehouse({KINDS.name: KINDS}, {"listBoxes": lambda query: {"boxes": [{"boxId": query["kind"]}]}})
        assert [(row["boxId"], row["kind"]) for row in warehouse.sync()[KINDS.name]] == [
            ("RED", "RED"),
            ("BLUE", "BLUE"),
        ]


class TestRefusedKinds:
    @pytest.mark.parametrize("error", [PermissionDenied, RequestRefused])
    def test_one_of_several_is_passed_over_with_a_warning(self, error: type[Exception]) -> None:
        def but_red(query: dict[str, Any]) -> Any:
            if query["kind"] == "RED":
                raise error("No.")
            return {"boxes": [{"boxId": "1"}]}

        warehouse = Warehouse({KINDS.name: KINDS}, {"listBoxes": but_red})
        config = a_config(warehouse.clock, marketplaces=["US"])
        rows = {KINDS.name: KINDS}
        stream = joined(warehouse.client, config, warehouse.clock, rows, {KINDS.name: Progress()})[KINDS.name]
        read = [row for task in stream.tasks(Progress()) for row in stream.rows(task)]
        assert len(read) == 1
        assert dict(stream.complaints())["refused"].startswith("Amazon refused 1 request(s)")

    def test_all_of_them_are_an_error(self) -> None:
        def none(_query: dict[str, Any]) -> Any:
            raise PermissionDenied("No.")

        with pytest.raises(PermissionDenied):
            Warehouse({KINDS.name: KINDS}, {"listBoxes": none}).sync()

    def test_a_row_that_passes_over_none_fails_with_the_first(self) -> None:
        strict = replace(KINDS, passes_over=False)

        def but_red(query: dict[str, Any]) -> Any:
            if query["kind"] == "RED":
                raise PermissionDenied("No.")
            return {"boxes": [{"boxId": "1"}]}

        with pytest.raises(PermissionDenied):
            Warehouse({strict.name: strict}, {"listBoxes": but_red}).sync()


class TestPagesThatGrowTooBig:
    RULE = PageToken(parameter="token", found_at=("token",), lifetime=180, size="pageSize")
    SPEC = replace(SNAPSHOT, operation=operation("listBoxes", page_token=RULE), queries=({"pageSize": 100},))

    def test_they_are_asked_for_with_fewer_records_from_the_start(self) -> None:
        def at_most_thirty(query: dict[str, Any]) -> Any:
            if "token" not in query:
                return {"boxes": [{"boxId": "1"}], "token": "2"}
            if query["pageSize"] > 30:
                raise RequestRefused("InvalidInput")
            return {"boxes": [{"boxId": "2"}]}

        warehouse = Warehouse({self.SPEC.name: self.SPEC}, {"listBoxes": at_most_thirty})
        assert [row["boxId"] for row in warehouse.sync()[self.SPEC.name]] == ["1", "2"]
        assert [asked.query["pageSize"] for asked in warehouse.client.asked] == [100, 100, 50, 50, 25, 25]

    def test_a_request_that_is_refused_at_any_size_is_an_error(self) -> None:
        def never(_query: dict[str, Any]) -> Any:
            raise RequestRefused("InvalidInput")

        warehouse = Warehouse({self.SPEC.name: self.SPEC}, {"listBoxes": never})
        with pytest.raises(RequestRefused):
            warehouse.sync()
        assert [asked.query["pageSize"] for asked in warehouse.client.asked] == [100, 50, 25, 12]
