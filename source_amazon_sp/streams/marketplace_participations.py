"""The marketplaces in which the account takes part."""

from collections.abc import Iterator

from source_amazon_sp.api.operations import GET_MARKETPLACE_PARTICIPATIONS, Operation
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.account import Account
from source_amazon_sp.streams.base import Item, SourceStream, Task
from source_amazon_sp.streams.forecast import Calls, Forecast


class MarketplaceParticipationsStream(SourceStream):
    """A snapshot, from the call that also says which marketplaces the other streams read."""

    name = "marketplace_participations"
    kind = "getMarketplaceParticipations"
    primary_key = ("marketplace_id",)
    quiet_for = 0.0  # an account without a marketplace is worth a word at once

    def __init__(self, account: Account) -> None:
        self._account = account

    def tasks(self, progress: Progress) -> Iterator[Task]:  # noqa: ARG002  # nothing is ever done of a snapshot
        yield Task((), None)

    def forecast(self) -> Forecast:
        return Forecast(calls=(Calls(GET_MARKETPLACE_PARTICIPATIONS, 1),), windows=1)

    def probe(self) -> Operation:
        self._account.participations()
        return GET_MARKETPLACE_PARTICIPATIONS

    def rows(self, task: Task) -> Iterator[Item]:  # noqa: ARG002  # there is one
        for entry in self._account.participations():
            yield self.conformed({"marketplace_id": (entry.get("marketplace") or {}).get("id"), **entry})
