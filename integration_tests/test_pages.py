"""What the pages say can be followed: links lead somewhere, commands parse, examples are what they pretend to be."""

import argparse
import ast
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from airbyte_cdk.entrypoint import AirbyteEntrypoint

from integration_tests.support.pages import ROOT, Block, Page, pages
from source_amazon_sp import authorize
from source_amazon_sp.migration import command
from source_amazon_sp.planning import command as planning

PAGES = pages()
of_each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
PARSERS: Mapping[str, Callable[[Sequence[str]], argparse.Namespace]] = {
    "authorize": lambda args: authorize.parser().parse_args(args[1:]),
    "convert-state": lambda args: command.parser().parse_args(args[1:]),
    "plan": lambda args: planning.parser().parse_args(args[1:]),
    **dict.fromkeys(("spec", "check", "discover", "read"), lambda args: AirbyteEntrypoint.parse_args(list(args))),
}
TARGETS = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def arguments_of(words: Sequence[str]) -> list[str] | None:
    """What a command gives the connector, as a script or in a container; None if it is another command."""
    for at, word in enumerate(words):
        is_script = re.fullmatch(r"(?:[^=]*/)?source-amazon-sp", word) is not None and at == 0
        in_a_container = word == "airbyte/source-amazon-sp:dev" and "run" in words[:at]
        if is_script or in_a_container:
            return list(words[at + 1 :])
    return None


def parsed(args: Sequence[str]) -> argparse.Namespace:
    assert args, "the connector is called without a command"
    assert args[0] in PARSERS, f"the connector has no command {args[0]}"
    return PARSERS[args[0]](args)


@of_each_page
def test_links_lead_to_what_is_there(page: Page) -> None:
    for link in page.links():
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.exists(), f"{page.name}: {link} leads nowhere"
        if anchor:
            assert anchor in Page(target).anchors(), f"{page.name}: {link} has no such heading"


@of_each_page
def test_commands_of_the_connector_parse(page: Page) -> None:
    for block in page.blocks("sh"):
        for words in block.commands():
            args = arguments_of(words)
            if args is not None:
                parsed(args)


@of_each_page
def test_targets_of_make_exist(page: Page) -> None:
    inline = re.findall(r"`make ([a-z][\w-]*)", page.prose)
    in_blocks = [words[1] for block in page.blocks("sh") for words in block.commands() if words[:1] == ["make"]]
    assert {*inline, *in_blocks} <= TARGETS


@of_each_page
def test_json_and_python_are_what_they_say(page: Page) -> None:
    for block in page.blocks("json"):
        text = block.text.strip()
        json.loads(text if text[0] in "{[" else f"{{{text}}}")  # a part of a configuration
    for block in page.blocks("python"):
        ast.parse(block.text)


def test_every_page_can_be_reached_from_the_first() -> None:
    found, waiting = {PAGES[0].path}, [PAGES[0]]
    while waiting:
        page = waiting.pop()
        for link in page.links():
            target = (page.path.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in found:
                found.add(target)
                waiting.append(Page(target))
    adrs = ROOT / "docs" / "adr"
    assert {page.path for page in PAGES if page.path.parent != adrs} <= found


class TestTheReaderOfPages:
    PAGE = (
        "# A `b` (c)?\n[x [y]](a.md#b)\n\n1. z\n\n"
        "   ```sh\n   make a && source-amazon-sp check \\\n     --config x | cat\n   ```\n"
    )

    @pytest.fixture
    def page(self, tmp_path: Path) -> Page:
        path = tmp_path / "page.md"
        path.write_text(self.PAGE, encoding="utf-8")
        return Page(path)

    def test_finds_links_and_anchors(self, page: Page) -> None:
        assert page.links() == ["a.md#b"]
        assert page.anchors() == {"a-b-c"}

    def test_finds_commands(self, page: Page) -> None:
        (block,) = page.blocks("sh")
        commands = list(block.commands())
        assert commands == [["make", "a"], ["source-amazon-sp", "check", "--config", "x"], ["cat"]]
        assert arguments_of(commands[1]) == ["check", "--config", "x"]
        assert arguments_of([".venv/bin/source-amazon-sp", "spec"]) == ["spec"]
        assert arguments_of(commands[0]) is None

    @pytest.mark.parametrize("line", ["source-amazon-sp sync", "source-amazon-sp check", "source-amazon-sp authorize"])
    def test_refuses_a_command_that_does_not_parse(self, line: str) -> None:
        (words,) = Block("sh", line).commands()
        with pytest.raises((AssertionError, SystemExit)):
            parsed(arguments_of(words) or [])
