"""
Answers made from their shapes: every property is there, and every value a function of the seed, the question and the
number of its row.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.endpoint_facts import Shape
from integration_tests.simulator.endpoint_questions import Question, texts
from integration_tests.simulator.instants import DAY, SECOND, day, written_short

_DEEPEST = 2  # how often a definition stands within itself
_INSIDE = 2  # members of a list inside a row
_ENVELOPE = re.compile(r"errors|pagination|(next|previous)(page)?token(forlineitems)?", re.IGNORECASE)
_COUNT = re.compile(r"numberOfResults|totalResults|totalResultSize", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(\bid|Id|ID|Identifier)$")
_KNOWN = {"currencycode": "USD", "countrycode": "US", "marketplaceid": "ATVPDKIKX0DER"}


@dataclass(frozen=True)
class Rows:
    """Which rows of how many an answer has: all of its lists that are not inside a row have these."""

    numbers: Sequence[int]
    of: int


class Maker:
    """Makes the pages of one question's answer."""

    def __init__(self, seed: int, question: Question) -> None:
        self._question = question
        self._endpoint = question.endpoint
        asked = (seed, self._endpoint.key, question.filters, question.body)
        self._stamp = hashlib.blake2b(repr(asked).encode(), digest_size=5).hexdigest()
        self._answer: dict[str, tuple[str, ...]] = {}
        for name, values in (*texts(question.body), *question.given.items()):
            self._answer |= dict.fromkeys(_singular(name.lower()), values)

    @property
    def stamp(self) -> str:
        """Tells the question from every other."""
        return self._stamp

    def page(self, rows: Rows, token: str | None) -> Any:
        """The answer with these rows, and with the token where there is one."""
        body = _Row(self, rows, None, self._answer).of(self._endpoint.answer, "", ())
        if token is not None:
            *holders, name = self._endpoint.token_at
            holder = body
            for each in holders:
                holder = holder.setdefault(each, {})
            holder[name] = token
        return body

    def instant(self, row: int, of: int, salt: int) -> int:
        """A moment inside what was asked for; those of later rows are later, or earlier where that was asked for."""
        start, end = self._question.span or (0, DAY)
        order = "".join(self._answer.get("sortorder", ()))
        place = of - row if order.upper().startswith("DESC") else row + 1
        moment = start + (end - start) * place // (of + 1) + salt % 60 * SECOND
        return max(start, min(moment, end - SECOND)) // SECOND * SECOND

    def known(self, row: int) -> Mapping[str, str]:
        """What the row has to say because it was asked for."""
        items = self._question.items
        return {name.lower(): str(value) for name, value in items[row % len(items)].items()} if items else {}

    def shape(self, shape: Shape) -> Shape:
        return self._endpoint.target(shape)


class _Row:
    """The values of one row; outside of every row, of the answer around them."""

    def __init__(self, maker: Maker, rows: Rows, row: int | None, answer: Mapping[str, tuple[str, ...]]) -> None:
        self._maker = maker
        self._rows = rows
        self._row = row
        self._answer = answer
        self._known = maker.known(row) if row is not None else {}

    def of(self, shape: Shape, name: str, within: tuple[str, ...], place: tuple[int, ...] = ()) -> Any:
        passed = (shape["r"],) if isinstance(shape, dict) and "r" in shape else ()
        target = self._maker.shape(shape)
        if not isinstance(target, dict) or "e" in target:
            return self._scalar(target, name, place)
        inside = (*within, *passed)
        if "a" in target:
            return self._list(target["a"], name, inside, place)
        if passed and inside.count(passed[0]) > _DEEPEST:
            return {}
        if "k" in target:
            keys = [f"fakeKey{number}" for number in range(_INSIDE)]
            return {key: self.of(target["k"], key, inside, place) for key in keys}
        members = target["p"] or {"fakeMember": "s"}
        return {
            each: self.of(inner, each, inside, place)
            for each, inner in members.items()
            if self._row is not None or not _ENVELOPE.fullmatch(each)
        }

    def _list(self, inner: Shape, name: str, within: tuple[str, ...], place: tuple[int, ...]) -> list[Any]:
        if self._row is None:
            rows = (_Row(self._maker, self._rows, number, self._answer) for number in self._rows.numbers)
            return [row.of(inner, name, within) for row in rows]
        target = self._maker.shape(inner)
        if isinstance(inner, dict) and "r" in inner and (*within, inner["r"]).count(inner["r"]) > _DEEPEST:
            return []
        if isinstance(target, dict) and "e" in target:
            return list(target["e"][:_INSIDE])
        return [self.of(inner, name, within, (*place, number)) for number in range(_INSIDE)]

    def _scalar(self, shape: Shape, name: str, place: tuple[int, ...]) -> Any:
        if self._row is None and _COUNT.fullmatch(name):
            return self._rows.of
        row = self._row or 0
        if (asked := self._asked(shape, name, row, inside=bool(place))) is not None:
            return asked
        salt = int.from_bytes(hashlib.blake2b(f"{name}{place}".encode(), digest_size=4).digest(), "big") + row
        if isinstance(shape, dict):
            return shape["e"][salt % len(shape["e"])]
        moment = self._maker.instant(row, self._rows.of, salt)
        tail = "-".join(map(str, (self._maker.stamp, row, *place)))
        return {
            "i": self._integer(name, row, salt),
            "n": salt % 100_000 / 4,
            "b": bool(salt % 2),
            "t": written_short(moment),
            "d": day(moment),
            "m": f"{salt % 100_000 / 100:.2f}",
            "x": base64.b64encode(tail.encode()).decode(),
        }.get(shape, f"fake-{name}-{tail}")

    def _integer(self, name: str, row: int, salt: int) -> int:
        if _IDENTIFIER.search(name):
            return int(self._maker.stamp[:6], 16) * 1000 + row
        return 1 + salt % 900

    def _asked(self, shape: Shape, name: str, row: int, *, inside: bool) -> Any:
        """What was asked for by the name of the property, where it fits."""
        key = name.lower()
        value = self._known.get(key)
        if value is None and not inside and (values := self._answer.get(key)):
            value = values[row % len(values)]
        if value is None and shape == "s":
            value = _KNOWN.get(key)
        fits = shape == "s" or (isinstance(shape, dict) and value in shape["e"])
        return value if fits else None


def _singular(name: str) -> tuple[str, ...]:
    """The names by which a parameter's values may stand in a row: `marketplaceIds` is `marketplaceId` there."""
    return (name, name[:-1]) if name.endswith("s") else (name,)
