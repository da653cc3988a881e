"""What Data Kiosk can be asked: its datasets, their queries and fields, as derived from Amazon's GraphQL schemas."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Union

# The name of a scalar, an object's fields, or a list with the one thing that its items are.
Node = Union[str, "Tree", list["Node"]]
Tree = dict[str, Node]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """A query of a dataset: what stands directly below the dataset's name, and yields rows of `fields`."""

    name: str
    dataset: str
    arguments: Mapping[str, str]
    fields: Tree


@cache
def roots() -> Mapping[str, Root]:
    """Every query that Amazon's schemas know, by its name, which no other dataset has."""
    text = (files("source_amazon_sp") / "data_kiosk" / "datasets.json").read_text(encoding="utf-8")
    datasets: dict[str, dict[str, Any]] = json.loads(text)
    return {
        name: Root(name, dataset, query["arguments"], query["fields"])
        for dataset, queries in datasets.items()
        for name, query in queries.items()
    }


def inside(node: Node) -> Tree | None:
    """The fields of an object, or of the objects of a list; None for a scalar, or a list of scalars."""
    while isinstance(node, list):
        node = node[0]
    return node if isinstance(node, dict) else None


def leaves(tree: Tree, path: Path = ()) -> Iterator[Path]:
    """The paths of all scalars, lists passed through."""
    for name, node in tree.items():
        below = inside(node)
        if below is None:
            yield (*path, name)
        else:
            yield from leaves(below, (*path, name))


def without(tree: Tree, left_out: Collection[Path], path: Path = ()) -> Tree:
    """The tree without those fields, and without objects of which nothing is left."""
    kept: Tree = {}
    for name, node in tree.items():
        here = (*path, name)
        if here in left_out:
            continue
        below = inside(node)
        if below is None:
            kept[name] = node
        elif rest := without(below, left_out, here):
            kept[name] = [rest] if isinstance(node, list) else rest
    return kept
