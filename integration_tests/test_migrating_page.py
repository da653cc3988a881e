"""What the page for users of the incumbent says is so."""

from typing import Any

import pytest

from integration_tests.test_command_line import INCUMBENT
from integration_tests.tools.docs import DOCS, offered
from integration_tests.tools.migrating import COLUMNS, KEYS
from source_amazon_sp.migration.incumbent import INCUMBENT as ROWS
from source_amazon_sp.streams.base import load_schema
from source_amazon_sp.streams.offers import TERMS


@pytest.mark.parametrize(("stream", "path"), [(stream, path) for _, stream, path in COLUMNS])
def test_a_column_that_it_names_is_there(stream: str, path: str) -> None:
    found: dict[str, Any] = load_schema(stream)
    for name in path.split("."):
        found = found["properties"][name]
    assert found["type"]


def test_every_key_of_the_incumbent_is_on_it() -> None:
    assert set(INCUMBENT) <= set(KEYS)


def test_it_tells_which_streams_a_pasted_configuration_does_not_have() -> None:
    page = (DOCS / "migrating.md").read_text(encoding="utf-8")
    closed = {name for row in ROWS for name in row.ours if TERMS[name].personal}
    assert closed == {
        "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
        "GET_ORDER_REPORT_DATA_SHIPPING",
        "vendor_direct_fulfillment_shipping_labels",
    }
    assert all(f"| `{name}` (with `include_pii`) |" in page for name in closed)


def test_the_streams_that_it_names_are_there() -> None:
    assert {name for row in ROWS for name in row.ours} <= offered().keys()
