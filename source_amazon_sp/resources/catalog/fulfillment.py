"""Stock and fulfilment: FBA inventory, inbound, outbound, AWD, replenishment, other warehouses."""

from source_amazon_sp.resources.spec import ResourceSpec

ROWS: tuple[ResourceSpec, ...] = ()
