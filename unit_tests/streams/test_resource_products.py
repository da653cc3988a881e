"""Endpoints that ask about the seller's products, and searches that found more than they give out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pendulum
import pytest

from source_amazon_sp.api.operations import Operation, PageToken
from source_amazon_sp.clock import instant
from source_amazon_sp.errors import NotFound, RequestRefused
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType
from source_amazon_sp.resources.spec import Batch, Ceiling, ResourceSpec, Scope, Windows
from source_amazon_sp.streams.listings import Listing
from source_amazon_sp.streams.resource import ResourceStream
from unit_tests.streams.engine import Record, read
from unit_tests.streams.resourcing import FakeListings, joined
from unit_tests.support.client import Answer, FakeClient
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config

US = BY_COUNTRY["US"].id


def operation(name: str, **fields: Any) -> Operation:
    return Operation(name=name, path=f"/fake/v1/{name}", rate=1, burst=1, roles=("A Role",), **fields)


TOPICS = ResourceSpec(
    name="vendor_orders",  # a stream that has a schema; these tests are not about it
    account_types=frozenset({AccountType.SELLER}),
    operation=operation("getTopics"),
    records_at=(),
    one=True,
    scope=Scope.MARKETPLACE,
    path={"asin": "$asin1"},
    queries=({"sortBy": "MENTIONS"}, {"sortBy": "IMPACT"}),
    batch=Batch(column="asin1", size=1),
    columns={"asin": "$asin1", "sortBy": "$sortBy"},
    primary_key=("marketplace_id", "asin", "sortBy"),
)
FEES = replace(
    TOPICS,
    one=False,
    path={},
    queries=({},),
    batch=Batch(column="seller_sku", size=2, item={"sku": "$seller_sku", "price": "$price", "in": "$marketplace_id"}),
    body="$items",
    columns={},
    copied={"sku": ("identifiers", 0, "sku"), "nothing": ("identifiers", 7, "sku")},
    latest={"changed": (("moments", "at"),)},
    primary_key=("marketplace_id", "sku"),
)
THREE = [{"seller_sku": f"FAKE-{n}", "asin1": f"B0FAKE000{n}", "price": n} for n in (1, 2, 3)]


class Shop:
    """One sync of one row, of a seller in the United States."""

    def __init__(self, spec: ResourceSpec, answer: Answer, listings: list[Listing]) -> None:
        self.clock = FakeClock()
        self.client = FakeClient(self.clock, {spec.operation.name: answer})
        self.progress = Progress()
        config = a_config(self.clock, marketplaces=["US"])
        found = FakeListings({US: listings})
        streams = joined(self.client, config, self.clock, {spec.name: spec}, {spec.name: self.progress}, found)
        self.stream: ResourceStream = streams[spec.name]

    def read(self) -> list[Record]:
        return read(self.stream, self.progress)

    @property
    def complaints(self) -> dict[str, str]:
        return dict(self.stream.complaints())


class TestBatches:
    def test_so_many_products_are_in_a_request(self) -> None:
        shop = Shop(FEES, lambda _query: [], THREE)
        shop.read()
        first, second = (asked.body for asked in shop.client.asked)
        assert first == [{"sku": f"FAKE-{n}", "price": n, "in": US} for n in (1, 2)]
        assert second == [{"sku": "FAKE-3", "price": 3, "in": US}]

    def test_a_product_that_lacks_what_is_asked_by_is_passed_over(self) -> None:
        shop = Shop(FEES, lambda _query: [], [THREE[0], {"seller_sku": "FAKE-9"}, {"price": 9}])
        shop.read()
        assert [asked.body for asked in shop.client.asked] == [[{"sku": "FAKE-1", "price": 1, "in": US}]]

    def test_without_products_nothing_is_asked(self) -> None:
        shop = Shop(FEES, lambda _query: [], [])
        assert shop.read() == []
        assert shop.client.asked == []

    def test_what_lies_deeper_is_lifted_and_the_latest_of_a_list_found(self) -> None:
        record = {
            "identifiers": [{"sku": "FAKE-1"}, {"sku": "FAKE-2"}],
            "moments": [{"at": "2026-11-01T00:00:00Z"}, {"at": "2026-11-03T01:00:00+01:00"}, {"at": None}, {}],
        }
        (row,) = Shop(FEES, lambda _query: [record], THREE[:1]).read()
        assert (row["sku"], row["nothing"], row["changed"]) == ("FAKE-1", None, "2026-11-03T00:00:00Z")


class TestOneProductARequest:
    def test_its_listing_fills_the_request_and_the_query_the_record(self) -> None:
        shop = Shop(TOPICS, lambda _query: {"topics": {}}, THREE[:2])
        assert [(row["asin"], row["sortBy"]) for row in shop.read()] == [
            (asin, sort) for asin in ("B0FAKE0001", "B0FAKE0002") for sort in ("MENTIONS", "IMPACT")
        ]
        assert [asked.path for asked in shop.client.asked[::2]] == [{"asin": "B0FAKE0001"}, {"asin": "B0FAKE0002"}]

    def test_an_answer_without_content_is_no_record(self) -> None:
        assert Shop(TOPICS, lambda _query: {}, THREE).read() == []

    @pytest.mark.parametrize("error", [NotFound, RequestRefused])
    def test_one_that_amazon_does_not_speak_of_is_passed_over_and_counted(self, error: type[RequestRefused]) -> None:
        answers = iter([{"topics": {}}, error("Amazon refuses getTopics as invalid.")])

        def answer(_query: dict[str, Any]) -> Any:
            following = next(answers, {"topics": {}})
            if isinstance(following, Exception):
                raise following
            return following

        shop = Shop(TOPICS, answer, THREE[:2])
        assert len(shop.read()) == 3
        assert shop.complaints["refused"].startswith("Amazon refused 1 request(s)")

    def test_that_amazon_refuses_all_is_no_empty_stream(self) -> None:
        def refused(_query: dict[str, Any]) -> Any:
            raise RequestRefused("Amazon refuses getTopics as invalid.")

        with pytest.raises(RequestRefused):
            Shop(TOPICS, refused, THREE).read()

    def test_many_in_a_request_are_not_passed_over(self) -> None:
        def refused(_query: dict[str, Any]) -> Any:
            raise RequestRefused("Amazon refuses getTopics as invalid.")

        with pytest.raises(RequestRefused):
            Shop(FEES, refused, THREE).read()


class Shelf:
    """A search that counts its bounds in, finds all, and gives out the first few, in pages of two."""

    MOST = 4

    def __init__(self, changed: Mapping[str, str], made: Mapping[str, str] | None = None) -> None:
        self._changed = changed
        self._made = made or {}
        self.searches: list[dict[str, Any]] = []

    def __call__(self, query: dict[str, Any]) -> Any:
        if "page" not in query:
            self.searches.append(query)
        made = {"after": query.get("madeAfter", ""), "before": query.get("madeBefore", "9")}
        found = [
            sku
            for sku, moment in self._changed.items()
            if query["changedAfter"] <= moment <= query["changedBefore"]
            and made["after"] <= self._made.get(sku, "2020-01-01T00:00:00Z") <= made["before"]
        ]
        start = int(query.get("page", 0))
        given = found[: self.MOST][start : start + 2]
        more = {"next": str(start + 2)} if start + 2 < min(len(found), self.MOST) else {}
        return {"found": len(found), "items": [{"sku": sku} for sku in given], **more}


ITEMS = replace(
    TOPICS,
    operation=operation("searchItems", page_token=PageToken(parameter="page", found_at=("next",))),
    records_at=("items",),
    one=False,
    path={},
    queries=({"changedAfter": "$after", "changedBefore": "$before"},),
    batch=None,
    columns={},
    cursor_field="_window_end",
    windows=Windows(grid=Grid(Period.DAY, 180), standing_since=pendulum.datetime(2000, 1, 1)),
    ceiling=Ceiling(
        counted_at=("found",),
        most=Shelf.MOST,
        within=(("changedAfter", "changedBefore"), ("madeAfter", "madeBefore")),
    ),
    primary_key=("marketplace_id", "sku"),
)


class TestCeiling:
    def skus(self, shelf: Shelf) -> tuple[list[str], Shop]:
        shop = Shop(ITEMS, shelf, [])
        return sorted(row["sku"] for row in shop.read()), shop

    def test_what_stands_is_read_however_old(self) -> None:
        shelf = Shelf({"A": "2001-05-05T00:00:00Z", "B": "2026-11-19T00:00:00Z"})
        skus, shop = self.skus(shelf)
        assert skus == ["A", "B"]
        assert min(search["changedAfter"] for search in shelf.searches) == "2000-01-01T00:00:00Z"
        assert shop.progress.as_state()["windows"] == {US: [["2000-01-01", "2026-11-20T11:58:00Z"]]}

    @pytest.mark.parametrize("number", [3, 4, 5, 40])
    def test_nothing_is_lost_and_nothing_comes_twice(self, number: int) -> None:
        first = instant("2026-11-01T00:00:00Z")
        changed = {f"FAKE-{n:02}": first.add(minutes=10 * n * n).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(number)}
        skus, shop = self.skus(Shelf(changed))
        assert skus == sorted(changed)
        assert "beyond" not in shop.complaints

    def test_the_later_half_is_read_first(self) -> None:
        shelf = Shelf({f"FAKE-{n}": f"2026-11-{n + 10}T00:00:00Z" for n in range(6)})
        self.skus(shelf)
        ends = [search["changedBefore"] for search in shelf.searches]
        assert ends == sorted(ends, reverse=True)

    def test_what_changed_in_one_second_is_told_apart_by_when_it_was_made(self) -> None:
        skus = [f"FAKE-{n}" for n in range(9)]
        made = {sku: f"201{n}-01-01T00:00:00Z" for n, sku in enumerate(skus)}
        found, shop = self.skus(Shelf(dict.fromkeys(skus, "2026-11-19T08:00:00Z"), made))
        assert found == skus
        assert "beyond" not in shop.complaints

    def test_what_can_not_be_told_apart_is_told(self) -> None:
        found, shop = self.skus(Shelf({f"FAKE-{n}": "2026-11-19T08:00:00Z" for n in range(6)}))
        assert len(found) == Shelf.MOST
        assert "does not give out" in shop.complaints["beyond"]
