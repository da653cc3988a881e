"""Stock and fulfilment: FBA inventory, inbound, outbound, AWD, replenishment, other warehouses."""

from source_amazon_sp.resources.catalog import inbound, outbound, replenishment, stock

ROWS = (*stock.ROWS, *inbound.ROWS, *outbound.ROWS, *replenishment.ROWS)
