"""What the templates of a request may use: the place, the window, the configuration."""

from typing import Any

import pendulum

from source_amazon_sp.clock import Clock, written
from source_amazon_sp.config import ConnectorConfig
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.incremental.zones import real
from source_amazon_sp.marketplaces import BY_ID
from source_amazon_sp.resources.asking import names
from source_amazon_sp.resources.spec import ResourceSpec, Scope
from source_amazon_sp.streams.account import Account


class RequestValues:
    def __init__(self, account: Account, config: ConnectorConfig, clock: Clock) -> None:
        self._account = account
        self._config = config
        self._clock = clock

    def of(self, spec: ResourceSpec, scope: str, window: Window | None) -> dict[str, Any]:
        """The values by name; those of a marketplace only where the request is for one."""
        values: dict[str, Any] = {
            "seller_id": self._config.seller_id,
            "now": written(self._clock.now().replace(microsecond=0)),
        }
        if "marketplace_ids" in names([*spec.queries, spec.body]):
            values["marketplace_ids"] = list(self._account.marketplaces())  # costs a call, so only where it is wanted
        zone = "UTC"
        if spec.scope is Scope.MARKETPLACE:
            known = BY_ID.get(scope)
            zone = known.time_zone if known else "UTC"
            values |= {
                "marketplace_id": scope,
                "country": known.country if known else None,
                "currency": known.currency if known else None,
                "time_zone": zone,
            }
        if window is not None:
            values |= _of_window(window, zone if spec.windows is not None and spec.windows.local else "UTC")
            if spec.windows is not None and spec.windows.exclusive:
                values["after"] = written(window.start.subtract(seconds=1))
        return values


def _of_window(window: Window, zone: str) -> dict[str, str]:
    start, end = real(window.start, zone), real(window.end, zone)
    last = end.subtract(seconds=1)
    return {
        "after": written(start),
        "before": written(end),
        "last": written(last),
        "first_day": window.start.to_date_string(),
        "last_day": window.end.subtract(seconds=1).to_date_string(),
        "interval": f"{_with_offset(start)}--{_with_offset(end)}",
    }


def _with_offset(moment: pendulum.DateTime) -> str:
    return moment.format("YYYY-MM-DDTHH:mm:ssZ")
