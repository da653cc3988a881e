"""A plan as people read it, and as programs do."""

from collections.abc import Iterator, Mapping
from typing import Any

from source_amazon_sp.clock import span
from source_amazon_sp.planning.plan import Plan, Planned

# What brings the same numbers with fewer calls, or sooner.
FASTER: Mapping[str, str] = {
    "GET_SALES_AND_TRAFFIC_REPORT": "sales_and_traffic_by_asin (Data Kiosk) has these figures without a report a day",
    "GET_SALES_AND_TRAFFIC_REPORT_BY_DATE": "sales_and_traffic_by_date (Data Kiosk) takes two years in a few queries",
    "orders": "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL has the lines of all orders, a month a report",
    "financial_events": "finance_transactions has the same money with fewer calls, and stays when Amazon ends this one",
    "inbound_plan_items": "inbound_shipment_items has all shipments' items in one list",
    "GET_VENDOR_SALES_REPORT": "vendor_analytics_manufacturing (Data Kiosk) has sales, traffic and stock in one query",
}

Row = dict[str, Any]


def as_json(plan: Plan) -> Row:
    """The plan for programs; seconds, counts, days as text."""
    bottleneck, seconds = plan.bottleneck()
    return {
        "streams": [_stream_as_json(plan, planned) for planned in plan.streams],
        "operations": [
            {"operation": plan.names[key], "calls": number, "seconds": round(plan.seconds_for(operation, number))}
            for key, (operation, number) in plan.operations().items()
        ],
        "probes": _probes(plan),
        "bottleneck": bottleneck,
        "seconds": round(seconds),
    }


def _stream_as_json(plan: Plan, planned: Planned) -> Row:
    forecast = planned.forecast
    return {
        "stream": planned.name,
        "windows": forecast.windows,
        "left_for_later_syncs": forecast.later,
        "calls": [
            {"operation": plan.names[calls.operation.key], "number": calls.number, "at_least": calls.at_least}
            for calls in forecast.calls
        ],
        "seconds": round(plan.seconds(planned)),
        "earliest": forecast.earliest.to_date_string() if forecast.earliest else None,
        "reached": planned.reached,
        "problem": planned.problem or None,
        "rests_on": forecast.note or None,
        "faster": FASTER.get(planned.name),
    }


def _probes(plan: Plan) -> list[str]:
    return sorted(plan.names[key] for key in plan.probes)


def as_text(plan: Plan) -> Iterator[str]:
    """The plan for people, a line each."""
    rows = [
        ("stream", "windows", "back to", "calls", "at Amazon's quotas", "roles"),
        *(_row(plan, p) for p in plan.streams),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    bottleneck, seconds = plan.bottleneck()
    yield ""
    for key, (operation, number) in plan.operations().items():
        yield f"{plan.names[key]}: {number} calls, {span(plan.seconds_for(operation, number))}."
    if round(seconds) > 0:
        yield f"The sync takes about {span(seconds)}: {bottleneck} is what it waits for."
    else:
        yield "The sync has no quota to wait for."
    if plan.probes:
        yield f"Asked of Amazon to see what the roles open, one call each: {', '.join(_probes(plan))}."
    for planned in plan.streams:
        yield from _remarks(planned)


def _row(plan: Plan, planned: Planned) -> tuple[str, ...]:
    forecast = planned.forecast
    calls = ", ".join(
        f"{'≥ ' if c.at_least else ''}{c.number} {plan.names[c.operation.key]}" for c in forecast.calls if c.number
    )
    reached = {True: "open", False: "DENIED", None: "not asked"}[planned.reached]
    return (
        planned.name,
        f"{forecast.windows}{f' (+{forecast.later} later)' if forecast.later else ''}",
        forecast.earliest.to_date_string() if forecast.earliest else "-",
        calls or "-",
        span(plan.seconds(planned)),
        "can't be planned" if planned.problem and planned.reached is not False else reached,
    )


def _remarks(planned: Planned) -> Iterator[str]:
    if planned.problem:
        yield f"{planned.name}: {planned.problem}"
    elif planned.forecast.note:
        yield f"{planned.name}: {planned.forecast.note}."
    if not planned.problem and planned.name in FASTER and planned.forecast.windows:
        yield f"{planned.name}: {FASTER[planned.name]}."
