"""A vendor's shipments, labels, direct fulfilment orders and invoices."""

from source_amazon_sp.api.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
