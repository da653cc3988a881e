"""Money: transactions, balances, payouts, settlements and their events."""

from source_amazon_sp.resources.spec import ResourceSpec

ROWS: tuple[ResourceSpec, ...] = ()
