"""Keys for rows that have none."""

import hashlib
import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

_MARKS = struct.Struct("<Q8x")  # of a hash of 16 bytes the first eight
_FULL = 3 / 2  # places for each mark at least
_PLACES = 1 << 12  # at first; always a power of two


class RowIds:
    """
    A hash over what tells a row from others, and the number among those that are equal.

    The hash also covers marketplace and window (`where`), so that a row read again with its window has its key again,
    and an equal row of another window another one.
    """

    def __init__(self, where: str) -> None:
        self._of_window = hashlib.blake2b(where.encode(), digest_size=16)
        self._seen = _Marks()
        self._again: Counter[bytes] = Counter()

    def of(self, identities: Iterable[str]) -> list[str]:
        """The keys of the next rows, by the text of what tells each from the others."""
        begun = self._of_window.copy
        hashes: list[bytes] = []
        for identity in identities:
            digest = begun()
            digest.update(identity.encode("utf-8", "surrogatepass"))
            hashes.append(digest.digest())
        ids = [found.hex() for found in hashes]
        for place in self._seen.add(hashes):
            ids[place] = self._once_more(hashes[place])
        return ids

    def _once_more(self, found: bytes) -> str:
        self._again[found] += 1
        times = self._again[found] + 1
        return hashlib.blake2b(found + times.to_bytes(8, "big"), digest_size=16).hexdigest()


class _Marks:
    """
    The hashes seen so far, by their first eight bytes: a million of them take 16 MB, where a set takes 130.

    A table with open addresses: a mark stands at the place that it names, or the next free one. Should two hashes
    have one mark by chance (of a million, once in 30 million documents), the second is taken for a repetition, which
    gives it a key of its own all the same.
    """

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * _PLACES))
        self._count = 0

    def add(self, hashes: Sequence[bytes]) -> list[int]:
        """Remember the hashes; the places in the list of those that were there already."""
        while (self._count + len(hashes)) * _FULL > len(self._table):
            self._grow()
        table, last = self._table, len(self._table) - 1
        repeated: list[int] = []
        for number, (mark,) in enumerate(_MARKS.iter_unpack(b"".join(hashes))):
            place = mark & last
            while (there := table[place]) and there != mark:
                place = (place + 1) & last
            if there:
                repeated.append(number)
            else:
                table[place] = mark
        self._count += len(hashes) - len(repeated)
        return repeated

    def _grow(self) -> None:
        table = array("Q", bytes(16 * len(self._table)))
        last = len(table) - 1
        for mark in filter(None, self._table):
            place = mark & last
            while table[place]:
                place = (place + 1) & last
            table[place] = mark
        self._table = table
