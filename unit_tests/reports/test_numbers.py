"""Numbers are read with the marketplace's decimal sign, and only where the text is one."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.numbers import COMMA, plain_numbers, read_integer, read_number

EVERYWHERE = [
    ("0", 0), ("12", 12), ("-7", -7), ("+7", 7), ("007", 7), ("95.00", 95), ("95,00", 95),
    ("12,5", 12.5), ("12.5", 12.5),
    ("1.234,56", 1234.56), ("1,234.56", 1234.56), ("1,234,567", 1234567), ("1.234.567", 1234567),
    ("1 234,56", 1234.56), ("1\u00a0234,56", 1234.56), ("1\u202f234.56", 1234.56), ("12 345", 12345),
    ("1'234.50", 1234.5), ("1\u2019234.50", 1234.5), ("1,00,000", 100000), ("12,34,567.80", 1234567.8),
    ("0.125", 0.125), ("0,125", 0.125), ("1234.567", 1234.567), ("1234,567", 1234.567), (".5", 0.5), ("5.", 5),
    ("12.5%", 12.5), ("12,5 %", 12.5), ("%12", 12), ("$19.99", 19.99), ("-$19.99", -19.99), ("$-19.99", -19.99),
    ("19,99 €", 19.99), ("€ 19,99", 19.99), ("EUR 19,99", 19.99), ("19.99 USD", 19.99), ("R$ 19,90", 19.9),
    ("￥1980", 1980), ("149,00 kr", 149), ("zł 10,50", 10.5), ("₹1,00,000.00", 100000),
    ("(3.50)", -3.5), ("($3.50)", -3.5),
    ("3.50-", -3.5), ("\u22123,50", -3.5), ("1.0E-4", 0.0001), ("1E+05", 100000), (" 3.5 ", 3.5),
]  # fmt: skip
# What only the marketplace can tell: (text, where the comma is the decimal sign, where the point is).
BY_MARKETPLACE = [
    ("1.234", 1234, 1.234), ("1,234", 1.234, 1234), ("-12.345", -12345, -12.345), ("999,999", 999.999, 999999),
    ("€ 1.234", 1234, 1.234), ("1,234 kg", None, None),
]  # fmt: skip
NO_NUMBERS = [
    "", " ", "-", "--", "N/A", "abc", "1.2.3", "1,2,3", "1 2 3", "1.234,567.8", "1,234,56", "12,3456,789", "--5",
    "-(5)", "(5", "5)", "(5-)", "1-2", "2024-03-16", "nan", "NaN", "inf", "-Infinity", "1e999", "1_000", "0x10",
    "\u0663", "\uff11\uff12", "5 pcs", "B07XYZ1234", "3 of 4", "$", "USD", "9" * 400, "(" + " " * 5000 + "x",
    "1" + " " * 5000 + "x",
]  # fmt: skip


@pytest.mark.parametrize(
    "country", ["US", "GB", "JP", "IN", "CA", "MX", "AU", "AE", "ZA", "DE", "FR", "SE", "PL", "TR", "BR"]
)
def test_what_the_text_alone_says_is_the_same_in_every_marketplace(country: str) -> None:
    read = {text: read_number(text, comma=country in COMMA) for text, _ in EVERYWHERE}
    assert read == dict(EVERYWHERE)


@pytest.mark.parametrize(("text", "with_comma", "with_point"), BY_MARKETPLACE)
def test_where_the_text_alone_does_not_say_the_marketplace_does(
    text: str, with_comma: float | None, with_point: float | None
) -> None:
    assert (_number_or_none(text, comma=True), _number_or_none(text, comma=False)) == (with_comma, with_point)


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize("comma", [True, False])
def test_what_is_no_number_is_refused(text: str, *, comma: bool) -> None:
    for read in (read_number, read_integer):
        with pytest.raises(ValueError):  # noqa: PT011  # the kind of error is the contract
            read(text, comma=comma)


@pytest.mark.parametrize("text", ["3", "3.0", "3,00", "3.00 %", "+3", "3E0"])
@pytest.mark.parametrize("comma", [True, False])
def test_a_whole_number_may_be_printed_with_decimals(text: str, *, comma: bool) -> None:
    assert repr(read_integer(text, comma=comma)) == "3"


@pytest.mark.parametrize("text", ["3.5", "0,01", "1E-2", str(2**63), str(-(2**63) - 1), "1E30"])
def test_a_fraction_or_more_than_64_bits_is_no_integer(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read_integer(text, comma=False)


@given(st.integers(-(2**63), 2**63 - 1), st.booleans())
def test_integers_are_read_to_the_last_digit(number: int, comma: bool) -> None:  # noqa: FBT001  # hypothesis passes by position
    grouped = f"{number:,}".replace(",", "." if comma else ",")
    assert read_integer(str(number), comma=comma) == read_integer(grouped, comma=comma) == number


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=2), st.sampled_from(sorted(BY_COUNTRY)))
def test_money_in_the_marketplaces_own_form_is_read_exactly(amount: object, country: str) -> None:
    comma = country in COMMA
    printed = f"{amount:,}".translate(str.maketrans(",.", ".,")) if comma else f"{amount:,}"
    assert read_number(printed, comma=comma) == float(str(amount))


def _number_or_none(text: str, *, comma: bool) -> float | None:
    try:
        return read_number(text, comma=comma)
    except ValueError:
        return None


USUAL = st.from_regex(r"-?[0-9]{1,20}([.,][0-9]{1,20})?", fullmatch=True)
UNUSUAL = st.text("0123456789.,-+e \n", max_size=12)


@given(st.lists(USUAL, max_size=12) | st.lists(USUAL | UNUSUAL, max_size=4), st.booleans())
@example(["10000000000000000"], False)  # noqa: FBT003  # likewise
def test_numbers_read_at_once_are_those_read_one_by_one(texts: list[str], comma: bool) -> None:  # noqa: FBT001  # hypothesis gives it
    found = plain_numbers(texts, comma=comma)
    # As numbers: 1e16 and 1e+16 are two spellings of one.
    assert found is None or list(map(json.loads, found)) == [read_number(text, comma=comma) for text in texts]


def test_the_usual_forms_are_read_at_once() -> None:
    assert plain_numbers(["12.50", "-3", "0007.1"], comma=False) == ["12.5", "-3.0", "7.1"]
    assert plain_numbers(["12,50", "12.5", "-3"], comma=True) == ["12.5", "12.5", "-3.0"]
    assert plain_numbers([], comma=True) == plain_numbers([], comma=False) == []
    assert plain_numbers(["1\n2"], comma=True) is plain_numbers(["1\n2"], comma=False) is None
    assert plain_numbers(["1", "1.234"], comma=True) is None
    assert plain_numbers(["1", "1,234"], comma=False) is None
    assert plain_numbers(["1", "9" * 400], comma=False) is None
