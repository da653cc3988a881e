"""Numbers as Amazon's flat files print them, with the decimal sign of the marketplace."""

import math
import re
from collections.abc import Sequence

import orjson

from source_amazon_sp.marketplaces import MARKETPLACES

# Marketplaces that write 1.234,56; all others write 1,234.56. An account may have its reports either way.
COMMA = frozenset({"BE", "BR", "DE", "ES", "FR", "IT", "NL", "PL", "SE", "TR"})

# JSON itself knows no limit; the encoder and every destination stop at 64 bits.
_LONGEST_INTEGER = 2**63

# What needs no second look: where the comma is the decimal sign, a point with three digits behind it does.
_PLAIN = {False: re.compile(r"-?[0-9]+(?:\.[0-9]+)?"), True: re.compile(r"-?[0-9]+(?:,[0-9]+|\.[0-9]{1,2})?")}
# Where the sign is the point, Python reads the same as we do of what is made of these alone, or refuses it.
_PLAIN_BYTES = b"0123456789.-"
_PLAIN_LINES = re.compile(r"(?:-?[0-9]+(?:,[0-9]+|\.[0-9]{1,2})?\n)*")
# Java's form of very small and very large numbers: always a point, never a thousands separator.
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?[Ee][-+]?[0-9]{1,3}")

_CODES = "|".join(sorted({marketplace.currency for marketplace in MARKETPLACES} | {"CHF", "CNY", "DKK", "HKD", "NZD"}))
_CURRENCY = rf"(?:{_CODES}|(?:US|CA|MX|AU|SG?|[ACERS])?[$€£¥￥₹₺]|kr\.?|zł|TL|Rs\.?|円)"
_SIGN = "[-+\u2212\u2013]"  # the minus sign and the dash stand for the hyphen
_DRESSED = re.compile(
    rf"(?P<open>\()? ?(?P<before>{_SIGN})? ?(?:{_CURRENCY}|%)? ?(?P<between>{_SIGN})? ?"
    r"(?P<digits>(?:[0-9]|[.,](?=[0-9]))(?:[0-9., ]*[0-9])?[.,]?)"
    rf" ?(?P<after>{_SIGN})? ?(?:{_CURRENCY}|%)? ?(?P<last>{_SIGN})? ?(?P<close>\))?"
)
_SPACING = re.compile(r"['\u2019\s]+")  # no-break spaces of any width are white space
# 1,234,567, or in India's way 12,34,567; the same sign all through.
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")


def read_number(text: str, *, comma: bool) -> float:
    """
    A number, also with thousands separators, a currency, a percent sign (12.5 % is 12.5), accounting's parentheses.

    `comma` is whether the marketplace's decimal sign is the comma; it decides where the text alone does not: "1.234"
    is 1234 with it and 1.234 without. Raises ValueError for everything else, not-a-number and infinity with it.
    """
    number = float(text.replace(",", ".") if _PLAIN[comma].fullmatch(text) else _decimal(text, comma=comma))
    if not math.isfinite(number):
        raise ValueError("larger than a number can be")
    return number


def plain_numbers(texts: Sequence[str], *, comma: bool) -> list[str] | None:
    """The JSON of numbers that need no second look, all at once; None if one of them does. See `read_number`."""
    if not texts:
        return []
    if comma:
        lines = "\n".join([*texts, ""])
        if lines.count("\n") > len(texts) or _PLAIN_LINES.fullmatch(lines) is None:
            return None
        texts = lines.replace(",", ".").split("\n")[:-1]
    elif "".join(texts).encode().translate(None, _PLAIN_BYTES):
        return None
    try:
        found = orjson.dumps(list(map(float, texts))).decode()
    except ValueError:
        return None
    return None if "null" in found else found[1:-1].split(",")  # null: larger than a number can be


def read_integer(text: str, *, comma: bool) -> int:
    """A whole number of at most 64 bits, also if printed as 3.0 or 3,00. Raises ValueError for everything else."""
    if text.isascii() and text.isdigit() and len(text) < len(str(_LONGEST_INTEGER)):
        return int(text)
    plain = _decimal(text, comma=comma)
    if "e" in plain.lower():
        number = float(plain)
        whole = int(number) if number.is_integer() else None
    else:
        digits, _, fraction = plain.partition(".")
        whole = None if fraction.strip("0") else int(digits)
    if whole is None or not -_LONGEST_INTEGER <= whole < _LONGEST_INTEGER:
        raise ValueError("not a whole number of 64 bits")
    return whole


def _decimal(text: str, *, comma: bool) -> str:
    """The same number with nothing but a sign, digits and a point, or in scientific form."""
    text = _SPACING.sub(" ", text).strip()
    if _SCIENTIFIC.fullmatch(text):
        return text
    match = _DRESSED.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise ValueError("not a number")
    signs = [sign for sign in match.group("before", "between", "after", "last") if sign]
    if len(signs) + bool(match["open"]) > 1:
        raise ValueError("more than one sign")
    minus = bool(match["open"]) or (signs and signs != ["+"])
    return ("-" if minus else "") + _undressed(match["digits"], comma=comma)


def _undressed(digits: str, *, comma: bool) -> str:
    sign = _decimal_sign(digits, "," if comma else ".")
    whole, _, fraction = digits.rpartition(sign) if sign else (digits, "", "")
    if not (whole == "" or whole.isdigit() or _GROUPED.fullmatch(whole)) or not (fraction == "" or fraction.isdigit()):
        raise ValueError("separators where no number has them")
    return f"{re.sub('[., ]', '', whole) or '0'}.{fraction or '0'}"


def _decimal_sign(digits: str, customary: str) -> str:
    """Which of the separators the decimal sign is, or "" where there is none."""
    last = max("., ", key=digits.rfind)
    if last == " " or last not in digits or digits.count(last) > 1:
        return ""
    alone = "," not in digits or "." not in digits
    if alone and last != customary and " " not in digits and _is_thousands(digits, last):
        return ""
    return last


def _is_thousands(digits: str, sign: str) -> bool:
    """Whether the text alone allows that the only separator stands between thousands; 0.123 and 1234.567 do not."""
    return _GROUPED.fullmatch(digits) is not None and not digits.startswith("0" + sign)
