"""
Money: transactions, balances, payouts, settlements and their events.

Amazon answers a window of more than 180 days with nothing, and without an error; the windows here are shorter. Their
ends must lie more than two minutes back, and the events of an order may take two days to appear.
"""

import pendulum

from source_amazon_sp.api.operations import finances as operations
from source_amazon_sp.incremental.grid import Grid
from source_amazon_sp.incremental.period import Period
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.catalog.wallet import ROWS as WALLET
from source_amazon_sp.resources.spec import Open, ResourceSpec, Scope, Windows

_SELLER = frozenset({AccountType.SELLER})
_HOLD_BACK = pendulum.duration(minutes=3)  # Amazon's two, and one for a clock that is fast
_OBSERVED = {"_observed_at": "$now"}
_OF_PARTNER = {
    "marketplace_id": ("partnerMetadata", "marketplaceId"),
    "accountType": ("partnerMetadata", "accountType"),
}
# The stores of the Transfers API that have on-demand payouts, and so payment methods to choose from.
_CHOOSES_PAYMENT = frozenset({"DE", "FR", "IT", "ES", "SE", "NL", "PL", "BE"})

# What some lists of events spell otherwise; columns that differ by case alone are one to many warehouses.
EVENT_SPELLINGS = {
    "postedDate": "PostedDate",
    "taxAmount": "TaxAmount",
    "totalAmount": "TotalAmount",
    "transactionType": "TransactionType",
}

ROWS: tuple[ResourceSpec, ...] = (
    # No marketplaceId: with one, Amazon leaves out the orders that sellers in the US ship themselves.
    ResourceSpec(
        name="finance_transactions",
        account_types=_SELLER,
        operation=operations.LIST_TRANSACTIONS,
        records_at=("payload", "transactions"),
        queries=({"postedAfter": "$after", "postedBefore": "$before"},),
        # A deferred transaction keeps its id and its posting date when it is released, weeks or months later; that it
        # was released is another transaction.
        windows=Windows(grid=Grid(Period.DAY, 28), hold_back=_HOLD_BACK, look_back=pendulum.duration(days=45)),
        # The model's example writes the states in lower case.
        open=Open(field=("transactionStatus",), values=frozenset({"DEFERRED", "Deferred"}), since=("postedDate",)),
        primary_key=("transactionId",),
        cursor_field="postedDate",
        copied={"marketplace_id": ("sellingPartnerMetadata", "marketplaceId")},
    ),
    # Whole days in dates, both inclusive. That a day is over in every time zone takes half a day more.
    ResourceSpec(
        name="finance_summaries",
        account_types=_SELLER,
        operation=operations.LIST_SUMMARY,
        records_at=("summaries",),
        queries=({"periodStart": "$first_day", "periodEnd": "$last_day"},),
        windows=Windows(
            grid=Grid(),
            hold_back=pendulum.duration(hours=12),
            look_back=pendulum.duration(days=45),
            by_day=True,
        ),
        primary_key=("_window_start", "marketplace_id", "accountType", "currencyCode"),
        cursor_field="_window_end",
        copied={**_OF_PARTNER, "currencyCode": ("netProceeds", "currencyCode")},
        columns={"_window_start": "$after", "_window_end": "$before"},
    ),
    ResourceSpec(
        name="finance_balances",
        account_types=_SELLER,
        operation=operations.LIST_BALANCES,
        records_at=("balances",),
        primary_key=("_row_id",),
        copied=_OF_PARTNER,
        columns=_OBSERVED,
    ),
    # The longest window is nowhere stated (UNVERIFIED); this is that of the other finance operations.
    ResourceSpec(
        name="finance_payouts",
        account_types=_SELLER,
        operation=operations.LIST_PAYOUTS,
        records_at=("payouts",),
        queries=({"createdAfter": "$after", "createdBefore": "$before"},),
        windows=Windows(grid=Grid(Period.DAY, 175), hold_back=_HOLD_BACK, look_back=pendulum.duration(days=30)),
        primary_key=("id",),
        cursor_field="creationDate",
        copied=_OF_PARTNER,
        open=Open(field=("currentStatus",), values=frozenset({"STARTED", "IN_TRANSIT"}), since=("creationDate",)),
    ),
    ResourceSpec(
        name="finance_expected_payouts",
        account_types=_SELLER,
        operation=operations.LIST_EXPECTED_PAYOUTS,
        records_at=("expectedPayouts",),
        primary_key=("_row_id",),
        copied=_OF_PARTNER,
        columns=_OBSERVED,
    ),
    ResourceSpec(
        name="finance_payment_methods",
        account_types=_SELLER,
        operation=operations.GET_PAYMENT_METHODS,
        records_at=("paymentMethods",),
        scope=Scope.MARKETPLACE,
        queries=({"marketplaceId": "$marketplace_id"},),
        primary_key=("_row_id",),
        columns=_OBSERVED,
        personal=(("accountHolderName",),),
        countries=_CHOOSES_PAYMENT,
    ),
    # A group is listed by its start. It stays open for weeks, and its transfer goes on after it is closed.
    ResourceSpec(
        name="financial_event_groups",
        account_types=_SELLER,
        operation=operations.LIST_FINANCIAL_EVENT_GROUPS,
        records_at=("payload", "FinancialEventGroupList"),
        queries=(
            {
                "MaxResultsPerPage": 100,
                "FinancialEventGroupStartedAfter": "$after",
                "FinancialEventGroupStartedBefore": "$before",
            },
        ),
        windows=Windows(grid=Grid(Period.DAY, 175), hold_back=_HOLD_BACK, look_back=pendulum.duration(days=60)),
        primary_key=("FinancialEventGroupId",),
        cursor_field="FinancialEventGroupStart",
        open=Open(field=("ProcessingStatus",), values=frozenset({"Open"}), since=("FinancialEventGroupStart",)),
    ),
    # Events have no id. Those of deferred transactions appear when they are released, under which date is nowhere
    # said (UNVERIFIED); a delivery and the seven days after it are mostly over in two weeks.
    ResourceSpec(
        name="financial_events",
        account_types=_SELLER,
        operation=operations.LIST_FINANCIAL_EVENTS,
        records_at=("payload", "FinancialEvents"),
        list_name="eventList",
        queries=({"MaxResultsPerPage": 100, "PostedAfter": "$after", "PostedBefore": "$before"},),
        windows=Windows(grid=Grid(), hold_back=_HOLD_BACK, look_back=pendulum.duration(days=14), by_day=True),
        primary_key=("_row_id",),
        cursor_field="_window_end",
        columns={"_window_end": "$before"},
        renamed=EVENT_SPELLINGS,
    ),
    *WALLET,
)
