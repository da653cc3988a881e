"""Transactions that go with what else a seller has: its settlements, and its orders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.finances import DEFERRED_FOR, STEP, FinanceWorld
from integration_tests.simulator.marketplaces import named
from integration_tests.simulator.report_settlements import Settlement

Body = dict[str, Any]


@dataclass(frozen=True)
class Booking:
    """What one transaction is about; `cents` None: whatever the world has."""

    order_id: str | None
    settlement_id: str | None = None
    cents: int | None = None
    settled: int | None = None  # when its settlement was closed, in milliseconds


@dataclass(frozen=True)
class Books(FinanceWorld):
    """
    The world's transactions, of which those at `bookings` (by their number) belong to something.

        settlement   ├──────────────────────────────┤
        transactions ■ ■ ■ ■ □ □ □ □ □ □ □ □ □ □ □ □    ■ its own, □ one for each order, the newest first
    """

    bookings: Mapping[int, Booking]

    @classmethod
    def kept(cls, country: str, settlements: Sequence[Settlement], orders: Sequence[str], now: int) -> "Books":
        """Books with every line of the settlements, by order, and a transaction for each of the orders."""
        bookings: dict[int, Booking] = {}
        for settlement in settlements:
            first = -(-settlement.start // STEP)
            bookings |= dict(enumerate(_of_settlement(settlement), start=first))
        free = [number for number in range(min(bookings), now // STEP) if number not in bookings]
        assert len(free) >= len(orders)
        bookings |= {number: Booking(order) for number, order in zip(reversed(free), orders, strict=False)}
        return cls(1, [named(country)], bookings)

    def cents(self, number: int) -> int:
        booking = self.bookings.get(number)
        return super().cents(number) if booking is None or booking.cents is None else booking.cents

    def is_deferred(self, number: int) -> bool:
        """What a settlement has was released before it was closed."""
        booking = self.bookings.get(number)
        settled = booking.settled if booking is not None else None
        return super().is_deferred(number) and (settled is None or number * STEP + DEFERRED_FOR < settled)

    def transaction(self, number: int, now: int) -> Body:
        body = super().transaction(number, now)
        booking = self.bookings.get(number, Booking(None))
        identifiers = [each for each in body["relatedIdentifiers"] if each["relatedIdentifierName"] != "ORDER_ID"]
        for name, value in (("ORDER_ID", booking.order_id), ("SETTLEMENT_ID", booking.settlement_id)):
            if value is not None:
                identifiers.append({"relatedIdentifierName": name, "relatedIdentifierValue": value})
        return {**body, "relatedIdentifiers": identifiers}


def _of_settlement(settlement: Settlement) -> Iterator[Booking]:
    """One for each of its orders, and one for what is of no order."""
    sums: dict[str | None, int] = {}
    for row in settlement.rows():
        if "amount" in row:
            order = row.get("order-id")
            sums[order] = sums.get(order, 0) + round(float(row["amount"]) * 100)
    for order, cents in sums.items():
        yield Booking(order, settlement.settlement_id, cents, settlement.end)
