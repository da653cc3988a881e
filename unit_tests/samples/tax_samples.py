"""Documents of reports on taxes, invoices, producer responsibility and the tree of browse nodes."""

from unit_tests.samples import Sample

SAMPLES = {
    "GET_EPR_ANNUAL_REPORTS": Sample("GET_EPR_ANNUAL_REPORTS.tsv", "ES", 5),
    "GET_EPR_MONTHLY_REPORTS": Sample("GET_EPR_MONTHLY_REPORTS.tsv", "ES", 5),
    "GET_EPR_QUARTERLY_REPORTS": Sample("GET_EPR_QUARTERLY_REPORTS.tsv", "ES", 5),
    "GET_FLAT_FILE_SALES_TAX_DATA": Sample("GET_FLAT_FILE_SALES_TAX_DATA.tsv", "US", 4),
    "GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT": Sample("GET_FLAT_FILE_VAT_INVOICE_DATA_REPORT.tsv", "GB", 3),
    "GET_GST_MTR_B2B_CUSTOM": Sample("GET_GST_MTR_B2B_CUSTOM.tsv", "IN", 5),
    "GET_GST_MTR_B2C_CUSTOM": Sample("GET_GST_MTR_B2C_CUSTOM.csv", "IN", 5),
    "GET_GST_STR_ADHOC": Sample("GET_GST_STR_ADHOC.csv", "IN", 4),
    "GET_VAT_TRANSACTION_DATA": Sample("GET_VAT_TRANSACTION_DATA.tsv", "DE", 5),
    "GET_XML_BROWSE_TREE_DATA": Sample("GET_XML_BROWSE_TREE_DATA.xml", "DE", 4),
    "GET_XML_VAT_INVOICE_DATA_REPORT": Sample("GET_XML_VAT_INVOICE_DATA_REPORT.xml", "GB", 3),
    "GST_MTR_B2B": Sample("GST_MTR_B2B.csv", "IN", 5),
    "GST_MTR_B2C": Sample("GST_MTR_B2C.csv", "IN", 5),
    "GST_MTR_STOCK_TRANSFER_REPORT": Sample("GST_MTR_STOCK_TRANSFER_REPORT.csv", "IN", 4),
    "SC_VAT_TAX_REPORT": Sample("SC_VAT_TAX_REPORT.csv", "DE", 4),
}
