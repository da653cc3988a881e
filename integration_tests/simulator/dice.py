"""Chance without chance: the same seed throws the same dice, in any order and on any machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_NEARLY_EMPTY = 1 << 64


class Dice:
    """A throw for each call, all of them a function of what the dice were made from."""

    __slots__ = ("_key", "_pool", "_refills")

    def __init__(self, *key: object) -> None:
        self._key = repr(key).encode()
        self._refills = 0
        self._pool = int.from_bytes(hashlib.blake2b(self._key).digest(), "big")

    def _refill(self) -> None:
        self._refills += 1
        digest = hashlib.blake2b(self._key, salt=self._refills.to_bytes(8, "big")).digest()
        self._pool = int.from_bytes(digest, "big")

    def below(self, most: int) -> int:
        """0 to most - 1."""
        if self._pool < _NEARLY_EMPTY:
            self._refill()
        self._pool, thrown = divmod(self._pool, most)
        return thrown

    def between(self, least: int, most: int) -> int:
        """Both ends included."""
        return least + self.below(most - least + 1)

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def fraction(self) -> float:
        """0 up to, and not, 1."""
        return self.below(1 << 48) / (1 << 48)
