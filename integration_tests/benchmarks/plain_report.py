"""
What reading a flat file is held against: gunzip, split, convert, orjson in a bare loop, the same lines on stdout.

    python -m integration_tests.benchmarks.plain_report <packed file>

It knows no character set, no locale, no odd cell, no key, no state and no error, and takes one process and one thread.
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

_CHUNK = 256 << 10
_TYPES: dict[str, Callable[[str], Any]] = {
    "purchase_date": lambda text: text.replace("+00:00", "Z"),
    "last_updated_date": lambda text: text.replace("+00:00", "Z"),
    "quantity": int,
    **dict.fromkeys(
        ("item_price", "item_tax", "shipping_price", "item_promotion_discount", "ship_promotion_discount"), float
    ),
    "is_business_order": lambda text: text == "true",
}


def lines(file: Path) -> Iterator[str]:
    unpacker, rest = zlib.decompressobj(31), ""
    with file.open("rb") as packed:
        while chunk := packed.read(_CHUNK):
            *whole, rest = (rest + unpacker.decompress(chunk).decode()).split("\n")
            yield from whole


def main(file: str) -> None:
    out = sys.stdout.buffer
    text = lines(Path(file))
    names = [name.replace("-", "_") for name in next(text).split("\t")]
    types = [(name, _TYPES[name]) for name in names if name in _TYPES]
    for line in text:
        row: dict[str, Any] = dict(zip(names, line.split("\t"), strict=True))
        for name, read in types:
            cell = row[name]
            row[name] = read(cell) if cell else None
        out.write(
            orjson.dumps({"type": "RECORD", "record": {"stream": "orders", "data": row, "emitted_at": 0}}) + b"\n"
        )


if __name__ == "__main__":
    main(sys.argv[1])
