import pytest

from source_amazon_sp.data_kiosk.custom import complaints, known_fields, roles_of, text_of
from source_amazon_sp.data_kiosk.query import LONGEST

QUERY = (
    '{ analytics_economics_2024_03_15 { economics(startDate: $startDate, endDate: "$endDate", marketplaceIds: ["A1"]) '
    "{ startDate msku } } }"
)


def test_dates_take_the_places_of_their_names() -> None:
    text = text_of(QUERY, ("2026-11-01", "2026-11-18"))
    assert 'startDate:"2026-11-01"endDate:"2026-11-18"' in text
    assert known_fields(QUERY) == {"startDate": "Date", "msku": "String"}
    assert roles_of(QUERY) == ("Selling Partner Insights",)


def test_of_a_query_that_the_schemas_do_not_know_nothing_is_known() -> None:
    assert known_fields(QUERY.replace("2024_03_15", "2030_01_01")) is None
    assert roles_of("{ some { other { x } } }") == ("Brand Analytics", "Selling Partner Insights")
    assert roles_of("{") == ("Brand Analytics", "Selling Partner Insights")


def test_a_good_query_is_not_complained_of() -> None:
    assert list(complaints(QUERY)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{ a { b { c } }", "lacks 1 closing bracket(s), the last one }. Correct it;"),
        (f"{{ a {{ b {{ {'field ' * 1500} }} }} }}", f"and Amazon takes {LONGEST}. Ask for fewer fields"),
        ("{ a { b { c C } } }", "makes more than one column named c. Give one of the fields another name"),
    ],
)
def test_what_is_wrong_with_a_query_is_told(text: str, said: str) -> None:
    assert any(said in words for words in complaints(text))


def test_white_space_makes_no_query_too_long() -> None:
    assert list(complaints(QUERY.replace(" ", " " * 500))) == []
