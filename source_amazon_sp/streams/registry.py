"""Which streams a configuration yields."""

from dataclasses import replace

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import CREATE_QUERY, CREATE_REPORT, SEARCH_ORDERS
from source_amazon_sp.clock import Clock
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.data_kiosk.kiosk import DataKiosk
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.desk import ReportDesk
from source_amazon_sp.reports.document import Documents
from source_amazon_sp.reports.spec import ReportSpec, Source
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import SourceStream
from source_amazon_sp.streams.brand_analytics import SearchQueryPerformanceStream
from source_amazon_sp.streams.custom_query import CustomQueryStream
from source_amazon_sp.streams.custom_report import CustomReportStream, custom_spec, is_described
from source_amazon_sp.streams.desk_stream import ReportingOffice
from source_amazon_sp.streams.kiosk import QueryStream
from source_amazon_sp.streams.listed_report import ListedReportStream
from source_amazon_sp.streams.listings import Listings
from source_amazon_sp.streams.marketplace_participations import MarketplaceParticipationsStream
from source_amazon_sp.streams.offers import TERMS, terms_of
from source_amazon_sp.streams.orders import OrderItemsStream, OrdersStream
from source_amazon_sp.streams.orders_feed import OrdersFeed
from source_amazon_sp.streams.pasted_options import suited
from source_amazon_sp.streams.query_maker import QueryMaker
from source_amazon_sp.streams.report import ReportStream
from source_amazon_sp.streams.resource import ResourceStream
from source_amazon_sp.streams.resource_feed import ResourceFeed
from source_amazon_sp.streams.resource_values import RequestValues
from source_amazon_sp.streams.sync_log import SyncLogStream
from source_amazon_sp.streams.trends import TrendsStream
from source_amazon_sp.streams.waiting import Waiting, quota_of
from source_amazon_sp.streams.wishes import is_taken


def build_streams(
    config: ConnectorConfig, client: SellingPartnerClient, waiting: Waiting, clock: Clock
) -> list[SourceStream]:
    """
    The streams of a seller, or of a vendor. Nothing is asked of Amazon.

    A custom stream does not take the place of one that has its name; `check` complains of it.
    """
    config = suited(
        replace(
            config,
            custom_reports=tuple(custom for custom in config.custom_reports if not is_taken(custom.name)),
            custom_queries=tuple(custom for custom in config.custom_queries if not is_taken(custom.name)),
        )
    )
    account = Account(client, config)
    streams: list[SourceStream] = [MarketplaceParticipationsStream(account), SyncLogStream()]
    if TERMS[OrdersStream.name].met_by(config):
        feed = OrdersFeed(client, account, config, clock)
        waiting.explained_by(quota_of(SEARCH_ORDERS), feed.outlook)
        streams += [cls(feed, include_pii=config.include_pii) for cls in (OrdersStream, OrderItemsStream)]
    desk = ReportDesk(client, clock, waiting.say)
    for what in (desk.making, quota_of(CREATE_REPORT)):
        waiting.explained_by(what, desk.outlook)
    office = ReportingOffice(desk=desk, documents=Documents(client, clock), account=account, config=config, clock=clock)
    return [
        *streams,
        *_resource_streams(office, client),
        *_report_streams(office, client),
        *_kiosk_streams(office, client, waiting),
    ]


def _resource_streams(office: ReportingOffice, client: SellingPartnerClient) -> list[SourceStream]:
    account, config, clock = office.account, office.config, office.clock
    listings = Listings(office.desk, office.documents, account)
    values = RequestValues(account, config, clock)
    rows = [spec if config.include_pii else spec.without_personal() for spec in RESOURCES]
    feed = ResourceFeed(client, clock, values, listings, {spec.name: spec for spec in rows})
    return [ResourceStream(spec, feed, account, config, clock) for spec in rows if TERMS[spec.name].met_by(config)]


def _report_streams(office: ReportingOffice, client: SellingPartnerClient) -> list[SourceStream]:
    rows = (*REPORTS, *map(custom_spec, office.config.custom_reports))
    return [_report_stream(spec, office, client) for spec in rows if terms_of(spec).met_by(office.config)]


def _kiosk_streams(reporting: ReportingOffice, client: SellingPartnerClient, waiting: Waiting) -> list[SourceStream]:
    config = reporting.config
    kiosk = DataKiosk(client)
    maker = QueryMaker(kiosk)
    desk = ReportDesk(client, reporting.clock, waiting.say, maker)
    for what in (desk.making, quota_of(CREATE_QUERY)):
        waiting.explained_by(what, desk.outlook)
    office = replace(reporting, desk=desk, documents=Documents(client, reporting.clock, maker))
    offered = [query for query in QUERIES if TERMS[query.stream].met_by(config)]
    streams: list[SourceStream] = [
        QueryStream(query, office) if query.products is None else TrendsStream(query, office) for query in offered
    ]
    return streams + [CustomQueryStream(custom, office, kiosk) for custom in config.custom_queries]


def _report_stream(spec: ReportSpec, office: ReportingOffice, client: SellingPartnerClient) -> SourceStream:
    if spec.source is Source.LISTED:
        return ListedReportStream(spec, office, client)
    if any(option.required and option.longest is not None for option in spec.options):
        return SearchQueryPerformanceStream(spec, office)  # a list that nobody has to write: of the seller's products
    return ReportStream(spec, office) if is_described(spec) else CustomReportStream(spec, office, client)
