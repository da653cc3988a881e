"""Which reports a row of the catalogue needs today: its windows, its marketplaces, its options."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import pendulum

from source_amazon_sp.errors import ConfigError
from source_amazon_sp.incremental.calendar import due
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.incremental.zones import nominal
from source_amazon_sp.marketplaces import BY_ID
from source_amazon_sp.reports.request import ReportRequest, with_values, zone_of
from source_amazon_sp.reports.spec import Option, ReportSpec, Scope, WindowRule
from source_amazon_sp.reports.type_limits import is_daily

_DAY = 24 * 60 * 60
_NEWEST = 3  # ages of late data that are never left out
_NEWS = pendulum.duration(days=40)  # more than the oldest late data that any row looks back to
_HISTORY = pendulum.duration(days=365)  # what is older may have fallen out of Amazon's reach


@dataclass(frozen=True, slots=True)
class WindowOrder:
    """
    A window is done when all of its reports are read: one, or one for each value of an option that fans out.

    `cell` names the place and, unless rows move between them, the cell of the grid that it lies in: what rows of it are
    told apart within.
    """

    scopes: tuple[str, ...]
    window: Window
    cell: str
    requests: tuple[ReportRequest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the user wants: the range (end None: now), the ages of late data in days (None: the row's own)."""

    start: pendulum.DateTime
    end: pendulum.DateTime | None
    lookback_days: int | None
    region: str
    options: Mapping[str, str]


def option_sets(spec: ReportSpec, user: Mapping[str, str], marketplaces: Sequence[str] = ()) -> list[dict[str, str]]:
    """Every combination of option values to ask for. Raises ConfigError for one that only the user can choose."""
    if complaints := option_complaints(spec, user):
        raise ConfigError("\n".join(complaints))
    fixed = dict(user)
    fans: list[list[tuple[str, str]]] = []
    for option in spec.options:
        value = fixed.pop(option.name, None) or (None if option.fan_out else _default(option, marketplaces))
        if value is not None:
            values = packs(value, option.longest) if option.longest is not None else [value]
            fans.append([(option.name, each) for each in values])
        elif option.fan_out:
            fans.append([(option.name, each) for each in option.values])
        elif option.required:
            choices = f"one of {', '.join(option.values)}" if option.values else "a value"
            entry = f'{{"report_type": "{spec.report_type}", "options": {{"{option.name}": "…"}}}}'
            raise ConfigError(
                f"{spec.name} needs the report option {option.name}, and a guess would change the numbers.\n"
                f"Set it in report_options: {entry}, with {choices}."
            )
    return [{**fixed, **dict(values)} for values in product(*fans)]


def option_complaints(spec: ReportSpec, user: Mapping[str, str]) -> list[str]:
    """What is wrong with the user's options of a report type: a name or a value that Amazon does not know."""
    known = {option.name: option for option in spec.options}
    complaints = []
    for name, value in user.items():
        option = known.get(name)
        if option is None:
            names = ", ".join(known) or "no options"
            complaints.append(f"{spec.report_type} has no option {name}; it has {names}.")
        elif option.values and value not in option.values:
            complaints.append(
                f"{spec.report_type}: {name} can't be {value!r}. Write one of {', '.join(option.values)}."
            )
    return complaints


def packs(words: str, longest: int) -> list[str]:
    """The words in texts of at most so many characters, in their order, with single spaces between."""
    found: list[str] = []
    for word in words.split():
        if found and len(found[-1]) + 1 + len(word) <= longest:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found or [""]


def within_a_day(spec: ReportSpec, found: Sequence[WindowOrder], made: Collection[str] = ()) -> list[WindowOrder]:
    """
    The newest windows that Amazon's daily allowance on the type lets be read today; the others stay gaps.

    Waiting for the next day's allowance within one sync would hold it open for days. One that needs more than a day's
    is begun, and read over several; `made` are the keys of the reports that earlier syncs have asked for.
    """
    if spec.allowance is None or not is_daily(spec):
        return list(found)
    left = spec.allowance.reports
    today: list[WindowOrder] = []
    for order in found:
        needed = sum(request.key not in made for request in order.requests)
        if needed <= left or left == spec.allowance.reports:
            today.append(order)
            left = max(0, left - needed)
    return today


def _default(option: Option, marketplaces: Sequence[str]) -> str | None:
    if option.of_marketplace is not None and marketplaces and marketplaces[0] in BY_ID:
        return str(getattr(BY_ID[marketplaces[0]], option.of_marketplace))
    return option.default


def rule_of(spec: ReportSpec, options: Mapping[str, str]) -> WindowRule | None:
    """The windows of a row; None for a snapshot. Raises ConfigError for a period that the type does not have."""
    if spec.period_option is None:
        return spec.windows
    period = options.get(spec.period_option, "")
    if period not in spec.periods:
        choices = ", ".join(spec.periods)
        raise ConfigError(
            f"{spec.name} has no {spec.period_option} {period!r}. Set one of {choices} in report_options."
        )
    return spec.periods[period]


def orders(
    spec: ReportSpec, wanted: Wanted, marketplaces: Sequence[str], progress: Progress, now: pendulum.DateTime
) -> list[WindowOrder]:
    """The windows to be asked for, newest first; where a day is not enough for all, who has waited longest."""
    found: list[WindowOrder] = []
    there = [marketplace for marketplace in marketplaces if _has_type(spec, marketplace)]
    for asked, scopes, place in _groups(spec, there, wanted.region) if there else ():
        sets = option_sets(spec, wanted.options, asked)
        rule = rule_of(spec, sets[0])
        if rule is None:
            windows = _today(progress, scopes, now)
        else:
            windows = _windows(
                _thinned(rule, spec, there), wanted, progress, scopes, nominal(now, zone_of(spec, asked))
            )
        found += [_order(spec, rule, (asked, scopes, place), window, sets) for window in windows]
    return sorted(
        found, key=lambda each: (each.window.end, _unread(each, progress) if is_daily(spec) else 0), reverse=True
    )


def _unread(order: WindowOrder, progress: Progress) -> float:
    """How much of the month before its window is not done, in seconds."""
    month = Window(order.window.start.subtract(days=30), order.window.start)
    return sum(gap.seconds for scope in order.scopes for gap in progress.gaps(scope, month))


def like_partner(
    spec: ReportSpec,
    partner: ReportSpec,
    wanted: Wanted,
    progress: Progress,
    scopes: Sequence[str],
    now: pendulum.DateTime,
) -> ReportSpec:
    """
    The row, asking for the very reports that its partner asks for, as soon as it has only news to read.

    Its history is read faster by its own, wider windows; after that each day's document serves both.
    """
    start, end = max(wanted.start, now - _HISTORY), now - _NEWS
    if not progress.scopes() or (start < end and any(progress.gaps(scope, Window(start, end)) for scope in scopes)):
        return spec
    return replace(
        spec,
        windows=partner.windows,
        options=partner.options,
        period_option=partner.period_option,
        periods=partner.periods,
    )


def _has_type(spec: ReportSpec, marketplace: str) -> bool:
    known = BY_ID.get(marketplace)
    return not spec.countries or known is None or known.country in spec.countries


# For what one report is asked, the scopes that it is kept by, and the place that its rows are told apart within: not
# the list of marketplaces, or a new one would give every row of the others another key.
_Group = tuple[tuple[str, ...], tuple[str, ...], str]


def _groups(spec: ReportSpec, marketplaces: Sequence[str], region: str) -> list[_Group]:
    together = tuple(marketplaces)
    if spec.scope is Scope.MARKETPLACE:
        return [((marketplace,), (marketplace,), marketplace) for marketplace in marketplaces]
    return [(together, together if spec.scope is Scope.TOGETHER else (region,), region)]


def _order(
    spec: ReportSpec, rule: WindowRule | None, group: _Group, window: Window, sets: Sequence[Mapping[str, str]]
) -> WindowOrder:
    asked, scopes, place = group
    dated = window if rule else None
    requests = tuple(ReportRequest(spec.report_type, asked, dated, with_values(options)) for options in sets)
    cell = rule.grid.floor(window.start) if rule else window.start
    return WindowOrder(scopes, window, place if spec.moving else f"{place} {cell.to_date_string()}", requests)


def _today(progress: Progress, scopes: Sequence[str], now: pendulum.DateTime) -> list[Window]:
    """A snapshot is taken once a day: today's, unless it was."""
    day = now.start_of("day")
    today = Window(day, day.add(days=1))
    return [today] if any(progress.gaps(scope, today) for scope in scopes) else []


def _windows(
    rule: WindowRule, wanted: Wanted, progress: Progress, scopes: Sequence[str], now: pendulum.DateTime
) -> list[Window]:
    unit = "hour" if rule.hours else "day"
    over = (now - rule.hold_back).start_of(unit)
    # The oldest unit that Amazon keeps may be gone by the time it is asked for.
    kept = (now - rule.reach_back).start_of(unit).add(**{f"{unit}s": 1})
    start = max(wanted.start.start_of("day"), kept)
    end = min(over, wanted.end.start_of("day")) if wanted.end else over
    if rule.whole:
        end = rule.unit.floor(end)  # a period that is not over is no gap yet
    if rule.of is not None and start != rule.of.floor(start):
        start = rule.of.after(rule.of.floor(start))
    if start >= end:
        return []
    served = Window(start, end)
    gaps = [gap for scope in scopes for gap in progress.gaps(scope, served)]
    late = []
    # Late data comes day by day: what was looked back at today already is not looked back at again.
    news = [gap.start for gap in gaps if gap.end == end and gap.start.start_of("day") < end.start_of("day")]
    if news:
        ages = rule.look_back if wanted.lookback_days is None else tuple(range(1, wanted.lookback_days + 1))
        late = _late_days(rule, min(news), over, ages, now)
    return list(due(rule.grid, served, gaps, late, whole=rule.whole and rule.of is None))


def _late_days(
    rule: WindowRule,
    news: pendulum.DateTime,
    over: pendulum.DateTime,
    ages: Sequence[int],
    now: pendulum.DateTime,
) -> list[pendulum.DateTime]:
    """
    The days that have been at one of the ages since the last sync; what is new lies between `news` and `over`.

    Syncs may be a week apart, or the connection may have been off for longer. Whole periods are looked back at on the
    day on which the next one is there.
    """
    today = now.start_of("day")
    after_last = rule.unit.after(news) if rule.whole else news.add(days=1)
    since = (after_last + rule.hold_back).start_of("day")
    if not rule.whole and over <= news.add(days=1):
        since = today  # the last sync was yesterday, at whatever time
    longest = max(ages, default=0)
    on = [since.add(days=day) for day in range(longest + 1) if since.add(days=day) < today] + [today]
    return sorted({day.subtract(days=age) for day in on for age in ages}, reverse=True)


def _thinned(rule: WindowRule, spec: ReportSpec, marketplaces: Sequence[str]) -> WindowRule:
    """
    The rule with no more ages than the type's allowance lets be looked back at in all marketplaces.

    Two thirds of a day's reports go to that. The newest ages are kept, where most changes, and the oldest, after which
    nothing does; of those between one in so many.
    """
    if spec.allowance is None or spec.scope is not Scope.MARKETPLACE:
        return rule
    reports = spec.allowance.reports * _DAY / spec.allowance.seconds * 2 / 3
    most = max(_NEWEST + 1, int(reports / len(marketplaces)))
    ages = rule.look_back
    if len(ages) <= most:
        return rule
    between = ages[_NEWEST:-1]
    step = -(-len(between) // (most - _NEWEST - 1)) if most > _NEWEST + 1 else len(between) + 1
    return replace(rule, look_back=(*ages[:_NEWEST], *between[step - 1 :: step], ages[-1]))
