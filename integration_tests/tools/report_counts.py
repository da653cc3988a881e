"""How many reports a seller's syncs ask for, counted from the catalogue without a network."""

from collections import Counter
from collections.abc import Iterable

import pendulum

from source_amazon_sp.api.operations import CREATE_REPORT
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.plan import Wanted, WindowOrder, like_partner, orders, within_a_day
from source_amazon_sp.reports.spec import ReportSpec, Source

NOW = pendulum.datetime(2026, 11, 20, 12)
# Options that nobody can guess.
OPTIONS = {
    "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT": {"asin": "B0FAKE0001"},
    "MARKETPLACE_ASIN_PAGE_VIEW_METRICS": {"productType": "FAKE"},
}
# Reports of a seller that are made on request, but for those about persons.
SELLER = {
    spec.name: spec
    for spec in REPORTS
    if AccountType.SELLER in spec.account_types and spec.source is Source.CREATED and not (spec.pii or spec.personal)
}


class Seller:
    """A seller in one marketplace or several: which streams are selected, and what of them has been read so far."""

    def __init__(self, names: Iterable[str], *countries: str, days: int = 730) -> None:
        self._start = NOW.subtract(days=days)
        self._marketplaces = tuple(BY_COUNTRY[country].id for country in countries or ("US",))
        self._read = {name: Progress() for name in names}

    def planned(self, name: str, now: pendulum.DateTime) -> list[WindowOrder]:
        """What a sync asks for of one stream, newest first; the first one goes back `days`."""
        spec, progress, wanted = SELLER[name], self._read[name], _wanted(SELLER[name], self._start)
        row, places = spec, self._marketplaces
        if spec.shared in self._read:
            row = like_partner(spec, SELLER[spec.shared], wanted, progress, places, now)
        return within_a_day(row, orders(row, wanted, places, progress, now))

    def sync(self, now: pendulum.DateTime) -> Counter[str]:
        """How many reports each stream asks for; all of them are read. A report for two streams counts for one."""
        asked: set[object] = set()
        counted: Counter[str] = Counter()
        for name, progress in self._read.items():
            for order in self.planned(name, now):
                counted[name] += len(set(order.requests) - asked)
                asked.update(order.requests)
                for scope in order.scopes:
                    progress.done(scope, order.window)
        return counted


def of_two_years(spec: ReportSpec) -> int:
    """How many reports two years of one stream take, alone and in one marketplace that has the type."""
    country = "US" if not spec.countries or "US" in spec.countries else min(spec.countries)
    found = orders(spec, _wanted(spec, NOW.subtract(years=2)), (BY_COUNTRY[country].id,), Progress(), NOW)
    return len({request for order in found for request in order.requests})


def hours(reports: int) -> float:
    """How long Amazon's quota takes for so many."""
    return max(0, reports - CREATE_REPORT.burst) / CREATE_REPORT.rate / 3600


def _wanted(spec: ReportSpec, start: pendulum.DateTime) -> Wanted:
    return Wanted(
        start=start,
        end=None,
        lookback_days=None,
        region="NA",
        options=OPTIONS.get(spec.report_type, {}),
    )
