"""Flat files with a world behind them: reimbursements, orders by last update, listings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, HOUR, SECOND, written_short
from integration_tests.simulator.marketplaces import MARKETPLACES, Marketplace
from integration_tests.simulator.report_documents import PLAIN, Content
from integration_tests.simulator.report_jobs import Asked
from integration_tests.simulator.report_rules import span

Row = Mapping[str, str]

_LONGEST_LIFE = 30 * DAY
_BY_ID = {row.id: row for row in MARKETPLACES.values()}
_CP1252 = ("ES", "FR", "DE", "IT", "NL", "BE", "SE")  # UNVERIFIED: which marketplaces still do


def columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_REIMBURSEMENTS = columns(
    "approval-date reimbursement-id case-id amazon-order-id reason sku fnsku asin product-name condition currency-unit "
    "amount-per-unit amount-total quantity-reimbursed-cash quantity-reimbursed-inventory quantity-reimbursed-total "
    "original-reimbursement-id original-reimbursement-type"
)
_ORDERS = columns(
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel "
    "order-channel ship-service-level product-name sku asin item-status quantity currency item-price item-tax "
    "shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount "
    "ship-city ship-state ship-postal-code ship-country promotion-ids cpf is-business-order purchase-order-number "
    "price-designation signature-confirmation-recommended order-item-id"
)
_LISTINGS = columns(
    "item-name item-description listing-id seller-sku price quantity open-date image-url item-is-marketplace "
    "product-id-type zshop-shipping-fee item-note item-condition zshop-category1 zshop-browse-path "
    "zshop-storefront-feature asin1 asin2 asin3 will-ship-internationally expedited-shipping zshop-boldface product-id "
    "bid-for-featured-placement add-delete pending-quantity fulfillment-channel merchant-shipping-group status"
)


def flat_file(columns: Sequence[str], rows: Sequence[Row], codec: str = "utf-8", charset: str = "UTF-8") -> Content:
    """Tab-separated lines, without quotes, as Amazon writes them; a cell that is not in a row is empty."""
    lines = ["\t".join(columns), *("\t".join(row.get(name, "") for name in columns) for row in rows)]
    return Content("".join(f"{line}\n" for line in lines).encode(codec), PLAIN.replace("UTF-8", charset))


def money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def offset(moment: int) -> str:
    """As most flat files write an instant: `2026-11-20T10:00:00+00:00`."""
    return written_short(moment).replace("Z", "+00:00")


@dataclass(frozen=True)
class Reimbursements:
    """
    So many a day, from the day of `since` on (milliseconds), for the whole region whatever marketplace is asked for.
    Every tenth is there twice, line by line the same: Amazon does that.
    """

    seed: int
    since: int
    a_day: int

    def rows(self, start: int, end: int, now: int) -> list[Row]:
        """Those approved from `start` to `end`, both included."""
        begin = max(start, self.since) // DAY
        return [
            row
            for day in range(begin, min(end, now) // DAY + 1)
            for moment, row in self._of_day(day)
            if start <= moment <= min(end, now)
        ]

    def document(self, asked: Asked, now: int) -> Content | None:
        rows = self.rows(*span(asked, now), now)
        return flat_file(_REIMBURSEMENTS, rows) if rows else None

    def _of_day(self, day: int) -> Iterator[tuple[int, Row]]:
        for number in range(self.a_day):
            dice = Dice(self.seed, "reimbursement", day, number)
            moment = day * DAY + int((number + dice.fraction()) / self.a_day * DAY) // SECOND * SECOND
            product, units, cents = dice.between(1, 9), dice.between(1, 3), dice.between(100, 9900)
            row = {
                "approval-date": offset(moment),
                "reimbursement-id": f"{day:05d}{number:05d}",
                "reason": dice.pick(("Lost_Warehouse", "Damaged_Warehouse", "CustomerReturn")),
                "sku": f"FAKE-SKU-{product}",
                "fnsku": f"X00FAKE00{product}",
                "asin": f"B0FAKE000{product}",
                "product-name": f'Fake 12" product {product}',
                "condition": "Sellable",
                "currency-unit": "USD",
                "amount-per-unit": money(cents),
                "amount-total": money(cents * units),
                "quantity-reimbursed-cash": str(units),
                "quantity-reimbursed-inventory": "0",
                "quantity-reimbursed-total": str(units),
            }
            yield moment, row
            if (day + number) % 10 == 0:
                yield moment, row


@dataclass(frozen=True)
class FlatOrders:
    """
    So many orders a day in all marketplaces together. An order is Pending, is Shipped after a day or two, and some are
    touched again weeks later; a report by last update shows each as it stands, once, where it was last touched.
    """

    seed: int
    since: int
    a_day: int
    marketplaces: tuple[Marketplace, ...]

    def rows(self, start: int, end: int, now: int) -> list[Row]:
        """The items of the orders that were last updated from `start` to `end`, both included, as seen at `now`."""
        begin = max(start - _LONGEST_LIFE, self.since) // DAY
        return [
            row
            for day in range(begin, min(end, now) // DAY + 1)
            for number in range(self.a_day)
            for row in self._order(day, number, start, end, now)
        ]

    def document(self, asked: Asked, now: int) -> Content | None:
        rows = self.rows(*span(asked, now), now)
        return flat_file(_ORDERS, rows) if rows else None

    def _order(self, day: int, number: int, start: int, end: int, now: int) -> Iterator[Row]:
        dice = Dice(self.seed, "flat order", day, number)
        placed = day * DAY + int((number + dice.fraction()) / self.a_day * DAY) // SECOND * SECOND
        shipped = placed + dice.between(6, 48) * HOUR
        touched = [placed, shipped, *([shipped + dice.between(5, 28) * DAY] if dice.chance(30) else [])]
        past = [moment for moment in touched if moment <= now]
        if not past or not start <= past[-1] <= end:
            return
        place = dice.pick(self.marketplaces)
        pending = len(past) == 1
        for item in range(1 + dice.below(3)):
            product, cents = dice.between(1, 9), dice.between(100, 9900)
            yield {
                "amazon-order-id": f"900-{day:07d}-{number:07d}",
                "merchant-order-id": f"900-{day:07d}-{number:07d}",
                "order-item-id": f"{day:07d}{number:05d}{item:02d}",
                "purchase-date": offset(placed),
                "last-updated-date": offset(past[-1]),
                "order-status": "Pending" if pending else "Shipped",
                "item-status": "Unshipped" if pending else "Shipped",
                "fulfillment-channel": "Amazon",
                "sales-channel": place.name,
                "ship-service-level": "Standard",
                "product-name": f'Fake 12" product {product}',
                "sku": f"FAKE-SKU-{product}",
                "asin": f"B0FAKE000{product}",
                "quantity": "0" if pending else "1",
                "currency": "" if pending else place.currency,
                "item-price": "" if pending else money(cents),
                "item-tax": "" if pending else money(cents // 10),
                "ship-city": "FAKETOWN",
                "ship-postal-code": "00501",
                "ship-country": place.country,
                "is-business-order": "false",
                "signature-confirmation-recommended": "false",
            }


@dataclass(frozen=True)
class Listings:
    """So many products in each marketplace. Prices move every day, names have letters beyond ASCII where people do."""

    seed: int
    products: int

    def rows(self, marketplace_id: str, now: int) -> list[Row]:
        return [self._row(_BY_ID[marketplace_id], product, now // DAY) for product in range(1, self.products + 1)]

    def document(self, asked: Asked, now: int) -> Content:
        """Of the first marketplace alone, whatever else is asked for."""
        place = _BY_ID[asked.marketplaces[0]]
        rows = self.rows(place.id, now)
        if place.country == "JP":
            return flat_file(_LISTINGS, rows, "cp932", "Windows-31J")
        if place.country in _CP1252:
            return flat_file(_LISTINGS, rows, "cp1252", "Cp1252")
        return flat_file(_LISTINGS, rows)

    def _row(self, place: Marketplace, product: int, day: int) -> Row:
        dice = Dice(self.seed, "listing", place.id, product)
        name = {"JP": "偽の品", "US": "Fake product"}.get(place.country, "Fäke pröduct")
        return {
            "item-name": f"{name} {product}",
            "item-description": 'Says "fake" on it',
            "listing-id": f"1101FAKE{product:04d}",
            "seller-sku": f"FAKE-{place.country}-{product}",
            "price": money(dice.between(500, 5000) + Dice(self.seed, "price", product, day).below(200)),
            "quantity": str(dice.below(50)),
            "open-date": "2025-03-01 08:00:00 PST" if place.country == "US" else "01/03/2025 08:00:00 GMT",
            "item-is-marketplace": "y",
            "product-id-type": "1",
            "item-condition": "11",
            "asin1": f"B0FAKE{product:04d}",
            "product-id": f"B0FAKE{product:04d}",
            "pending-quantity": "0",
            "fulfillment-channel": "DEFAULT",
            "merchant-shipping-group": "Fake template",
            "status": "Active",
        }
