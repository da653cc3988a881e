"""
What of the incumbent's progress may count as ours.

    now - 730 days, or                               first day                cursor,
    replication_start_date                           synced                   what the state says
    ──────┼─┼───────────────────────────────────────────┼────────────────────────┼──▶
    orders  [═════════════════════════════════════════════════════════════════)··     a day is left at both ends
    reports [════════════════════════════)·· look-back ·                              late data was never read again

The incumbent's cursor is the highest value seen in records of windows that were read without a gap, so that nothing
before it is missing but what came late. (Of reports that is so since version 4.5.0: before, a report that Amazon
cancelled was passed over, and the records of the next window moved the cursor beyond it.) Orders that change later come
again by themselves. Reports are read once: a day is final only if it was older than the stream's oldest look-back when
it was read, which is known of the first sync.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pendulum

from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.errors import ConfigError
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.marketplaces import AccountType, Marketplace
from source_amazon_sp.migration.incumbent import BY_NAME
from source_amazon_sp.migration.row import Carried, Row
from source_amazon_sp.migration.states import StreamState, cursor_at
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import ReportSpec, Scope

_REPORTS = {spec.name: spec for spec in REPORTS}
_MARGIN = pendulum.duration(days=1)  # its days are UTC's, ours the marketplace's
_GAPLESS = (4, 5, 0)  # the version since which a cancelled report holds the cursor back
_KEPT = pendulum.duration(days=730)  # the incumbent reads no further back


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """
    What the state does not say.

    `first_synced` is the day on which the incumbent's first sync began, and `since_version` its version then, if known.
    """

    config: ConnectorConfig
    marketplace: Marketplace
    first_synced: pendulum.DateTime | None
    since_version: tuple[int, int, int] | None
    accepts_lost_rows: bool
    now: pendulum.DateTime


@dataclass(frozen=True, slots=True)
class Converted:
    stream: str
    scope: str
    window: Window

    def state(self) -> dict[str, object]:
        progress = Progress()
        progress.done(self.scope, self.window)
        return progress.as_state()


@dataclass(frozen=True, slots=True)
class Anew:
    """The stream is read from the beginning; `why` is a clause without a full stop."""

    why: str


def converted(states: Mapping[str, StreamState], circumstances: Circumstances) -> dict[str, Converted | Anew]:
    """What becomes of the state of each of the incumbent's streams, by its name there."""
    return {name: _of_stream(BY_NAME.get(name), state, circumstances) for name, state in sorted(states.items())}


def _of_stream(row: Row | None, state: StreamState, circumstances: Circumstances) -> Converted | Anew:
    if row is None:
        return Anew("it is none of the incumbent's streams as of version 6.0.6")
    if row.carried is None:
        return Anew(row.anew)
    (stream,) = row.ours
    spec = _REPORTS.get(stream)
    objection = next(_objections(row.carried, spec, circumstances), None)
    if objection is not None:
        return Anew(objection)
    cursor = _cursor(state, row.carried)
    if cursor is None:
        return Anew("its state has a form that can't be trusted: no cursor that says up to where everything was read")
    start, end = _start(circumstances), _end(cursor, spec, circumstances)
    if start >= end:
        return Anew("too little of it is final by now")
    scope = circumstances.marketplace.id
    if spec is not None and spec.scope is Scope.REGION:
        scope = circumstances.config.region.value
    return Converted(stream, scope, Window(start, end))


def _objections(carried: Carried, spec: ReportSpec | None, circumstances: Circumstances) -> Iterator[str]:
    """Why a state is not to be trusted under the circumstances."""
    config = circumstances.config
    if config.account_type not in ({AccountType.SELLER} if spec is None else spec.account_types):
        yield f"it is no stream of a {config.account_type.value.lower()}"
    if carried.loses_rows and not circumstances.accepts_lost_rows:
        yield (
            "a text that begins with a quotation mark made the incumbent lose the rows after it, without an error "
            "(--accept-lost-rows carries the state over all the same)"
        )
    if spec is None:
        return
    if circumstances.since_version is None or circumstances.since_version < _GAPLESS:
        yield (
            "versions before 4.5.0 passed over reports that Amazon had cancelled, so that windows may be missing "
            "(--since-version 4.5.0 says that none of them has ever read it)"
        )
    if circumstances.first_synced is None:
        yield "it never read late data, and which days were final is unknown (--first-synced says it)"
    optioned = {*config.report_options, *(name for entry in config.pasted_options for name in entry.names)}
    if spec.report_type in optioned:
        yield "its rows depend on report options, which versions of the incumbent have dropped"
    if spec.scope is Scope.REGION and config.marketplaces != (circumstances.marketplace.id,):
        country = circumstances.marketplace.country
        yield f'it is of the whole region here, and was read for {country} alone (set marketplaces to ["{country}"])'


def _cursor(state: StreamState, carried: Carried) -> pendulum.DateTime | None:
    """The cursor; of a stream that follows another one, no later than its own."""
    if "slices" in state:
        return None  # windows beside each other, with gaps between
    cursor = cursor_at(state, carried.cursor)
    own = cursor_at(state, ("state", carried.cursor[-1])) if len(carried.cursor) > 1 else None
    return min(cursor, own) if cursor is not None and own is not None else cursor


def _start(circumstances: Circumstances) -> pendulum.DateTime:
    start = max(circumstances.config.start, circumstances.now - _KEPT)
    day = start.start_of("day")
    return (day if day == start else day.add(days=1)) + _MARGIN


def _end(cursor: pendulum.DateTime, spec: ReportSpec | None, circumstances: Circumstances) -> pendulum.DateTime:
    end = min(cursor, circumstances.now)
    if spec is not None and circumstances.first_synced is not None:
        ages = spec.windows.look_back if spec.windows else ()
        oldest = max((*ages, circumstances.config.lookback_days or 0))
        end = min(end, circumstances.first_synced.subtract(days=oldest))
    return (end - _MARGIN).start_of("day")


def home_of(raw: Mapping[str, object], countries: Mapping[str, Marketplace]) -> Marketplace:
    """The one marketplace that the incumbent has read: its `region` is a country. Raises ConfigError."""
    region = raw.get("region")
    home = countries.get(region.strip().upper()) if isinstance(region, str) else None
    if home is None:
        raise ConfigError(
            "region is no country code, so that it is not known which marketplace the state is of.\n"
            "Give the incumbent's own configuration; its region is a country such as US or DE."
        )
    return home
