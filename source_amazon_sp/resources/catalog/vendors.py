"""A vendor's shipments, labels, direct fulfilment orders and invoices."""

from source_amazon_sp.resources.spec import ResourceSpec

ROWS: tuple[ResourceSpec, ...] = ()
