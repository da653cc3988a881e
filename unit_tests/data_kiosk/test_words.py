import pytest

from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.data_kiosk.spec import QuerySpec
from source_amazon_sp.data_kiosk.words import described


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("msku",), "The seller's own number of the product (SKU)."),
        (("traffic", "sessionsB2B"), f"{described(('sessions',))} Amazon Business customers only."),
        (("sales", "averageSellingPrice", "amount"), "Value per unit, on average."),
        (
            ("sales", "averageSellingPriceB2B", "currencyCode"),
            "Currency of average selling price. Amazon Business customers only.",
        ),
        (("orders", "orderedUnitsWithRevenue", "units"), "What customers ordered. In units."),
        (("orders", "orderedUnitsWithRevenue", "value", "amount"), "What customers ordered. In money."),
        (("netProceeds", "total", "amount"), "What the seller keeps of the sales after fees, advertising and costs."),
        (("amount",), "The sum of money."),
        (("amount", "currencyCode"), "Currency of amount."),
        (("ofTomorrow", "newField"), "Of tomorrow, new field."),
    ],
)
def test_a_path_is_described(path: tuple[str, ...], said: str) -> None:
    assert described(path) == said


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stream)
def test_no_column_of_ours_has_its_name_for_a_description(query: QuerySpec) -> None:
    for column, schema in query.columns.properties().items():
        assert len(schema["description"].split()) > 2, column
