"""How the next page of a query is asked for, by the rule of its operation; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from source_amazon_sp.api.operations import Offsets, PageToken

Query = Mapping[str, str | int | Sequence[str]]


def with_token(rule: PageToken, query: Query, token: str | None) -> Query:
    """The query of the page that the token stands for; without a token, of the first."""
    if token is None:
        return query
    if rule.alone:
        query = {name: value for name, value in query.items() if name in rule.keeping}
    return {**query, **rule.beside, rule.parameter: token}


def token_of(payload: Any, rule: PageToken) -> str | None:
    """The token of the next page; None after the last."""
    found = found_at(payload, rule.found_at)
    return found if isinstance(found, str) and found else None


def with_offset(rule: Offsets, body: Any, offset: int) -> Any:
    """The body that asks for the page which begins at record number `offset`."""
    return _placed(body, rule.at, offset)


def next_offset(payload: Any, rule: Offsets, offset: int) -> int | None:
    """Where the next page begins; None after the last, and where Amazon takes no greater number."""
    records = found_at(payload, rule.records_at)
    behind = offset + rule.size
    full = isinstance(records, list) and len(records) >= rule.size
    return behind if full and behind <= rule.most else None


def out_of_reach(payload: Any, rule: Offsets, offset: int) -> int:
    """How many records lie behind the last page that Amazon takes a number for; at least one where it does not say."""
    records = found_at(payload, rule.records_at)
    if offset + rule.size <= rule.most or not isinstance(records, list) or len(records) < rule.size:
        return 0
    total = found_at(payload, rule.total_at)
    return max(total - offset - rule.size, 0) if isinstance(total, int) else 1


def from_the_other_end(rule: Offsets, body: Any) -> Any:
    """The body that asks for the same list, sorted the other way round."""
    return _placed(body, rule.order_at, "ASC" if found_at(body, rule.order_at) == "DESC" else "DESC")


def found_at(payload: Any, path: Sequence[str]) -> Any:
    """What lies at a path of names; None where there is nothing."""
    for name in path:
        payload = payload.get(name) if isinstance(payload, Mapping) else None
    return payload


def _placed(body: Any, at: Sequence[str], value: Any) -> Any:
    if not at:
        return value
    name, *rest = at
    whole = dict(body) if isinstance(body, Mapping) else {}
    return {**whole, name: _placed(whole.get(name), rest, value)}
