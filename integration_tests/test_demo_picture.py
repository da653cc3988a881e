"""The picture of the demo: every line is in it, and it is of a run that came to its end."""

from xml.etree import ElementTree as ET

from integration_tests.tools.demo_picture import COLUMNS, PICTURE, STREAMS, picture
from integration_tests.tools.docs import offered


def lines_of(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314  # our own


def test_lines_are_shown_as_they_are() -> None:
    table = ["a <b> & c", "  ┌──┐", "", "x   y  "]
    assert lines_of(picture(table)) == ["a <b> & c", "  ┌──┐", "x   y"]


def test_a_long_line_goes_on_in_the_next() -> None:
    words = "word " * COLUMNS
    shown = lines_of(picture([words, "y" * (COLUMNS + 1)]))
    assert max(map(len, shown)) <= COLUMNS
    assert " ".join(shown[:-2]).split() == words.split()
    assert shown[-2:] == ["y" * COLUMNS, "    y"]


def test_the_one_in_the_docs_is_of_streams_that_there_are() -> None:
    shown = lines_of(PICTURE.read_text(encoding="utf-8"))
    assert set(STREAMS) <= set(offered())
    tables = {line.split()[0].partition(".")[2] for line in shown if line.startswith(("seller.", "vendor."))}
    assert tables >= set(STREAMS)
    assert not [line for line in shown if "failed" in line]
    assert shown[-1] == "rm -r .demo makes a new world."
