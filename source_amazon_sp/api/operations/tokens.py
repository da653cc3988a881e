"""Restricted data tokens."""

from source_amazon_sp.api.operations.operation import Operation

CREATE_RESTRICTED_DATA_TOKEN = Operation(
    name="createRestrictedDataToken",
    path="/tokens/2021-03-01/restrictedDataToken",
    method="POST",
    rate=1,
    burst=10,
    roles=("Direct to Consumer Shipping (Restricted)", "Tax Invoicing (Restricted)", "Tax Remittance (Restricted)"),
)

OPERATIONS = (CREATE_RESTRICTED_DATA_TOKEN,)
