"""Every endpoint that this connector reads as a row, by the part of Amazon it belongs to."""

from source_amazon_sp.resources.catalog import account, finances, fulfillment, products, vendor_orders, vendors
from source_amazon_sp.resources.spec import ResourceSpec

RESOURCES: tuple[ResourceSpec, ...] = (
    *finances.ROWS,
    *fulfillment.ROWS,
    *products.ROWS,
    *account.ROWS,
    *vendor_orders.ROWS,
    *vendors.ROWS,
)
