"""
Holds the schemas of the API streams against Amazon's OpenAPI models, property by property.

    python -m integration_tests.tools.check_schemas <folder with orders-api-model/ and its siblings>

It reads the schemas as they lie in the package, so it finds what was edited by hand and what Amazon has changed since.
Prints a line for each difference; the exit status is 1 if there is one.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from integration_tests.tools.glossary import Glossary
from integration_tests.tools.model_schemas import SCHEMAS, Model, kind, model_of, schema_of
from integration_tests.tools.schema_rows import ROWS, Copied, Node, SchemaRow

# What the connector turns one type into: decimals sent as text, and ids sent as numbers.
_CONVERSIONS = frozenset({("string", "number"), ("integer", "string")})


def differences(row: SchemaRow, schema: Node, model: Model) -> Iterator[str]:
    """A sentence for each property that only one side has, or that has another type; reshaped columns aside."""
    columns = schema["properties"]
    added = {column.name for column in row.added}
    for name in sorted(added - columns.keys()):
        yield f"{row.stream}.{name}: not in the schema, though the row adds it"
    for column in row.added:
        if isinstance(column, Copied) and column.name in columns:
            yield from _between(model, model.at(column.path), columns[column.name], f"{row.stream}.{column.name}")
    own = {name: column for name, column in columns.items() if name not in added}
    left_out = {f"{row.stream}.{path}: not in the schema" for path in row.dropped}
    found = _properties(model, model.record(row.definition)["properties"], own, row.stream, (row.definition,))
    yield from (difference for difference in found if difference not in left_out)


def _properties(model: Model, expected: Node, own: Node, path: str, within: tuple[str, ...]) -> Iterator[str]:
    for name in sorted(expected.keys() - own.keys()):
        yield f"{path}.{name}: not in the schema"
    for name in sorted(own.keys() - expected.keys()):
        yield f"{path}.{name}: not in Amazon's model"
    for name in sorted(expected.keys() & own.keys()):
        yield from _between(model, expected[name], own[name], f"{path}.{name}", within)


def _between(model: Model, node: Node, schema: Node, path: str, within: tuple[str, ...] = ()) -> Iterator[str]:
    flat, passed = model.resolved(node)
    theirs, ours = kind(flat), schema["type"][1]
    inside = (*within, *passed)
    if theirs != ours:
        if (theirs, ours) not in _CONVERSIONS:
            yield f"{path}: {ours} in the schema, {theirs} in Amazon's model"
    elif ours == "array":
        yield from _between(model, flat.get("items", {}), schema["items"], f"{path}[]", inside)
    elif ours == "object":
        is_cut = "properties" not in schema and bool(passed) and passed[-1] in within
        if not is_cut:
            yield from _properties(model, flat.get("properties", {}), schema.get("properties", {}), path, inside)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m integration_tests.tools.check_schemas <models folder>\n")
        return 2
    found: list[str] = []
    glossary = Glossary.read()
    for row in ROWS:
        schema = json.loads((SCHEMAS / f"{row.stream}.json").read_text(encoding="utf-8"))
        model = model_of(Path(arguments[0]), row.model)
        found += differences(row, schema, model)
        if schema != schema_of(row, model, glossary):
            found.append(f"{row.stream}: not as model_schemas writes it now")
    sys.stdout.writelines(f"{difference}\n" for difference in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
