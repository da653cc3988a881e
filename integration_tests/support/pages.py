"""The project's pages as a reader meets them: links, headings, blocks of code."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_OPERATORS = frozenset({"|", "||", "&&", ";", "&", ">", ">>", "<", "2>", "2>>"})


@dataclass(frozen=True)
class Block:
    language: str
    text: str

    def commands(self) -> Iterator[list[str]]:
        """The words of each command of a shell block, without what is piped to or from it."""
        for line in self.text.replace("\\\n", " ").splitlines():
            lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
            lexer.whitespace_split = True
            try:
                words = list(lexer)
            except ValueError:
                continue  # half of a quotation, as in a program that goes over several lines
            yield from _split(words)


@dataclass(frozen=True)
class Page:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        return _BLOCK.sub("", self.text)

    def blocks(self, *languages: str) -> list[Block]:
        found = [Block(each["language"], dedent(each["text"])) for each in _BLOCK.finditer(self.text)]
        return [block for block in found if not languages or block.language in languages]

    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    def anchors(self) -> set[str]:
        """As GitHub makes them out of headings; of equal ones the first."""
        return {_anchor(heading) for heading in _HEADING.findall(self.prose)}

    def file(self, name: str) -> str:
        """The block that says of itself, in its first line, that it is that file."""
        (found,) = (each.text for each in self.blocks() if each.text.startswith(f"# file: {name}\n"))
        return found


def pages() -> list[Page]:
    paths = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "secrets.example" / "README.md"]
    return [Page(path) for path in (*paths, *sorted((ROOT / "docs").rglob("*.md")))]


def _anchor(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def _split(words: list[str]) -> Iterator[list[str]]:
    command: list[str] = []
    for word in words:
        if word in _OPERATORS:
            yield command
            command = []
        else:
            command.append(word)
    yield command
