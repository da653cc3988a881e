"""The same bytes, cut anywhere."""

from collections.abc import Iterator

from hypothesis import strategies as st


def cut(content: bytes, *sizes: int) -> Iterator[bytes]:
    """The content in chunks of these sizes, over and over."""
    at = number = 0
    while at < len(content):
        size = sizes[number % len(sizes)]
        yield content[at : at + size]
        at += size
        number += 1


def sizes() -> st.SearchStrategy[list[int]]:
    """Chunk sizes, most of them small enough to cut a character, a line end or an escape."""
    return st.lists(st.integers(min_value=1, max_value=9), min_size=1, max_size=5)
