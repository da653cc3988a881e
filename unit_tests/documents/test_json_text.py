"""Objects written column by column are those written one by one."""

import json

from hypothesis import given
from hypothesis import strategies as st

from source_amazon_sp.documents.json_text import Field, JsonLines, escaped, objects

TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=9)


@given(st.lists(st.tuples(st.sampled_from(["", "x", '"1"']), st.none() | st.just("2"), st.just("3")), max_size=9))
def test_an_object_has_the_members_that_say_something(rows: list[tuple[str, str | None, str]]) -> None:
    text, number, always = ([row[column] for row in rows] for column in range(3))
    fields = [Field("a", escaped(text), quoted=True), Field("b", number), Field("c", always)]
    written = objects(len(rows), '{"first":0', fields, "}\n").removesuffix("\n")
    assert list(JsonLines(written.encode(), len(rows)).records() if rows else ()) == [
        {"first": 0, **({"a": a} if a else {}), **({"b": 2} if b else {}), "c": 3} for a, b, _ in rows
    ]


@given(TEXTS)
def test_escaped_texts_stand_between_quotes(texts: list[str]) -> None:
    assert [json.loads(f'"{text}"') for text in escaped(texts)] == texts


def test_a_cell_that_is_missing_stays_so() -> None:
    assert escaped([None, "", '"']) == [None, "", '\\"']
    assert escaped([None, "", "x"]) == [None, "", "x"]
