"""Streams of endpoints as the registry makes them, on a client that sends nothing."""

from collections.abc import Mapping

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.clock import Clock
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.resources.spec import ResourceSpec
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.listings import Listing, Listings
from source_amazon_sp.streams.resource import ResourceStream
from source_amazon_sp.streams.resource_feed import ResourceFeed
from source_amazon_sp.streams.resource_values import RequestValues


class FakeListings(Listings):
    """The listings of each marketplace, by its id, without a report."""

    def __init__(self, found: Mapping[str, list[Listing]]) -> None:
        self._listed = found

    def join(self) -> None:
        pass

    def of(self, marketplace: str) -> list[Listing]:
        return self._listed.get(marketplace, [])


def joined(
    client: SellingPartnerClient,
    config: ConnectorConfig,
    clock: Clock,
    rows: Mapping[str, ResourceSpec],
    selected: Mapping[str, Progress],
    listings: Listings | None = None,
) -> dict[str, ResourceStream]:
    """The selected streams of `rows`, by name, each with what is done of it; they share one feed."""
    account = Account(client, config)
    listings = listings or Listings(ReportDesk(client, clock, lambda *_: None), Documents(client, clock), account)
    feed = ResourceFeed(client, clock, RequestValues(account, config, clock), listings, rows)
    streams = {name: ResourceStream(rows[name], feed, account, config, clock) for name in selected}
    for name, stream in streams.items():
        stream.join(selected[name])
    return streams
