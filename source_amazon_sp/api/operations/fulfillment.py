"""Stock and fulfilment: FBA inventory, inbound, outbound, AWD, replenishment, other warehouses."""

from source_amazon_sp.api.operations import inbound, outbound, replenishment, stock

OPERATIONS = (*stock.OPERATIONS, *inbound.OPERATIONS, *outbound.OPERATIONS, *replenishment.OPERATIONS)
