"""Money: transactions, balances, payouts, settlements and their events."""

from source_amazon_sp.api.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
