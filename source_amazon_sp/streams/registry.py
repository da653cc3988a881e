"""Which streams a configuration yields."""

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import SEARCH_ORDERS
from source_amazon_sp.clock import Clock
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import SourceStream
from source_amazon_sp.streams.marketplace_participations import MarketplaceParticipationsStream
from source_amazon_sp.streams.orders import OrderItemsStream, OrdersStream
from source_amazon_sp.streams.orders_feed import OrdersFeed
from source_amazon_sp.streams.resource import ResourceStream
from source_amazon_sp.streams.waiting import Waiting


def build_streams(
    config: ConnectorConfig, client: SellingPartnerClient, waiting: Waiting, clock: Clock
) -> list[SourceStream]:
    """The streams of a seller, or of a vendor. Nothing is asked of Amazon."""
    account = Account(client, config)
    streams: list[SourceStream] = [
        ResourceStream(spec, client, config, clock) for spec in RESOURCES if config.account_type in spec.account_types
    ]
    if config.account_type is AccountType.SELLER:
        feed = OrdersFeed(client, account, config, clock)
        waiting.explained_by(SEARCH_ORDERS, feed.outlook)
        streams += [cls(feed, include_pii=config.include_pii) for cls in (OrdersStream, OrderItemsStream)]
    streams.append(MarketplaceParticipationsStream(account))
    return streams
