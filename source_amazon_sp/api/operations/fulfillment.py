"""Stock and fulfilment: FBA inventory, inbound, outbound, AWD, replenishment, other warehouses."""

from source_amazon_sp.api.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
