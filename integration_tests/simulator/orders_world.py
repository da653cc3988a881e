"""Orders as a function of a seed: when each was placed, what happened to it since, and which are where."""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, HOUR, MINUTE, SECOND, milliseconds, written
from integration_tests.simulator.marketplaces import NON_AMAZON, Marketplace, named
from integration_tests.simulator.placements import Placements

# "Not more than two years old, except in JP, AU and SG": a day more, for the leap year.
KEPT = 731 * DAY
_KEPT_LONGER = frozenset({"JP", "AU", "SG"})

# What may become of an order: statuses with the shortest and longest time after the one before.
_SHIPPED = (
    ("UNSHIPPED", 10 * MINUTE, 70 * MINUTE),
    ("SHIPPED", 2 * HOUR, 50 * HOUR),
)
_COURSES = {
    "shipped": _SHIPPED,
    "delivered": (*_SHIPPED, ("SHIPPED", DAY, 6 * DAY)),
    "touched late": (*_SHIPPED, ("SHIPPED", 20 * DAY, 40 * DAY)),
    "in parts": (_SHIPPED[0], ("PARTIALLY_SHIPPED", 2 * HOUR, 20 * HOUR), ("SHIPPED", DAY, 3 * DAY)),
    "cancelled at once": (("CANCELLED", 5 * MINUTE, 3 * HOUR),),
    "cancelled": (_SHIPPED[0], ("CANCELLED", HOUR, 48 * HOUR)),
    "ordered ahead": (("PENDING", DAY, 9 * DAY), *_SHIPPED),
    "not to be had": (("UNFULFILLABLE", HOUR, 5 * HOUR),),
}
_CHANCES = (
    *(("shipped",) * 34),
    *(("delivered",) * 46),
    *(("touched late",) * 4),
    *(("in parts",) * 5),
    *(("cancelled at once",) * 3),
    *(("cancelled",) * 4),
    *(("ordered ahead",) * 2),
    *(("not to be had",) * 2),
)


@dataclass(frozen=True)
class Placed:
    """What stays the same about an order."""

    number: int
    order_id: str
    created: int  # milliseconds since 1970, like every instant here
    course: str
    marketplace: Marketplace
    is_outside: bool  # placed outside Amazon, and fulfilled by it
    fulfilled_by: str
    items: int

    @property
    def marketplace_id(self) -> str:
        return NON_AMAZON[self.marketplace.country] if self.is_outside else self.marketplace.id

    def item_id(self, position: int) -> str:
        return f"{9_000_000_000_000 + self.number * 10 + position}"


@dataclass(frozen=True)
class Expected:
    """The truth of an order at an instant."""

    order_id: str
    item_keys: tuple[tuple[str, str], ...]  # (orderId, orderItemId)
    last_updated: str
    created: str
    status: str
    marketplace_id: str


_Update = tuple[int, int, int]  # the instant, the order's number, the instant of its next update or 0


@dataclass(frozen=True)
class _Log:
    """Every update of every order, in the order of time."""

    instants: Sequence[int]
    numbers: Sequence[int]
    following: Sequence[int]

    @classmethod
    def of(cls, updates: Iterable[_Update]) -> "_Log":
        columns = zip(*sorted(updates), strict=True)
        return cls(*(array("q", column) for column in columns))

    def __iter__(self) -> Iterator[_Update]:
        return zip(self.instants, self.numbers, self.following, strict=True)


class OrdersWorld:
    """
    `orders` orders placed in the `days` before `start`, and from then on `growth_per_day` new ones a
    day; all of them live on as the clock moves. A pure function of its arguments.

    An instant is always an argument: the world keeps no clock.
    """

    def __init__(  # a world is what it is made of
        self,
        seed: int,
        orders: int,
        days: float,
        marketplaces: Sequence[str],
        *,
        start: datetime,
        growth_per_day: float = 0.0,
    ) -> None:
        self.seed = seed
        self._places = [named(country) for country in marketplaces]
        self._placements = Placements(seed, "order", orders, round(days * DAY), milliseconds(start), growth_per_day)
        self._lock = threading.Lock()
        self._indexed = 0
        self._log = _Log((), (), ())

    def count(self, now: int) -> int:
        """How many orders were placed until now."""
        return self._placements.count(now)

    def events(self, number: int) -> list[tuple[int, str]]:
        """All that ever happens to an order: instants and the status from then on, in order."""
        dice, moment, course = self._begun(number)
        happened = [(moment, "PENDING_AVAILABILITY" if course == "ordered ahead" else "PENDING")]
        for status, least, most in _COURSES[course]:
            moment += dice.between(least // SECOND, most // SECOND) * SECOND + dice.below(1000)
            happened.append((moment, status))
        return happened

    def placed(self, number: int) -> Placed:
        _, created, course = self._begun(number)
        dice = Dice(self.seed, "placed", number)
        place = dice.pick(self._places)
        by_merchant = dice.chance(45)
        is_outside = not by_merchant and place.country in NON_AMAZON and dice.chance(8)
        return Placed(
            number=number,
            order_id=f"{900 + dice.below(100)}-{number // 10_000_000:07d}-{number % 10_000_000:07d}",
            created=created,
            course=course,
            marketplace=place,
            is_outside=is_outside,
            fulfilled_by="MERCHANT" if by_merchant else "AMAZON",
            items=dice.pick((1, 1, 1, 1, 1, 2, 2, 2, 3, 4)) if course != "in parts" else 2,
        )

    def _begun(self, number: int) -> tuple[Dice, int, str]:
        """When the order was placed and which course it takes; with the dice for what comes next."""
        dice, created = self._placements.begun(number)
        return dice, created, dice.pick(_CHANCES)

    def status(self, number: int, now: int) -> tuple[int, str]:
        """When the order was last updated, and its status."""
        return [event for event in self.events(number) if event[0] <= now][-1]

    def number(self, order_id: str, now: int) -> int | None:
        """The order of this id, if it was placed by now."""
        parts = order_id.split("-")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            return None
        number = int(parts[1]) * 10_000_000 + int(parts[2])
        if number >= self.count(now) or self.placed(number).order_id != order_id:
            return None
        return number

    def created_between(self, after: int, before: int, now: int) -> list[int]:
        """Numbers of the orders placed from `after` to `before`, both included."""
        return self._kept(self._placements.between(after, before, now), now)

    def updated_between(self, after: int, before: int, now: int) -> list[int]:
        """Numbers of the orders whose latest update by `now` fell from `after` to `before`, both included."""
        log = self._updates(now)
        first = bisect_left(log.instants, after)
        last = bisect_right(log.instants, min(before, now))
        found = zip(log.numbers[first:last], log.following[first:last], strict=True)
        latest = (number for number, then in found if not then or then > now)
        return self._kept(latest, now)

    def expected(
        self, after: datetime, before: datetime, now: datetime, marketplaces: Sequence[str] | None = None
    ) -> dict[str, Expected]:
        """
        The orders a search by lastUpdatedAfter and lastUpdatedBefore at `now` finds, by id;
        `marketplaces` are ids, None for all.
        """
        at = milliseconds(now)
        numbers = self.updated_between(milliseconds(after), milliseconds(before), at)
        found = (self._truth(number, at) for number in numbers)
        return {
            truth.order_id: truth for truth in found if marketplaces is None or truth.marketplace_id in marketplaces
        }

    def _truth(self, number: int, now: int) -> Expected:
        order = self.placed(number)
        updated, status = self.status(number, now)
        return Expected(
            order_id=order.order_id,
            item_keys=tuple((order.order_id, order.item_id(position)) for position in range(order.items)),
            last_updated=written(updated),
            created=written(order.created),
            status=status,
            marketplace_id=order.marketplace_id,
        )

    def _kept(self, numbers: Iterable[int], now: int) -> list[int]:
        """Those that Amazon still shows."""
        first = self._placements.between(now - KEPT, now, now).start
        return [
            number for number in numbers if number >= first or self.placed(number).marketplace.country in _KEPT_LONGER
        ]

    def _updates(self, now: int) -> _Log:
        """The log of updates, with at least the orders placed by now in it."""
        with self._lock:
            if self.count(now) > self._indexed:
                ahead = self.count(now + DAY)
                self._log = _Log.of([*self._log, *self._entries(range(self._indexed, ahead))])
                self._indexed = ahead
            return self._log

    def _entries(self, numbers: range) -> Iterator[_Update]:
        for number in numbers:
            instants = [moment for moment, _ in self.events(number)]
            for moment, following in zip(instants, [*instants[1:], 0], strict=True):
                yield moment, number, following
