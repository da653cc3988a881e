"""The account itself, its sales figures, feeds, notifications, service jobs, invoices."""

from source_amazon_sp.resources.spec import ResourceSpec

ROWS: tuple[ResourceSpec, ...] = ()
