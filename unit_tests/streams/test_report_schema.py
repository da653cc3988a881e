"""The columns of a report stream: the report's own, and those that say where a row comes from."""

from dataclasses import replace

import pendulum
import pytest

from source_amazon_sp.reports.spec import Option, ReportSpec, Source, WindowRule, days
from source_amazon_sp.streams.report_schema import report_schema, with_engine_columns
from unit_tests.support.reports import TEA

ENGINE = [
    "marketplace_id",
    "_report_id",
    "_report_created_at",
    "_window_start",
    "_window_end",
    "_row_number",
    "_row_id",
    "_extra",
]
HOURLY = WindowRule(grid=days(1), reach_back=pendulum.duration(days=30), hours=True)
OWN = {"type": "object", "properties": {"cup": {"type": ["null", "string"]}}}


def test_the_engines_columns_stand_before_the_reports_own() -> None:
    assert list(with_engine_columns(OWN, TEA)["properties"]) == [*ENGINE, "cup"]


def test_a_report_with_a_key_needs_no_row_id() -> None:
    assert "_row_id" not in with_engine_columns(OWN, replace(TEA, key=("cup",)))["properties"]


def test_options_that_tell_rows_apart_are_columns() -> None:
    options = (Option(name="sugar", column=True), Option(name="milk"))
    columns = with_engine_columns(OWN, replace(TEA, options=options))["properties"]
    assert "sugar" in columns
    assert "milk" not in columns


@pytest.mark.parametrize(
    ("spec", "instants"),
    [
        (TEA, False),
        (replace(TEA, windows=None), False),
        (replace(TEA, windows=HOURLY), True),
        (replace(TEA, windows=None, source=Source.LISTED), True),
    ],
)
def test_bounds_are_days_or_instants(spec: ReportSpec, *, instants: bool) -> None:
    columns = with_engine_columns(OWN, spec)["properties"]
    for bound in ("_window_start", "_window_end"):
        assert columns[bound]["format"] == ("date-time" if instants else "date")
        assert ("airbyte_type" in columns[bound]) is instants
    assert columns["_report_created_at"]["airbyte_type"] == "timestamp_with_timezone"


def test_a_column_that_the_report_has_itself_keeps_its_words() -> None:
    own = {"description": "Its own.", "type": ["null", "string"]}
    columns = with_engine_columns({"properties": {"marketplace_id": own}}, TEA)["properties"]
    assert columns["marketplace_id"] == own


def test_every_column_may_be_null_and_is_described() -> None:
    for name, column in with_engine_columns(OWN, TEA)["properties"].items():
        assert column["type"][0] == "null", name
        assert name == "cup" or column["description"]


def test_the_schema_given_is_not_changed() -> None:
    with_engine_columns(OWN, TEA)
    assert list(OWN["properties"]) == ["cup"]


def test_the_schema_of_a_stream_is_read_from_the_package() -> None:
    schema = report_schema(TEA)
    assert list(schema["properties"])[: len(ENGINE)] == ENGINE
    assert schema["properties"]["seller_sku"]["type"] == ["null", "string"]
    assert schema["type"] == "object"
