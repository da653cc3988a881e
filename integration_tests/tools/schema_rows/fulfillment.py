"""Stock and fulfilment: FBA inventory, inbound, outbound, AWD, replenishment, other warehouses."""

from integration_tests.tools.schema_rows.row import SchemaRow

ROWS: tuple[SchemaRow, ...] = ()
