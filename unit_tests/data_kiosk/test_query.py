from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.data_kiosk.fields import Tree, leaves, roots
from source_amazon_sp.data_kiosk.query import LONGEST, Selected, Unreadable, Word, literal, minified, query_text, read
from source_amazon_sp.data_kiosk.spec import QuerySpec
from source_amazon_sp.marketplaces import MARKETPLACES

DAYS = ("2024-11-20", "2026-11-18")
BY_DATE = next(query for query in QUERIES if query.stream == "sales_and_traffic_by_date")
WRITTEN = """
query Mine {  # with a comment {
  analytics_salesAndTraffic_2024_04_24 {
    salesAndTrafficByDate(aggregateBy: WEEK, startDate: "2026-11-01", endDate: "2026-11-07", marketplaceIds: ["{"]) {
      begun: startDate
      sales { sold: unitsOrdered, orderedProductSales { amount } }
    }
  }
}
"""


def test_a_query_is_written_on_one_line_without_needless_characters() -> None:
    root = roots()["salesAndTrafficByDate"]
    arguments = {"aggregateBy": Word("DAY"), "startDate": "2026-11-01", "marketplaceIds": ["A1", "A2"]}
    fields: Tree = {"sales": {"unitsOrdered": "Long", "claimsGranted": "Long"}, "startDate": "Date"}
    text = query_text(root, arguments, fields)
    assert text == (
        'query{analytics_salesAndTraffic_2024_04_24{salesAndTrafficByDate(aggregateBy:DAY,startDate:"2026-11-01",'
        'marketplaceIds:["A1","A2"]){startDate sales{unitsOrdered claimsGranted}}}}'
    )
    assert read(minified(text)) == read(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("DAY", '"DAY"'),
        (Word("DAY"), "DAY"),
        ({"date": Word("DAY"), "asins": ["B0FAKE0001"]}, '{date:DAY,asins:["B0FAKE0001"]}'),
        ([Word("A"), 'say "b"'], '[A,"say \\"b\\""]'),
    ],
)
def test_a_literal_is_graphql(value: object, text: str) -> None:
    assert literal(value) == text


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stream)
def test_every_query_fits_with_all_marketplaces_there_are(query: QuerySpec) -> None:
    text = query.text(DAYS, [marketplace.id for marketplace in MARKETPLACES], query.fields)
    assert len(text) <= LONGEST
    assert minified(text) == minified(minified(text))
    assert read(text).root == query.root


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stream)
def test_every_field_of_amazons_schema_is_asked_for_but_for_those_that_the_row_leaves_out(query: QuerySpec) -> None:
    everything = set(leaves(roots()[query.root].fields))
    missing = everything - set(leaves(query.fields))
    assert all(any(path[: len(out)] == out for out in query.left_out) for path in missing)
    assert query.needed <= {path[-1] for path in leaves(query.fields)}


def test_what_a_written_query_asks_for_is_read() -> None:
    asked = read(WRITTEN)
    assert (asked.dataset, asked.root) == ("analytics_salesAndTraffic_2024_04_24", "salesAndTrafficByDate")
    sold = Selected("unitsOrdered", "sold")
    sales = Selected("orderedProductSales", "orderedProductSales", (Selected("amount", "amount"),))
    assert asked.fields == (Selected("startDate", "begun"), Selected("sales", "sales", (sold, sales)))


def test_comments_and_white_space_do_not_count() -> None:
    assert minified(WRITTEN).startswith("query Mine{analytics_salesAndTraffic_2024_04_24{salesAndTrafficByDate(")
    assert "comment" not in minified(WRITTEN)
    assert read(minified(WRITTEN)) == read(WRITTEN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has to begin with a brace"),
        ("mutation { a { b { c } } }", "has to begin with a brace"),
        ("query ($day: Date!) { a { b { c } } }", "declares no variables"),
        ("{ a { b { c } }", "lacks 1 closing bracket(s), the last one }"),
        ("{ a { b { c } } } }", "has a } that nothing opens"),
        ("{ a { b(x: [1) { c } } }", "has a ) that nothing opens"),
        ("{ a { b { c } } } { d }", "goes on after its last brace"),
        ("{ a { b } }", "has to name one query of a dataset"),
        ("{ a }", "has to name one dataset"),
        ("{ a { b { c } } d { e { f } } }", "has to name one dataset"),
        ("{ a { b { c } d { e } } }", "has to name one query of a dataset"),
        ("{ a { b { ...Some } } }", "has ... where the name of a field should stand"),
    ],
)
def test_what_is_no_query_is_told(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(text)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{a{b{c:}}}", "has } where the name of a field should stand"),
        ("{a{b{c @}}}", "has } where the name of a directive should stand"),
        ("{a{b{c @{d}}}}", "has { where the name of a directive should stand"),
        ("{a{b{c:d:e}}}", "has : where the name of a field should stand"),
        ('{a{b{c:"d"}}}', 'has "d" where the name of a field should stand'),
        ("{a" * 2000 + "}" * 2000, "has more than 100 brackets in each other"),
    ],
)
def test_what_breaks_off_or_never_ends_is_told(text: str, said: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(text)
    assert said in str(raised.value)


PIECES = st.sampled_from([*'{}()[]:@,#\n"', "a", "b c", "$d", "1", '"x"', "..."])
SELECTIONS = st.lists(PIECES, max_size=12).map(" ".join)


@given(st.one_of(st.text(), SELECTIONS, SELECTIONS.map(lambda inner: f"{{a{{b{{{inner}}}}}}}")))
@example("{a{b{c:}}}")
@example("{a{b{c @}}}")
def test_every_text_is_read_or_told_to_be_unreadable(text: str) -> None:
    with suppress(Unreadable):
        asked = read(text)
        assert asked.fields
        assert read(minified(text)) == asked
