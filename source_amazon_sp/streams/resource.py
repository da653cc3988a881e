"""One class for every endpoint of the catalogue."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pendulum

from source_amazon_sp.api.operations import Operation
from source_amazon_sp.clock import Clock, written
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.errors import ConfigError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.incremental.zones import nominal
from source_amazon_sp.marketplaces import BY_ID, AccountType
from source_amazon_sp.resources.plan import open_since, whole_cells, whole_days, windows
from source_amazon_sp.resources.records import ROW_ID, Record, RowIds, at, instant_at
from source_amazon_sp.resources.spec import ResourceSpec, Scope, Windows
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import Checkpoint, Item, SourceStream, Task, served
from source_amazon_sp.streams.forecast import Calls, Forecast
from source_amazon_sp.streams.resource_feed import Portion, ResourceFeed

_OPEN = "open"  # the job of a scope that says since when there are records that Amazon still changes


class ResourceStream(SourceStream):
    """Reads the windows of one row of the catalogue, newest first, or all there is where the row has no windows."""

    def __init__(
        self, spec: ResourceSpec, feed: ResourceFeed, account: Account, config: ConnectorConfig, clock: Clock
    ) -> None:
        self.name = spec.name
        self.kind = spec.operation.name
        self.primary_key = spec.primary_key
        self.cursor_field = spec.cursor_field
        if spec.windows is None:
            self.quiet_for = 0.0  # a snapshot has what is there: what was there yesterday is not all gone today
        self._spec = spec
        self._feed = feed
        self._account = account
        self._config = config
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: set[tuple[str, ...]] = set()
        self._open: dict[str, pendulum.DateTime] = {}  # by scope: since when there are records still open
        self._before: dict[str, pendulum.DateTime | None] = {}  # what the last sync knew of that
        self._left: Counter[str] = Counter()
        self._doors: Mapping[str, _Door] = {}  # by scope

    def join(self, progress: Progress) -> None:
        super().join(progress)
        self._feed.join(self._spec, lambda now: self._planned(progress, now))

    def tasks(self, progress: Progress) -> Iterator[Task]:  # noqa: ARG002  # the planner has it since `join`
        portions = self._feed.portions(self._spec)
        self._doors = {portion.scope: _Door() for portion in portions}
        knocked: set[str] = set()
        for portion in portions:
            if portion.scope not in knocked or self._doors[portion.scope].opens():
                knocked.add(portion.scope)
                yield Task((portion.scope,), portion.window)

    def rows(self, task: Task) -> Iterator[Item]:
        door = self._doors[task.scopes[0]]
        try:
            for item in self._items(Portion(task.scopes[0], task.window)):
                door.answered()
                yield item
        except ConfigError:
            door.refused = True
            raise
        finally:
            door.answered()

    def _items(self, portion: Portion) -> Iterator[Item]:
        row_ids = RowIds(f"{portion.scope} {portion.window}") if ROW_ID in self.primary_key else None
        for record in self._feed.records(self._spec, portion):
            self._note_open(portion.scope, record)
            if row_ids is not None:
                record[ROW_ID] = row_ids.of(record)
            elif not self._is_new(record):
                continue
            yield self.conformed(record)
        if self._spec.open is not None:
            yield self._checkpoint(portion.scope)

    def complaints(self) -> Iterator[tuple[str, str]]:
        yield from super().complaints()
        if gone := self._feed.pages.gone(self._spec):
            yield "gone", f"Amazon listed {gone} parent record(s) that it did not know when asked for their details."
        if refused := self._feed.pages.refused(self._spec):
            yield "refused", f"Amazon refused {refused} request(s), each for one kind or one product."
        if beyond := self._feed.pages.beyond(self._spec):
            yield "beyond", f"Amazon found up to {beyond} record(s) that it does not give out: they are missing."

    def leave(self) -> None:
        self._feed.leave()
        for door in self._doors.values():
            door.answered()

    def forecast(self) -> Forecast:
        spec, portions = self._spec, self._feed.portions(self._spec)
        more = spec.operation.page_token is not None or spec.parent is not None or spec.batch is not None
        starts = [portion.window.start for portion in portions if portion.window is not None]
        return Forecast(
            calls=(Calls(spec.operation, len(portions) * len(spec.queries), at_least=more),),
            windows=len(portions),
            earliest=min(starts, default=None),
            note=_rests_on(spec),
        )

    def probe(self) -> Operation | None:
        return self._feed.probe(self._spec)

    def _planned(self, progress: Progress, now: pendulum.DateTime) -> Sequence[Portion]:
        if missing := [key for key in self._spec.needs if not getattr(self._config, key)]:
            raise ConfigError(
                f"{self.name} can't be read without {', '.join(missing)}.\n"
                f"Amazon wants the seller's id in this request. Set {', '.join(missing)} in the configuration, "
                "or take the stream out of the connection."
            )
        rule = self._spec.windows
        if rule is not None and rule.standing_since is None:
            self.say_kept_from(now - rule.reach_back, self._config, progress)
        portions = [portion for scope in self._scopes() for portion in self._of_scope(scope, progress, now)]
        self._left.update(portion.scope for portion in portions)
        return sorted(portions, key=_age)

    def _scopes(self) -> list[str]:
        region = [self._config.region.value]
        is_vendor = self._config.account_type is AccountType.VENDOR
        countries = self._spec.countries | (self._spec.vendor_countries if is_vendor else frozenset())
        if self._spec.scope is Scope.REGION and not countries:
            return region
        there = [m for m in self._account.marketplaces() if not countries or _country(m) in countries]
        return there if self._spec.scope is Scope.MARKETPLACE else region[: len(there)]

    def _of_scope(self, scope: str, progress: Progress, now: pendulum.DateTime) -> Iterator[Portion]:
        rule = self._spec.windows
        if rule is None:
            yield Portion(scope, None)
            return
        if rule.local and scope in BY_ID:
            now = nominal(now, BY_ID[scope].time_zone)
        kept_from = now - rule.reach_back
        # The oldest hour may be gone by the time it is asked for.
        wanted = served(self._config, kept_from.add(hours=1), now - rule.hold_back)
        if wanted is not None and rule.by_day:
            wanted = whole_days(wanted, kept_from)
        if wanted is not None and rule.whole and rule.grid is not None:
            wanted = whole_cells(wanted, rule.grid, kept_from)
        if wanted is None:
            return
        if rule.standing_since is not None:
            wanted = Window(rule.standing_since, wanted.end)
        self._before[scope] = open_since(progress.jobs.get(f"{_OPEN} {scope}"), wanted)
        for window in windows(rule, wanted, progress, scope, self._look_back(rule), self._before[scope]):
            yield Portion(scope, window)

    def _look_back(self, rule: Windows) -> pendulum.Duration:
        days = self._config.lookback_days
        return rule.look_back if days is None else pendulum.duration(days=days)

    def _is_new(self, record: Record) -> bool:
        """
        Whether the record is the first of its key in this sync.

        Windows by creation and by change overlap, as marketplaces may, and Amazon gives the same, present state of a
        record in each.
        """
        windows = self._spec.windows
        if windows is None or not (self._spec.anywhere or len(self._spec.queries) > 1 or windows.grid is None):
            return True
        key = tuple(str(record.get(column)) for column in self.primary_key)
        with self._lock:
            new = key not in self._seen
            self._seen.add(key)
        return new

    def _checkpoint(self, scope: str) -> Checkpoint:
        """Since when there are open records; while older windows are unread, also those the last sync knew of."""
        with self._lock:
            self._left[scope] -= 1
            known = [self._open.get(scope), self._before.get(scope) if self._left[scope] else None]
        since = min(filter(None, known), default=None)
        return Checkpoint(f"{_OPEN} {scope}", {"since": written(since) if since else None})

    def _note_open(self, scope: str, record: Record) -> None:
        rule = self._spec.open
        if rule is None or at(record, rule.field) not in rule.values:
            return
        since = instant_at(record, rule.since)
        if since is not None:
            with self._lock:
                self._open[scope] = min(since, self._open.get(scope, since))


class _Door:
    """Whether Amazon lets a scope be read, which the answer to the first question tells: no other is asked before."""

    def __init__(self) -> None:
        self.refused = False
        self._answered = threading.Event()

    def answered(self) -> None:
        self._answered.set()

    def opens(self) -> bool:
        """Waits for the first answer. What a role denies for one window it denies for all."""
        self._answered.wait()
        return not self.refused


def _rests_on(spec: ResourceSpec) -> str:
    if spec.parent is not None:
        return f"one more call for each record of {spec.parent.row}"
    if spec.batch is not None:
        return f"one more call for each {spec.batch.size} products"
    return "one more call for each further page" if spec.operation.page_token is not None else ""


def _age(portion: Portion) -> float:
    return -portion.window.end.timestamp() if portion.window is not None else 0.0


def _country(marketplace: str) -> str:
    return BY_ID[marketplace].country if marketplace in BY_ID else ""
