"""
The parts of an order that may be asked for, and what to do when Amazon refuses some of them to an account.

Orders need no restricted token since version 2026-01-01: the account's roles decide. A part outside the roles is
usually left empty, but some accounts get a 403 for the whole request; then the next smaller set is tried.
"""

import logging
from collections.abc import Mapping
from typing import Any

logger = logging.getLogger("airbyte")

_PERSONAL = ("BUYER", "RECIPIENT")
_TAX = ("TAX", "PAYMENT")
_PLAIN = ("PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "FULFILLMENT_ORDERS")

# Where personal data stands outside its own blocks, by Amazon's list of personally identifiable information.
_PERSONAL_IN_ORDER: tuple[tuple[str, ...], ...] = (("buyer",), ("recipient",), ("tax", "taxRegistrations"))
_PERSONAL_IN_ITEM: tuple[tuple[str, ...], ...] = (
    ("fulfillment", "packing", "giftOption", "giftMessage"),
    ("product", "customization", "customizedUrl"),
)


class OrderDataSets:
    """Values of `includedData`, from all that may be wanted down to none; a refused one is not asked for again."""

    def __init__(self, *, include_pii: bool) -> None:
        personal = _PERSONAL if include_pii else ()
        self._rungs = [(*personal, *_PLAIN, *_TAX), (*_PLAIN, *_TAX), _PLAIN, ()]
        self._refused: frozenset[str] = frozenset()

    def rungs(self) -> list[tuple[str, ...]]:
        """What to ask for, and then, each time Amazon denies it, instead."""
        allowed = (tuple(name for name in rung if name not in self._refused) for rung in self._rungs)
        return list(dict.fromkeys(allowed))

    def settle(self, granted: tuple[str, ...]) -> None:
        """Amazon granted this set. What it refused before is said once, and left out from now on."""
        refused = [name for name in self.rungs()[0] if name not in granted]
        if refused:
            self._refused |= set(refused)
            logger.warning(
                "Amazon refuses this account a request with these parts of orders: %s. Orders are read without them; "
                "their columns stay empty. Personal data needs the role Direct to Consumer Shipping (Restricted), taxes"
                " and payments need a tax role.",
                ", ".join(refused),
            )


def without_personal_data(order: dict[str, Any]) -> dict[str, Any]:
    """The order, changed in place, with what Amazon sends of buyer and recipient even unasked taken out."""
    for path in _PERSONAL_IN_ORDER:
        _remove(order, path)
    for item in order.get("orderItems") or ():
        for path in _PERSONAL_IN_ITEM:
            _remove(item, path)
    return order


def _remove(value: Any, path: tuple[str, ...]) -> None:
    *parents, last = path
    for name in parents:
        value = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(value, dict):
        value.pop(last, None)
