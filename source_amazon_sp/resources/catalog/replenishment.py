"""
Subscribe & Save: the offers in the programme, and how it does.

Amazon widens what is asked for to whole weeks, from Monday, or months. By day it refuses in its own examples, though
its model lists days.
"""

from collections.abc import Mapping

import pendulum

from source_amazon_sp.api.operations import replenishment
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import ResourceSpec, Scope, Template, Windows

_BOTH = frozenset(AccountType)
_COUNTRIES = frozenset({"US", "CA", "ES", "GB", "FR", "IT", "IN", "DE", "JP"})
_VENDOR_COUNTRIES = frozenset({"BR", "AU", "MX", "AE", "NL"})
_PROGRAM: Mapping[str, Template] = {"marketplaceId": "$marketplace_id", "programTypes": ["SUBSCRIBE_AND_SAVE"]}
_WINDOW: Mapping[str, Template] = {"_window_start": "$after", "_window_end": "$before"}


def _whole(period: Period) -> Windows:
    """
    Whole periods of the last two years, which are all that Amazon has.

    How soon the figures of a period are whole is nowhere said (UNVERIFIED): three days after its end, and with each
    new period those of the five weeks before are asked for again.
    """
    return Windows(
        grid=Grid(period),
        hold_back=pendulum.duration(days=3),
        look_back=pendulum.duration(days=35),
        by_day=True,
        whole=True,
    )


def _asked(frequency: str) -> dict[str, Template]:
    """The figures of one window, counted by `frequency`."""
    return {
        **_PROGRAM,
        "aggregationFrequency": frequency,
        "timePeriodType": "PERFORMANCE",
        "timeInterval": {"startDate": "$after", "endDate": "$last"},
    }


def _metrics(name: str, period: Period, frequency: str) -> ResourceSpec:
    """Of all offers together. An answer may have several records, each with other figures and none with a name."""
    return ResourceSpec(
        name=name,
        account_types=_BOTH,
        operation=replenishment.GET_SELLING_PARTNER_METRICS,
        records_at=("metrics",),
        scope=Scope.MARKETPLACE,
        body=_asked(frequency),
        windows=_whole(period),
        primary_key=("marketplace_id", "_window_start", "_number"),
        cursor_field="_window_end",
        columns={**_WINDOW, "_number": "$number"},
        countries=_COUNTRIES,
        vendor_countries=_VENDOR_COUNTRIES,
    )


def _offer_metrics(name: str, period: Period, frequency: str) -> ResourceSpec:
    """Of each offer; those of vendors have no SKU."""
    return ResourceSpec(
        name=name,
        account_types=_BOTH,
        operation=replenishment.LIST_OFFER_METRICS,
        records_at=("offers",),
        scope=Scope.MARKETPLACE,
        body={
            "pagination": {"limit": 500},
            "sort": {"order": "DESC", "key": "SHIPPED_SUBSCRIPTION_UNITS"},
            "filters": _asked(frequency),
        },
        windows=_whole(period),
        primary_key=("marketplace_id", "_window_start", "asin", "sku", "fulfillmentChannelType"),
        blank=("asin", "sku", "fulfillmentChannelType"),
        cursor_field="_window_end",
        columns=_WINDOW,
        countries=_COUNTRIES,
        vendor_countries=_VENDOR_COUNTRIES,
    )


ROWS = (
    ResourceSpec(
        name="replenishment_offers",
        account_types=_BOTH,
        operation=replenishment.LIST_OFFERS,
        records_at=("offers",),
        scope=Scope.MARKETPLACE,
        body={"pagination": {"limit": 100}, "sort": {"order": "ASC", "key": "ASIN"}, "filters": _PROGRAM},
        primary_key=("marketplace_id", "asin", "sku"),
        blank=("asin", "sku"),
        columns={"_observed_at": "$now"},
        countries=_COUNTRIES,
        vendor_countries=_VENDOR_COUNTRIES,
    ),
    _metrics("replenishment_metrics", Period.ISO_WEEK, "WEEK"),
    _metrics("replenishment_metrics_by_month", Period.MONTH, "MONTH"),
    _offer_metrics("replenishment_offer_metrics", Period.ISO_WEEK, "WEEK"),
    _offer_metrics("replenishment_offer_metrics_by_month", Period.MONTH, "MONTH"),
)
