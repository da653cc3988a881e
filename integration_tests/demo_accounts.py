"""What the demo reads: an account of each type, in a world that lives on from run to run."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pendulum

from integration_tests.simulator.accounts import seller_account, vendor_account
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.support.configs import seller_config, vendor_config
from source_amazon_sp.clock import Clock, SystemClock, instant, written
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.resources.catalog import RESOURCES

# Of these Amazon makes a few an hour or a day, and the connector keeps to that, however fast the simulated Amazon is.
RATIONED = frozenset(spec.name for spec in REPORTS if spec.allowance is not None)

# Endpoints that the simulated Amazon answers by its model, without a world behind: read where they are asked for.
_SHOWN = frozenset({"finance_transactions", "financial_event_groups", "fba_inventory_summaries"})
BY_MODEL = frozenset(
    spec.name for spec in RESOURCES if spec.name not in _SHOWN and not spec.name.startswith("vendor_orders")
)
BY_MODEL_NOTE = "Not read: {} streams whose rows the simulated Amazon makes up; STREAMS=name,name reads them."

RATION_NOTE = "Amazon makes few of these reports an hour or a day: read are three days of the US alone."

_PACE = 1_000_000.0  # times Amazon's rates: no quota is felt
_DAYS_OF_RATIONED = 3
# Reports that Amazon does not make without being told what of; any value will do here.
_REPORT_OPTIONS = [
    {"report_type": "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT", "options": {"asin": "B0FAKE0001"}},
    {"report_type": "MARKETPLACE_ASIN_PAGE_VIEW_METRICS", "options": {"productType": "KETTLE"}},
]


@dataclass(frozen=True)
class DemoAccount:
    """An account to read. Streams `left_out` are shown with the reason and not read."""

    name: str  # also the schema of its tables
    holds: str
    opened: Callable[[Clock], SellingPartnerSimulator]
    config: Mapping[str, Any]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def rationed(self, now: pendulum.DateTime) -> dict[str, Any]:
        """What of the configuration is different for RATIONED streams: no more is asked than is given at once."""
        return {
            "marketplaces": ["US"],
            "replication_start_date": written(now.subtract(days=_DAYS_OF_RATIONED)),
        }


ACCOUNTS = (
    DemoAccount(
        name="seller",
        holds="3,000 orders of two years in US, CA and MX, a new one every 30 seconds; and the money",
        opened=partial(seller_account, orders=3000, days=730, growth_per_day=2880, time_scale=_PACE),
        config=seller_config(report_options=_REPORT_OPTIONS, seller_id="A0FAKESELLER0"),
    ),
    DemoAccount(
        name="vendor",
        holds="400 purchase orders of half a year, and a new one every three minutes",
        opened=partial(vendor_account, orders=400, days=180, growth_per_day=480, time_scale=_PACE),
        config=vendor_config(marketplaces=["US"]),
        left_out={
            "marketplace_participations": "Amazon documents it for sellers; the simulated vendor has no role for it"
        },
    ),
)


class WorldClock(SystemClock):
    """The machine's clock, except that it stands at `beginning` until `start`: accounts begin when they are opened."""

    def __init__(self, beginning: pendulum.DateTime) -> None:
        self._standing: pendulum.DateTime | None = beginning

    def now(self) -> pendulum.DateTime:
        return self._standing or super().now()

    def start(self) -> None:
        self._standing = None


def beginning_of_the_world(folder: Path) -> pendulum.DateTime:
    """When the folder's world began; where there is none, a new one begins in an empty folder."""
    file = folder / "world.json"
    if not file.exists():
        shutil.rmtree(folder, ignore_errors=True)  # the rows of another world
        folder.mkdir()
        # An hour of new orders lies before the first run: the next one finds them changing, however soon it comes.
        began = SystemClock().now().subtract(hours=1)
        file.write_text(json.dumps({"began": written(began)}), encoding="utf-8")
    return instant(json.loads(file.read_text(encoding="utf-8"))["began"])
