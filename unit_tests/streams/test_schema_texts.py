"""What `discover` says of the streams whose descriptions are put together: each says its row, key, cursor and roles."""

import re

import pytest

from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.data_kiosk.spec import QuerySpec
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import ReportSpec
from source_amazon_sp.streams.custom_report import is_described
from source_amazon_sp.streams.kiosk import planned_as
from source_amazon_sp.streams.kiosk_schema import kiosk_schema
from source_amazon_sp.streams.report_schema import report_schema

SAID = r"One row per .*; primary key .*; cursor _(?:report|query)_created_at.*\. Needs (the role|one of the roles) .*\."


@pytest.mark.parametrize("spec", [spec for spec in REPORTS if is_described(spec)], ids=lambda spec: spec.name)
def test_a_report_says_its_roles(spec: ReportSpec) -> None:
    said = report_schema(spec)["description"]
    assert re.fullmatch(SAID, said)
    assert all(role in said for role in spec.roles)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stream)
def test_a_query_says_its_row_key_history_and_roles(query: QuerySpec) -> None:
    said = kiosk_schema(planned_as(query), query.columns)["description"]
    assert re.fullmatch(SAID, said)
    assert "; two years back." in said
    assert all(name in said for name in (*query.key, *query.roles))
