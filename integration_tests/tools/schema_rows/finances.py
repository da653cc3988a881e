"""Money: transactions, balances, payouts, settlements and their events."""

from integration_tests.tools.schema_rows.row import INSTANT, MARKETPLACE_ID, Added, Copied, SchemaRow
from source_amazon_sp.resources.catalog.finances import EVENT_SPELLINGS

_FINANCES = "finances-api-model/finances_2024-06-19.json"
_TRANSFERS = "finances-api-model/transfers_2024-06-01.json"
_FINANCES_V0 = "finances-api-model/financesV0.json"
_WALLET = "seller-wallet-api-model/sellerWallet_2024-03-01.json"

_ROLE = "Needs the role Finance and Accounting."
_TRANSFERS_ROLE = "Needs the role Finance and Accounting or Payment Initiation Service Provider."
_WALLET_ROLE = "Needs the role Account Information Service Provider."
_NOT_DATED = "no cursor: each sync reads all of it"

_TEXT = {"type": ["null", "string"]}
_TIMED = {"type": ["null", "string"], **INSTANT}
_ROW_ID = Added("_row_id", _TEXT)
_OBSERVED = Added("_observed_at", _TIMED)
_WINDOW_START = Added("_window_start", _TIMED)
_WINDOW_END = Added("_window_end", _TIMED)
_ACCOUNT_TYPE = Copied("accountType", "PartnerMetadata.accountType")

ROWS: tuple[SchemaRow, ...] = (
    SchemaRow(
        "finance_transactions",
        _FINANCES,
        "Transaction",
        "One row per transaction of the seller's account, deferred ones included, its items and amounts nested; "
        "primary key transactionId; cursor postedDate. Deferred money is in two of them, the one that was DEFERRED "
        "and the RELEASED one that followed: leave out DEFERRED_RELEASED when you add up. The last 45 days are read "
        "again each day, and what is still deferred until it is released. The last two years; a transaction may come "
        f"two days late. {_ROLE}",
        added=(MARKETPLACE_ID,),
    ),
    SchemaRow(
        "finance_summaries",
        _FINANCES,
        "Summary",
        "One row per day, marketplace, type of account and currency: the net proceeds and what they are made of; "
        "primary key _window_start, marketplace_id, accountType and currencyCode; cursor _window_end. The last 45 days "
        f"are read again each day. The last two years. {_ROLE}",
        added=(
            _WINDOW_START,
            _WINDOW_END,
            MARKETPLACE_ID,
            _ACCOUNT_TYPE,
            Copied("currencyCode", "Currency.currencyCode"),
        ),
        days=frozenset({"periodStart", "periodEnd"}),
    ),
    SchemaRow(
        "finance_balances",
        _FINANCES,
        "Balance",
        "One row per balance at the time of the sync, its parts nested; each sync adds rows of its own, told apart by "
        f"_observed_at; primary key _row_id; {_NOT_DATED}. {_ROLE}",
        added=(_ROW_ID, _OBSERVED, MARKETPLACE_ID, _ACCOUNT_TYPE),
        days=frozenset({"asOfDate"}),
    ),
    SchemaRow(
        "finance_payouts",
        _TRANSFERS,
        "Payout",
        "One row per payout to the seller, as it stands now, with the history of its status; primary key id; cursor "
        "creationDate. Those under way, and the last 30 days, are read again. The last two years. "
        f"{_TRANSFERS_ROLE}",
        added=(MARKETPLACE_ID, _ACCOUNT_TYPE),
    ),
    SchemaRow(
        "finance_expected_payouts",
        _TRANSFERS,
        "ExpectedPayout",
        "One row per payout that Amazon expects to make, at the time of the sync; each sync adds rows of its own, told "
        f"apart by _observed_at; primary key _row_id; {_NOT_DATED}. {_TRANSFERS_ROLE}",
        added=(_ROW_ID, _OBSERVED, MARKETPLACE_ID, _ACCOUNT_TYPE),
    ),
    SchemaRow(
        "finance_payment_methods",
        _TRANSFERS,
        "PaymentMethodDetails",
        "One row per bank account or card of the seller and marketplace, at the time of the sync; each sync adds rows "
        f"of its own, told apart by _observed_at; primary key _row_id; {_NOT_DATED}. For eight countries of Europe "
        f"(BE, DE, ES, FR, IT, NL, PL, SE). accountHolderName comes with include_pii only. {_TRANSFERS_ROLE}",
        added=(_ROW_ID, _OBSERVED, MARKETPLACE_ID),
    ),
    SchemaRow(
        "financial_event_groups",
        _FINANCES_V0,
        "FinancialEventGroup",
        "One row per group of financial events, which is what a settlement closes, as it stands now; primary key "
        "FinancialEventGroupId; cursor FinancialEventGroupStart. Open groups are read again until they are closed, "
        f"and so are those of the last 60 days. The last two years. {_ROLE}",
    ),
    SchemaRow(
        "financial_events",
        _FINANCES_V0,
        "FinancialEvent",
        "One row per financial event of any of Amazon's lists, which eventList names; primary key _row_id, a hash of "
        "the event and its day; cursor _window_end. Deferred transactions come when they are released; the last 14 "
        "days are read again each day. The last two years. Amazon removes this operation on 2027-08-27: "
        f"finance_transactions follows it. {_ROLE}",
        added=(_ROW_ID, _WINDOW_END, Added("eventList", _TEXT)),
        lists="FinancialEvents",
        renamed=EVENT_SPELLINGS,
    ),
    SchemaRow(
        "seller_wallet_accounts",
        _WALLET,
        "BankAccount",
        "One row per account of Seller Wallet and marketplace, as it is now; primary key marketplace_id and accountId; "
        f"{_NOT_DATED}. accountHolderName comes with include_pii only. {_WALLET_ROLE}",
        added=(_OBSERVED, MARKETPLACE_ID),
    ),
    SchemaRow(
        "seller_wallet_balances",
        _WALLET,
        "Balance",
        "One row per balance of an account of Seller Wallet, at the time of the sync; each sync adds rows of its own, "
        f"told apart by _observed_at; primary key _row_id; {_NOT_DATED}. {_WALLET_ROLE}",
        added=(_ROW_ID, _OBSERVED, MARKETPLACE_ID),
    ),
    SchemaRow(
        "seller_wallet_transactions",
        _WALLET,
        "Transaction",
        "One row per transaction of an account of Seller Wallet, as it stands now; primary key marketplace_id and "
        f"transactionId; {_NOT_DATED}, for Amazon has no filter. The names of those who take part come with "
        f"include_pii only. {_WALLET_ROLE}",
        added=(_OBSERVED, MARKETPLACE_ID),
    ),
    SchemaRow(
        "seller_wallet_transfer_schedules",
        _WALLET,
        "TransferSchedule",
        "One row per scheduled transfer from an account of Seller Wallet, as it is now; primary key marketplace_id and "
        f"transferScheduleId; {_NOT_DATED}. The names of account holders come with include_pii only. {_WALLET_ROLE}",
        added=(_OBSERVED, MARKETPLACE_ID),
    ),
)
