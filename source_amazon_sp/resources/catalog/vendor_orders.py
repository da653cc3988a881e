"""
Retail procurement orders: what Amazon orders from a vendor.

Both operations take windows of at most seven days and reach six months back. Whether an order that was never changed
is among the changed ones is nowhere said (UNVERIFIED), so each window is asked for by creation and by change.
"""

import pendulum

from source_amazon_sp.api.operations import GET_PURCHASE_ORDERS, GET_PURCHASE_ORDERS_STATUS
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import ResourceSpec, TimeFilter

_VENDOR = frozenset({AccountType.VENDOR})
_WEEKS = Grid(Period.DAY, 7)
_SIX_MONTHS = pendulum.duration(months=6)
_CREATED = TimeFilter(after="createdAfter", before="createdBefore")

VENDOR_ORDERS = (
    ResourceSpec(
        name="vendor_orders",
        account_types=_VENDOR,
        operation=GET_PURCHASE_ORDERS,
        records_at=("payload", "orders"),
        query={"limit": 100, "includeDetails": "true"},
        time_filters=(_CREATED, TimeFilter(after="changedAfter", before="changedBefore")),
        grid=_WEEKS,
        reach_back=_SIX_MONTHS,
        primary_key=("purchaseOrderNumber",),
        cursor_field="changedDate",
        latest={
            "changedDate": (
                ("orderDetails", "purchaseOrderDate"),
                ("orderDetails", "purchaseOrderChangedDate"),
                ("orderDetails", "purchaseOrderStateChangedDate"),
            )
        },
    ),
    ResourceSpec(
        name="vendor_orders_status",
        account_types=_VENDOR,
        operation=GET_PURCHASE_ORDERS_STATUS,
        records_at=("payload", "ordersStatus"),
        query={"limit": 100},
        time_filters=(_CREATED, TimeFilter(after="updatedAfter", before="updatedBefore")),
        grid=_WEEKS,
        reach_back=_SIX_MONTHS,
        primary_key=("purchaseOrderNumber",),
        cursor_field="lastUpdatedDate",
    ),
)
