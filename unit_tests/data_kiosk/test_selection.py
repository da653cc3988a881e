import pytest

from source_amazon_sp.data_kiosk.denials import denied_in
from source_amazon_sp.data_kiosk.fields import Tree
from source_amazon_sp.data_kiosk.selection import Selection

FIELDS: Tree = {
    "startDate": "Date",
    "sales": {"units": "Long", "amount": "Float"},
    "traffic": {"units": "Long", "views": "Long"},
    "fees": [{"name": "String"}],
}
SAID = "Unauthorized to access requested fields. "


@pytest.mark.parametrize(
    ("listed", "paths"),
    [
        ("sales.units", {("sales", "units")}),
        ("[analytics_x.byDate.sales.units, traffic/views]", {("sales", "units"), ("traffic", "views")}),
        ("units", {("sales", "units"), ("traffic", "units")}),
        ("ByDateTraffic.views", {("traffic", "views")}),
        ("traffic", {("traffic",)}),
        ("fees.name", {("fees", "name")}),
        ("nothing, that, is, known", set()),
    ],
)
def test_a_denial_names_fields(listed: str, paths: set[tuple[str, ...]]) -> None:
    assert denied_in(SAID + listed, FIELDS) == paths


def test_another_denial_names_none() -> None:
    assert denied_in("Access to requested resource is denied. sales", FIELDS) == set()


def test_what_is_denied_is_asked_for_no_more() -> None:
    selection = Selection(FIELDS, {"startDate"})
    assert selection.deny(SAID + "traffic, fees.name")
    assert selection.fields == {"startDate": "Date", "sales": {"units": "Long", "amount": "Float"}}
    assert selection.denied == ["fees.name", "traffic"]
    assert selection.deny(SAID + "sales.units")
    assert selection.fields == {"startDate": "Date", "sales": {"amount": "Float"}}


def test_a_needed_field_may_stand_in_an_object() -> None:
    selection = Selection(FIELDS, {"name"})
    assert not selection.deny(SAID + "fees")
    assert selection.deny(SAID + "sales")


@pytest.mark.parametrize("said", ["startDate", "sales traffic fees", "unknown", ""])
def test_without_its_key_or_without_anything_else_a_query_is_no_use(said: str) -> None:
    selection = Selection(FIELDS, {"startDate"})
    assert not selection.deny(SAID + said)
    assert selection.fields == FIELDS
