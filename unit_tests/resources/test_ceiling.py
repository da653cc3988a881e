from typing import Any

from source_amazon_sp.resources.ceiling import halves
from source_amazon_sp.resources.spec import Ceiling

RULE = Ceiling(counted_at=("found",), most=3, within=(("changedAfter", "changedBefore"), ("madeAfter", "madeBefore")))


def query(after: str, before: str) -> dict[str, Any]:
    return {"sort": "sku", "changedAfter": f"2026-11-20T{after}Z", "changedBefore": f"2026-11-20T{before}Z"}


def test_the_later_half_is_asked_for_first_and_both_touch() -> None:
    assert halves(RULE, query("10:00:00", "10:00:05")) == (query("10:00:02", "10:00:05"), query("10:00:00", "10:00:02"))


def test_a_second_is_halved_by_the_next_pair() -> None:
    second = query("10:00:00", "10:00:01")
    later, earlier = halves(RULE, second)  # type: ignore[misc]
    assert later == {**second, "madeAfter": earlier["madeBefore"], "madeBefore": "2026-11-20T10:00:01Z"}
    assert earlier == {**second, "madeAfter": "1994-01-01T00:00:00Z", "madeBefore": later["madeAfter"]}
    assert "2010-06" < earlier["madeBefore"] < "2010-07"


def test_a_second_of_both_is_the_end() -> None:
    made = {"madeAfter": "2020-01-01T00:00:00Z", "madeBefore": "2020-01-01T00:00:01Z"}
    assert halves(RULE, {**query("10:00:00", "10:00:01"), **made}) is None
