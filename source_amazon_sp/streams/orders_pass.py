"""One query of searchOrders: what it asks, how far it has come, and what a restart needs to go on with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from source_amazon_sp.api.meter import Meter, metered
from source_amazon_sp.clock import instant
from source_amazon_sp.documents.spool import SharedPages
from source_amazon_sp.incremental.progress import Job
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.streams.base import Task


class OrdersPass:
    """A window and marketplaces, and the pages as they come in."""

    def __init__(
        self, window: Window, marketplaces: tuple[str, ...], readers: Mapping[str, int], *, include_pii: bool
    ) -> None:
        self.window = window
        self._include_pii = include_pii
        self.marketplaces = marketplaces
        self.skip = dict(readers)  # by stream: the pages that it already has
        self.until = window.end
        self.data_sets: tuple[str, ...] = ()
        self.orders = 0
        self.resumed = False
        self.meter = Meter()
        self.pages: SharedPages

    def share(self, pages: Iterator[bytes], readers: int) -> None:
        """Have the pages read by so many; what they cost goes on the meter, whichever thread fetches them."""
        self.pages = SharedPages(self._on_the_meter(pages), readers)

    def job(self, page: Mapping[str, Any]) -> Job:
        """What a restart needs to go on after this page."""
        return {
            "window": self.window.as_pair(),
            "marketplaces": list(self.marketplaces),
            "data_sets": list(self.data_sets),
            "pii": self._include_pii,
            "page": page["number"] + 1,
            "token": page["next"],
            "issued": page["issued"],
        }

    def _on_the_meter(self, pages: Iterator[bytes]) -> Iterator[bytes]:
        while True:
            with metered(self.meter):
                page = next(pages, None)
            if page is None:
                return
            yield page


class OrdersTask(Task):
    """What a stream reads of a pass. The calls are told of the first stream of the pass: the others share them."""

    def __init__(self, orders_pass: OrdersPass, stream: str) -> None:
        super().__init__(orders_pass.marketplaces, orders_pass.window)
        self.orders_pass = orders_pass
        if stream == next(iter(orders_pass.skip)):
            self.meter = orders_pass.meter

    @property
    def window(self) -> Window | None:
        """Up to where Amazon says its answer reaches."""
        start, until = self.orders_pass.window.start, self.orders_pass.until
        return Window(start, until) if start < until else None


def is_readable(job: Job) -> bool:
    """Whether a job of the state is one that `OrdersPass.job` wrote."""
    try:
        Window.from_pair(*job["window"])
        instant(job["issued"])
        return isinstance(job["page"], int) and isinstance(job["token"], str) and bool(job["marketplaces"])
    except (KeyError, TypeError, ValueError):
        return False
