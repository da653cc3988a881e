"""
Derives what the connector knows of Data Kiosk from Amazon's GraphQL schemas: every query with its arguments and fields.

    python -m integration_tests.tools.kiosk_schemas <folder with analytics_….graphql>

Of each dataset the newest version counts. A field is the name of its scalar, an object is a tree of fields, a list is
a list of the one thing that its items are; enumerations are text. No word of Amazon's descriptions is taken over.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "source_amazon_sp" / "data_kiosk" / "datasets.json"

_TOKEN = re.compile(r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\])*"|#[^\n]*|[A-Za-z_]\w*|[{}()\[\]:!=|@&]')
_VERSIONED = re.compile(r"(?P<dataset>\w+?)_(?P<version>\d{4}_\d{2}_\d{2})")

Fields = dict[str, "tuple[dict[str, str], str]"]  # by name: the arguments with their types, and the type


class Schema:
    """One schema file: its object types by name, and the names of its enumerations."""

    def __init__(self, text: str) -> None:
        self.types: dict[str, Fields] = {}
        self.enums: set[str] = set()
        self._tokens: list[str] = [token for token in _TOKEN.findall(text) if token[0] not in '"#']
        self._at = 0
        while self._at < len(self._tokens):
            self._definition(self._next())

    def _definition(self, keyword: str) -> None:
        if keyword == "type":
            name = self._next()
            self.types[name] = dict(self._fields())
        elif keyword == "enum":
            self.enums.add(self._next())
            self._skip("{", "}")
        elif keyword in {"input", "schema"}:
            self._skip("{", "}")
        elif keyword == "directive":
            self._skip("(", ")")

    def _fields(self) -> Iterator[tuple[str, tuple[dict[str, str], str]]]:
        self._expect("{")
        while (name := self._next()) != "}":
            arguments = dict(self._arguments()) if self._peek() == "(" else {}
            self._expect(":")
            yield name, (arguments, self._type())
            self._directives()

    def _arguments(self) -> Iterator[tuple[str, str]]:
        self._expect("(")
        while (name := self._next()) != ")":
            self._expect(":")
            yield name, self._type()

    def _type(self) -> str:
        kind = self._next()
        if kind == "[":
            kind = f"[{self._type()}]"
            self._expect("]")
        if self._peek() == "!":
            kind += self._next()
        return kind

    def _directives(self) -> None:
        while self._peek() == "@":
            self._at += 2
            if self._peek() == "(":
                self._skip("(", ")")

    def _skip(self, opening: str, closing: str) -> None:
        while self._next() != opening:
            pass
        depth = 1
        while depth:
            token = self._next()
            depth += (token == opening) - (token == closing)

    def _peek(self) -> str:
        return self._tokens[self._at]

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, token: str) -> None:
        if (found := self._next()) != token:
            raise ValueError(f"the schema has {found!r} where {token!r} should stand")

    def tree(self, kind: str) -> Any:
        """What a value of the type is made of."""
        if kind.endswith("!"):
            return self.tree(kind[:-1])
        if kind.startswith("["):
            return [self.tree(kind[1:-1])]
        if kind in self.types:
            return {name: self.tree(of) for name, (_, of) in sorted(self.types[kind].items())}
        return "String" if kind in self.enums else kind


def queries_of(schema: Schema) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each dataset of a schema, and its queries by name."""
    for dataset, (_, root) in schema.types["Query"].items():
        yield (
            dataset,
            {
                name: {"arguments": dict(sorted(arguments.items())), "fields": _rows(schema.tree(kind))}
                for name, (arguments, kind) in sorted(schema.types[root].items())
            },
        )


def _rows(tree: Any) -> Any:
    """A query answers with a list of rows."""
    return tree[0] if isinstance(tree, list) else tree


def datasets(folder: Path) -> dict[str, Any]:
    """The newest version of every dataset in the folder."""
    found: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for file in sorted(folder.glob("*.graphql")):
        for dataset, queries in queries_of(Schema(file.read_text(encoding="utf-8"))):
            version = _VERSIONED.fullmatch(dataset)
            if version is None:
                raise ValueError(f"the dataset {dataset} names no version")
            newest = found.get(version["dataset"], ("", "", {}))
            found[version["dataset"]] = max(newest, (version["version"], dataset, queries), key=lambda each: each[0])
    return {dataset: queries for _, dataset, queries in sorted(found.values(), key=lambda each: each[1])}


def written(found: Mapping[str, Any]) -> str:
    return json.dumps(found, indent=1) + "\n"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m integration_tests.tools.kiosk_schemas <schemas folder>\n")
        return 2
    FILE.write_text(written(datasets(Path(arguments[0]))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
