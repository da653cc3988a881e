"""The catalogue: listings, items, prices, fees, content."""

from integration_tests.tools.schema_rows.row import SchemaRow

ROWS: tuple[SchemaRow, ...] = ()
