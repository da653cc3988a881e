"""The account itself, its sales figures, feeds, notifications, service jobs, invoices."""

from source_amazon_sp.api.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
