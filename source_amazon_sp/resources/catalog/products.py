"""The catalogue: listings, items, prices, fees, content."""

from source_amazon_sp.resources.spec import ResourceSpec

ROWS: tuple[ResourceSpec, ...] = ()
