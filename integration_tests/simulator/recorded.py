"""Recorded answers, such as Amazon's own examples, served as they stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from integration_tests.simulator.answers import as_json
from integration_tests.simulator.operations import EITHER, Account, Operation

_RATE = 1000  # no quota worth speaking of


class Recorded:
    """
    An API of examples: `GET /path` → the body of the answer. Its parameters are not looked at, the
    gate's token is; the operation goes by the key.
    """

    def __init__(self, examples: Mapping[str, Any]) -> None:
        self._examples = dict(examples)

    def operations(self, account: Account) -> Sequence[Operation]:
        del account  # an example is an example
        return [self._operation(key) for key in self._examples]

    def _operation(self, key: str) -> Operation:
        method, path = key.split(" ", 1)
        return Operation(key, method, path, _RATE, _RATE, lambda _: as_json(self._examples[key]), accounts=EITHER)
