"""
Fields that Amazon denies: createQuery answers 403 "Unauthorized to access requested fields." and lists them.

UNVERIFIED: the form of the list. So every word of Amazon's answer that names a field of the query, by its path or by
the end of its path, counts; of an object it names everything in it.
"""

import re

from source_amazon_sp.data_kiosk.fields import Path, Tree, inside

SAID = "unauthorized to access requested fields"

_NAME = re.compile(r"[A-Za-z_]\w*(?:[./][A-Za-z_]\w*)*")


def denied_in(words: str, fields: Tree) -> set[Path]:
    """The paths of the query's fields that Amazon's words name; none where it denied something else."""
    _, said, listed = words.lower().partition(SAID)
    if not said:
        return set()
    names = [tuple(re.split(r"[./]", name)) for name in _NAME.findall(words[len(words) - len(listed) :])]
    paths = _paths(fields)
    return {path for name in names for path in _meant(name, paths)}


def _meant(name: Path, paths: list[Path]) -> list[Path]:
    """The fields that a dotted name ends like; its front may be a dataset's, a query's or a type's name."""
    for length in range(len(name), 0, -1):
        if found := [path for path in paths if path[-length:] == name[-length:]]:
            return found
    return []


def _paths(tree: Tree, path: Path = ()) -> list[Path]:
    found: list[Path] = []
    for name, node in tree.items():
        found.append((*path, name))
        below = inside(node)
        if below is not None:
            found += _paths(below, (*path, name))
    return found
