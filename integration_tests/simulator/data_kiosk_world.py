"""What Data Kiosk answers with: the same sales, visits and vendor's units that the reports of the account are of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from integration_tests.simulator.data_kiosk_queries import Asked
from integration_tests.simulator.instants import DAY, day, instant
from integration_tests.simulator.marketplaces import MARKETPLACES, named
from integration_tests.simulator.report_traffic import PRODUCTS, SalesAndTraffic, amount
from integration_tests.simulator.report_vendor_sales import ASINS, VendorSales
from source_amazon_sp.data_kiosk.fields import Node, inside
from source_amazon_sp.data_kiosk.query import Selected

Row = dict[str, Any]

_CURRENCY = {row.id: row.currency for row in MARKETPLACES.values()}
_NOTHING: Mapping[str, Any] = {"Long": 0, "Int": 0, "Float": 0.0}
_FEE_CENTS = 310  # a unit


class KioskWorld:
    """The rows of one account in `marketplaces` (country codes)."""

    def __init__(self, traffic: SalesAndTraffic, vendor_sales: VendorSales, marketplaces: Sequence[str]) -> None:
        self._traffic = traffic
        self._vendor_sales = vendor_sales
        self._places = [named(country).id for country in marketplaces]

    def rows(self, asked: Asked, now: int) -> Iterator[Row]:
        """The rows of a query made at an instant (milliseconds), with the fields that it asks for."""
        makers: Mapping[str, Callable[[Asked, int], Iterator[Row]]] = {
            "economics": self._economics,
            "manufacturingView": self._vendor,
            "salesAndTrafficByAsin": self._by_asin,
            "salesAndTrafficByDate": self._by_date,
            "salesAndTrafficTrends": self._trends,
            "sourcingView": self._vendor,
        }
        for row in makers[asked.root.name](asked, now):
            yield projected(asked.fields, asked.root.fields, row)

    def _by_date(self, asked: Asked, now: int) -> Iterator[Row]:
        for place in self._asked_places(asked):
            for row in self._traffic.by_date(place, days_of(asked), "DAY", now):
                yield _dated(place, row["date"], sales=row["salesByDate"], traffic=row["trafficByDate"])

    def _by_asin(self, asked: Asked, now: int) -> Iterator[Row]:
        start, end = asked.days
        for place in self._asked_places(asked):
            for row in self._products(place, days_of(asked), asked.arguments["aggregateBy"], now):
                yield {**row, "startDate": start, "endDate": end}

    def _trends(self, asked: Asked, now: int) -> Iterator[Row]:
        for each in asked.arguments["filters"]:
            for date in days_of(asked):
                for row in self._products(each["marketplaceId"], range(date, date + 1), "CHILD", now):
                    if row["childAsin"] in each["asins"]:
                        yield {**row, "startDate": day(date * DAY), "endDate": day(date * DAY)}

    def _products(self, place: str, days: range, granularity: str, now: int) -> Iterator[Row]:
        for row in self._traffic.by_asin(place, days, granularity, now):
            sales, traffic = row["salesByAsin"], row["trafficByAsin"]
            names = {name: row.get(name) for name in ("parentAsin", "childAsin", "sku")}
            yield {**names, "marketplaceId": place, "sales": sales, "traffic": traffic}

    def _economics(self, asked: Asked, now: int) -> Iterator[Row]:
        for place in self._asked_places(asked):
            for date in days_of(asked):
                for number, (parent, child, sku) in enumerate(PRODUCTS):
                    facts = self._traffic.facts(place, number, date, now)
                    if not facts.units:
                        continue
                    currency = _CURRENCY[place]
                    fee = amount(facts.units * _FEE_CENTS, currency)
                    sales = {
                        "unitsOrdered": facts.units,
                        "unitsRefunded": facts.refunded,
                        "netUnitsSold": facts.units - facts.refunded,
                        "orderedProductSales": amount(facts.cents, currency),
                    }
                    charge = {"identifier": f"fake-{sku}-{date}", "aggregatedDetail": {"totalAmount": fee}}
                    yield _dated(
                        place,
                        day(date * DAY),
                        parentAsin=parent,
                        childAsin=child,
                        msku=sku,
                        sales=sales,
                        fees=[{"feeTypeName": "FBA fulfillment fees", "charges": [charge]}],
                        netProceeds={"total": amount(facts.cents - facts.units * _FEE_CENTS, currency)},
                    )

    def _vendor(self, asked: Asked, now: int) -> Iterator[Row]:
        view = "MANUFACTURING" if asked.root.name == "manufacturingView" else "SOURCING"
        currency = asked.arguments.get("currencyCode", "USD")
        for place in self._places:
            for date in days_of(asked):
                units = {asin: self._vendor_sales.units((place, view, "RETAIL"), asin, date) for asin in ASINS}
                metrics = [
                    {"groupByKey": {"asin": asin}, "metrics": _shipped(sold, currency)}
                    for asin, sold in units.items()
                    if sold and (date + 1) * DAY <= now
                ]
                if metrics:
                    totals = _shipped(sum(units.values()), currency)
                    yield _dated(place, day(date * DAY), metrics=metrics, totals=totals)

    def _asked_places(self, asked: Asked) -> list[str]:
        return [place for place in asked.arguments["marketplaceIds"] if place in self._places]


def days_of(asked: Asked) -> range:
    """The days since 1970 that a query covers."""
    first, last = (instant(f"{text}T00:00:00Z") // DAY for text in asked.days)
    return range(first, last + 1)


def _dated(place: str, date: str, **more: Any) -> Row:
    return {"marketplaceId": place, "startDate": date, "endDate": date, **more}


def _shipped(units: int, currency: str) -> Row:
    value = {"units": units, "value": amount(units * 1000, currency)}
    return {"shippedOrders": {"shippedUnitsWithRevenue": value}, "costs": {"netPPM": 0.25}}


def projected(fields: Sequence[Selected], node: Node, row: Mapping[str, Any] | None) -> Row:
    """The fields that are asked for; what the world has no number for is nothing, or null for business customers."""
    tree = inside(node) or {}
    given = row or {}
    return {each.name: _value(each, tree[each.field], given.get(each.field)) for each in fields}


def _value(each: Selected, node: Node, value: Any) -> Any:
    if isinstance(node, list):
        return [projected(each.below, node, item) for item in value or ()]
    if isinstance(node, str):
        return value if value is not None or "B2B" in each.field else _NOTHING.get(node)
    if value is None and ("B2B" in each.field or "amount" in node):
        return None
    return projected(each.below, node, value)
