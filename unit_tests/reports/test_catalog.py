"""Every row of the catalogue, held against its schema and a document as Amazon makes it."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from source_amazon_sp.clock import instant
from source_amazon_sp.documents.delimited import Table
from source_amazon_sp.documents.formats import read_document
from source_amazon_sp.marketplaces import BY_COUNTRY, BY_ID
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.headers import snake
from source_amazon_sp.reports.origin import ROW_ID, Origin
from source_amazon_sp.reports.plan import option_sets
from source_amazon_sp.reports.rows import ReportRows
from source_amazon_sp.reports.spec import ReportSpec, Scope, Source
from source_amazon_sp.streams.report_schema import report_schema, with_engine_columns
from unit_tests.reports.catalogued import BY_NAME, FOLDER, LOCALISED, SAMPLES, asked_for, chosen, of_every_row, rules_of
from unit_tests.samples import Sample
from unit_tests.support.tables import rows_of

Record = dict[str, Any]

# The types whose documents Amazon gives for a restricted token alone. Not of the catalogue: GET_EASYSHIP_DOCUMENTS,
# which is no table.
RESTRICTED = {
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_INVOICING",
    "GET_AMAZON_FULFILLED_SHIPMENTS_DATA_TAX",
    "GET_EASYSHIP_DOCUMENTS",
    "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
    "GET_FLAT_FILE_ORDER_REPORT_DATA_INVOICING",
    "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING",
    "GET_FLAT_FILE_ORDER_REPORT_DATA_TAX",
    "GET_GST_MTR_B2B_CUSTOM",
    "GET_ORDER_REPORT_DATA_INVOICING",
    "GET_ORDER_REPORT_DATA_SHIPPING",
    "GET_ORDER_REPORT_DATA_TAX",
    "GET_VAT_TRANSACTION_DATA",
    "SC_VAT_TAX_REPORT",
}

FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("date-time", raises=ValueError)
def is_an_instant_in_utc(text: object) -> bool:
    return not isinstance(text, str) or (text.endswith("Z") and instant(text) is not None)


def read(spec: ReportSpec, sample: Sample, rows: ReportRows) -> list[Record]:
    marketplaces = asked_for(sample.country)
    origin = Origin(
        report_id="54321012345",
        created_at="2026-11-20T07:44:31Z",
        marketplaces=marketplaces,
        bounds=_bounds(spec),
        cell="a cell",
        options=option_sets(spec, chosen(spec), marketplaces)[0],
    )
    with (FOLDER / sample.file).open("rb") as file:
        return list(rows.records(Document(file, None), origin))


def _bounds(spec: ReportSpec) -> tuple[str, str]:
    by_instant = spec.source is Source.LISTED or (spec.windows is not None and spec.windows.hours)
    return ("2026-11-19T08:00:00Z", "2026-11-19T09:00:00Z") if by_instant else ("2026-11-19", "2026-11-20")


def added_columns(spec: ReportSpec) -> set[str]:
    """What every record has beside the columns of its report."""
    return set(with_engine_columns({"properties": {}}, spec)["properties"])


def leaves(value: Any, at: str = "") -> Iterator[str]:
    """The paths of everything that an object holds; `[]` are the items of a list."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, f"{at}.{name}" if at else name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{at}[]")
    else:
        yield at


def declared(schema: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """The paths of everything that a schema describes."""
    yield at
    for name, inner in schema.get("properties", {}).items():
        yield from declared(inner, f"{at}.{name}" if at else name)
    if "items" in schema:
        yield from declared(schema["items"], f"{at}[]")


def check_nothing_is_lost(spec: ReportSpec, sample: Sample, records: list[Record]) -> None:
    """Each cell that says something has its value in the record; each element of an object is described."""
    with (FOLDER / sample.file).open("rb") as file:
        content = read_document(Document(file, None).chunks(), spec.form, japanese=sample.country == "JP")
        rows = list(rows_of(content)) if isinstance(content, Table) else []
    if not isinstance(content, Table):
        found = set(chain.from_iterable(leaves(record) for record in records))
        assert found - set(declared(report_schema(spec))) == set()
        return
    added = added_columns(spec) - {snake(header) for header in content.header}
    for cells, record in zip(rows, records, strict=True):
        row = [cell for cell in cells if cell]
        values = {name: value for name, value in record.items() if name not in added}
        assert len(values) == len(row)
        assert [cell for cell, value in zip(row, values.values(), strict=True) if value is None and cell != "--"] == []


def check_keys(spec: ReportSpec, records: list[Record]) -> None:
    keys = [tuple(record.get(column) for column in spec.primary_key) for record in records]
    assert [key for key in keys if None in key] == []
    assert len(set(keys)) == len(keys)


def check_valid(spec: ReportSpec, records: list[Record]) -> None:
    schema = report_schema(spec)
    validator = Draft7Validator(schema, format_checker=FORMATS)
    assert [f"{e.json_path}: {e.message}" for record in records for e in validator.iter_errors(record)] == []
    for names in (schema["properties"], *records):
        assert len({name.casefold() for name in names}) == len(names)


def check_stamps(spec: ReportSpec, sample: Sample, records: list[Record]) -> None:
    options = {option.name for option in spec.options if option.column}
    for number, record in enumerate(records, 1):
        assert record["_row_number"] == number
        # Rows of several marketplaces may name their own, or leave it open.
        of_one = spec.is_of_one_place and spec.scope is not Scope.TOGETHER and not spec.placed_by
        places = asked_for(sample.country) if of_one else (None, *BY_ID)
        assert record["marketplace_id"] in places
        assert (record["_window_start"], record["_window_end"]) == _bounds(spec)
        assert (ROW_ID in record) == (not spec.key)
        assert {name for name in options if record[name]} == options


@of_every_row
def test_a_document_becomes_records_that_are_whole_valid_and_told_apart(spec: ReportSpec) -> None:
    sample = SAMPLES[spec.name]
    rows = ReportRows(spec, report_schema(spec))
    records = read(spec, sample, rows)
    assert len(records) == sample.rows > 0
    assert list(rows.complaints()) == []
    check_valid(spec, records)
    check_keys(spec, records)
    check_stamps(spec, sample, records)
    check_nothing_is_lost(spec, sample, records)


@pytest.mark.parametrize("name", sorted(LOCALISED))
def test_a_document_in_another_language_becomes_the_same_columns(name: str) -> None:
    spec, sample = BY_NAME[name.split(maxsplit=1)[0]], LOCALISED[name]
    rows = ReportRows(spec, report_schema(spec))
    records = read(spec, sample, rows)
    assert len(records) == sample.rows > 0
    assert list(rows.complaints()) == []
    check_valid(spec, records)
    check_keys(spec, records)
    check_nothing_is_lost(spec, sample, records)
    in_english = set(chain.from_iterable(read(spec, SAMPLES[spec.name], rows)))
    assert set(chain.from_iterable(records)) <= in_english | set(report_schema(spec)["properties"])


@of_every_row
def test_its_key_is_made_of_columns_that_there_are(spec: ReportSpec) -> None:
    schema = report_schema(spec)
    paths = set(declared(schema))
    assert set(spec.primary_key) <= set(schema["properties"])
    assert [path for path in spec.identity if path not in paths] == []
    assert not (spec.key and spec.identity)
    records = read(spec, SAMPLES[spec.name], ReportRows(spec, schema))
    said = set(chain.from_iterable(leaves(record) for record in records))
    assert not spec.identity or said & set(spec.identity)
    assert spec.dates.keys() <= set(schema["properties"])


@of_every_row
def test_its_schema_names_the_key(spec: ReportSpec) -> None:
    found = re.search(r"; primary key (.*); cursor _report_created_at\. Needs ", report_schema(spec)["description"])
    assert found is not None
    key, *reason = re.split(r", (?=made of|as |since )", found[1])
    assert tuple(re.split(r", | and ", key)) == spec.primary_key
    assert bool(reason) == (not spec.key)


@of_every_row
def test_its_key_tells_marketplaces_days_and_options_apart(spec: ReportSpec) -> None:
    columns = {option.name for option in spec.options if option.column}
    if spec.key:
        assert columns <= set(spec.key)
        if spec.scope is Scope.MARKETPLACE:
            assert "marketplace_id" in spec.key
    for rule in rules_of(spec):
        assert (rule.clock, rule.dates_only, rule.hours) == (
            rules_of(spec)[0].clock,
            rules_of(spec)[0].dates_only,
            rules_of(spec)[0].hours,
        )


@of_every_row
def test_it_looks_back_at_days_that_amazon_still_has(spec: ReportSpec) -> None:
    for rule in rules_of(spec):
        assert rule.reach_back > rule.hold_back
        assert list(rule.look_back) == sorted(set(rule.look_back))
        assert [age for age in rule.look_back if not 0 < age < rule.reach_back.total_days()] == []
        assert not rule.look_back or max(rule.look_back) >= rule.hold_back.total_days()


@of_every_row
def test_its_options_are_of_values_that_amazon_takes(spec: ReportSpec) -> None:
    for option in spec.options:
        assert option.default is None or not option.values or option.default in option.values
        assert not option.fan_out or (len(option.values) > 1 and option.default is None)
        assert len(set(option.values)) == len(option.values)
    assert len({option.name for option in spec.options}) == len(spec.options)
    if spec.period_option is not None:
        (period,) = [option for option in spec.options if option.name == spec.period_option]
        assert set(period.values) == spec.periods.keys()
        assert period.default in spec.periods
        assert period.column
        assert spec.windows in (None, spec.periods[str(period.default)])


@of_every_row
def test_it_says_who_may_have_it(spec: ReportSpec) -> None:
    assert spec.account_types
    assert spec.roles
    assert spec.countries <= BY_COUNTRY.keys() - {"UK"}
    assert not spec.countries or SAMPLES[spec.name].country in spec.countries
    assert spec.pii == (spec.report_type in RESTRICTED)
    assert re.fullmatch(r"[A-Z].*[^.]\.", spec.description)


@of_every_row
def test_a_stream_that_shares_documents_is_of_the_same_type(spec: ReportSpec) -> None:
    if spec.shared is not None:
        assert BY_NAME[spec.shared].report_type == spec.report_type
        assert BY_NAME[spec.shared].scope is spec.scope
        assert BY_NAME[spec.shared].pii == spec.pii


def test_the_catalogue_is_complete_and_no_document_is_left_over() -> None:
    assert len({spec.name.casefold() for spec in REPORTS}) == len(REPORTS)
    assert SAMPLES.keys() == BY_NAME.keys()
    assert {spec.report_type for spec in REPORTS if spec.pii} == RESTRICTED - {"GET_EASYSHIP_DOCUMENTS"}
    files = {file.name for file in FOLDER.iterdir() if file.suffix not in {".py", ""}}
    assert files == {sample.file for sample in (*SAMPLES.values(), *LOCALISED.values())}
