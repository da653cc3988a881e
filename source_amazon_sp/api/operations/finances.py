"""Money: transactions, balances, payouts, settlements and their events."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_FINANCE = ("Finance and Accounting",)
_TRANSFERS = ("Finance and Accounting", "Payment Initiation Service Provider")
_WALLET = ("Account Information Service Provider",)
_PAGES = PageToken(parameter="nextToken", found_at=("nextToken",))
# A page of more than 10 MB is refused as invalid input. Amazon's model does not say how long a token lives; sellers
# report three minutes (UNVERIFIED).
_OLD_PAGES = PageToken(parameter="NextToken", found_at=("payload", "NextToken"), lifetime=180, size="MaxResultsPerPage")
_WALLET_PAGES = PageToken(parameter="nextPageToken", found_at=("nextPageToken",))

LIST_TRANSACTIONS = Operation(
    name="listTransactions",
    path="/finances/2024-06-19/transactions",
    rate=0.5,
    burst=10,
    roles=_FINANCE,
    page_token=PageToken(parameter="nextToken", found_at=("payload", "nextToken")),
)
LIST_BALANCES = Operation(
    name="listBalances",
    path="/finances/2024-06-19/balances",
    rate=0.5,
    burst=10,
    roles=_FINANCE,
    page_token=_PAGES,
)
LIST_SUMMARY = Operation(
    name="listSummary", path="/finances/2024-06-19/summary", rate=0.5, burst=10, roles=_FINANCE, page_token=_PAGES
)
LIST_PAYOUTS = Operation(
    name="listPayouts",
    path="/finances/transfers/2024-06-01/payouts",
    rate=0.5,
    burst=10,
    roles=_TRANSFERS,
    page_token=_PAGES,
)
LIST_EXPECTED_PAYOUTS = Operation(
    name="listExpectedPayouts",
    path="/finances/transfers/2024-06-01/payouts/expected",
    rate=0.5,
    burst=10,
    roles=_TRANSFERS,
    page_token=_PAGES,
)
GET_PAYMENT_METHODS = Operation(
    name="getPaymentMethods",
    path="/finances/transfers/2024-06-01/paymentMethods",
    rate=0.5,
    burst=30,
    roles=_TRANSFERS,
)
LIST_FINANCIAL_EVENT_GROUPS = Operation(
    name="listFinancialEventGroups",
    path="/finances/v0/financialEventGroups",
    rate=0.5,
    burst=30,
    roles=_FINANCE,
    page_token=_OLD_PAGES,
)
LIST_FINANCIAL_EVENTS = Operation(
    name="listFinancialEvents",
    path="/finances/v0/financialEvents",
    rate=0.5,
    burst=30,
    roles=_FINANCE,
    page_token=_OLD_PAGES,
)
# UNVERIFIED: the model of the wallet has no usage plan; Amazon's header corrects these.
LIST_WALLET_ACCOUNTS = Operation(
    name="listAccounts", path="/finances/transfers/wallet/2024-03-01/accounts", rate=1, burst=1, roles=_WALLET
)
LIST_WALLET_BALANCES = Operation(
    name="listAccountBalances",
    path="/finances/transfers/wallet/2024-03-01/accounts/{accountId}/balance",
    rate=1,
    burst=1,
    roles=_WALLET,
)
LIST_WALLET_TRANSACTIONS = Operation(
    name="listAccountTransactions",
    path="/finances/transfers/wallet/2024-03-01/transactions",
    rate=1,
    burst=1,
    roles=_WALLET,
    page_token=_WALLET_PAGES,
)
LIST_WALLET_SCHEDULES = Operation(
    name="listTransferSchedules",
    path="/finances/transfers/wallet/2024-03-01/transferSchedules",
    rate=1,
    burst=1,
    roles=_WALLET,
    page_token=_WALLET_PAGES,
)

OPERATIONS: tuple[Operation, ...] = (
    LIST_TRANSACTIONS,
    LIST_BALANCES,
    LIST_SUMMARY,
    LIST_PAYOUTS,
    LIST_EXPECTED_PAYOUTS,
    GET_PAYMENT_METHODS,
    LIST_FINANCIAL_EVENT_GROUPS,
    LIST_FINANCIAL_EVENTS,
    LIST_WALLET_ACCOUNTS,
    LIST_WALLET_BALANCES,
    LIST_WALLET_TRANSACTIONS,
    LIST_WALLET_SCHEDULES,
)
