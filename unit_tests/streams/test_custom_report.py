"""The user's own report streams: a known type with other windows and another key, and a type that nobody described."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from source_amazon_sp.api.operations import GET_REPORTS
from source_amazon_sp.config import CustomReport
from source_amazon_sp.documents.formats import DocumentFormat
from source_amazon_sp.errors import ServiceUnavailable
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import BOTH
from source_amazon_sp.streams.custom_report import CustomReportStream, custom_spec, is_described
from source_amazon_sp.streams.report import ReportStream
from unit_tests.streams.reporting import an_office, first_sync
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import US, FakeReports

KNOWN = next(spec for spec in REPORTS if spec.report_type == "GET_SALES_AND_TRAFFIC_REPORT")
UNKNOWN = CustomReport(
    name="my_cups", report_type="GET_CUPS_NOBODY_DESCRIBED", options={}, window_days=None, primary_key=()
)
ENGINE_COLUMNS = 8


def a_custom(**changes: Any) -> CustomReport:
    known = CustomReport(name="my_traffic", report_type=KNOWN.report_type, options={}, window_days=None, primary_key=())
    return replace(known, **changes)


def test_a_known_type_is_read_as_the_catalogue_says_under_the_users_name() -> None:
    spec = custom_spec(a_custom())
    assert is_described(spec)
    assert spec.name == "my_traffic"
    assert replace(spec, stream="", schema="", custom=False) == replace(KNOWN, shared=None)
    assert spec.described_as == KNOWN.name


def test_a_known_type_may_have_windows_and_a_key_of_the_users() -> None:
    spec = custom_spec(a_custom(window_days=30, primary_key=("parentAsin",)))
    assert spec.windows is not None
    assert KNOWN.windows is not None
    assert spec.windows.grid.days == 30
    assert spec.windows.reach_back == KNOWN.windows.reach_back
    assert spec.key == spec.primary_key == ("parentAsin",)
    assert spec.form == KNOWN.form


def test_an_option_of_the_users_takes_the_place_of_the_catalogues() -> None:
    spec = custom_spec(a_custom(options={"asinGranularity": "SKU"}))
    assert [(option.name, option.default) for option in spec.options] == [("asinGranularity", "SKU")]


def test_nothing_is_assumed_of_an_unknown_type() -> None:
    spec = custom_spec(UNKNOWN)
    assert not is_described(spec)
    assert (spec.windows, spec.key, spec.options, spec.account_types) == (None, (), (), BOTH)
    assert spec.form.format is DocumentFormat.UNKNOWN


def test_an_unknown_type_with_windows_reaches_two_years_back() -> None:
    windows = custom_spec(replace(UNKNOWN, window_days=7)).windows
    assert windows is not None
    assert (windows.grid.days, windows.reach_back.years) == (7, 2)


def a_stream(client: FakeReports, clock: FakeClock, custom: CustomReport = UNKNOWN) -> CustomReportStream:
    return CustomReportStream(custom_spec(custom), an_office(client, clock), client)


def columns_of(content: bytes) -> list[str]:
    """The columns found in a document that the account has already, the engine's aside."""
    clock = FakeClock()
    client = FakeReports(clock, content=lambda _: content)
    client.listed = [{"reportId": "R-1", "reportDocumentId": "document of R-1", "processingStatus": "DONE"}]
    return list(a_stream(client, clock).schema["properties"])[ENGINE_COLUMNS:]


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"Cup-Size\tTea Name\nlarge\tgreen\n", ["cup_size", "tea_name"]),
        (b'"Cup Size","Tea"\r\n"large","green, black"\r\n', ["cup_size", "tea"]),
        (b'{"spec": {}, "cups": [{"cupSize": "large", "tea": "green"}]}', ["cupSize", "tea"]),
        (b'[{"cupSize": "large"}]', ["cupSize"]),
        (b'{"cups": []}', []),
    ],
)
def test_the_columns_of_an_unknown_type_are_those_of_a_document(content: bytes, columns: list[str]) -> None:
    assert columns_of(content) == columns


def test_unknown_columns_are_text_that_may_be_missing() -> None:
    clock = FakeClock()
    client = FakeReports(clock, content=lambda _: b"cup\nlarge\n")
    client.listed = [{"reportId": "R-1", "reportDocumentId": "document of R-1", "processingStatus": "DONE"}]
    schema = a_stream(client, clock).schema
    assert schema["properties"]["cup"]["type"] == ["null", "string"]
    assert schema["additionalProperties"] is True


def test_the_newest_document_is_asked_for_when_the_schema_is_wanted_and_once() -> None:
    clock = FakeClock()
    client = FakeReports(clock)
    stream = a_stream(client, clock)
    assert client.asked == []
    assert stream.schema is stream.schema
    (call,) = client.calls(GET_REPORTS)
    assert call.what == {"reportTypes": UNKNOWN.report_type, "processingStatuses": "DONE", "pageSize": 1}


def test_an_account_without_such_a_report_has_the_engines_columns(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    with caplog.at_level(logging.INFO, "airbyte"):
        schema = a_stream(FakeReports(clock), clock).schema
    assert len(schema["properties"]) == ENGINE_COLUMNS
    assert "no such report yet" in caplog.text


@pytest.mark.parametrize("content", [b"<Cups><Cup/></Cups>", b'{"cups": 3}', b"\x1f\x8b\x08\xff"])
def test_a_document_that_can_not_be_read_is_a_warning(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "airbyte"):
        assert columns_of(content) == []
    assert "its columns can't be found out now" in caplog.text


class Down(FakeReports):
    def _getReports(self, query: dict[str, Any]) -> Any:  # noqa: N802  # the operation's name
        raise ServiceUnavailable(f"Amazon kept failing for {query['reportTypes']}.")


def test_an_account_that_can_not_be_asked_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    with caplog.at_level(logging.WARNING, "airbyte"):
        assert len(a_stream(Down(clock), clock).schema["properties"]) == ENGINE_COLUMNS
    assert "Amazon kept failing" in caplog.text


def test_an_unknown_type_is_read_as_a_snapshot_of_text() -> None:
    clock = FakeClock()
    client = FakeReports(clock, content=lambda _: b"cup\tprice\nlarge\t1.50\n")
    progress = Progress()
    synced = first_sync(
        lambda office: CustomReportStream(custom_spec(UNKNOWN), office, client), client, clock, progress
    )
    (row,) = synced.records
    assert (row["cup"], row["price"], row["marketplace_id"]) == ("large", "1.50", US)
    assert progress.as_state()["windows"] == {US: [["2026-11-20", "2026-11-21"]]}


def test_the_users_options_and_windows_reach_amazon() -> None:
    clock = FakeClock()
    client = FakeReports(clock, becomes=lambda _: ("CANCELLED",))
    spec = custom_spec(replace(UNKNOWN, options={"cupSize": "LARGE"}, window_days=1))
    first_sync(lambda office: ReportStream(replace(spec, schema="GET_AFN_INVENTORY_DATA"), office), client, clock)
    bodies = [call.what for call in client.asked if call.operation == "createReport"]
    assert [body["dataStartTime"] for body in bodies] == ["2026-11-19T00:00:00Z", "2026-11-18T00:00:00Z"]
    assert all(body["reportOptions"] == {"cupSize": "LARGE"} for body in bodies)
