"""The account itself, its sales figures, feeds, notifications, service jobs, invoices."""

from integration_tests.tools.schema_rows.row import SchemaRow

ROWS: tuple[SchemaRow, ...] = ()
