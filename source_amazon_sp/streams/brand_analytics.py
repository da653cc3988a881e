"""
Search query performance: the one report that Amazon makes only for a list of the seller's own products.

A report takes 18 ASINs and Amazon makes 20 reports a day, so a day's allowance is one week of 360 products. The ASINs
are those of the configuration, or those of the seller's listings, which the listings report of the same sync has.
"""

import logging
from collections.abc import Iterator

from source_amazon_sp.errors import ConfigError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.job import Ended, Failed, Order, ReportJob
from source_amazon_sp.reports.plan import WindowOrder
from source_amazon_sp.streams.base import Checkpoint, Task
from source_amazon_sp.streams.listings import LISTINGS, listings_of, listings_request
from source_amazon_sp.streams.report import ReportStream
from source_amazon_sp.streams.report_outcomes import Outcomes

logger = logging.getLogger("airbyte")

OPTION = "asin"
_ASIN_COLUMN = "asin1"
_AT_MOST = 360  # products: 20 reports of 18


class SearchQueryPerformanceStream(ReportStream):
    """Asks for the listings first, unless the configuration names the products."""

    def tasks(self, progress: Progress) -> Iterator[Task | Checkpoint]:
        desk = self._office.desk
        try:
            if not self._names_products():
                desk.outbox(self.name)  # plans, and asks for the listings
                self._orders = self._windows_of_listings(progress)
                desk.order_more(self.name, self._ordered(progress))
            yield from self._counted(Outcomes(self.name, self.spec, desk).tasks(lambda: self._orders))
        finally:
            desk.withdraw(self.name)

    def _planned(self, progress: Progress) -> list[Order]:
        if self._names_products():
            return super()._planned(progress)
        marketplaces = self._office.account.selling_in()
        if not any(self._windows(progress, [m], {OPTION: "any", **self._user_options()}) for m in marketplaces):
            return []  # nothing is due, so nothing is asked
        return [Order(listings_request(marketplace), LISTINGS) for marketplace in marketplaces]

    def _names_products(self) -> bool:
        """Whether the configuration says which products to ask for."""
        by_row = any(option.name == OPTION and option.default for option in self.spec.options)
        return by_row or OPTION in self._user_options()

    def _windows_of_listings(self, progress: Progress) -> list[WindowOrder]:
        found: list[WindowOrder] = []
        for job in self._listings():
            marketplaces = job.request.marketplaces
            listed = listings_of(job, self._office.documents)
            asins = sorted({str(row[_ASIN_COLUMN]) for row in listed if row.get(_ASIN_COLUMN)})
            if not asins:
                logger.warning("%s: no products are listed in %s.", self.name, "+".join(marketplaces))
                continue
            if len(asins) > _AT_MOST:
                logger.warning(
                    "%s: Amazon makes reports of %d products a day, and %d are listed. The first %d are asked for; "
                    "name others in report_options, option %s.",
                    self.name,
                    _AT_MOST,
                    len(asins),
                    _AT_MOST,
                    OPTION,
                )
            options = {**self._user_options(), OPTION: " ".join(asins[:_AT_MOST])}
            found += self._windows(progress, marketplaces, options)
        return sorted(found, key=lambda order: order.window.end, reverse=True)

    def _listings(self) -> list[ReportJob]:
        """The listings reports, when Amazon has made them."""
        outbox = self._office.desk.outbox(self.name)
        jobs: list[ReportJob] = []
        while len(jobs) < self._office.desk.ordered_by(self.name):
            outcome = outbox.get()
            if isinstance(outcome, Ended):
                jobs.append(outcome.job)
            elif isinstance(outcome, Failed):
                if not isinstance(outcome.error, ConfigError):
                    raise outcome.error
                raise ConfigError(
                    f"{self.name} needs the seller's products, and the listings report does not come: {outcome.error}\n"
                    f"Name the products in report_options: option {OPTION}, ASINs with spaces between."
                ) from outcome.error
        return jobs
