"""Columns have the same names whatever language Amazon answers in."""

import json
import re
from collections import defaultdict
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from source_amazon_sp.errors import UndecodableDocument
from source_amazon_sp.reports.headers import Columns, column_names, snake

LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"
DECLARED = [
    "item_name", "listing_id", "seller_sku", "price", "quantity", "open_date", "asin1", "asin2", "product_id",
    "product_id_type", "item_condition", "pending_quantity", "fulfillment_channel", "merchant_shipping_group", "status",
]  # fmt: skip
ENGLISH = ["item-name", "seller-sku", "price", "quantity", "open-date", "product-id-type", "product-id", "status"]
AS_COLUMNS = [snake(name) for name in ENGLISH]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("amazon-order-id", "amazon_order_id"),
        ("Date and Time", "date_and_time"),
        ("(Child) ASIN", "child_asin"),
        ("TRANSACTION_EVENT_ID", "transaction_event_id"),
        ("reserved_fc-transfers", "reserved_fc_transfers"),
        ("Units Ordered - B2B", "units_ordered_b2b"),
        ("30-day units %", "n_30_day_units"),
        ("\ufeffsku ", "sku"),
        ("état-produit", "etat_produit"),
        ("Größe", "grosse"),
        ("\uff21SIN", "asin"),
        ("商品名", ""),
        ("--", ""),
        ("", ""),
    ],
)
def test_a_header_becomes_snake_case(header: str, column: str) -> None:
    assert snake(header) == column


@pytest.mark.parametrize(
    "header",
    [
        ["商品名", "出品者SKU", "価格", "数量", "出品日", "商品IDタイプ", "商品ID", "ステータス"],
        ["Artikelbezeichnung", "Händler-SKU", "Preis", "Menge", "Erstellungsdatum", "Produkt-ID-Typ", "Produkt-ID",
         "Status"],
        ["nom-produit", "sku-vendeur", "prix", "quantité", "date-ouverture", "type-id-produit", "id-produit", "état"],
        ["Nome dell'articolo", "SKU venditore", "Prezzo", "Quantità", "Data di creazione",
         "Tipo di identificativo del prodotto", "Identificativo del prodotto", "stato"],
        ["Título del producto", "SKU del vendedor", "Precio", "Cantidad", "Fecha de creación",
         "Tipo de identificador de producto", "Identificador del producto", "estado"],
        ["nazwa-produktu", "sku-sprzedawcy", "cena", "ilość", "data-otwarcia", "typ-identyfikatora-produktu",
         "identyfikator-produktu", "Status"],
        ["item-name (ürün adı)", "seller-sku (satıcı sku)", "price (fiyat)", "quantity (adet)",  # noqa: RUF001  # Turkish
         "open-date (yayınlanma tarihi)", "product-id-type (ürün numarası türü)", "product-id (ürün numarası)",  # noqa: RUF001  # Turkish
         "durum"],
        ["商品名称", "卖家 SKU", "价格", "数量", "开售日期", "商品编码类型", "商品编码", "状态"],
        ["اسم-المنتج", "sku-البائع", "السعر", "الكمية", "تاريخ-مفتوح", "نوع-رقم-المنتج", "رقم-المنتج", "الحالة"],
    ],
    ids=["ja", "de", "fr", "it", "es", "pl", "tr", "zh", "ar"],
)  # fmt: skip
def test_a_localised_header_gets_the_english_columns(header: list[str]) -> None:
    assert column_names(header, DECLARED, LISTINGS) == Columns(AS_COLUMNS, [])
    assert column_names(ENGLISH, DECLARED, LISTINGS) == Columns(AS_COLUMNS, [])


def test_a_header_of_a_decomposed_spelling_or_a_byte_order_mark_is_the_same_header() -> None:
    header = ["\ufeff商品名", "Ha\u0308ndler-SKU", "ASIN 1", "fulfilment-channel", "\uff30rice"]
    columns = ["item_name", "seller_sku", "asin1", "fulfillment_channel", "price"]
    assert column_names(header, DECLARED, LISTINGS) == Columns(columns, [])


def test_the_report_decides_what_a_localised_header_means() -> None:
    header = ["出品者SKU"]
    assert column_names(header, ["sku"], "GET_FLAT_FILE_OPEN_LISTINGS_DATA").names == ["sku"]
    assert column_names(header, ["seller_sku"], LISTINGS).names == ["seller_sku"]


def test_the_german_returns_report_is_known_in_any_spelling_of_its_words() -> None:
    header = ["Amazon-RMA-Nummer", "Bestellnummer", "Händler SKU"]
    names = column_names(header, [], "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE").names
    assert names == ["amazon_rma_id", "order_id", "merchant_sku"]


def test_what_is_left_of_an_unknown_header_never_passes_for_a_declared_column() -> None:
    found = column_names(["asin", "出品者SKU", "SKU"], ["sku", "asin"], "GET_SOME_OTHER_REPORT")
    assert found == Columns(["asin", "column_2", "sku"], ["出品者SKU"])


def test_an_unknown_header_comes_through_under_a_safe_name_and_is_told_of_once() -> None:
    header = ["price", "Neue Spalte (€)", "新しい列", "", "Neue Spalte (€)", "2nd price"]
    found = column_names(header, DECLARED, LISTINGS)
    assert found.names == ["price", "neue_spalte", "column_3", "column_4", "neue_spalte_2", "n_2nd_price"]
    assert found.unknown == ["Neue Spalte (€)", "新しい列", "2nd price"]


def test_a_header_sources_disagree_on_stays_unknown() -> None:
    assert column_names(["Anzahl Bestellungen", "在庫数"], DECLARED, LISTINGS) == Columns(
        ["anzahl_bestellungen", "column_2"], ["Anzahl Bestellungen", "在庫数"]
    )


def test_a_translated_header_that_the_schema_lacks_is_told_of_too() -> None:
    assert column_names(["Preis"], [], LISTINGS) == Columns(["price"], ["Preis"])


def test_repeated_headers_are_told_apart_and_never_take_a_declared_name() -> None:
    found = column_names(["price", "Price", "PRICE", "price_2"], ["price", "price_2", "price_3"], "ANY")
    assert found == Columns(["price", "price_4", "price_5", "price_2"], [])


def test_a_declared_column_keeps_its_spelling() -> None:
    assert column_names(["order-id"], ["Order_Id"], "ANY").names == ["Order_Id"]


@given(st.lists(st.text() | st.sampled_from(["a", "A", "a_2", "a-2", "column_1", "商品名", ""]), max_size=12))
def test_names_are_safe_and_unique_whatever_the_header(header: list[str]) -> None:
    assume(not header or "<" not in header[0])  # markup is no header
    found = column_names(header, ["a", "column_1"], LISTINGS)
    assert len(found.names) == len(header) == len({name.lower() for name in found.names})
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in found.names)
    assert set(found.unknown) <= set(header)


def test_no_two_languages_contradict_each_other() -> None:
    meanings: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in (files("source_amazon_sp") / "reports" / "locales").iterdir():
        locale = json.loads(entry.read_text(encoding="utf-8"))
        assert set(locale) <= {"language", "headers", "notes", "left_out"}
        for prefix, headers in locale["headers"].items():
            for localised, english in headers.items():
                meanings[prefix, " ".join(re.split(r"[\s_-]+", localised.casefold()))].add(snake(english))
    assert len(meanings) > 150
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    "first", ["<html><body>The service is busy.</body></html>", "  <Error><Code>AccessDenied</Code></Error>"]
)
def test_markup_is_no_table_without_rows(first: str) -> None:
    with pytest.raises(UndecodableDocument, match="markup came in place of a table"):
        column_names([first], DECLARED, LISTINGS)
