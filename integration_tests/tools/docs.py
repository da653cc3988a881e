"""
Writes the pages of docs/ that the code knows better than any hand.

    python -m integration_tests.tools.docs [--check]

With --check nothing is written; a line names each page that is not as the code would have it, and the exit status is 1.
One more page is one more row of PAGES.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from airbyte_cdk.models import AirbyteStream

from integration_tests.support.configs import seller_config, vendor_config
from source_amazon_sp.api.operations import GET_MARKETPLACE_PARTICIPATIONS, SEARCH_ORDERS, Operation
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.source import SourceAmazonSp

DOCS = Path(__file__).parents[2] / "docs"

# The operations of streams that are classes of their own; those of the others are in their rows.
_OPERATIONS: Mapping[str, Operation] = {
    "marketplace_participations": GET_MARKETPLACE_PARTICIPATIONS,
    "order_items": SEARCH_ORDERS,
    "orders": SEARCH_ORDERS,
    **{spec.name: spec.operation for spec in RESOURCES},
}
_UNKNOWN = "–"


def streams_page() -> str:
    """What `discover` shows of each account type, with the operation behind it and the roles that open it."""
    accounts = {"Seller": _streams(seller_config()), "Vendor": _streams(vendor_config())}
    described = {stream.name: stream for streams in accounts.values() for stream in streams}
    parts = [
        "# Streams",
        "<!-- Written from the code by `make docs`: what is edited here is lost. -->",
        "What `discover` shows, by `account_type`. Any one of the roles named opens a stream. Columns are counted at the "
        "top level; objects and lists within them are columns of type JSON in most warehouses.",
    ]
    for account_type, streams in accounts.items():
        parts += [f"## {account_type}", _table(_HEADINGS, [_row(stream) for stream in streams])]
    parts += ["## What a row is", "\n".join(_described(described[name]) for name in sorted(described))]
    return "\n\n".join(parts) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {"streams.md": streams_page}


def stale(folder: Path = DOCS) -> Iterator[str]:
    """A sentence for each page that is missing or differs."""
    for name, page in PAGES.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != page():
            yield f"docs/{name} is not as the code would have it. Run make docs, and commit what it writes."


def write(folder: Path = DOCS) -> None:
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m integration_tests.tools.docs")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page would change")
    if not parser.parse_args(arguments).check:
        write()
        return 0
    found = list(stale())
    sys.stderr.writelines(f"{sentence}\n" for sentence in found)
    return 1 if found else 0


def _streams(config: Mapping[str, Any]) -> list[AirbyteStream]:
    found: list[AirbyteStream] = [stream.as_airbyte_stream() for stream in SourceAmazonSp().streams(config)]
    return sorted(found, key=lambda stream: stream.name)


_HEADINGS = ("stream", "primary key", "cursor", "sync modes", "columns", "operation", "roles")


def _row(stream: AirbyteStream) -> tuple[str, ...]:
    operation = _OPERATIONS.get(stream.name)
    return (
        _code([stream.name]),
        _code(".".join(path) for path in stream.source_defined_primary_key or ()),
        _code(stream.default_cursor_field or ()),
        ", ".join(mode.value.replace("_", " ") for mode in stream.supported_sync_modes),
        str(len(stream.json_schema["properties"])),
        operation.name if operation else _UNKNOWN,
        ", ".join(operation.roles) if operation else _UNKNOWN,
    )


def _described(stream: AirbyteStream) -> str:
    return f"* {_code([stream.name])}: {stream.json_schema.get('description', _UNKNOWN)}"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or _UNKNOWN


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
