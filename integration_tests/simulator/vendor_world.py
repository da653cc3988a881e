"""Purchase orders as a function of a seed: when each was placed, changed, acknowledged and closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, HOUR, SECOND, milliseconds, written_short
from integration_tests.simulator.placements import Placements

LONGEST_LIFE = 40 * DAY  # from the order to its last event

PLACED = "placed"
CHANGED = "changed"  # by Amazon, after it was placed
ACKNOWLEDGED = "acknowledged"
RECEIVED = "received"
CLOSED = "closed"

_PARTS = (  # percent of the orders that see the event, and its earliest and latest time after the one before
    (CHANGED, 30, HOUR, 20 * HOUR),
    (ACKNOWLEDGED, 85, HOUR, 2 * DAY),
    (CHANGED, 12, HOUR, 3 * DAY),
    (RECEIVED, 75, 4 * DAY, 9 * DAY),
    (RECEIVED, 30, DAY, 5 * DAY),
    (CLOSED, 70, DAY, 12 * DAY),
)


@dataclass(frozen=True)
class PurchaseOrder:
    """A purchase order as it stands at an instant."""

    number: int
    events: tuple[tuple[int, str], ...]  # what happened until then, PLACED first
    items: int
    seed: int

    @property
    def po_number(self) -> str:
        return f"FK{self.number:06d}"

    @property
    def created(self) -> int:
        return self.events[0][0]

    @property
    def updated(self) -> int:
        return self.events[-1][0]

    @property
    def changed(self) -> int | None:
        """When Amazon last changed it; None if it never did."""
        return self._last(CHANGED)

    @property
    def state(self) -> tuple[int, str]:
        """Since when it is New, Acknowledged or Closed."""
        for event, state in ((CLOSED, "Closed"), (ACKNOWLEDGED, "Acknowledged")):
            since = self._last(event)
            if since is not None:
                return since, state
        return self.created, "New"

    @property
    def vendor_code(self) -> str:
        return f"FAKE{self.number % 3 + 1}"

    @property
    def ship_to(self) -> str:
        return f"FFC{self.number % 7 + 1}"

    def count(self, event: str) -> int:
        return sum(kind == event for _, kind in self.events)

    def _last(self, event: str) -> int | None:
        return max((moment for moment, kind in self.events if kind == event), default=None)

    def dice(self, block: str, position: int = 0) -> Dice:
        return Dice(self.seed, "po", block, self.number, position)


@dataclass(frozen=True)
class ExpectedPurchaseOrder:
    """The truth of a purchase order at an instant."""

    po_number: str
    item_keys: tuple[tuple[str, str], ...]  # (purchaseOrderNumber, itemSequenceNumber)
    created: str
    changed: str | None
    updated: str
    state: str


class VendorOrdersWorld:
    """
    `orders` purchase orders placed in the `days` before `start`, and `growth_per_day` a day after it;
    all live on as the clock moves. A pure function of its arguments; an instant is always an argument.
    """

    def __init__(self, seed: int, orders: int, days: float, *, start: datetime, growth_per_day: float = 0.0) -> None:
        self.seed = seed
        self._placements = Placements(
            seed, "purchase order", orders, round(days * DAY), milliseconds(start), growth_per_day
        )

    def order(self, number: int, now: int) -> PurchaseOrder:
        dice, created = self._placements.begun(number)
        moment = created // SECOND * SECOND
        events = [(moment, PLACED)]
        items = dice.between(1, 5)
        for event, likely, least, most in _PARTS:
            happens, lag = dice.chance(likely), dice.between(least // SECOND, most // SECOND) * SECOND
            if happens:
                moment += lag
                events.append((moment, event))
        return PurchaseOrder(number, tuple(each for each in events if each[0] <= now), items, self.seed)

    def numbered(self, po_number: str, now: int) -> PurchaseOrder | None:
        """The purchase order of this number, if it was placed by now."""
        digits = po_number.removeprefix("FK")
        if len(po_number) != 8 or len(digits) != 6 or not digits.isdecimal():
            return None
        number = int(digits)
        return self.order(number, now) if number < self._placements.count(now) else None

    def created_between(self, after: int, before: int, now: int) -> list[PurchaseOrder]:
        """Placed from `after` to `before`, both included."""
        orders = self._placed(after, before, now)
        return [order for order in orders if after <= order.created <= before]

    def changed_between(self, after: int, before: int, now: int) -> list[PurchaseOrder]:
        """Last changed by Amazon from `after` to `before`; those that never changed are never among them."""
        orders = self._placed(after - LONGEST_LIFE, before, now)
        return [order for order in orders if order.changed is not None and after <= order.changed <= before]

    def updated_between(self, after: int, before: int, now: int) -> list[PurchaseOrder]:
        """Whose latest event of any kind falls from `after` to `before`."""
        orders = self._placed(after - LONGEST_LIFE, before, now)
        return [order for order in orders if after <= order.updated <= before]

    def expected(self, after: datetime, before: datetime, now: datetime) -> dict[str, ExpectedPurchaseOrder]:
        """All that were placed or changed from `after` to `before`, as they stand at `now`, by their number."""
        window = (milliseconds(after), milliseconds(before), milliseconds(now))
        found: Iterable[PurchaseOrder] = [*self.created_between(*window), *self.changed_between(*window)]
        return {order.po_number: _truth(order) for order in found}

    def _placed(self, after: int, before: int, now: int) -> list[PurchaseOrder]:
        # A second more, for what rounding to seconds moves into the window.
        numbers = self._placements.between(after, before + SECOND, now)
        return [self.order(number, now) for number in numbers]


def _truth(order: PurchaseOrder) -> ExpectedPurchaseOrder:
    return ExpectedPurchaseOrder(
        po_number=order.po_number,
        item_keys=tuple((order.po_number, str(position + 1)) for position in range(order.items)),
        created=written_short(order.created),
        changed=written_short(order.changed) if order.changed is not None else None,
        updated=written_short(order.updated),
        state=order.state[1],
    )
