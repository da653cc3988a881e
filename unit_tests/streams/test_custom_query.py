"""Streams of the user's own queries, of which Amazon's schemas may know nothing."""

import io
import json
from typing import Any

import pytest
import requests

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import Operation
from source_amazon_sp.api.storage import Download
from source_amazon_sp.config import CustomQuery
from source_amazon_sp.data_kiosk.kiosk import DataKiosk
from source_amazon_sp.errors import ConfigError, ServiceUnavailable
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.custom_query import CustomQueryStream
from source_amazon_sp.streams.desk_stream import ReportingOffice
from source_amazon_sp.streams.query_maker import QueryMaker
from unit_tests.streams.reporting import sync
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config
from unit_tests.support.reports import US

UNKNOWN = "{ analytics_tea_2030_01_01 { cups(startDate: $startDate) { day sugar { spoons } } } }"
SENT = '{analytics_tea_2030_01_01{cups(startDate:"2026-11-18"){day sugar{spoons}}}}'
ROW = {"day": "2026-11-18", "sugar": {"spoons": 2}}


class FakeKiosk(SellingPartnerClient):
    """Data Kiosk with one query, which is done as soon as it is asked; `earlier` are the queries of the list."""

    def __init__(self, *earlier: dict[str, Any], rows: bytes = json.dumps(ROW).encode(), down: bool = False) -> None:
        self._earlier = earlier
        self._rows = rows
        self._down = down
        self.asked: list[tuple[str, Any]] = []

    def call(self, operation: Operation, **given: Any) -> Any:
        self.asked.append((operation.name, given.get("body") or given.get("query") or given.get("path")))
        if self._down:
            raise ServiceUnavailable("Amazon is down.")
        return {
            "createQuery": {"queryId": "Q1"},
            "getQuery": {"processingStatus": "DONE", "dataDocumentId": "D1", "query": SENT, "createdTime": None},
            "getQueries": {"queries": list(self._earlier)},
            "getDocument": {"documentUrl": "where"},
        }[operation.name]

    def download(self, url: str) -> Download:
        response = requests.Response()
        response.raw = io.BytesIO(self._rows)
        return Download(response, url)

    def seconds_for(self, operation: Operation, calls: int = 1) -> float:
        del operation, calls
        return 0


def a_stream(client: FakeKiosk, query: str = UNKNOWN, *key: str) -> CustomQueryStream:
    clock = FakeClock()
    config = a_config(clock, marketplaces=["US"], replication_start_date="2026-11-18T00:00:00Z")
    kiosk = DataKiosk(client)
    maker = QueryMaker(kiosk)
    office = ReportingOffice(
        desk=ReportDesk(client, clock, lambda *_: None, maker),
        documents=Documents(client, clock, maker),
        account=Account(client, config),
        config=config,
        clock=clock,
    )
    return CustomQueryStream(CustomQuery(name="cups", query=query, primary_key=key), office, kiosk)


def test_columns_are_those_of_an_answer_that_amazon_still_has() -> None:
    other, mine = {"query": "another", "dataDocumentId": "D0"}, {"query": SENT, "dataDocumentId": "D1"}
    stream = a_stream(FakeKiosk(other, mine), UNKNOWN, "day")
    columns = stream.schema["properties"]
    assert {name: columns[name]["type"][1] for name in ("day", "sugar_spoons")} == {
        "day": "string",
        "sugar_spoons": "number",
    }
    assert "_row_id" not in columns
    assert stream.primary_key == ("day",)


@pytest.mark.parametrize("client", [FakeKiosk(), FakeKiosk(down=True), FakeKiosk({"query": SENT}, rows=b"")])
def test_without_an_answer_there_are_the_columns_that_every_row_has(client: FakeKiosk) -> None:
    columns = a_stream(client).schema["properties"]
    assert set(columns) == {"_query_id", "_query_created_at", "_window_start", "_window_end", "_row_id"}


def test_a_first_answer_is_read_whole() -> None:
    progress = Progress()
    stream = a_stream(FakeKiosk())
    assert "day" not in stream.schema["properties"]
    stream.join(progress)
    (row,) = sync(stream, progress).records
    assert (row["day"], row["sugar_spoons"]) == ("2026-11-18", 2)


def test_the_rows_of_a_query_are_read_once_a_day() -> None:
    client = FakeKiosk({"query": SENT, "dataDocumentId": "D1"})
    progress = Progress()
    stream = a_stream(client)
    stream.join(progress)
    synced = sync(stream, progress)
    assert [(row["day"], row["sugar_spoons"], row["_query_id"]) for row in synced.records] == [("2026-11-18", 2, "Q1")]
    assert ("createQuery", {"query": SENT}) in client.asked
    assert [name for name, _ in client.asked].count("createQuery") == 1
    assert stream.left_open() == 0
    again = a_stream(client)
    again.join(progress)
    assert sync(again, progress).records == []
    assert [name for name, _ in client.asked].count("createQuery") == 1


@pytest.mark.parametrize(("created", "asked"), [("2026-11-20T08:00:00Z", 0), ("2026-11-19T20:00:00Z", 1)])
def test_what_was_asked_yesterday_is_not_todays_answer(created: str, asked: int) -> None:
    client = FakeKiosk()
    progress = Progress(jobs={US: {"report": "Q0", "created": created}})
    stream = a_stream(client)
    stream.join(progress)
    assert len(sync(stream, progress).records) == 1
    assert [name for name, _ in client.asked].count("createQuery") == asked


def test_a_query_that_is_none_fails_with_its_name_and_what_is_wrong() -> None:
    stream = a_stream(FakeKiosk(), "{ broken")
    assert "_row_id" in stream.schema["properties"]
    stream.join(Progress())
    with pytest.raises(ConfigError, match=r"custom_queries: cups: the query lacks 1 closing bracket"):
        sync(stream, Progress())
