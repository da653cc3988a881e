"""
Amazon's Reports API as a process of its own, without quotas: every report of a type is the file it is told.

    python -m integration_tests.benchmarks.amazon_reports <country,…> '{"<report type>": "<file>", …}'

The first line on stdout is the connector's configuration, as JSON. The process ends when its stdin does.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import served
from integration_tests.simulator.operations import SELLER
from integration_tests.simulator.report_documents import Content
from integration_tests.simulator.report_fates import Maker
from integration_tests.simulator.reports import ReportsApi
from integration_tests.simulator.sellers import SellersApi
from integration_tests.support.configs import on_loopback, seller_config
from source_amazon_sp.clock import SystemClock
from source_amazon_sp.marketplaces import BY_COUNTRY

_NO_QUOTA = 1_000_000.0  # times Amazon's rates
_CHUNK = 1 << 20


def _of_file(file: Path) -> Maker:
    content = Content(_chunks(file), gzip=False)  # it is packed already
    return lambda _, __: content


def _chunks(file: Path) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        with file.open("rb") as packed:
            while chunk := packed.read(_CHUNK):
                yield chunk

    return chunks


def main(arguments: Sequence[str]) -> None:
    countries = arguments[0].split(",")
    makers = {report_type: _of_file(Path(file)) for report_type, file in json.loads(arguments[1]).items()}
    clock = SystemClock()
    api = ReportsApi(SELLER, countries, clock, makers=makers, time_scale=_NO_QUOTA)
    simulator = SellingPartnerSimulator(clock, apis=[api, SellersApi(countries, left=None)], time_scale=_NO_QUOTA)
    with served(simulator) as url:
        region = BY_COUNTRY[countries[0]].region.value
        config = on_loopback(seller_config(marketplaces=countries, region=region), url)
        sys.stdout.write(json.dumps(config) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
