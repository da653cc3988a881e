"""A list endpoint as a row: what is asked, where the records are, which windows it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pendulum

from source_amazon_sp.api.operations import Operation
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.marketplaces import AccountType


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFilter:
    """A pair of parameters that bound a window. An endpoint with several pairs is asked once by each."""

    after: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceSpec:
    """
    One stream of a list endpoint.

    `records_at` is the path to the list of records in an answer. `reach_back` is how far back Amazon keeps the data,
    `grid` the longest window it allows. `latest` names, for a column that no record has by itself, the paths whose
    latest instant it is.
    """

    name: str
    account_types: frozenset[AccountType]
    operation: Operation
    records_at: tuple[str, ...]
    primary_key: tuple[str, ...]
    cursor_field: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    time_filters: tuple[TimeFilter, ...]
    grid: Grid
    reach_back: pendulum.Duration
    latest: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
