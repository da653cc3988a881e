"""When orders are placed: evenly over the days before the start, and at a steady pace after it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, MINUTE


@dataclass(frozen=True)
class Placements:
    """
    Orders 0 to `before` - 1 fall in the `span` before `start` (milliseconds), the last some minutes
    before it; from then on there are `growth_per_day`. Numbers follow time.
    """

    seed: int
    kind: str
    before: int
    span: int
    start: int
    growth_per_day: float

    def begun(self, number: int) -> tuple[Dice, int]:
        """The order's own dice, and when it was placed."""
        dice = Dice(self.seed, self.kind, number)
        fraction = dice.fraction()
        if number < self.before:
            share = (number + fraction) / self.before
            return dice, self.start - self.span + int(share * (self.span - 5 * MINUTE))
        days = (number - self.before + 1 + fraction / 2) / self.growth_per_day
        return dice, self.start + int(days * DAY)

    def created(self, number: int) -> int:
        return self.begun(number)[1]

    def count(self, now: int) -> int:
        """How many orders were placed until now."""
        if now < self.start:
            return bisect_right(range(self.before), now, key=self.created)
        grown = int((now - self.start) / DAY * self.growth_per_day)
        while grown and self.created(self.before + grown - 1) > now:
            grown -= 1
        return self.before + grown

    def between(self, after: int, before: int, now: int) -> range:
        """Numbers of the orders placed by now, and from `after` to `before`, both included."""
        placed = range(self.count(now))
        return range(bisect_left(placed, after, key=self.created), bisect_right(placed, before, key=self.created))
