"""
Serve an account on a loopback port until SIGTERM or SIGINT:

    python -m integration_tests.simulator --port 0 --account seller --orders 2000 --time-scale 1000
    python -m integration_tests.simulator --big-report GET_FBA_REIMBURSEMENTS_DATA=1000000x20

One JSON line on stdout says when it is ready and how to reach it.
"""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence

from integration_tests.simulator.accounts import seller_account, vendor_account
from integration_tests.simulator.doors import LEDGER_PATH, served
from integration_tests.simulator.operations import SELLER, VENDOR
from integration_tests.simulator.report_big import big_report
from integration_tests.simulator.tokens import DEFAULT_CREDENTIALS, TOKEN_PATH
from source_amazon_sp.clock import SystemClock


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m integration_tests.simulator")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--account", choices=(SELLER, VENDOR), default=SELLER)
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--days", type=float, default=730)
    parser.add_argument("--marketplaces", default="US,CA,MX", help="country codes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-scale", type=float, default=1.0, help="multiplies the rates of usage plans")
    parser.add_argument("--growth-per-day", type=float, default=0.0)
    parser.add_argument(
        "--big-report",
        action="append",
        default=[],
        metavar="TYPE=ROWS[xCOLUMNS]",
        help="make every report of the type so big; without COLUMNS of the lines of its sample",
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    options = _arguments(given)
    account = vendor_account if options.account == VENDOR else seller_account
    simulator = account(
        SystemClock(),
        orders=options.orders,
        days=options.days,
        marketplaces=options.marketplaces.split(","),
        seed=options.seed,
        growth_per_day=options.growth_per_day,
        time_scale=options.time_scale,
    )
    for asked in options.big_report:
        report_type, _, size = asked.partition("=")
        simulator.reports.serve(report_type, big_report(report_type, size))
    told_to_stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: told_to_stop.set())
    with served(simulator, options.port) as url:
        ready = {
            "api_endpoint": url,
            "token_endpoint": url + TOKEN_PATH,
            "ledger": url + LEDGER_PATH,
            "credentials": {
                "lwa_app_id": DEFAULT_CREDENTIALS.client_id,
                "lwa_client_secret": DEFAULT_CREDENTIALS.client_secret,
                "refresh_token": DEFAULT_CREDENTIALS.refresh_token,
            },
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        told_to_stop.wait()


if __name__ == "__main__":
    main()
