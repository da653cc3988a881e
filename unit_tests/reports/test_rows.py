"""Records out of documents: typed, stamped with where they come from, and told apart even where nothing tells them."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents.formats import DocumentForm, DocumentFormat
from source_amazon_sp.errors import UndecodableDocument
from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.document import Document
from source_amazon_sp.reports.origin import Origin
from source_amazon_sp.reports.row_ids import RowIds
from source_amazon_sp.reports.rows import ReportRows, in_utc
from source_amazon_sp.reports.spec import SELLER, Option, ReportSpec, Scope
from source_amazon_sp.streams.report_schema import with_engine_columns

Record = dict[str, Any]

US, DE = (BY_COUNTRY[country].id for country in ("US", "DE"))
TEXT = {"type": ["null", "string"]}
SCHEMA: dict[str, Any] = {
    "properties": {
        "sku": TEXT,
        "quantity": {"type": ["null", "integer"]},
        "price": {"type": ["null", "number"]},
        "detail": {"type": ["null", "object"], "properties": {"search": TEXT}},
    }
}
SPEC = ReportSpec(
    report_type="GET_FAKE_DATA",
    description="Rows of a fake.",
    account_types=SELLER,
    roles=("Fake Role",),
    form=DocumentForm(DocumentFormat.TSV),
    options=(Option(name="colour", default="RED", column=True), Option(name="size")),
)
IN_JSON = replace(SPEC, form=DocumentForm(DocumentFormat.JSON, "rows.item"))
ORIGIN = Origin(
    report_id="50001",
    created_at="2026-11-20T07:44:31Z",
    marketplaces=(US,),
    bounds=("2026-11-18", "2026-11-19"),
    cell=f"{US} 2026-11-15",
    options={"colour": "RED"},
)


def reader(spec: ReportSpec = SPEC) -> ReportRows:
    return ReportRows(spec, with_engine_columns(SCHEMA, spec))


def read(text: str, spec: ReportSpec = SPEC, rows: ReportRows | None = None, **changes: Any) -> list[Record]:
    document = Document(io.BytesIO(text.encode()), "text/plain; charset=UTF-8")
    return list((rows or reader(spec)).records(document, replace(ORIGIN, **changes)))


def ids(text: str, spec: ReportSpec = SPEC, **changes: Any) -> list[str]:
    return [record["_row_id"] for record in read(text, spec, **changes)]


def flat(*lines: str, header: str = "sku\tquantity\tprice") -> str:
    return "\n".join([header, *lines, ""])


def nested(*rows: Record) -> str:
    return json.dumps({"rows": rows})


TWINS = flat("A\t1\t9.50", "A\t1\t9.50", "B\t1\t9.50")


def test_a_record_has_the_columns_of_the_report_and_says_where_it_comes_from() -> None:
    record, *_ = read(TWINS)
    assert len(record.pop("_row_id")) == 32
    assert record == {
        "sku": "A",
        "quantity": 1,
        "price": 9.5,
        "marketplace_id": US,
        "colour": "RED",
        "_report_id": "50001",
        "_report_created_at": "2026-11-20T07:44:31Z",
        "_window_start": "2026-11-18",
        "_window_end": "2026-11-19",
        "_row_number": 1,
    }
    assert [each["_row_number"] for each in read(TWINS)] == [1, 2, 3]


def test_a_report_of_several_marketplaces_leaves_it_to_its_rows_to_say_which_they_are_of() -> None:
    assert {record["marketplace_id"] for record in read(TWINS, marketplaces=(US, DE))} == {None}
    named = flat("A\tde", f"B\t{US}", "C\tUK", "D\tnowhere", "E\t", header="sku\tmarketplace_id")
    gb = BY_COUNTRY["GB"].id
    assert [record["marketplace_id"] for record in read(named, marketplaces=(US, DE))] == [DE, US, gb, None, None]
    assert [record["marketplace_id"] for record in read(named)] == [DE, US, gb, US, US]


def test_an_option_that_was_not_asked_for_is_stamped_with_its_default() -> None:
    assert {record["colour"] for record in read(TWINS, options={})} == {"RED"}
    assert {record["colour"] for record in read(TWINS, options={"colour": "GREEN", "size": "L"})} == {"GREEN"}
    assert "size" not in read(TWINS, options={"size": "L"})[0]


def test_columns_of_the_connector_win_over_a_header_of_the_same_name() -> None:
    (record,) = read(flat("A\tfake\tfake", header="sku\t_report_id\t_row_number"))
    assert (record["_report_id"], record["_row_number"]) == ("50001", 1)


def test_a_row_with_a_natural_key_needs_no_other() -> None:
    assert all("_row_id" not in record for record in read(TWINS, replace(SPEC, key=("sku",))))


def test_two_equal_lines_are_two_rows() -> None:
    found = ids(TWINS)
    assert len(set(found)) == 3


def test_rows_read_again_have_their_keys_again() -> None:
    assert ids(TWINS) == ids(TWINS, report_id="50002", created_at=None, bounds=("2026-11-15", "2026-11-20"))


def test_the_order_of_different_rows_does_not_matter() -> None:
    assert set(ids(TWINS)) == set(ids(flat("B\t1\t9.50", "A\t1\t9.50", "A\t1\t9.50")))


@pytest.mark.parametrize(
    "changes",
    [
        {"cell": f"{US} 2026-11-08"},
        {"cell": f"{DE} 2026-11-15", "marketplaces": (DE,)},
        {"options": {"colour": "GREEN"}},
    ],
    ids=["window", "marketplace", "option"],
)
def test_equal_rows_of_another_window_marketplace_or_option_are_other_rows(changes: Record) -> None:
    assert set(ids(TWINS)).isdisjoint(ids(TWINS, **changes))


def test_options_that_are_no_column_do_not_make_other_rows() -> None:
    assert ids(TWINS) == ids(TWINS, options={"colour": "RED", "size": "L"})


def test_a_corrected_row_takes_the_place_of_the_one_before() -> None:
    spec = replace(SPEC, identity=("sku",))
    assert ids(flat("A\t1\t9.50", "B\t1\t2"), spec) == ids(flat("A\t7\t", "B\t1\t2"), spec)
    assert set(ids(flat("A\t1\t9.50"))).isdisjoint(ids(flat("A\t7\t")))


def test_rows_that_an_identity_does_not_tell_apart_are_still_several() -> None:
    spec = replace(SPEC, identity=("sku",))
    found = ids(flat("A\t1\t9.50", "A\t2\t9.50", "A\t3\t9.50"), spec)
    assert len(set(found)) == 3
    assert found[:1] == ids(flat("A\t1\t9.50"), spec)


def test_an_identity_may_lie_within_an_object_and_may_be_missing() -> None:
    spec = replace(IN_JSON, identity=("sku", "detail.search"))
    rows: list[Record] = [
        {"sku": "A", "detail": {"search": "cup"}},
        {"sku": "A", "detail": {"search": "mug"}},
        {"sku": "A", "detail": None},
        {"sku": "A"},
    ]
    found = ids(nested(*rows), spec)
    assert len(set(found)) == 4
    assert ids(nested(*({**row, "quantity": 3} for row in rows)), spec) == found


def test_the_order_of_a_rows_own_fields_does_not_matter() -> None:
    assert ids(nested({"sku": "A", "price": 1}), IN_JSON) == ids(nested({"price": 1, "sku": "A"}), IN_JSON)


@given(st.lists(st.text(max_size=3), max_size=60))
def test_no_two_keys_are_equal_and_the_same_rows_have_the_same_ones(rows: list[str]) -> None:
    once, again, elsewhere = (made.of(rows) for made in (RowIds("a"), RowIds("a"), RowIds("b")))
    assert once == again
    assert len(set(once)) == len(rows)
    assert set(once).isdisjoint(elsewhere)


def test_a_row_that_half_a_character_stands_in_has_a_key_too() -> None:
    assert [len(key) for key in RowIds("a").of(["\ud83d"])] == [32]


def test_a_short_row_has_what_it_has_and_a_long_one_keeps_the_rest_aside() -> None:
    rows = reader()
    short, long, whole = read(flat("A", "B\t2\t3.00\tx\t\ty", "C\t3\t4.00"), rows=rows)
    assert (short["sku"], short.get("quantity"), short.get("price")) == ("A", None, None)
    assert (long["price"], long["_extra"]) == (3.0, ["x", "", "y"])
    assert "_extra" not in whole
    assert [name for name, _ in rows.complaints()] == [
        "row(s) have fewer cells than the header; the missing ones are null",
        "row(s) have more cells than the header; they are in _extra",
    ]


def test_a_cell_that_is_not_of_its_type_is_null_and_is_told_with_its_column_but_not_its_value() -> None:
    rows = reader()
    found = read(flat("A\tsecret\t1.00", "B\t--\t2.00"), rows=rows)
    assert [record["quantity"] for record in found] == [None, None]
    (complaint,) = rows.complaints()
    assert complaint == ("unreadable quantity", "1 value(s) of quantity can't be read as their type and are null.")


def test_a_field_of_an_object_that_is_not_of_its_type_is_told_too() -> None:
    rows = reader(IN_JSON)
    assert read(nested({"quantity": "many", "price": "2.50"}), IN_JSON, rows)[0]["price"] == 2.5
    assert [name for name, _ in rows.complaints()] == ["unreadable quantity"]


def test_a_new_column_comes_through_as_text_and_is_told_once() -> None:
    rows = reader()
    document = flat("A\t7", header="sku\tBrand New")
    assert [record["brand_new"] for record in read(document, rows=rows) + read(document, rows=rows)] == ["7", "7"]
    assert [text for _, text in rows.complaints()] == [
        "the column 'Brand New' is new to this connector and comes through as text."
    ]


@pytest.mark.parametrize(
    ("cell", "usual", "local"),
    [
        ("9,50", 9.5, 9.5),
        ("9.50", 9.5, 9.5),
        ("1.299", 1.299, 1299),
        ("1.234,50", 1234.5, 1234.5),
        ("0.182", 0.182, 0.182),
    ],
)
def test_a_point_is_the_decimal_sign_unless_the_report_is_written_for_its_country(
    cell: str, usual: float, local: float
) -> None:
    (record,) = read(flat(f"A\t1\t{cell}"), marketplaces=(DE,))
    assert record["price"] == usual
    (record,) = read(flat(f"A\t1\t{cell}"), replace(SPEC, local_numbers=True), marketplaces=(DE,))
    assert record["price"] == local


REGIONAL = replace(SPEC, scope=Scope.REGION, placed_by="channel")


@pytest.mark.parametrize("spec", [REGIONAL, replace(REGIONAL, form=IN_JSON.form)], ids=["flat", "JSON"])
def test_rows_of_a_region_are_of_the_marketplace_that_they_name(spec: ReportSpec) -> None:
    channels = ["Amazon.com", "Amazon.ca", "Non-Amazon US", "", "UK", "amazon.co.uk"]
    document = flat(*(f"A\t{channel}" for channel in channels), header="sku\tchannel")
    if spec.form.format is DocumentFormat.JSON:
        document = json.dumps({"rows": [{"sku": "A", "channel": channel} for channel in channels]})
    gb = BY_COUNTRY["GB"].id
    places = [US, BY_COUNTRY["CA"].id, None, None, gb, gb]
    records = read(document, spec)
    assert [record["marketplace_id"] for record in records] == places
    assert [record.get("channel") or "" for record in records] == channels


def test_rows_of_a_region_that_name_no_place_have_none() -> None:
    assert {record["marketplace_id"] for record in read(TWINS, replace(SPEC, scope=Scope.REGION))} == {None}
    in_one = replace(SPEC, scope=Scope.REGION, countries=frozenset({"US"}))
    assert {record["marketplace_id"] for record in read(TWINS, in_one)} == {US}


def test_what_is_not_as_it_should_be_may_be_told_while_more_of_it_is_read() -> None:
    rows = reader()
    read(flat("A\tmany\t7", header="sku\tquantity\tNew"), rows=rows)
    told = rows.complaints()
    assert next(told)[0] == "unreadable quantity"
    read(flat("A\tmuch\t7", header="sku\tprice\tNewer"), rows=rows)
    assert [name for name, _ in told] == ["header New", "header Newer"]


def test_what_was_counted_before_a_document_breaks_off_is_told() -> None:
    rows = reader(IN_JSON)
    with pytest.raises(UndecodableDocument):
        read('{"rows": [{"quantity": "many"}, {"quant', IN_JSON, rows)
    document = Document(io.BytesIO(flat("A\tmany\t1.00").encode()), None)
    rows = reader()
    stopped = rows.records(document, ORIGIN)
    assert next(stopped)["sku"] == "A"
    stopped.close()  # type: ignore[attr-defined]  # a generator
    assert [name for name, _ in rows.complaints()] == ["unreadable quantity"]


@pytest.mark.parametrize(
    ("amazons", "expected"),
    [
        ("2026-11-20T07:44:31+00:00", "2026-11-20T07:44:31Z"),
        ("2026-11-20T00:44:31-07:00", "2026-11-20T07:44:31Z"),
        ("", None),
        (None, None),
    ],
)
def test_amazons_instants_are_written_in_utc(amazons: str | None, expected: str | None) -> None:
    assert in_utc(amazons) == expected


CELL = st.sampled_from(["", " ", "A", "1", "9.50", "9,50", "secret", '"', "\\", "ü", "\u2028", "\x1b", "\rx", "None"])


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=9))
def test_rows_read_many_at_once_are_those_read_one_by_one(cells: list[list[str]]) -> None:
    lines = ["\t".join(row) for row in cells]
    whole, single = reader(), reader()
    together = read(flat(*lines), rows=whole)
    alone = [record for line in lines for record in read(flat(line), rows=single)]
    for number, record in enumerate(alone, 1):
        record["_row_number"] = number
    keys = [(one.pop("_row_id"), other.pop("_row_id")) for one, other in zip(together, alone, strict=True)]
    assert together == alone
    assert len({one for one, _ in keys}) == len(keys)
    assert {other for _, other in keys} <= {one for one, _ in keys}  # of equal rows the first has it
    assert (whole.unreadable, whole.irregularities) == (single.unreadable, single.irregularities)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=9))
def test_a_cell_of_text_is_in_the_record_as_it_is_in_the_file(rows: list[tuple[str, str, str]]) -> None:
    names = ["one", "two", "three"]
    found = read(flat(*map("\t".join, rows), header="\t".join(names)))
    said = [[cell.replace("\x1b", "").replace("\r", " ") for cell in row] for row in rows]
    said = [row for row in said if any(map(str.strip, row))]
    expected = [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in said]
    assert [{name: record[name] for name in names if name in record} for record in found] == expected
