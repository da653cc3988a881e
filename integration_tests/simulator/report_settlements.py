"""Settlements: every fourteen days Amazon settles each marketplace and makes the report by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, HOUR, MINUTE, written_short
from integration_tests.simulator.marketplaces import Marketplace
from integration_tests.simulator.report_documents import Content
from integration_tests.simulator.report_flat_files import Row, columns, flat_file, money
from integration_tests.simulator.report_jobs import Asked

SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"

_PERIOD = 14 * DAY
_MADE_AFTER = 6 * HOUR
# UNVERIFIED, but for Germany's amounts: where numbers have a decimal comma and dates begin with the day.
_COMMA = ("DE", "FR", "IT", "ES", "NL", "BE", "SE", "PL")
_COLUMNS = columns(
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency transaction-type "
    "order-id merchant-order-id adjustment-id shipment-id marketplace-name amount-type amount-description amount "
    "fulfillment-id posted-date posted-date-time order-item-code merchant-order-item-id merchant-adjustment-item-id "
    "sku quantity-purchased promotion-id"
)


@dataclass(frozen=True)
class Settlement:
    """One period of one marketplace; instants in milliseconds, money in cents."""

    seed: int
    place: Marketplace
    start: int
    end: int
    orders: int

    @property
    def settlement_id(self) -> str:
        return f"{self.end // DAY:06d}{Dice(self.place.id).below(10**5):05d}"

    @property
    def total(self) -> int:
        return sum(cents for cents, _ in self._lines())

    def rows(self) -> list[Row]:
        """As they stand in the report: first the settlement itself, then its lines, which add up to its total."""
        head = {
            "settlement-id": self.settlement_id,
            "settlement-start-date": self._date(self.start),
            "settlement-end-date": self._date(self.end),
            "deposit-date": self._date(self.end + 2 * DAY),
            "total-amount": self._amount(self.total),
            "currency": self.place.currency,
        }
        lines = [
            {"settlement-id": self.settlement_id, "amount": self._amount(cents), **rest}
            for cents, rest in self._lines()
        ]
        return [head, *lines]

    def _lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number in range(self.orders):
            dice = Dice(self.seed, "settlement", self.place.id, self.end, number)
            posted = self._date(self.start + int(dice.fraction() * _PERIOD) // MINUTE * MINUTE)
            price = dice.between(500, 20000)
            order = {
                "transaction-type": "Order",
                "order-id": f"901-{self.end // DAY:07d}-{number:07d}",
                "marketplace-name": "" if dice.chance(10) else self.place.name,
                "posted-date": posted.split(" ")[0],
                "posted-date-time": posted,
                "order-item-code": f"{self.end // DAY:06d}{number:08d}",
                "sku": f"FAKE-SKU-{dice.between(1, 9)}",
            }
            charge = {"amount-type": "ItemPrice", "amount-description": "Principal", "quantity-purchased": "1"}
            yield price, {**order, **charge}
            yield -(price * 15 // 100), {**order, "amount-type": "ItemFees", "amount-description": "Commission"}
        fee = {"transaction-type": "other-transaction", "amount-type": "other-transaction"}
        yield -3999, {**fee, "amount-description": "Subscription Fee", "posted-date-time": self._date(self.start)}

    def _amount(self, cents: int) -> str:
        return money(cents).replace(".", ",") if self.place.country in _COMMA else money(cents)

    def _date(self, moment: int) -> str:
        date, time = written_short(moment)[:-1].split("T")
        if self.place.country in _COMMA:
            date = ".".join(reversed(date.split("-")))
        return f"{date} {time} UTC"


@dataclass(frozen=True)
class Settlements:
    """Those of every marketplace, from `since` on (milliseconds), each with so many orders."""

    seed: int
    since: int
    marketplaces: tuple[Marketplace, ...]
    orders: int = 5

    report_type = SETTLEMENTS

    def made_between(self, after: int, until: int) -> Iterator[tuple[int, Asked]]:
        """The reports that Amazon makes by itself, each with its moment, from just behind `after` to `until`."""
        for number in range((until - self.since) // _PERIOD + 1):
            start = self.since + number * _PERIOD
            made_at = start + _PERIOD + _MADE_AFTER
            if after < made_at <= until:
                for place in self.marketplaces:
                    yield made_at, Asked(SETTLEMENTS, (place.id,), start, start + _PERIOD)

    def settled(self, after: int, until: int) -> list[Settlement]:
        """The settlements of those reports."""
        return [self._of(asked) for _, asked in self.made_between(after, until)]

    def document(self, asked: Asked, _: int) -> Content:
        return flat_file(_COLUMNS, self._of(asked).rows())

    def _of(self, asked: Asked) -> Settlement:
        place = next(each for each in self.marketplaces if each.id == asked.marketplaces[0])
        assert asked.start is not None  # made_between sets both
        return Settlement(self.seed, place, asked.start, asked.start + _PERIOD, self.orders)
