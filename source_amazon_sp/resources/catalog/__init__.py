"""Every list endpoint that this connector reads, by the part of Amazon it belongs to."""

from source_amazon_sp.resources.catalog.vendor_orders import VENDOR_ORDERS
from source_amazon_sp.resources.spec import ResourceSpec

RESOURCES: tuple[ResourceSpec, ...] = (*VENDOR_ORDERS,)
