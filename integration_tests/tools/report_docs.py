"""The page of reports: what each row of the catalogue says, for people."""

import re
from collections.abc import Iterable, Iterator, Sequence

import pendulum

from integration_tests.tools.report_counts import of_two_years
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.catalog.retired import RETIRED
from source_amazon_sp.reports.spec import Option, ReportSpec, Scope, Source, WindowRule
from source_amazon_sp.streams.report_schema import report_schema, roles_needed

WRITTEN = "<!-- Written from the code by `make docs`: what is edited here is lost. -->"

_ABOUT = """\
Every report type that an account can have today is a stream, named as Amazon names the type; where one type feeds two
tables the second has a suffix. What Amazon has retired is in [retired_reports.md](retired_reports.md).

* **window**: the longest that one report covers. Windows lie on a fixed grid, so that a window read again is the same
  window. A *snapshot* is one report without dates, taken once a day; *as Amazon makes it*: Amazon makes these reports
  itself, and each one that it lists is read; *(whole)*: weeks, months or quarters are asked for when they are over.
* **reports of two years**: how many a first sync of two years asks for in one marketplace, options as they are without
  being set. Amazon takes one request a minute for all types together, after a burst of 15.
* **hold-back**: how long Amazon takes to publish a day. Nothing younger is asked for.
* **look-back**: the ages, in days, at which days already read are read again, for what Amazon adds or corrects later.
  `lookback_days` in the configuration overrides it.
* **history**: how far back Amazon keeps the data. The connector never reaches further than two years.
* **asked for**: for what one report is made, so how many there are of a window; in brackets the countries that have it.
* **key**: the primary key. `_row_id` is a hash; in brackets what it is made of. Rows that are equal in it are numbered
  within their window, so no two rows ever merge.
* **options**: what `report_options` takes; in bold what is sent without being set; *fans out*: every value is asked
  for, and stands in a column of that name; *to be set*: without a value of yours the stream can't be read.

Reports marked with an asterisk are offered only with `include_pii`: Amazon gives them to restricted roles alone, or
they are about persons."""
_ABOUT_RETIRED = """\
Amazon removes report types, and some are no tables. None of these is a stream here. What is read instead is another
stream of this connector; its columns are other ones in most cases."""
_NAMES = re.compile(r"\w+_\w+")
# Asks for the products of the listings where the configuration names none.
_OF_LISTINGS = "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT"
_HEADINGS = (
    "stream",
    "window",
    "reports of two years",
    "hold-back",
    "look-back",
    "history",
    "asked for",
    "key",
    "options",
    "role: one of",
)


def reports_page() -> str:
    parts = ["# Reports", WRITTEN, _ABOUT]
    for account_type in AccountType:
        rows = [spec for spec in REPORTS if account_type in spec.account_types]
        ordered = sorted(rows, key=lambda spec: spec.name)
        parts += [f"## {account_type.value}", table(_HEADINGS, (line for spec in ordered for line in _lines(spec)))]
    parts += ["## What a row is", "\n".join(_grain(spec) for spec in sorted(REPORTS, key=lambda spec: spec.name))]
    return "\n\n".join(parts) + "\n"


def retired_page() -> str:
    rows = [
        (code([each.report_type]), each.why, _NAMES.sub(lambda name: code([name[0]]), each.instead) or "nothing")
        for each in RETIRED
    ]
    headings = ("report type", "why it is not read", "what replaces it")
    return "\n\n".join(["# Report types that are not read", WRITTEN, _ABOUT_RETIRED, table(headings, rows)]) + "\n"


def _lines(spec: ReportSpec) -> Iterator[Sequence[str]]:
    """A line for a row; one more for each period that an option may choose."""
    star = " \\*" if spec.pii or spec.personal else ""
    rules: list[tuple[str, WindowRule | None]] = [(f"{name}: ", rule) for name, rule in spec.periods.items()]
    rules = rules or [("", spec.windows)]
    for number, (period, rule) in enumerate(rules):
        first = number == 0
        yield (
            code([spec.name]) + star if first else "",
            period + _window(spec, rule),
            str(of_two_years(spec)) if spec.source is Source.CREATED and rule == _default_rule(spec) else "",
            _span(rule.hold_back) if rule else "",
            ", ".join(map(str, rule.look_back)) if rule else "",
            _span(rule.reach_back) if rule else ("89 days" if spec.source is Source.LISTED else ""),
            _scope(spec) if first else "",
            _key(spec) if first else "",
            "; ".join(_option(spec, option) for option in spec.options) if first else "",
            ", ".join(spec.roles) if first else "",
        )


def _default_rule(spec: ReportSpec) -> WindowRule | None:
    """The windows of a row when nobody sets its options."""
    defaults = [option.default for option in spec.options if option.name == spec.period_option and option.default]
    return spec.periods[defaults[0]] if defaults else spec.windows


def _window(spec: ReportSpec, rule: WindowRule | None) -> str:
    if spec.source is Source.LISTED:
        return "as Amazon makes it"
    if rule is None:
        return "snapshot"
    return _cell(rule.grid) + (" (whole)" if rule.whole else "")


def _cell(grid: Grid) -> str:
    if grid.period is Period.DAY:
        return "1 day" if grid.days == 1 else f"{grid.days} days"
    return f"1 {grid.period.value.lower()}"


def _span(duration: pendulum.Duration) -> str:
    if duration.years and not duration.months and not duration.remaining_days:
        return f"{duration.years} year" + "s" * (duration.years > 1)
    hours = round(duration.total_hours())
    if not hours:
        return "none"
    count, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{count} {unit}" + "s" * (count > 1)


def _scope(spec: ReportSpec) -> str:
    where = {Scope.MARKETPLACE: "each marketplace", Scope.TOGETHER: "all marketplaces", Scope.REGION: "the region"}
    only = f" ({', '.join(sorted(spec.countries))})" if spec.countries else ""
    return where[spec.scope] + only


def _key(spec: ReportSpec) -> str:
    if spec.key:
        return code(spec.key)
    return f"`_row_id` ({', '.join(spec.identity) or 'the whole row'})"


def _option(spec: ReportSpec, option: Option) -> str:
    values = [f"**{value}**" if value == option.default else value for value in option.values]
    if not values and option.default:
        values = [f"**{option.default}**"]
    how = " (fans out)" if option.fan_out else " (to be set)" if option.required and not option.default else ""
    if spec.report_type == _OF_LISTINGS and option.longest and spec.allowance:
        asins = (option.longest + 1) // 11  # ten letters each, and a space between
        how = f" (the seller's listings unless set; {asins} ASINs a report, {spec.allowance.reports} reports a day)"
    if option.of_marketplace:
        how = f" (the marketplace's {option.of_marketplace})"
    return f"`{option.name}`{how}{': ' + ', '.join(values) if values else ''}"


def _grain(spec: ReportSpec) -> str:
    grain = report_schema(spec)["description"].removesuffix(f" {roles_needed(spec)}")  # which are in the table
    return f"* {code([spec.name])}: {grain}"


def code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)
