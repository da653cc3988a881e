from typing import Any

import pytest

from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.data_kiosk.columns import Columns, found_in, known_as
from source_amazon_sp.data_kiosk.fields import Tree, roots
from source_amazon_sp.data_kiosk.query import read
from source_amazon_sp.data_kiosk.rows import QueryRows
from source_amazon_sp.data_kiosk.spec import QuerySpec
from source_amazon_sp.errors import UndecodableDocument

AMOUNT: Tree = {"amount": "Float", "currencyCode": "String"}
FIELDS: Tree = {
    "marketplaceId": "String",
    "startDate": "Date",
    "sales": {"orderedProductSales": AMOUNT, "unitsOrdered": "Long"},
    "cost": {"unit": AMOUNT},
    "fees": [{"name": "String", "total": AMOUNT}],
}
COLUMNS = Columns(FIELDS, bare={"sales"})


def kinds(columns: Columns) -> dict[str, Any]:
    return {name: schema["type"][1] for name, schema in columns.properties().items()}


def test_amounts_become_a_number_and_a_currency() -> None:
    row = {
        "marketplaceId": "A1",
        "startDate": "2026-11-01",
        "sales": {"orderedProductSales": {"amount": 1.5, "currencyCode": "USD"}, "unitsOrdered": 3},
        "cost": None,
        "fees": [{"name": "F", "total": {"amount": 1, "currencyCode": "USD"}}],
    }
    assert COLUMNS.flat(row) == {
        "marketplace_id": "A1",
        "startDate": "2026-11-01",
        "orderedProductSales_amount": 1.5,
        "orderedProductSales_currencyCode": "USD",
        "unitsOrdered": 3,
        "fees": [{"name": "F", "total": {"amount": 1, "currencyCode": "USD"}}],
    }


def test_columns_have_the_types_of_amazons_schema() -> None:
    assert kinds(COLUMNS) == {
        "marketplace_id": "string",
        "startDate": "string",
        "orderedProductSales_amount": "number",
        "orderedProductSales_currencyCode": "string",
        "unitsOrdered": "integer",
        "cost_unit_amount": "number",
        "cost_unit_currencyCode": "string",
        "fees": "array",
    }
    properties = COLUMNS.properties()
    assert properties["startDate"]["format"] == "date"
    assert properties["fees"]["items"]["properties"]["total"]["properties"]["amount"]["type"] == ["null", "number"]
    assert properties["orderedProductSales_amount"]["description"] == "Value of what was ordered: price times units."


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stream)
def test_no_two_columns_are_equal_but_for_their_case(query: QuerySpec) -> None:
    names = query.columns.names
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.replace("_", "a").isalnum() and not name[0].isdigit() for name in names)
    assert set(query.key) <= set(names)


def test_a_vendors_rows_are_products_with_what_stands_above_them() -> None:
    (query,) = (query for query in QUERIES if query.stream == "vendor_analytics_manufacturing")
    line = (
        b'{"marketplaceId":"A1","startDate":"2026-11-01","endDate":"2026-11-01","metrics":['
        b'{"groupByKey":{"asin":"B0FAKE0001"},"metrics":{"traffic":{"glanceViews":"7"},"costs":null}},'
        b'{"groupByKey":{"asin":"B0FAKE0002"},"metrics":{"traffic":{"glanceViews":8}}}]}\n'
    )
    above = {"marketplace_id": "A1", "startDate": "2026-11-01", "endDate": "2026-11-01"}
    assert list(QueryRows(query.columns, query.items, query.beside).read([line])) == [
        {**above, "asin": "B0FAKE0001", "traffic_glanceViews": 7},
        {**above, "asin": "B0FAKE0002", "traffic_glanceViews": 8},
    ]


def test_what_is_not_of_its_type_is_null_and_counted() -> None:
    rows = QueryRows(COLUMNS)
    assert list(rows.read([b'{"sales":{"unitsOrdered":"many"}}\n', b'{"sales":{"unitsOrdered":1}}'])) == [
        {"unitsOrdered": None},
        {"unitsOrdered": 1},
    ]
    assert rows.unreadable == {"unitsOrdered": 1}


def test_a_line_that_is_no_json_is_an_error() -> None:
    with pytest.raises(UndecodableDocument, match="Line 2"):
        list(QueryRows(COLUMNS).read([b'{"startDate":"2026-11-01"}\nnothing\n']))


def test_a_query_of_the_users_is_typed_by_the_names_it_chose() -> None:
    asked = read(
        "{analytics_economics_2024_03_15{economics(startDate:1){begun:startDate netProceeds{all:total{amount}}"
        " fees{feeTypeName charges{identifier}} later{x}}}}"
    )
    assert known_as(asked.fields, roots()["economics"].fields) == {
        "begun": "Date",
        "netProceeds": {"all": {"amount": "Float"}},
        "fees": [{"feeTypeName": "String", "charges": [{"identifier": "String"}]}],
        "later": {"x": "String"},
    }


def test_a_row_that_nothing_is_known_of_tells_its_own_types() -> None:
    row = {"a": 1, "b": 1.5, "c": "x", "d": True, "e": None, "f": {"g": 2}, "h": [{"i": "x"}], "j": []}
    columns = Columns(found_in(row))
    expected = {"a": "number", "b": "number", "c": "string", "d": "boolean", "e": "string", "f_g": "number"}
    assert kinds(columns) == {**expected, "h": "array", "j": "array"}
    assert columns.flat(row) == {"a": 1, "b": 1.5, "c": "x", "d": True, "f_g": 2, "h": [{"i": "x"}], "j": []}
