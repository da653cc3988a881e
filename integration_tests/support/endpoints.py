"""Syncs of endpoints, against a simulator that answers each as Amazon's model has it, and what is known of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import pendulum

from integration_tests.simulator.accounts import reports_api
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.endpoints import EndpointsApi, Given
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.configs import Config, seller_config, vendor_config
from integration_tests.support.in_process import read
from integration_tests.support.output import Message, Output, Row
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.resources.records import at, records
from source_amazon_sp.resources.spec import ResourceSpec, Scope
from unit_tests.support.clock import FakeClock

BY_NAME = {spec.name: spec for spec in RESOURCES}
BYSTANDER = "marketplace_participations"
DAYS = 9  # of history: two windows where Amazon allows seven days
_NO_QUOTA = 1e6


@dataclass(frozen=True)
class Setting:
    """The account that a row is read of, and where; rows that need the listings report wait for it by themselves."""

    account: str
    countries: tuple[str, ...]
    from_listings: bool = False

    @classmethod
    def of(cls, spec: ResourceSpec) -> "Setting":
        account = SELLER if AccountType.SELLER in spec.account_types else VENDOR
        usual = ("US", "CA") if account == SELLER else ("US",)
        allowed = [country for country in usual if not spec.countries or country in spec.countries]
        from_listings = any(row.batch is not None for row in line(spec))
        return cls(account, tuple(allowed or sorted(spec.countries)[:1]), from_listings)

    @property
    def config(self) -> Config:
        changes = {
            "region": BY_COUNTRY[self.countries[0]].region.value,
            "marketplaces": list(self.countries),
            "seller_id": "A0FAKESELLER0",
            "include_pii": True,
            "replication_start_date": FakeClock().now().subtract(days=DAYS).to_date_string(),
        }
        return seller_config(**changes) if self.account == SELLER else vendor_config(**changes)


@dataclass
class Synced:
    """One sync: what the connector put out, and what it had been given."""

    output: Output
    given: list[Given]
    calls: dict[str, int] = field(default_factory=dict)  # by the simulator's names of operations


class StandingClock(FakeClock):
    """A clock on which it is the same time until it is told otherwise, however long somebody sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self._moved = 0.0

    def now(self) -> pendulum.DateTime:
        return self._start.add(seconds=self._moved)

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._moved += seconds


class Endpoints:
    """An account of which every endpoint can be read, sync after sync."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.clock = StandingClock()  # a window that is read again is then the same
        self.api = EndpointsApi()
        reports = reports_api(setting.account, setting.countries, self.clock, time_scale=_NO_QUOTA)
        apis = (SellersApi(setting.countries), reports, self.api)
        self.simulator = SellingPartnerSimulator(
            self.clock, apis=apis, account_type=setting.account, time_scale=_NO_QUOTA
        )

    def sync(self, streams: Sequence[str], state: Sequence[Message] = ()) -> Synced:
        before, calls = len(self.api.given), len(self.simulator.ledger.calls())
        output = read(self.simulator, self.setting.config, streams, state)
        counted: dict[str, int] = {}
        for call in self.simulator.ledger.calls()[calls:]:
            counted[call.operation] = counted.get(call.operation, 0) + 1
        return Synced(output, self.api.given[before:], counted)

    def name_of(self, spec: ResourceSpec) -> str:
        return self.simulator.name_of(spec.operation.method, spec.operation.path)

    def answers(self, spec: ResourceSpec, synced: Synced) -> list[Given]:
        """The answers that were given to the row's questions."""
        name = self.name_of(spec)
        return [given for given in synced.given if given.name == name and _is_of(spec, given)]

    def records(self, spec: ResourceSpec, synced: Synced) -> list[Row]:
        """The records in those answers."""
        return [record for given in self.answers(spec, synced) for record in records(spec, given.body)]

    def fewest_questions(self, spec: ResourceSpec, synced: Synced, windows: int) -> int:
        """Scopes x windows, or the parents' records, or the batches of products; by each of the row's queries."""
        scopes = len(self.setting.countries) if spec.scope is Scope.MARKETPLACE else 1
        asking = scopes * windows
        if spec.parent is not None:
            parents = self.records(BY_NAME[spec.parent.row], synced)
            wanted = spec.parent.values.values()
            asking = sum(all(at(parent, path) is not None for path in wanted) for parent in parents)
        elif spec.batch is not None:
            asking = sum(ceil(len(ids) / spec.batch.size) for ids in self._products(spec.batch.column).values())
        return asking * len(spec.queries)

    def _products(self, column: str) -> dict[str, set[str]]:
        """By marketplace the products of the listings report."""
        found: dict[str, set[str]] = {}
        listings = "GET_MERCHANT_LISTINGS_ALL_DATA"
        output = read(self.simulator, self.setting.config, [listings])
        for row in output.rows(listings):
            if row.get(column) is not None:
                found.setdefault(row["marketplace_id"], set()).add(row[column])
        return found


def line(spec: ResourceSpec) -> Iterator[ResourceSpec]:
    """The row, its parent, and so on."""
    yield spec
    if spec.parent is not None:
        yield from line(BY_NAME[spec.parent.row])


def relatives(spec: ResourceSpec) -> list[ResourceSpec]:
    """The row, those it asks by, and those that ask by it."""
    return [*line(spec), *(each for each in RESOURCES if each.name != spec.name and spec in line(each))]


def windows_of_first_sync(spec: ResourceSpec) -> int:
    """How many windows of a row begin in the days that the first sync reads; 1 for a snapshot."""
    rule = spec.windows
    if rule is None or rule.grid is None:
        return 1
    now = FakeClock().now()
    start, end = now.subtract(days=DAYS).start_of("day"), now - rule.hold_back
    if rule.by_day:
        end = end.start_of("day")
    return len(list(rule.grid.cuts(Window(start, end))))


def _is_of(spec: ResourceSpec, given: Given) -> bool:
    """Whether a question is the row's: rows of one operation differ in what they ask for always."""
    return any(
        all(
            name in given.asked and (_is_value(value) or given.asked[name] == _texts(value))
            for name, value in query.items()
        )
        for query in spec.queries
    )


def _is_value(template: Any) -> bool:
    return not isinstance(template, (str, int, float, bool)) or str(template).startswith("$")


def _texts(value: Any) -> tuple[str, ...]:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return (text,)
