"""Sales and traffic of a seller: facts by product and day, from which Amazon's two tables are summed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, day
from integration_tests.simulator.marketplaces import MARKETPLACES
from integration_tests.simulator.report_documents import Content, as_document
from integration_tests.simulator.report_jobs import Asked
from integration_tests.simulator.report_rules import midnight, span
from source_amazon_sp.incremental.period import Period

PUBLISHED_AFTER = DAY  # a day's numbers are there a day after it

_CURRENCY = {row.id: row.currency for row in MARKETPLACES.values()}
# (parent, child, SKU): a child may have several SKUs, a parent several children.
PRODUCTS = (
    ("B0FAKEP001", "B0FAKEC001", "FAKE-SKU-1"),
    ("B0FAKEP001", "B0FAKEC001", "FAKE-SKU-2"),
    ("B0FAKEP001", "B0FAKEC002", "FAKE-SKU-3"),
    ("B0FAKEP002", "B0FAKEC003", "FAKE-SKU-4"),
    ("B0FAKEP003", "B0FAKEC004", "FAKE-SKU-5"),
    ("B0FAKEP003", "B0FAKEC005", "FAKE-SKU-6"),
)
_NAMES = ("parentAsin", "childAsin", "sku")
_LEVELS = {"PARENT": 1, "CHILD": 2, "SKU": 3}


@dataclass(frozen=True)
class Facts:
    """What was sold and seen; money in cents. Facts add up."""

    units: int = 0
    items: int = 0
    cents: int = 0
    refunded: int = 0
    browser_sessions: int = 0
    app_sessions: int = 0
    browser_views: int = 0
    app_views: int = 0

    @property
    def sessions(self) -> int:
        return self.browser_sessions + self.app_sessions

    @property
    def views(self) -> int:
        return self.browser_views + self.app_views


def added(facts: Iterable[Facts]) -> Facts:
    every = list(facts)
    return Facts(**{each.name: sum(getattr(one, each.name) for one in every) for each in fields(Facts)})


@dataclass(frozen=True)
class SalesAndTraffic:
    """
    Every product of every marketplace, each day from that of `since` on (milliseconds). Refunds come up to three weeks
    after the day they count for, so that a day read again has other numbers.
    """

    seed: int
    since: int

    def facts(self, marketplace_id: str, product: int, date: int, now: int) -> Facts:
        """Of one product (its place in PRODUCTS) and one day (days since 1970), as Amazon has them at `now`."""
        if date < self.since // DAY or (date + 1) * DAY + PUBLISHED_AFTER > now:
            return Facts()
        dice = Dice(self.seed, "traffic", marketplace_id, product, date)
        units = dice.below(7)
        refunded = 1 if units and dice.chance(30) and (date + dice.between(1, 21)) * DAY <= now else 0
        browser, app = dice.between(units, 40 + units), dice.below(30)
        return Facts(
            units=units,
            items=(units + 1) // 2,
            cents=units * (999 + 500 * product),
            refunded=refunded,
            browser_sessions=browser,
            app_sessions=app,
            browser_views=browser + dice.below(20),
            app_views=app + dice.below(10),
        )

    def by_asin(self, marketplace_id: str, days: range, granularity: str, now: int) -> list[dict[str, Any]]:
        """The rows by product, summed over the days, which none of them tells."""
        depth, currency = _LEVELS[granularity], _CURRENCY[marketplace_id]
        groups: dict[tuple[str, ...], list[Facts]] = {}
        for number, product in enumerate(PRODUCTS):
            groups.setdefault(product[:depth], []).append(
                added(self.facts(marketplace_id, number, date, now) for date in days)
            )
        sums = {product: added(facts) for product, facts in groups.items()}
        everything = added(sums.values())
        return [
            {
                **dict(zip(_NAMES, product, strict=False)),
                "salesByAsin": _sales_by_asin(facts, currency),
                "trafficByAsin": _traffic_by_asin(facts, everything),
            }
            for product, facts in sums.items()
            if facts.sessions
        ]

    def by_date(self, marketplace_id: str, days: range, granularity: str, now: int) -> list[dict[str, Any]]:
        """The rows by day, week or month, of the periods that have numbers already."""
        grouped: dict[int, list[Facts]] = {}
        for date in days:
            of_day = added(self.facts(marketplace_id, number, date, now) for number in range(len(PRODUCTS)))
            if of_day.sessions:
                begun = Period(granularity).floor(midnight(date * DAY))
                grouped.setdefault(round(begun.timestamp() * 1000), []).append(of_day)
        currency = _CURRENCY[marketplace_id]
        return [_row_by_date(begun, added(facts), currency) for begun, facts in sorted(grouped.items())]

    def document(self, asked: Asked, now: int) -> Content | None:
        start, end = span(asked, now)
        by_date = asked.options.get("dateGranularity", "DAY")
        by_asin = asked.options.get("asinGranularity", "PARENT")
        days = widened(start, end, Period(by_date))
        place = asked.marketplaces[0]
        dates = self.by_date(place, days, by_date, now)
        if not dates:
            return None
        return as_document(
            {
                "reportSpecification": {
                    "reportType": asked.report_type,
                    "reportOptions": {"dateGranularity": by_date, "asinGranularity": by_asin},
                    "dataStartTime": day(start),
                    "dataEndTime": day(end),
                    "marketplaceIds": list(asked.marketplaces),
                },
                "salesAndTrafficByDate": dates,
                "salesAndTrafficByAsin": self.by_asin(place, days, by_asin, now),
            }
        )


def widened(start: int, end: int, period: Period) -> range:
    """The days since 1970 of the whole periods that the two dates lie in, as Amazon widens a request."""
    first = period.floor(midnight(start))
    after = period.after(period.floor(midnight(end)))
    return range(round(first.timestamp() * 1000) // DAY, round(after.timestamp() * 1000) // DAY)


def amount(cents: float, currency: str) -> dict[str, Any]:
    return {"amount": round(cents / 100, 2), "currencyCode": currency}


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _sales_by_asin(facts: Facts, currency: str) -> dict[str, Any]:
    return {
        "unitsOrdered": facts.units,
        "orderedProductSales": amount(facts.cents, currency),
        "totalOrderItems": facts.items,
    }


def _traffic_by_asin(facts: Facts, everything: Facts) -> dict[str, Any]:
    parts: Sequence[tuple[str, str, Callable[[Facts], int]]] = (
        ("browserSessions", "browserSessionPercentage", lambda each: each.browser_sessions),
        ("mobileAppSessions", "mobileAppSessionPercentage", lambda each: each.app_sessions),
        ("sessions", "sessionPercentage", lambda each: each.sessions),
        ("browserPageViews", "browserPageViewsPercentage", lambda each: each.browser_views),
        ("mobileAppPageViews", "mobileAppPageViewsPercentage", lambda each: each.app_views),
        ("pageViews", "pageViewsPercentage", lambda each: each.views),
    )
    row: dict[str, Any] = {}
    for name, share, value in parts:
        row[name] = value(facts)
        row[share] = _percent(value(facts), value(everything))
    return row | {"buyBoxPercentage": 95.5, "unitSessionPercentage": _percent(facts.units, facts.sessions)}


def _row_by_date(begun: int, facts: Facts, currency: str) -> dict[str, Any]:
    return {
        "date": day(begun),
        "salesByDate": {
            "orderedProductSales": amount(facts.cents, currency),
            "unitsOrdered": facts.units,
            "totalOrderItems": facts.items,
            "averageSalesPerOrderItem": amount(facts.cents / (facts.items or 1), currency),
            "averageUnitsPerOrderItem": round(facts.units / (facts.items or 1), 2),
            "averageSellingPrice": amount(facts.cents / (facts.units or 1), currency),
            "unitsRefunded": facts.refunded,
            "refundRate": _percent(facts.refunded, facts.units),
            "claimsGranted": 0,
            "claimsAmount": amount(0, currency),
            "shippedProductSales": amount(facts.cents, currency),
            "unitsShipped": facts.units,
            "ordersShipped": facts.items,
        },
        "trafficByDate": {
            "browserPageViews": facts.browser_views,
            "mobileAppPageViews": facts.app_views,
            "pageViews": facts.views,
            "browserSessions": facts.browser_sessions,
            "mobileAppSessions": facts.app_sessions,
            "sessions": facts.sessions,
            "buyBoxPercentage": 95.5,
            "orderItemSessionPercentage": _percent(facts.items, facts.sessions),
            "unitSessionPercentage": _percent(facts.units, facts.sessions),
            "averageOfferCount": len(PRODUCTS),
            "averageParentItems": len(PRODUCTS) // 2,
            "feedbackReceived": 0,
            "negativeFeedbackReceived": 0,
            "receivedNegativeFeedbackRate": 0.0,
        },
    }
