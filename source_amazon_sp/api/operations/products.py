"""The catalogue: listings, items, prices, fees, content."""

from source_amazon_sp.api.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
