"""Stock and fulfilment: FBA inventory, inbound, outbound, AWD, replenishment, other warehouses."""

from integration_tests.tools.schema_rows import inbound, outbound, replenishment, stock

ROWS = (*stock.ROWS, *inbound.ROWS, *outbound.ROWS, *replenishment.ROWS)
