"""The streams whose schemas are derived from Amazon's models, a row a stream, by the part of Amazon they belong to."""

from integration_tests.tools.schema_rows import account, finances, fulfillment, orders, products, vendors
from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, Added, Copied, Node, SchemaRow

__all__ = ["INSTANT", "MARKETPLACE_ID", "ROWS", "Added", "Copied", "Node", "SchemaRow"]

ROWS: tuple[SchemaRow, ...] = (
    *orders.ROWS,
    *finances.ROWS,
    *fulfillment.ROWS,
    *products.ROWS,
    *account.ROWS,
    *vendors.ROWS,
)
