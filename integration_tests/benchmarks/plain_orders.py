"""
What the connector is held against: the pages of searchOrders in a bare loop, the same lines on stdout.

    python -m integration_tests.benchmarks.plain_orders <the connector's configuration file>

It knows no quota, no state, no types, no error and no restart, and takes one process and one thread.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import requests

_TIMEOUT = 60
_OF_ORDER = ("marketplace_id", "orderId", "createdTime", "lastUpdatedTime", "salesChannel")
_INCLUDED = "PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,FULFILLMENT_ORDERS,TAX,PAYMENT"


def pages(config: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    session = requests.Session()
    credentials = {
        "grant_type": "refresh_token",
        "client_id": config["lwa_app_id"],
        "client_secret": config["lwa_client_secret"],
        "refresh_token": config["refresh_token"],
    }
    answer = session.post(config["token_endpoint"], data=credentials, timeout=_TIMEOUT)
    headers = {"x-amz-access-token": answer.json()["access_token"]}
    query = {
        "lastUpdatedAfter": config["replication_start_date"],
        "lastUpdatedBefore": config["replication_end_date"],
        "maxResultsPerPage": "100",
        "includedData": _INCLUDED,
    }
    while True:
        answer = session.get(
            f"{config['api_endpoint']}/orders/2026-01-01/orders", params=query, headers=headers, timeout=_TIMEOUT
        )
        answer.raise_for_status()
        page = orjson.loads(answer.content)
        yield page["orders"]
        if "nextToken" not in page.get("pagination", {}):
            return
        query["paginationToken"] = page["pagination"]["nextToken"]


def line(stream: str, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": "RECORD", "record": {"stream": stream, "data": data, "emitted_at": 0}}) + b"\n"


def main(file: str) -> None:
    out = sys.stdout.buffer
    for orders in pages(orjson.loads(Path(file).read_bytes())):
        for order in orders:
            order["marketplace_id"] = order["salesChannel"]["marketplaceId"]
            out.write(line("orders", order))
            of_order = {name: order[name] for name in _OF_ORDER}
            of_order["fulfillmentStatus"] = order["fulfillment"]["fulfillmentStatus"]
            for item in order["orderItems"]:
                out.write(line("order_items", {**of_order, **item}))


if __name__ == "__main__":
    main(sys.argv[1])
