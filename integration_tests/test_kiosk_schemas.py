"""Amazon's GraphQL schemas against what the connector knows of Data Kiosk: SP_API_MODELS names a folder beside them."""

import json
import os
from pathlib import Path

import pytest

from integration_tests.tools import kiosk_schemas
from integration_tests.tools.kiosk_schemas import FILE, datasets, written
from source_amazon_sp.data_kiosk.fields import roots

TINY = '''
schema { query: Query }
"""A directive (with brackets)."""
directive @kept("How long." duration: String!) on FIELD_DEFINITION
type Query { analytics_tea_%(version)s: Tea }
# type Nothing { }
type Tea {
  "Cups { by day"
  cupsByDay("Which." kind: [Kind!]!, startDate: Date!): [Cup]
}
type Cup {
  day: Date! @kept(duration: "P30D")
  kind: Kind @deprecated(reason: "no {reason}") @kept(duration: "P30D")
  price: Amount
  spoons: [Spoon]!
  %(more)s
}
type Spoon { sugar: Long }
type Amount { amount: Float! currencyCode: String! }
enum Kind { "The { black" BLACK GREEN }
input Filter { cups: [String!]! = ["a"] }
scalar Date
'''


def file(folder: Path, version: str, more: str = "") -> None:
    (folder / f"analytics_tea_{version}.graphql").write_text(TINY % {"version": version, "more": more})


def test_of_a_dataset_the_newest_version_is_taken(tmp_path: Path) -> None:
    file(tmp_path, "2024_01_01")
    file(tmp_path, "2025_01_01", "milk: Boolean")
    assert datasets(tmp_path) == {
        "analytics_tea_2025_01_01": {
            "cupsByDay": {
                "arguments": {"kind": "[Kind!]!", "startDate": "Date!"},
                "fields": {
                    "day": "Date",
                    "kind": "String",
                    "milk": "Boolean",
                    "price": {"amount": "Float", "currencyCode": "String"},
                    "spoons": [{"sugar": "Long"}],
                },
            }
        }
    }


def test_what_is_no_schema_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.graphql").write_text("type Query ( )")
    with pytest.raises(ValueError, match="should stand"):
        datasets(tmp_path)


def test_the_tool_without_its_folder_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert kiosk_schemas.main([]) == 2
    assert f"python -m {kiosk_schemas.__name__} <schemas folder>" in capsys.readouterr().err


def test_the_file_is_as_the_tool_writes_it() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert written(json.loads(text)) == text
    assert {root.dataset for root in roots().values()} == set(json.loads(text))


if CHECKOUT := os.getenv("SP_API_MODELS"):

    def test_the_connector_knows_what_amazons_schemas_say() -> None:
        assert written(datasets(Path(str(CHECKOUT)).parent / "schemas" / "data-kiosk")) == FILE.read_text(
            encoding="utf-8"
        )
