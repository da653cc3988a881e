"""
Holds the glossary against Amazon's OpenAPI models: what it explains is there, and it says so in words of its own.

    python -m integration_tests.tools.check_glossary <folder with orders-api-model/ and its siblings>

Prints a line for each fault; the exit status is 1 if there is one.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from integration_tests.tools.glossary import EVERYWHERE, Glossary
from integration_tests.tools.model_schemas import Model, model_of
from integration_tests.tools.schema_rows import ROWS, Added, Node, SchemaRow

# Shorter runs of words are anyone's.
_MOST_SHARED_WORDS = 5

Run = tuple[str, ...]


def unknown_entries(glossary: Glossary, rows: Iterable[SchemaRow], models: Path) -> Iterator[str]:
    """A sentence for each entry of a property that neither Amazon's model has nor the connector adds."""
    added = {(row.model, f"{row.definition}.{own.name}") for row in rows for own in row.added if isinstance(own, Added)}
    for section, entries in glossary.sections.items():
        if section == EVERYWHERE:
            continue
        model = model_of(models, section)
        for key in entries:
            if (section, key) not in added and not _has(model, key):
                yield f"{section}: has no {key}"


def _has(model: Model, key: str) -> bool:
    try:
        model.at(key)
    except KeyError:
        return False
    return True


def borrowed(texts: Iterable[str], models: Iterable[Model]) -> Iterator[str]:
    """A sentence for each text that shares a run of more than five words with a description in the models."""
    amazons: set[Run] = set()
    for model in models:
        for description in _descriptions({"definitions": model.definitions}):
            amazons |= _runs(description)
    for text in texts:
        if shared := _runs(text) & amazons:
            yield f"Amazon's words, {' '.join(min(shared))!r}, are in: {text}"


def _descriptions(node: Node) -> Iterator[str]:
    for key, value in node.items():
        if key == "description" and isinstance(value, str):
            yield value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from _descriptions(inner)


def _runs(text: str) -> set[Run]:
    words = re.findall(r"\w+", text.casefold())
    length = _MOST_SHARED_WORDS + 1
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m integration_tests.tools.check_glossary <models folder>\n")
        return 2
    models = Path(arguments[0])
    glossary = Glossary.read()
    texts = [row.description for row in ROWS] + [text for part in glossary.sections.values() for text in part.values()]
    found = [
        *unknown_entries(glossary, ROWS, models),
        *borrowed(texts, [Model.read(models / name) for name in sorted({row.model for row in ROWS})]),
    ]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
