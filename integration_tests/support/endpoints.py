"""Syncs of endpoints, against a simulator that answers each as Amazon's model has it, and what is known of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import pendulum

from integration_tests.simulator.accounts import reports_api
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.endpoints import EndpointsApi, Given
from integration_tests.simulator.operations import SELLER, VENDOR, Api
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.catalogs import catalog_with_foreign_stream
from integration_tests.support.configs import Config, seller_config, vendor_config
from integration_tests.support.in_process import against, read
from integration_tests.support.output import Message, Output, Row
from source_amazon_sp.api.operations import Offsets
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.marketplaces import BY_COUNTRY, AccountType
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.resources.records import at, instant_at, records
from source_amazon_sp.resources.spec import ResourceSpec, Scope, Windows
from unit_tests.support.clock import FakeClock

BY_NAME = {spec.name: spec for spec in RESOURCES}
_LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
_NUMBERED_PAGES = 2  # a full one, and one that is not
BYSTANDER = "marketplace_participations"
DAYS = 9  # of history: two windows where Amazon allows seven days
_LONG = 60  # of history, for windows of whole months
_NO_QUOTA = 1e6


@dataclass(frozen=True)
class Setting:
    """The account that a row is read of, and where; rows that need the listings report wait for it by themselves."""

    account: str
    countries: tuple[str, ...]
    from_listings: bool = False
    days: int = DAYS

    @classmethod
    def of(cls, spec: ResourceSpec) -> "Setting":
        account = SELLER if AccountType.SELLER in spec.account_types else VENDOR
        usual = ("US", "CA") if account == SELLER else ("US",)
        allowed = [country for country in usual if not spec.countries or country in spec.countries]
        from_listings = any(row.batch is not None for row in line(spec))
        days = _LONG if _is_of_months(spec) else DAYS
        return cls(account, tuple(allowed or sorted(spec.countries)[:1]), from_listings, days)

    @property
    def config(self) -> Config:
        changes = {
            "region": BY_COUNTRY[self.countries[0]].region.value,
            "marketplaces": list(self.countries),
            "seller_id": "A0FAKESELLER0",
            "include_pii": True,
            "replication_start_date": FakeClock().now().subtract(days=self.days).to_date_string(),
        }
        return seller_config(**changes) if self.account == SELLER else vendor_config(**changes)


@dataclass
class Synced:
    """One sync: what the connector put out, and what it had been given."""

    output: Output
    given: list[Given]
    since: pendulum.DateTime  # where what was read begins


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
    """An account of which every endpoint can be read, sync after sync; `instead` are answered in another way."""

    def __init__(self, setting: Setting, *instead: Api) -> None:
        self.setting = setting
        self.clock = StandingClock()  # a window that is read again is then the same
        self._last = self.clock.now()  # when the last sync was
        self.api = EndpointsApi()
        reports = reports_api(setting.account, setting.countries, self.clock, time_scale=_NO_QUOTA)
        apis = (*instead, SellersApi(setting.countries), reports, self.api)
        self.simulator = SellingPartnerSimulator(
            self.clock, apis=apis, account_type=setting.account, time_scale=_NO_QUOTA
        )

    def sync(self, streams: Sequence[str], state: Sequence[Message] = ()) -> Synced:
        before = len(self.api.given)
        since = self.clock.now().subtract(days=self.setting.days).start_of("day") if not state else self._last
        output = read(self.simulator, self.setting.config, streams, state)
        self._last = self.clock.now()
        return Synced(output, self.api.given[before:], since)

    def name_of(self, spec: ResourceSpec) -> str:
        return self.simulator.name_of(spec.operation.method, spec.operation.path)

    def answers(self, spec: ResourceSpec, synced: Synced) -> list[Given]:
        """The answers that were given to the row's questions; none to one whose records are in its parents'."""
        if spec.parent is not None and spec.parent.is_record:
            return []
        name = self.name_of(spec)
        return [given for given in synced.given if given.name == name and _is_of(spec, given)]

    def records(self, spec: ResourceSpec, synced: Synced) -> list[Row]:
        """The records in those answers; of a row whose records lie in its parents', the ones in there."""
        if spec.parent is not None and spec.parent.is_record:
            return [element for _, element in self._elements(spec, synced)]
        return [record for given in self.answers(spec, synced) for record in records(spec, given.body)]

    def wanted(self, spec: ResourceSpec, synced: Synced) -> list[Row]:
        """Those of the records that lie in the days that were read: some lists have no filter that says so."""
        after = spec.newest_first
        path = after or spec.ends_by
        found = self.records(spec, synced)
        if path is None:
            return found
        since, until = synced.since, self.clock.now() - (spec.windows or Windows(grid=None)).hold_back
        moments = [(instant_at(record, path), record) for record in found]
        return [record for moment, record in moments if moment and moment < until and not (after and moment < since)]

    def fewest_questions(self, spec: ResourceSpec, synced: Synced, windows: int) -> int:
        """Scopes x windows, or what is in the parents' records, or the batches of products; by each of the queries."""
        scopes = len(self.setting.countries) if spec.scope is Scope.MARKETPLACE else 1
        asking = scopes * windows
        if spec.parent is not None:
            asking = 0 if spec.parent.is_record else len({each for each, _ in self._elements(spec, synced)})
        elif spec.batch is not None:
            asking = sum(ceil(len(ids) / spec.batch.size) for ids in self._products(spec.batch.column).values())
        numbered = _NUMBERED_PAGES if isinstance(spec.operation.page_token, Offsets) else 1
        return asking * len(spec.queries) * numbered

    def _elements(self, spec: ResourceSpec, synced: Synced) -> list[tuple[str, Row]]:
        """What is asked about in the parents' records: the values of each question, and the part that they are of."""
        parent = spec.parent
        assert parent is not None
        each, only = parent.each, parent.only
        found = []
        for record in synced.output.rows(parent.row):
            if only and at(record, only) is False:
                continue
            for element in (at(record, each) or []) if each else [record]:
                values = [at(element, path) or at(record, path) for path in parent.values.values()]
                if all(value is not None for value in values):
                    found.append((str(values), element))
        return found

    def _products(self, column: str) -> dict[str, set[str]]:
        """By marketplace the products of the listings report."""
        catalog = catalog_with_foreign_stream(_LISTINGS)
        output = against(self.simulator, "read", {"config": self.setting.config, "catalog": catalog})
        found: dict[str, set[str]] = {}
        for row in output.rows(_LISTINGS):
            if row.get(column) is not None:
                found.setdefault(row["marketplace_id"], set()).add(row[column])
        return found


def kept(spec: ResourceSpec, record: Row) -> Row:
    """The record without what the row leaves out, or says itself, and spelled as the row has it."""
    whole: Row = json.loads(json.dumps(record))
    whole = {name: value for name, value in whole.items() if name not in spec.columns}
    whole = {spec.renamed.get(name, name): value for name, value in whole.items()}
    for path in spec.left_out:
        _without(whole, path)
    return whole


def _without(value: Any, path: tuple[str | int, ...]) -> None:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and path[1:]:
            _without(each.get(path[0]), path[1:])
        elif isinstance(each, dict):
            each.pop(path[0], None)


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
    start, end = now.subtract(days=Setting.of(spec).days).start_of("day"), now - rule.hold_back
    start = rule.standing_since or start
    if rule.by_day:
        end = end.start_of("day")
    if rule.whole:
        start, end = rule.grid.floor(start), rule.grid.floor(end)
    return len(list(rule.grid.cuts(Window(start, end)))) if start < end else 0


def _is_of_months(spec: ResourceSpec) -> bool:
    grid = spec.windows.grid if spec.windows is not None else None
    return grid is not None and grid.period is Period.MONTH and spec.windows.whole


def _is_of(spec: ResourceSpec, given: Given) -> bool:
    """Whether a question is the row's: rows of one operation differ in what they ask for always."""
    return _fits(spec.body, given.sent) and any(
        all(name in given.asked and _fits(value, given.asked[name]) for name, value in query.items())
        for query in spec.queries
    )


def _fits(template: Any, sent: Any) -> bool:
    """Whether the template may have become what was sent; parameters are sent as texts."""
    if isinstance(template, Mapping):
        return all(_fits(each, sent[name]) for name, each in template.items() if name in sent)
    if not isinstance(template, (str, int, float)) or str(template).startswith("$"):
        return True
    text = str(template).lower() if isinstance(template, bool) else str(template)
    return text in sent if isinstance(sent, tuple) else template == sent
