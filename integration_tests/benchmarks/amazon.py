"""
A seller whose pages of orders are made once and then come out of memory.

    python -m integration_tests.benchmarks.amazon <number of orders>

The first line on stdout is the connector's configuration, as JSON. The range of dates in it is fixed, so that every
sync asks the same, and every order lies in it, unchanged since long ago. The process ends when its stdin does.
"""

import json
import sys
from collections.abc import Mapping, Sequence

from integration_tests.simulator.answers import Answer
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import served
from integration_tests.simulator.operations import Api
from integration_tests.simulator.orders import OrdersApi, OrdersWorld
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.configs import on_loopback, seller_config
from source_amazon_sp.clock import Clock, SystemClock, written

_COUNTRY = "BR"  # without orders from outside Amazon, which no sync asks for
_NO_QUOTA = 1_000_000.0  # times Amazon's rates
_DAYS = 720  # within the two years that the connector reads
_SETTLED = 90  # days after which no order changes any more


class Remembering(SellingPartnerSimulator):
    """Gives the same answer to the same question, whoever asks."""

    def __init__(self, clock: Clock, apis: Sequence[Api]) -> None:
        super().__init__(clock, apis=apis, time_scale=_NO_QUOTA)
        self._answers: dict[str, Answer] = {}

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if method != "GET":
            return super().answer(method, url, headers, body)
        if url not in self._answers:
            self._answers[url] = super().answer(method, url, headers, body)
        return self._answers[url]


def main(arguments: Sequence[str]) -> None:
    clock = SystemClock()
    end = clock.now().subtract(days=1)
    start = end.subtract(days=_DAYS)
    world = OrdersWorld(1, int(arguments[0]), _DAYS - 2 * _SETTLED, [_COUNTRY], start=end.subtract(days=_SETTLED))
    simulator = Remembering(clock, [OrdersApi(world), SellersApi([_COUNTRY], left=None)])
    dates = {"replication_start_date": written(start), "replication_end_date": written(end)}
    with served(simulator) as url:
        config = on_loopback(seller_config(marketplaces=[_COUNTRY], **dates), url)
        sys.stdout.write(json.dumps(config) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
