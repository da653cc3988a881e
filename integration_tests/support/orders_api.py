"""What the tests of the simulator's Orders API call it with."""

from typing import Any

from integration_tests.simulator.caller import Caller, Reply
from integration_tests.simulator.orders import DATA_SETS

ORDERS = "/orders/2026-01-01/orders"
US, CA, MX = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8"
NON_AMAZON_US = "A2ZV50J4W1RKNI"
LONG_AGO = "2026-01-01T00:00:00Z"
EVERYTHING = ",".join(DATA_SETS)


def everything(caller: Caller, **query: object) -> list[dict[str, Any]]:
    """The orders of all pages."""
    found = []
    page = caller.get(ORDERS, **query)
    while True:
        assert page.status == 200, page.body
        found += page.body["orders"]
        if "pagination" not in page.body:
            return found
        page = caller.get(ORDERS, **query, paginationToken=page.body["pagination"]["nextToken"])


def next_token(reply: Reply) -> str:
    token: str = reply.body["pagination"]["nextToken"]
    return token
