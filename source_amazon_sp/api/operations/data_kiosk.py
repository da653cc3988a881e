"""Data Kiosk: queries and their documents."""

from source_amazon_sp.api.operations.operation import Operation, PageToken

_BY_DATASET = ("Brand Analytics", "Selling Partner Insights")
CREATE_QUERY = Operation(
    name="createQuery",
    path="/dataKiosk/2023-11-15/queries",
    method="POST",
    rate=0.0167,
    burst=15,
    roles=_BY_DATASET,
)
GET_QUERY = Operation(
    name="getQuery", path="/dataKiosk/2023-11-15/queries/{queryId}", rate=2, burst=15, roles=_BY_DATASET
)
GET_QUERIES = Operation(
    name="getQueries",
    path="/dataKiosk/2023-11-15/queries",
    rate=0.0222,
    burst=10,
    roles=_BY_DATASET,
    page_token=PageToken(parameter="paginationToken", found_at=("pagination", "nextToken")),
)
GET_DATA_DOCUMENT = Operation(
    name="getDocument",
    path="/dataKiosk/2023-11-15/documents/{documentId}",
    rate=0.0167,
    burst=15,
    roles=_BY_DATASET,
)

OPERATIONS = (CREATE_QUERY, GET_QUERY, GET_QUERIES, GET_DATA_DOCUMENT)
