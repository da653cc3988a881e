"""Documents of any size, true to their kind, the same on every machine: packed files that the simulator serves."""

import gzip
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from integration_tests.simulator.dice import Dice

ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
TERMS = "GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT"
ORDERS_XML = "GET_XML_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"

# Thirty columns: two instants, an integer, five amounts and a flag, three amounts that are empty, and text.
HEADER = [
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status", "fulfillment-channel",
    "sales-channel", "order-channel", "ship-service-level", "product-name", "sku", "asin",
    "item-status", "quantity", "currency", "item-price", "item-tax", "shipping-price",
    "item-promotion-discount", "ship-promotion-discount", "ship-city", "ship-state", "ship-postal-code", "ship-country",
    "promotion-ids", "is-business-order", "order-item-id", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
]  # fmt: skip

_VARIETY = 4999  # different rows, apart from their numbers
_AT_ONCE = 1000


def order_lines(rows: int) -> Iterator[str]:
    """A report of order lines, each with ids of its own."""
    bodies = [_order_line(Dice("orders", number)) for number in range(_VARIETY)]
    yield "\t".join(HEADER) + "\n"
    for number in range(rows):
        body = bodies[number % _VARIETY]
        yield f"{number % 900 + 100}-{number:07d}-0000000\t{body}\t{number + 10_000_000_000_000}\t\t\t\n"


def _order_line(dice: Dice) -> str:
    instants = [
        f"2026-{month}-{dice.between(1, 28):02d}T{dice.below(24):02d}:{dice.below(60):02d}:{dice.below(60):02d}+00:00"
        for month in ("09", "10")
    ]
    cells = [
        "" if dice.below(2) else f"M{dice.below(10**9)}", *instants, "Shipped", "Amazon", "Amazon.com", "", "Expedited",
        f"Fake product number {dice.below(5000)}, a thing of some length for the home", f"SKU-{dice.below(5000):05d}",
        f"B0{dice.between(10**7, 10**8 - 1)}", "Shipped", str(dice.between(1, 3)), "USD",
        f"{dice.between(1, 200)}.{dice.below(100):02d}", f"{dice.below(20)}.{dice.below(100):02d}",
        "" if dice.below(3) else f"{dice.below(9)}.99", "" if dice.below(5) else f"{dice.below(9)}.00",
        "" if dice.below(9) else "0.50", "FAKE CITY", "WA", str(dice.between(10000, 99999)), "US",
        "" if dice.below(5) else f"PLM-{dice.below(10**7)}", "false" if dice.below(9) else "true",
    ]  # fmt: skip
    return "\t".join(cells)


def search_terms(size: int) -> Iterator[str]:
    """Brand Analytics' search terms as JSON, of `size` characters or somewhat more."""
    yield '{"reportSpecification": {"reportType": "GET_BRAND_ANALYTICS_SEARCH_TERMS_REPORT"},\n'
    yield '"dataByDepartmentAndSearchTerm": [\n'
    dice, length, number = Dice("terms", 1), 0, 0
    shares = [(round(dice.below(10_000) / 10_000, 4), dice.between(10**7, 10**8 - 1)) for _ in range(_VARIETY)]
    while length < size:
        share, asin = shares[number % _VARIETY]
        row = (
            f'{{"departmentName": "Amazon.com", "searchTerm": "fake term {number} of a thing", '
            f'"searchFrequencyRank": {number + 1}, "clickedAsin": "B0{asin}", "clickedItemName": "Fake product number '
            f'{asin % 5000}, a thing of some length for the home, 20 oz", "clickShareRank": {number % 3 + 1}, '
            f'"clickShare": {share}, "conversionShare": {share}}}'
        )
        yield f",\n{row}" if number else row
        length += len(row)
        number += 1
    yield "\n]}\n"


def orders_xml(size: int) -> Iterator[str]:
    """Orders with two lines each as XML, of `size` characters or somewhat more."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope>\n<MessageType>AllOrdersReport</MessageType>\n'
    items = [_items(Dice("xml", number)) for number in range(_VARIETY)]
    length, number = 0, 0
    while length < size:
        order = (
            f"<Message>\n  <Order>\n    <AmazonOrderID>{number % 900 + 100}-{number:07d}-0000000</AmazonOrderID>\n"
            f"    <MerchantOrderID>M{number}</MerchantOrderID>\n"
            "    <PurchaseDate>2026-10-01T10:00:00+00:00</PurchaseDate>\n    <OrderStatus>Shipped</OrderStatus>\n"
            f"    <SalesChannel>Amazon.com</SalesChannel>\n{items[number % _VARIETY]}  </Order>\n</Message>\n"
        )
        yield order
        length += len(order)
        number += 1
    yield "</AmazonEnvelope>\n"


def _items(dice: Dice) -> str:
    return "".join(
        f"    <OrderItem>\n      <ASIN>B0{dice.between(10**7, 10**8 - 1)}</ASIN>\n"
        f"      <SKU>SKU-{dice.below(5000)}</SKU>\n"
        f"      <ItemStatus>Shipped</ItemStatus>\n      <ProductName>Fake product {dice.below(5000)}</ProductName>\n"
        "      <Quantity>1</Quantity>\n      <ItemPrice>\n        <Component><Type>Principal</Type>"
        f'<Amount currency="USD">{dice.below(99)}.99</Amount></Component>\n        <Component><Type>Tax</Type>'
        '<Amount currency="USD">1.99</Amount></Component>\n      </ItemPrice>\n    </OrderItem>\n'
        for _ in range(2)
    )


DOCUMENTS: dict[str, Callable[[int], Iterator[str]]] = {
    ORDERS: order_lines,
    TERMS: search_terms,
    ORDERS_XML: orders_xml,
}


def packed(file: Path, report_type: str, size: int) -> int:
    """Write a document of so many rows or characters, packed; its length before packing."""
    pieces, length = DOCUMENTS[report_type](size), 0
    with gzip.open(file, "wb", 2) as out:
        while text := "".join(islice(pieces, _AT_ONCE)):
            length += out.write(text.encode())
    return length


def as_argument(files: dict[str, Path]) -> str:
    return json.dumps({report_type: str(file) for report_type, file in files.items()})
