"""
Money that adds up: transactions, and the groups of events that settlements close.

    group 0                       group 1
    ├─────────────────────────────┼─────────────────────────────┤
    ■  ■  □  ■  ■  □ ...          a transaction every six hours; □ are deferred
    └─ a week ─▶ ▣                their release is a transaction of its own, of the same amount

The world is a function of the seed; a transaction's id, amount and posting date never change, its status does. Money
is in the group of the transaction that released it.
"""

from collections.abc import Mapping, Sequence
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
_MOST = 100  # steps or groups a page; UNVERIFIED for transactions, where Amazon chooses
_STEPS_DEFERRED = DEFERRED_FOR // STEP
_NAME, _VALUE = "relatedIdentifierName", "relatedIdentifierValue"

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

    def is_deferred(self, number: int) -> bool:
        """Whether Amazon held the money of a transaction back at first."""
        return number % 3 == 0

    def is_of_release(self, number: int) -> bool:
        """Whether there is a transaction in which Amazon released, at this step, what another one deferred."""
        return self.is_deferred(number - _STEPS_DEFERRED)

    def group_of(self, number: int) -> int:
        return number * STEP // GROUP

    def total(self, group: int, now: int) -> int:
        """The cents of all that was released to a group so far."""
        steps = range(_first(group * GROUP), min(_first((group + 1) * GROUP), _first(now)))
        at_once = sum(self.cents(number) for number in steps if not self.is_deferred(number))
        return at_once + sum(self.cents(number - _STEPS_DEFERRED) for number in steps if self.is_of_release(number))

    def transactions(self, number: int, now: int) -> list[Body]:
        """What was posted at a step."""
        posted = [self.transaction(number, now)]
        return [*posted, self.release(number - _STEPS_DEFERRED, now)] if self.is_of_release(number) else posted

    def release(self, number: int, now: int) -> Body:
        """The transaction in which Amazon released what it had deferred in the one of the number."""
        at = number + _STEPS_DEFERRED
        deferred = self.transaction(number, now)
        related = {each[_NAME]: each[_VALUE] for each in deferred["relatedIdentifiers"]}
        del related["RELEASE_TRANSACTION_ID"]
        related |= {"FINANCIAL_EVENT_GROUP_ID": _id(self.group_of(at)), "DEFERRED_TRANSACTION_ID": _name(number)}
        return {
            **deferred,
            "relatedIdentifiers": _identifiers(related),
            "transactionId": _name_of_release(number),
            "transactionStatus": "RELEASED",
            "postedDate": written_short(at * STEP),
        }

    def transaction(self, number: int, now: int) -> Body:
        place = self.marketplaces[number % len(self.marketplaces)]
        money = {"currencyCode": "USD", "currencyAmount": self.cents(number) / 100}
        related = {
            "FINANCIAL_EVENT_GROUP_ID": _id(self.group_of(number)),
            "ORDER_ID": f"900-0000000-{number:07d}",
        }
        status = "RELEASED"
        if self.is_deferred(number):
            status = "DEFERRED"
            if (number + _STEPS_DEFERRED) * STEP <= now:
                status = "DEFERRED_RELEASED"
                related["RELEASE_TRANSACTION_ID"] = _name_of_release(number)
        return {
            "sellingPartnerMetadata": {"marketplaceId": place.id, "accountType": "Standard Orders"},
            "relatedIdentifiers": _identifiers(related),
            "transactionType": "Refund" if self.cents(number) < 0 else "Shipment",
            "transactionId": _name(number),
            "transactionStatus": status,
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
        rows = [each for number in page.rows for each in self._world.transactions(number, page.snapshot.as_of)]
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


def _name(number: int) -> str:
    return f"fake-transaction-{number}"


def _name_of_release(number: int) -> str:
    return f"fake-release-{number}"


def _identifiers(related: Mapping[str, str]) -> list[Body]:
    return [{_NAME: name, _VALUE: value} for name, value in related.items()]


def _token(name: str, page: Page) -> Body:
    return {name: page.next_token} if page.next_token is not None else {}
