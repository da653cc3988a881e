import json
from collections.abc import Iterator

import pytest

from source_amazon_sp.documents.line_items import items_of_lines
from source_amazon_sp.errors import UndecodableDocument

BESIDE = ("day", "place")
LONG = "x" * 1000


def line(day: int, *numbers: int, **more: object) -> bytes:
    items = [{"number": number, "text": LONG} for number in numbers]
    return json.dumps({"day": day, "place": "US", "items": items, **more}).encode()


def read(document: bytes, size: int = 100_000) -> Iterator[tuple[int, str, int]]:
    chunks = (document[at : at + size] for at in range(0, len(document), size))
    return ((item["day"], item["place"], item["number"]) for item in items_of_lines(chunks, "items", BESIDE))


@pytest.mark.parametrize("size", [1, 7, 4096, 100_000])
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n \n"])
def test_each_item_knows_its_line(size: int, end: bytes) -> None:
    document = b"\n" + line(1, 1, 2) + b"\r\n\n" + line(2) + b"\n" + line(3, 3) + end
    assert list(read(document, size)) == [(1, "US", 1), (1, "US", 2), (3, "US", 3)]


def test_lines_of_many_megabytes_come_whole() -> None:
    many = range(4000)
    document = line(1, *many) + b"\n" + line(2, *many) + b"\n" + line(3, 1)
    assert len(document) > 2 * (3 << 20)
    expected = [(day, "US", number) for day in (1, 2) for number in many]
    assert list(read(document)) == [*expected, (3, "US", 1)]


def test_a_long_line_is_read_before_its_end_is_there() -> None:
    taken: list[int] = []

    def chunks() -> Iterator[bytes]:
        document = line(1, *range(8000))
        for at in range(0, len(document), 65536):
            taken.append(at)
            yield document[at : at + 65536]

    next(items_of_lines(chunks(), "items", BESIDE))
    assert taken[-1] < 3 << 20


def test_a_line_that_does_not_say_what_it_is_of_is_an_error() -> None:
    with pytest.raises(UndecodableDocument, match="no place before items"):
        list(read(b'{"day":1,"items":[{"number":1}]}'))


@pytest.mark.parametrize("document", [b"nothing", line(1, 1) + b"\n" + line(2, 2)[:-2]])
def test_what_is_no_json_is_an_error(document: bytes) -> None:
    with pytest.raises(UndecodableDocument):
        list(read(document))
