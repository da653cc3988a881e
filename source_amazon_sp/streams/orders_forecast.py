"""How many calls of searchOrders a sync will take: by what Amazon's order metrics say of the same time."""

from collections.abc import Iterator, Sequence

import pendulum

from source_amazon_sp.api.client import SellingPartnerClient
from source_amazon_sp.api.operations import SEARCH_ORDERS
from source_amazon_sp.api.operations.account import GET_ORDER_METRICS
from source_amazon_sp.clock import written
from source_amazon_sp.errors import ConnectorError
from source_amazon_sp.streams.forecast import Calls, Forecast

PAGE = 100  # orders, the most that Amazon puts on a page


def forecast(
    client: SellingPartnerClient,
    marketplaces: Sequence[str],
    oldest: pendulum.DateTime,
    newest: pendulum.DateTime,
    widths: Iterator[float],
) -> Forecast:
    """
    The orders made in that time, counted by one call, as pages of windows of these `widths` (seconds), newest first.

    An order that was made before and changed since is not among them.
    """
    orders = _made_between(client, marketplaces, oldest, newest)
    if orders is None:
        calls = Calls(SEARCH_ORDERS, 1, at_least=True)
        return Forecast(calls=(calls,), windows=1, earliest=oldest, note="how many orders there are can't be asked")
    seconds = (newest - oldest).total_seconds()
    pages, windows, left = 0, 0, seconds
    while left > 0:
        width = min(left, next(widths))
        pages += max(1, -(-round(orders * width / seconds) // PAGE))
        windows += 1
        left -= width
    return Forecast(
        calls=(Calls(SEARCH_ORDERS, pages),),
        windows=windows,
        earliest=oldest,
        note=f"{orders} orders by getOrderMetrics, {PAGE} a call",
    )


def _made_between(
    client: SellingPartnerClient, marketplaces: Sequence[str], start: pendulum.DateTime, end: pendulum.DateTime
) -> int | None:
    """How many orders were made; None where Amazon does not say."""
    query = {
        "marketplaceIds": marketplaces,
        "interval": f"{written(start)}--{written(end)}",
        "granularity": "Total",
    }
    try:
        answer = client.call(GET_ORDER_METRICS, query=query)
        return sum(int(entry["orderCount"]) for entry in answer["payload"])
    except (ConnectorError, KeyError, TypeError, ValueError):
        return None
