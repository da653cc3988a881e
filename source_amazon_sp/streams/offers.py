"""On which terms streams are offered, and why a configuration does not yield one."""

from collections.abc import Mapping
from dataclasses import dataclass

from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.errors import ConfigError
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.catalog.retired import RETIRED_BY_TYPE
from source_amazon_sp.reports.spec import BOTH, SELLER, ReportSpec
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.streams.custom_report import custom_spec
from source_amazon_sp.streams.marketplace_participations import MarketplaceParticipationsStream
from source_amazon_sp.streams.orders import OrderItemsStream, OrdersStream
from source_amazon_sp.streams.sync_log import SyncLogStream


@dataclass(frozen=True, slots=True)
class Terms:
    """Who has a stream, and whether it is about persons, so that it is offered with include_pii alone."""

    account_types: frozenset[AccountType]
    personal: bool = False

    def met_by(self, config: ConnectorConfig) -> bool:
        return config.account_type in self.account_types and (config.include_pii or not self.personal)


def terms_of(spec: ReportSpec) -> Terms:
    """Those of a report stream. Of a type that the user chose, the user knows that the account has it."""
    return Terms(BOTH if spec.custom else spec.account_types, spec.pii or spec.personal)


# Those of every stream that is the connector's own, by its name.
TERMS: Mapping[str, Terms] = {
    **{stream.name: Terms(BOTH) for stream in (MarketplaceParticipationsStream, SyncLogStream)},
    **{stream.name: Terms(SELLER) for stream in (OrdersStream, OrderItemsStream)},
    **{spec.name: Terms(spec.account_types, spec.pii) for spec in RESOURCES},
    **{query.stream: Terms(query.account_types) for query in QUERIES},
    **{spec.name: terms_of(spec) for spec in REPORTS},
}


def not_offered(name: str, config: ConnectorConfig) -> ConfigError:
    """Why the configuration yields no stream of that name, and what to do about it."""
    custom = (custom_spec(report) for report in config.custom_reports if report.name == name)
    terms = TERMS.get(name) or next(map(terms_of, custom), None)
    if terms is None:
        return _unknown(name)
    if config.account_type not in terms.account_types:
        theirs = " and ".join(f"{each.value.lower()}s" for each in terms.account_types)
        return ConfigError(
            f"The stream {name} is for {theirs}, and account_type is {config.account_type.value}.\n"
            "Refresh the schema of the connection, or take the stream out of it."
        )
    return ConfigError(
        f"The stream {name} has personal data, which is read with include_pii alone.\n"
        "Set include_pii to true if your application has a restricted role, or take the stream out of the connection."
    )


def _unknown(name: str) -> ConfigError:
    if name in RETIRED_BY_TYPE:
        retired = RETIRED_BY_TYPE[name]
        return ConfigError(
            f"The report type {name} is not read: {retired.why}.\n"
            f"Take it out of the connection; what replaces it: {retired.instead or 'nothing'}."
        )
    return ConfigError(
        f"The stream {name} is none of this connector's, and the configuration makes none of that name.\n"
        "Refresh the schema of the connection, or take the stream out of it."
    )
