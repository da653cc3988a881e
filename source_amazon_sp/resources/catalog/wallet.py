"""
Seller Wallet: accounts, and what is asked about each of them.

There is no filter by time: each sync reads all of it. An account may be listed in several marketplaces.
"""

from dataclasses import replace

from source_amazon_sp.api.operations import finances as operations
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.resources.spec import Parent, ResourceSpec, Scope

_OBSERVED = {"_observed_at": "$now"}
_OF_ACCOUNT = {"accountId": "$account_id", "marketplaceId": "$marketplace_id"}
_HOLDERS = (
    ("transactionSourceAccount", "bankAccountHolderName"),
    ("transactionDestinationAccount", "bankAccountHolderName"),
)

_ACCOUNTS = ResourceSpec(
    name="seller_wallet_accounts",
    account_types=frozenset({AccountType.SELLER}),
    operation=operations.LIST_WALLET_ACCOUNTS,
    records_at=("accounts",),
    scope=Scope.MARKETPLACE,
    queries=({"marketplaceId": "$marketplace_id"},),
    primary_key=("marketplace_id", "accountId"),
    columns=_OBSERVED,
    personal=(("accountHolderName",),),
)
_TRANSACTIONS = replace(
    _ACCOUNTS,
    name="seller_wallet_transactions",
    operation=operations.LIST_WALLET_TRANSACTIONS,
    records_at=("transactions",),
    parent=Parent(row=_ACCOUNTS.name, values={"account_id": ("accountId",)}),
    queries=(_OF_ACCOUNT,),
    primary_key=("marketplace_id", "transactionId"),
    personal=(("requesterName",), *_HOLDERS),
)

ROWS = (
    _ACCOUNTS,
    replace(
        _TRANSACTIONS,
        name="seller_wallet_balances",
        operation=operations.LIST_WALLET_BALANCES,
        records_at=("balances",),
        path={"accountId": "$account_id"},
        queries=({"marketplaceId": "$marketplace_id"},),
        primary_key=("_row_id",),
        personal=(),
    ),
    _TRANSACTIONS,
    replace(
        _TRANSACTIONS,
        name="seller_wallet_transfer_schedules",
        operation=operations.LIST_WALLET_SCHEDULES,
        records_at=("transferSchedules",),
        primary_key=("marketplace_id", "transferScheduleId"),
        personal=_HOLDERS,
    ),
)
