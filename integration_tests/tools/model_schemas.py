"""
Derives the schemas of the API streams from Amazon's OpenAPI models.

    python -m integration_tests.tools.model_schemas <folder with orders-api-model/ and its siblings>

A row of schema_rows.ROWS says which definition a stream's records have and how the connector reshapes them; types and
known values are the model's, descriptions come from the glossary. The connector converts by the schema: where that says
`number` and Amazon sends text, the text is a decimal.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from integration_tests.tools.glossary import Glossary, values_of
from integration_tests.tools.schema_rows import INSTANT, ROWS, Added, Node, SchemaRow

SCHEMAS = Path(__file__).parents[2] / "source_amazon_sp" / "schemas"

# How often an object may stand within itself (breakdowns of breakdowns) before it is cut to a plain object.
_DEEPEST = 3

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_DECIMALS = frozenset({"Decimal", "BigDecimal"})
_INSTANTS = frozenset({"DateTime"})  # some models give it no format
_MONEY = frozenset({"Money", "MoneyType", "MoneyAmount", "Currency", "CurrencyAmount"})
_AMOUNTS = frozenset({"amount", "value", "currencyamount"})
_IDENTIFIER = re.compile(r"(\bid|Id|ID|Ids|Identifier)$")
_FORMATS: dict[str, Node] = {
    "date": {"format": "date"},
    "date-time": INSTANT,
    "dateTime": INSTANT,
}


class Model:
    """One of Amazon's OpenAPI (Swagger 2.0) files."""

    def __init__(self, document: Node) -> None:
        self.paths: Node = document.get("paths", {})
        self.definitions: Node = document.get("definitions", {})

    @classmethod
    def read(cls, file: Path) -> "Model":
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def resolved(self, node: Node) -> tuple[Node, tuple[str, ...]]:
        """The node with references followed and `allOf` folded in, and the definitions passed on the way."""
        if "$ref" in node:
            name = node["$ref"].removeprefix("#/definitions/")
            target, further = self.resolved(self.definitions[name])
            own = {"description": node["description"]} if node.get("description") else {}
            return {**target, **own}, (name, *further)
        if "allOf" not in node:
            return node, ()
        whole: Node = {}
        passed: list[str] = []
        own = {key: value for key, value in node.items() if key != "allOf"}
        for part, names in [*map(self.resolved, node["allOf"]), (own, ())]:
            properties = {**whole.get("properties", {}), **part.get("properties", {})}
            whole = {**whole, **part, **({"properties": properties} if properties else {})}
            passed += names
        return whole, tuple(passed)

    def unite(self, row: SchemaRow) -> None:
        """Define what any record of the row's lists may have; ValueError where two give one name different types."""
        if row.lists is None:
            return
        properties: Node = {}
        for named in self.resolved(self.definitions[row.lists])[0]["properties"].values():
            record = self.resolved(self.resolved(named)[0]["items"])[0]
            for name, node in record["properties"].items():
                usual = properties.setdefault(row.renamed.get(name, name), node)
                if self._type(usual) != self._type(node):
                    raise ValueError(f"{row.stream}: {name} has two types")
        self.definitions[row.definition] = {"type": "object", "properties": properties}

    def _type(self, node: Node) -> tuple[str, str | None, tuple[str, ...]]:
        flat, passed = self.resolved(node)
        return kind(flat), flat.get("format"), passed

    def at(self, path: str) -> Node:
        """The property a dotted path leads to, from a definition's name; KeyError if there is none."""
        definition, *names = path.split(".")
        node: Node = {"$ref": f"#/definitions/{definition}"}
        for name in names:
            flat = self.resolved(node)[0]
            if "items" in flat:
                flat = self.resolved(flat["items"])[0]
            node = flat["properties"][name]
        return node

    def record(self, definition: str) -> Node:
        """A definition by its name, resolved; of a list, that of its items."""
        flat = self.resolved(self.definitions[definition])[0]
        return self.resolved(flat["items"])[0] if "items" in flat else flat


def model_of(models: Path, section: str) -> Model:
    """The model that a section of the glossary is about, with what the rows define in it."""
    model = Model.read(models / section)
    for row in ROWS:
        if row.model == section:
            model.unite(row)
    return model


def kind(node: Node) -> str:
    """The JSON type of a resolved node; what the model leaves untyped is told by its other keys."""
    if isinstance(declared := node.get("type"), str):
        return declared
    if "items" in node:
        return "array"
    return "string" if "enum" in node else "object"


def schema_of(row: SchemaRow, model: Model, glossary: Glossary) -> Node:
    """The JSON schema of a row's stream; ValueError where a column's name breaks the rules for names."""
    derivation = _Derivation(row.model, model, glossary)
    columns: Node = {}
    for own in row.added:
        if isinstance(own, Added):
            key = f"{row.definition}.{own.name}"
            columns[own.name] = {"description": glossary.describe(row.model, key), **own.schema}
        else:
            columns[own.name] = derivation.described(own.path, model.at(own.path))
    of_definition = derivation.of(row.definition, {"$ref": f"#/definitions/{row.definition}"})
    record = of_definition.get("items", of_definition)
    for path in row.dropped:
        _drop(record, path)
    kept = record["properties"]
    for name in row.days:
        kept[name] = {"description": kept[name]["description"], "type": ["null", "string"], "format": "date"}
    _check_names(row.stream, [*columns, *kept])
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": row.stream,
        "description": row.description,
        "type": "object",
        "additionalProperties": True,
        "properties": {**columns, **kept},
    }


def _drop(schema: Node, path: str) -> None:
    """Take a property out of a schema; KeyError if there is none."""
    *ways, last = path.replace("[]", ".[]").split(".")
    for way in ways:
        schema = schema["items"] if way == "[]" else schema["properties"][way]
    del schema["properties"][last]


def _check_names(stream: str, names: Sequence[str]) -> None:
    if wrong := [name for name in names if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)]:
        raise ValueError(f"{stream}: not fit for a column name: {wrong}")
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError(f"{stream}: two columns are equal but for their case: {sorted(names)}")


class _Derivation:
    """`within` has the definitions around a node, outermost first; `key` is the node's in the glossary."""

    def __init__(self, section: str, model: Model, glossary: Glossary) -> None:
        self._section = section
        self._model = model
        self._glossary = glossary

    def described(self, key: str, node: Node, within: tuple[str, ...] = (), *, is_amount: bool = False) -> Node:
        flat, _ = self._model.resolved(node)
        values = values_of(flat)
        if not values and "items" in flat:
            values = values_of(self._model.resolved(flat["items"])[0])
        description = self._glossary.describe(self._section, key, values)
        return {"description": description, **self.of(key, node, within, is_amount=is_amount)}

    def of(self, key: str, node: Node, within: tuple[str, ...] = (), *, is_amount: bool = False) -> Node:
        flat, passed = self._model.resolved(node)
        inside = (*within, *passed)
        if (of_kind := kind(flat)) == "array":
            return {"type": ["null", "array"], "items": self.of(key, flat.get("items", {}), inside)}
        if of_kind == "object":
            return {
                "type": ["null", "object"],
                "additionalProperties": True,
                **self._inside(passed[0] if passed else key, flat, inside),
            }
        if of_kind not in _SCALARS:
            raise ValueError(f"{key}: the model has an unknown type, {of_kind}")
        is_decimal = of_kind == "string" and (is_amount or not _DECIMALS.isdisjoint(passed))
        of_format = flat.get("format") or ("date-time" if not _INSTANTS.isdisjoint(passed) else None)
        return _scalar(key, "number" if is_decimal else of_kind, of_format)

    def _inside(self, owner: str, flat: Node, within: tuple[str, ...]) -> Node:
        """The properties of an object; none if the model has none, or if the object stands in itself too often."""
        properties = flat.get("properties", {})
        if not properties or (within and within.count(within[-1]) > _DEEPEST):
            return {}
        is_money = (within and within[-1] in _MONEY) or "currencycode" in map(str.lower, properties)
        return {
            "properties": {
                name: self.described(f"{owner}.{name}", node, within, is_amount=is_money and name.lower() in _AMOUNTS)
                for name, node in properties.items()
            }
        }


def _scalar(key: str, of_kind: str, of_format: str | None) -> Node:
    if of_kind == "integer" and _IDENTIFIER.search(key):
        of_kind = "string"
    more = _FORMATS.get(of_format or "", {}) if of_kind == "string" else {}
    return {"type": ["null", of_kind], **more}


def write(row: SchemaRow, models: Path, glossary: Glossary, folder: Path = SCHEMAS) -> Path:
    """Write a row's schema into `folder`; returns the file."""
    schema = schema_of(row, model_of(models, row.model), glossary)
    file = folder / f"{row.stream}.json"
    file.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m integration_tests.tools.model_schemas <models folder>\n")
        return 2
    glossary = Glossary.read()
    for row in ROWS:
        sys.stdout.write(f"{write(row, Path(arguments[0]), glossary).name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
