"""The seller's own products: from the listings report, asked for once a sync by whoever needs them first."""

import logging
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from source_amazon_sp.errors import ConfigError
from source_amazon_sp.marketplaces import BY_ID
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.failure import why_it_failed
from source_amazon_sp.reports.job import Ended, Failed, Order, ReportJob, Status
from source_amazon_sp.reports.origin import Origin
from source_amazon_sp.reports.plan import option_sets
from source_amazon_sp.reports.request import ReportRequest, with_values
from source_amazon_sp.reports.rows import ReportRows
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.report_schema import report_schema

logger = logging.getLogger("airbyte")

LISTINGS = next(spec for spec in REPORTS if spec.report_type == "GET_MERCHANT_LISTINGS_ALL_DATA")

_KEPT = ("seller_sku", "asin1", "price", "fulfillment_channel", "status")  # columns that requests are made of
_FROM_AMAZON = "AMAZON"  # how the channel of what Amazon ships begins, such as AMAZON_NA
_NAME = "the seller's listings"  # by which the desk knows this reader; no stream has it

Listing = dict[str, Any]


def listings_request(marketplace: str) -> ReportRequest:
    return ReportRequest(LISTINGS.report_type, (marketplace,), None, with_values(option_sets(LISTINGS, {})[0]))


def listings_of(job: ReportJob, documents: Documents) -> Iterator[Mapping[str, Any]]:
    """The rows of a listings report that is done; none where Amazon has none."""
    if job.status is Status.CANCELLED:
        return
    if job.status is Status.FATAL:
        raise why_it_failed(job, documents)
    document = job.document(lambda: documents.fetch(str(job.report["reportDocumentId"]), restricted=False))
    origin = Origin(str(job.report_id), None, job.request.marketplaces, (None, None), "", {})
    try:
        yield from ReportRows(LISTINGS, report_schema(LISTINGS)).records(document, origin)
    finally:
        job.leave()


class Listings:
    """The listings of every marketplace the account sells in. Safe to share between threads."""

    def __init__(self, desk: ReportDesk, documents: Documents, account: Account) -> None:
        self._desk = desk
        self._documents = documents
        self._account = account
        self._lock = threading.Lock()
        self._joined = False
        self._found: dict[str, list[Listing]] | None = None
        self._failure: Exception | None = None

    def join(self) -> None:
        """Somebody will want the listings: called on the main thread, before anything is read."""
        if not self._joined:
            self._joined = True
            self._desk.join(_NAME, LISTINGS, self._orders)

    def leave(self) -> None:
        """Nobody wants the listings any more."""
        if self._joined:
            self._desk.withdraw(_NAME)

    def of(self, marketplace: str) -> list[Listing]:
        """The listings of a marketplace, one a SKU; waits for the report."""
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if self._found is None:
                try:
                    self._found = dict(self._read())
                except Exception as error:
                    self._failure = error
                    raise
                finally:
                    self._desk.withdraw(_NAME)
        return self._found.get(marketplace, [])

    def _orders(self) -> list[Order]:
        return [Order(listings_request(marketplace), LISTINGS) for marketplace in self._account.selling_in()]

    def _read(self) -> Iterator[tuple[str, list[Listing]]]:
        outbox = self._desk.outbox(_NAME)
        left = self._desk.ordered_by(_NAME)
        while left:
            outcome = outbox.get()
            if isinstance(outcome, Failed):
                raise self._why(outcome.error)
            if isinstance(outcome, Ended):
                left -= 1
                marketplace = outcome.job.request.marketplaces[0]
                if outcome.job.status is Status.CANCELLED:
                    logger.warning(
                        "Amazon cancelled the listings report of %s: it has none, or was asked too soon after another. "
                        "Streams that ask about the seller's products read none of it.",
                        BY_ID[marketplace].country if marketplace in BY_ID else marketplace,
                    )
                rows = listings_of(outcome.job, self._documents)
                yield marketplace, [_kept(row) for row in rows]

    @staticmethod
    def _why(error: Exception) -> Exception:
        if not isinstance(error, ConfigError):
            return error
        return ConfigError(
            f"This stream needs the seller's products, and the listings report does not come: {error}\n"
            "Give the application the role Product Listing, or take the stream out of the connection."
        )


def _kept(row: Mapping[str, Any]) -> Listing:
    """What requests are made of; `is_amazon_fulfilled` where the report names the channel."""
    kept: Listing = {name: row[name] for name in _KEPT if row.get(name) is not None}
    if "fulfillment_channel" in kept:
        kept["is_amazon_fulfilled"] = kept["fulfillment_channel"].upper().startswith(_FROM_AMAZON)
    return kept
