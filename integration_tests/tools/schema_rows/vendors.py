"""A vendor's shipments, labels, direct fulfilment orders and invoices."""

from integration_tests.tools.schema_rows.row import SchemaRow

ROWS: tuple[SchemaRow, ...] = ()
