"""
Money that adds up: transactions, and the groups of events that settlements close.

    group 0                       group 1
    ├─────────────────────────────┼─────────────────────────────┤
    ■  ■  □  ■  ■  □ ...          a transaction every six hours; □ are deferred, and released after a week

The world is a function of the seed; a transaction's id, amount and posting date never change, its status does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from integration_tests.simulator.answers import Answer, as_json
from integration_tests.simulator.dice import Dice
from integration_tests.simulator.endpoint_facts import Endpoint, endpoints
from integration_tests.simulator.endpoint_questions import Question, asked
from integration_tests.simulator.instants import DAY, HOUR, milliseconds, written_short
from integration_tests.simulator.marketplaces import Marketplace, named
from integration_tests.simulator.operations import Account, Operation, Request
from integration_tests.simulator.paging import Page, Pages, Snapshot
from source_amazon_sp.clock import Clock

STEP = 6 * HOUR
GROUP = 14 * DAY
DEFERRED_FOR = 7 * DAY
_TRANSACTIONS = "/finances/2024-06-19/transactions"
_GROUPS = "/finances/v0/financialEventGroups"
_MOST = 100  # a page; UNVERIFIED for transactions, where Amazon chooses

Body = dict[str, Any]


@dataclass(frozen=True)
class FinanceWorld:
    """Transactions are numbered by the steps since 1970, groups by the fortnights."""

    seed: int
    marketplaces: Sequence[Marketplace]

    @classmethod
    def of(cls, seed: int, countries: Sequence[str]) -> "FinanceWorld":
        return cls(seed, [named(country) for country in countries])

    def cents(self, number: int) -> int:
        """What a transaction moved: a sale, or every fifth time a refund."""
        amount = Dice(self.seed, "transaction", number).between(500, 20_000)
        return -amount if number % 5 == 0 else amount

    def status(self, number: int, now: int) -> str:
        if number % 3:
            return "RELEASED"
        return "DEFERRED" if now < number * STEP + DEFERRED_FOR else "DEFERRED_RELEASED"

    def group_of(self, number: int) -> int:
        return number * STEP // GROUP

    def total(self, group: int, now: int) -> int:
        """The cents of all that was posted to a group so far."""
        steps = range(_first(group * GROUP), min(_first((group + 1) * GROUP), _first(now)))
        return sum(self.cents(number) for number in steps)

    def transaction(self, number: int, now: int) -> Body:
        place = self.marketplaces[number % len(self.marketplaces)]
        money = {"currencyCode": "USD", "currencyAmount": self.cents(number) / 100}
        return {
            "sellingPartnerMetadata": {"marketplaceId": place.id, "accountType": "Standard Orders"},
            "relatedIdentifiers": [
                {
                    "relatedIdentifierName": "FINANCIAL_EVENT_GROUP_ID",
                    "relatedIdentifierValue": _id(self.group_of(number)),
                },
                {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": f"900-0000000-{number:07d}"},
            ],
            "transactionType": "Refund" if self.cents(number) < 0 else "Shipment",
            "transactionId": f"fake-transaction-{number}",
            "transactionStatus": self.status(number, now),
            "description": "Order Payment",
            "postedDate": written_short(number * STEP),
            "totalAmount": money,
            "marketplaceDetails": {"marketplaceId": place.id, "marketplaceName": place.name},
            "items": [],
            "breakdowns": [{"breakdownType": "Sales", "breakdownAmount": money, "breakdowns": []}],
        }

    def group(self, number: int, now: int) -> Body:
        closed = (number + 1) * GROUP <= now
        money = {"CurrencyCode": "USD", "CurrencyAmount": self.total(number, now) / 100}
        body: Body = {
            "FinancialEventGroupId": _id(number),
            "ProcessingStatus": "Closed" if closed else "Open",
            "OriginalTotal": money,
            "BeginningBalance": {"CurrencyCode": "USD", "CurrencyAmount": 0.0},
            "FinancialEventGroupStart": written_short(number * GROUP),
        }
        if closed:
            body |= {"FundTransferStatus": "Succeeded", "FinancialEventGroupEnd": written_short((number + 1) * GROUP)}
        return body


class FinancesApi:
    def __init__(self, world: FinanceWorld) -> None:
        self.world = world

    def operations(self, account: Account) -> Sequence[Operation]:
        desk = _Desk(self.world, account.clock)
        facts = {endpoint.path: endpoint for endpoint in endpoints()}
        rows = ((_TRANSACTIONS, desk.transactions), (_GROUPS, desk.groups))
        return [
            Operation(facts[path].name, "GET", path, facts[path].rate, facts[path].burst, answer)
            for path, answer in rows
        ]


class _Desk:
    def __init__(self, world: FinanceWorld, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._facts: dict[str, Endpoint] = {endpoint.path: endpoint for endpoint in endpoints()}
        self._pages = {path: Pages(clock, None) for path in (_TRANSACTIONS, _GROUPS)}

    def transactions(self, request: Request) -> Answer:
        page = self._page(_TRANSACTIONS, request, STEP)
        rows = [self._world.transaction(number, page.snapshot.as_of) for number in page.rows]
        return as_json({"payload": {"transactions": rows, **_token("nextToken", page)}})

    def groups(self, request: Request) -> Answer:
        page = self._page(_GROUPS, request, GROUP)
        rows = [self._world.group(number, page.snapshot.as_of) for number in page.rows]
        return as_json({"payload": {"FinancialEventGroupList": rows, **_token("NextToken", page)}})

    def _page(self, path: str, request: Request, step: int) -> Page:
        now = milliseconds(self._clock.now())
        question = asked(self._facts[path], request, now)
        if question.token is not None:
            return self._pages[path].next(question.token, question.filters, _MOST)
        return self._pages[path].first(Snapshot(_numbers(question, step), now, question.filters), _MOST)


def _numbers(question: Question, step: int) -> Sequence[int]:
    """Those that begin in the time asked for, which includes its start and not its end."""
    if question.span is None:
        return ()
    start, end = question.span
    return range(_first(start, step), _first(end, step))


def _first(moment: int, step: int = STEP) -> int:
    """The first number that begins at the moment or after it."""
    return -(-moment // step)


def _id(group: int) -> str:
    return f"fake-group-{group}"


def _token(name: str, page: Page) -> Body:
    return {name: page.next_token} if page.next_token is not None else {}
