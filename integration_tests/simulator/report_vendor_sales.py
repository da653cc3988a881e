"""Sales as Amazon reports them to a vendor: by period, all products together and each by itself."""

from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.dice import Dice
from integration_tests.simulator.instants import DAY, day
from integration_tests.simulator.marketplaces import MARKETPLACES
from integration_tests.simulator.report_documents import Content, as_document
from integration_tests.simulator.report_jobs import Asked
from integration_tests.simulator.report_rules import midnight, span
from integration_tests.simulator.report_traffic import amount, widened
from source_amazon_sp.incremental.period import Period

ASINS = tuple(f"B0FAKEV{number:03d}" for number in range(1, 6))

_CURRENCY = {row.id: row.currency for row in MARKETPLACES.values()}
_WITHOUT_SALES = "FRESH"  # a programme that this vendor does not sell in


@dataclass(frozen=True)
class VendorSales:
    """Every product, each day from that of `since` on (milliseconds), by view and programme."""

    seed: int
    since: int

    def units(self, scope: tuple[str, str, str], asin: str, date: int) -> int:
        """Units of one day (days since 1970); `scope` is marketplace, distributorView and sellingProgram."""
        if date < self.since // DAY or scope[2] == _WITHOUT_SALES:
            return 0
        return Dice(self.seed, "vendor sales", scope, asin, date).below(9)

    def rows(self, scope: tuple[str, str, str], days: range, period: Period) -> list[dict[str, Any]]:
        """The rows by product, of each period that begins in the days; a product without sales has none."""
        return [
            {"startDate": start, "endDate": end, "asin": asin, **_sold(units, scope)}
            for start, end, dates in _periods(days, period)
            for asin in ASINS
            if (units := sum(self.units(scope, asin, date) for date in dates))
        ]

    def aggregate(self, scope: tuple[str, str, str], days: range, period: Period) -> list[dict[str, Any]]:
        return [
            {"startDate": start, "endDate": end, **_sold(units, scope)}
            for start, end, dates in _periods(days, period)
            if (units := sum(self.units(scope, asin, date) for date in dates for asin in ASINS))
        ]

    def document(self, asked: Asked, now: int) -> Content | None:
        options = asked.options
        scope = (asked.marketplaces[0], options["distributorView"], options["sellingProgram"])
        start, end = span(asked, now)
        period = Period(options["reportPeriod"])
        days = widened(start, end, period)
        rows = self.rows(scope, days, period)
        if not rows:
            return None
        return as_document(
            {
                "reportSpecification": {
                    "reportType": asked.report_type,
                    "reportOptions": dict(options),
                    "lastUpdatedDate": day(now),
                    "dataStartTime": day(start),
                    "dataEndTime": day(end),
                    "marketplaceIds": list(asked.marketplaces),
                },
                "salesAggregate": self.aggregate(scope, days, period),
                "salesByAsin": rows,
            }
        )


def _periods(days: range, period: Period) -> list[tuple[str, str, range]]:
    """First day, last day and days of each."""
    found, date = [], days.start
    while date < days.stop:
        after = widened(date * DAY, date * DAY, period).stop
        found.append((midnight(date * DAY).to_date_string(), day((after - 1) * DAY), range(date, after)))
        date = after
    return found


def _sold(units: int, scope: tuple[str, str, str]) -> dict[str, Any]:
    currency = _CURRENCY[scope[0]]
    sold: dict[str, Any] = {
        "customerReturns": units // 10,
        "shippedCogs": amount(units * 700, currency),
        "shippedRevenue": amount(units * 1000, currency),
        "shippedUnits": units,
    }
    if scope[1] == "MANUFACTURING":
        sold |= {"orderedRevenue": amount((units + 1) * 1000, currency), "orderedUnits": units + 1}
    return sold
