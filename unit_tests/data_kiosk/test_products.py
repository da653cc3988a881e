from collections import Counter

from source_amazon_sp.data_kiosk.products import batches
from source_amazon_sp.data_kiosk.query import literal

PRODUCTS = {"A1": [f"B0FAKE{number:04}" for number in range(65)], "A2": [f"B0FAKE{number:04}" for number in range(31)]}


def test_each_product_of_each_marketplace_is_named_once() -> None:
    found = list(batches(PRODUCTS, 30, 8000))
    named = Counter((each["marketplaceId"], asin) for batch in found for each in batch for asin in each["asins"])  # type: ignore[attr-defined]  # a list
    assert named == Counter((marketplace, asin) for marketplace, asins in PRODUCTS.items() for asin in asins)
    assert [[(each["marketplaceId"], len(each["asins"])) for each in batch] for batch in found] == [  # type: ignore[arg-type]  # a list
        [("A1", 30), ("A2", 30)],
        [("A1", 30), ("A2", 1)],
        [("A1", 5)],
    ]


def test_a_query_is_not_filled_beyond_its_room() -> None:
    room = len(literal(next(batches({"A1": PRODUCTS["A1"]}, 30, 1))[0])) + 1
    found = list(batches(PRODUCTS, 30, room))
    assert [len(batch) for batch in found] == [1, 1, 1, 1, 1]
    assert all(sum(len(literal(each)) + 1 for each in batch) <= room for batch in found)


def test_no_products_make_no_query() -> None:
    assert list(batches({}, 30, 8000)) == []
