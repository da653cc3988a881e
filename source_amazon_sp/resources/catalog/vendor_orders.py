"""
Retail procurement orders: what Amazon orders from a vendor.

Both operations take windows of at most seven days, whose bounds may not belong to them, and reach six months back.
Whether an order that was never changed is among the changed ones is nowhere said (UNVERIFIED), so each window is asked
for by creation and by change.
"""

from collections.abc import Mapping

import pendulum

from source_amazon_sp.api.operations.vendor_orders import GET_PURCHASE_ORDERS, GET_PURCHASE_ORDERS_STATUS
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Open, ResourceSpec, Template, Windows

_VENDOR = frozenset({AccountType.VENDOR})
_WINDOWS = Windows(grid=Grid(Period.DAY, 6), exclusive=True, reach_back=pendulum.duration(months=6))
_DETAILS: Mapping[str, Template] = {"limit": 100, "includeDetails": "true"}

ROWS = (
    ResourceSpec(
        name="vendor_orders",
        account_types=_VENDOR,
        operation=GET_PURCHASE_ORDERS,
        records_at=("payload", "orders"),
        queries=(
            {**_DETAILS, "createdAfter": "$after", "createdBefore": "$before"},
            {**_DETAILS, "changedAfter": "$after", "changedBefore": "$before"},
        ),
        windows=_WINDOWS,
        # "Changed" is what Amazon changed of its order. For that it was acknowledged or closed there is no filter.
        open=Open(
            field=("purchaseOrderState",),
            values=frozenset({"New", "Acknowledged"}),
            since=("orderDetails", "purchaseOrderDate"),
        ),
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
        queries=(
            {"limit": 100, "createdAfter": "$after", "createdBefore": "$before"},
            {"limit": 100, "updatedAfter": "$after", "updatedBefore": "$before"},
        ),
        windows=_WINDOWS,
        primary_key=("purchaseOrderNumber",),
        cursor_field="lastUpdatedDate",
    ),
)
