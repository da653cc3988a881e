"""Money: transactions, balances, payouts, settlements and their events."""

from integration_tests.tools.schema_rows.row import SchemaRow

ROWS: tuple[SchemaRow, ...] = ()
