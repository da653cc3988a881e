"""From Data Kiosk's nested rows to columns: every scalar one, named by its path, typed by Amazon's schema."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union

from source_amazon_sp.data_kiosk.fields import Node, Path, Tree
from source_amazon_sp.data_kiosk.query import Selected
from source_amazon_sp.data_kiosk.words import described

MARKETPLACE = "marketplaceId"  # comes as marketplace_id, as in every other stream
UNKNOWN = "String"  # the type of a field that Amazon's schemas, as they were, do not know

_KINDS: Mapping[str, dict[str, Any]] = {
    "Boolean": {"type": ["null", "boolean"]},
    "Date": {"type": ["null", "string"], "format": "date"},
    "Float": {"type": ["null", "number"]},
    "Int": {"type": ["null", "integer"]},
    "Long": {"type": ["null", "integer"]},
}


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    path: Path
    node: Node


class Columns:
    """
    The columns of a tree of fields.

    Objects fold into columns with their names before it, but for the `bare` ones, whose fields stand as if they were
    the row's own; lists stay lists of objects.
    """

    def __init__(self, fields: Tree, bare: Collection[str] = ()) -> None:
        self._columns = list(_columns(fields, frozenset(bare)))
        by_path = {column.path: column.name for column in self._columns}
        self._plan = _plan(fields, by_path)
        self.names = tuple(column.name for column in self._columns)

    def properties(self) -> dict[str, Any]:
        """The columns' JSON schemas."""
        return {
            column.name: {"description": described(column.path), **_schema(column.node)} for column in self._columns
        }

    def flat(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of the document as a record, without what is null."""
        record: dict[str, Any] = {}
        _fill(record, self._plan, row)
        return record


# A field's name, and the column that it fills, or the plan of what is below it.
_Plan = list[tuple[str, Union[str, "_Plan"]]]


def _plan(tree: Tree, names: Mapping[Path, str], path: Path = ()) -> _Plan:
    steps: _Plan = []
    for name, node in tree.items():
        here = (*path, name)
        steps.append((name, _plan(node, names, here) if isinstance(node, dict) else names[here]))
    return steps


def _fill(record: dict[str, Any], plan: _Plan, row: Mapping[str, Any]) -> None:
    for name, into in plan:
        value = row.get(name)
        if value is None:
            continue
        if isinstance(into, str):
            record[into] = value
        elif isinstance(value, dict):
            _fill(record, into, value)


def _columns(tree: Tree, bare: frozenset[str], path: Path = (), prefix: Path = ()) -> Iterator[Column]:
    for name, node in tree.items():
        if isinstance(node, dict):
            yield from _columns(node, bare, (*path, name), prefix if name in bare else (*prefix, name))
        else:
            plain = "marketplace_id" if not prefix and name == MARKETPLACE else "_".join((*prefix, name))
            yield Column(plain, (*path, name), node)


def _schema(node: Node) -> dict[str, Any]:
    if isinstance(node, list):
        return {"type": ["null", "array"], "items": _schema(node[0])}
    if isinstance(node, str):
        return dict(_KINDS.get(node, {"type": ["null", "string"]}))
    properties = {name: {"description": described((name,)), **_schema(each)} for name, each in node.items()}
    return {"type": ["null", "object"], "additionalProperties": True, "properties": properties}


def known_as(selected: Collection[Selected], fields: Node) -> Tree:
    """The tree that a query of the user's brings: by the names it chose, typed where Amazon's schemas know a field."""
    found: Tree = {}
    for each in selected:
        within = fields[0] if isinstance(fields, list) else fields
        node = within.get(each.field, UNKNOWN) if isinstance(within, dict) else UNKNOWN
        if each.below:
            below = known_as(each.below, node)
            found[each.name] = [below] if isinstance(node, list) else below
        else:
            found[each.name] = node
    return found


def found_in(row: Mapping[str, Any]) -> Tree:
    """The tree of a row that nothing else is known of."""
    return {name: _found(value) for name, value in row.items()}


def _found(value: Any) -> Node:
    if isinstance(value, Mapping):
        return found_in(value)
    if isinstance(value, list):
        return [_found(value[0]) if value else UNKNOWN]
    kinds: Mapping[type, str] = {bool: "Boolean", int: "Float", float: "Float"}
    return kinds.get(type(value), UNKNOWN)
