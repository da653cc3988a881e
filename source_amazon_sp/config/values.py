"""The configuration as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import pendulum

from source_amazon_sp.marketplaces import AccountType, Region


class Environment(str, Enum):
    PRODUCTION = "PRODUCTION"
    SANDBOX = "SANDBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedOptions:
    """
    Report options in a form of Airbyte's own connector, and their place in the configuration.

    They are for the report type that any of the `names` is, as there; the user may have made up a name.
    """

    place: str
    names: tuple[str, ...]
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomReport:
    """Any report type as a stream of its own."""

    name: str
    report_type: str
    options: Mapping[str, str]
    window_days: int | None
    primary_key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomQuery:
    """Any Data Kiosk query as a stream of its own."""

    name: str
    query: str
    primary_key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorConfig:
    """
    The configuration. `end` is exclusive, None means now; no `marketplaces` means all of the account.

    `report_options` are by report type; whether `pasted_options` fit is for the catalogue to say.
    """

    lwa_app_id: str
    lwa_client_secret: str
    refresh_token: str
    environment: Environment
    region: Region
    account_type: AccountType
    marketplaces: tuple[str, ...]
    start: pendulum.DateTime
    end: pendulum.DateTime | None
    include_pii: bool
    report_options: Mapping[str, Mapping[str, str]]
    pasted_options: tuple[PastedOptions, ...]
    custom_reports: tuple[CustomReport, ...]
    custom_queries: tuple[CustomQuery, ...]
    lookback_days: int | None
    seller_id: str | None
    api_endpoint: str
    token_endpoint: str
    remarks: tuple[str, ...]

    def __repr__(self) -> str:
        return f"ConnectorConfig({self.account_type.value}, {self.region.value}, secrets hidden)"
