"""
What the columns mean, in our own words: glossary.json, in a section for each of Amazon's models.

A key of a section is `Definition.property`; of an object that the model defines where it stands, the path from the
nearest definition. The section `everywhere` has plain names of properties, for those that mean the same in each place.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("glossary.json")
EVERYWHERE = "everywhere"

_MOST_VALUES = 24

_VALUES = re.compile(r"(?:\*\*)?Possible values?(?:\*\*:|:\*\*|:)")
_BULLET = re.compile(r"^\s*[-*] `(\w+)`", re.MULTILINE)
_QUOTED = re.compile(r"`(\w+)`")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Glossary:
    def __init__(self, sections: Mapping[str, Mapping[str, str]]) -> None:
        self.sections = sections

    @classmethod
    def read(cls, file: Path = FILE) -> "Glossary":
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def entry(self, section: str, key: str) -> str | None:
        """What the glossary says of a property; None where it has no entry."""
        special = self.sections.get(section, {}).get(key)
        return special or self.sections.get(EVERYWHERE, {}).get(key.rpartition(".")[2])

    def describe(self, section: str, key: str, values: Sequence[str] = ()) -> str:
        """The entry of a property, or else its name in words; then the values that occur, unless they are many."""
        told = self.entry(section, key) or in_words(key.rpartition(".")[2])
        if not values or len(values) > _MOST_VALUES:
            return told
        return f"{told} {'One of' if len(values) > 1 else 'Known value'}: {', '.join(values)}."


def in_words(name: str) -> str:
    """A property's name as a sentence: `shipByWindow` is "Ship by window."."""
    words = [word if len(word) > 1 and word.isupper() else word.lower() for word in _WORD.findall(name)]
    sentence = " ".join(words)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def values_of(node: Mapping[str, Any]) -> list[str]:
    """The values that a node of a model may have: its `enum`, or else those its prose lists as possible."""
    if enum := node.get("enum"):
        return [str(value) for value in enum]
    told = "".join(_VALUES.split(node.get("description", ""), maxsplit=1)[1:]).partition("**Note")[0]
    return list(dict.fromkeys(_BULLET.findall(told) or _QUOTED.findall(told)))
