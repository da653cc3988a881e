"""
Writes the pages of docs/ that the code knows better than any hand.

    python -m integration_tests.tools.docs [--check]

With --check nothing is written; a line names each page that is not as the code would have it, and the exit status is 1.
One more page is one more row of PAGES.
"""

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests_mock
from airbyte_cdk.models import AirbyteStream

from integration_tests.simulator.accounts import seller_account, vendor_account
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import plug_into
from integration_tests.support.configs import seller_config, vendor_config
from integration_tests.tools.coverage import coverage_page
from integration_tests.tools.entities import entities_section
from integration_tests.tools.migrating import migrating_page
from integration_tests.tools.report_docs import WRITTEN, code, reports_page, retired_page, table
from integration_tests.tools.roles import for_vendors, with_roles
from integration_tests.tools.troubleshooting import troubleshooting_page
from source_amazon_sp.api.operations import CREATE_QUERY, GET_MARKETPLACE_PARTICIPATIONS, SEARCH_ORDERS, Operation
from source_amazon_sp.clock import Clock, SystemClock
from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.planning.command import quiet
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import Source
from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.source import SourceAmazonSp
from source_amazon_sp.streams.custom_report import is_described

DOCS = Path(__file__).parents[2] / "docs"


@dataclass(frozen=True)
class _Behind:
    """What is behind a stream: the operation that brings it, and the roles that open it, any one of them."""

    operation: str
    roles: tuple[str, ...]

    @classmethod
    def of(cls, operation: Operation) -> "_Behind":
        return cls(operation.name, operation.roles)


_REPORTS: Mapping[str, _Behind] = {
    spec.name: _Behind("createReport" if spec.source is Source.CREATED else "getReports", spec.roles)
    for spec in REPORTS
}
_KIOSK: Mapping[str, _Behind] = {query.stream: _Behind(CREATE_QUERY.name, query.roles) for query in QUERIES}
_UNDESCRIBED = frozenset(spec.name for spec in REPORTS if not is_described(spec))
_BEHIND: Mapping[str, _Behind] = {
    "marketplace_participations": _Behind.of(GET_MARKETPLACE_PARTICIPATIONS),
    "order_items": _Behind.of(SEARCH_ORDERS),
    "orders": _Behind.of(SEARCH_ORDERS),
    **{spec.name: _Behind.of(spec.operation) for spec in RESOURCES},
    **_KIOSK,
    **_REPORTS,
}
_NOT_KNOWN = _Behind("", ())
_ACCOUNTS = (("Seller", seller_config, seller_account), ("Vendor", vendor_config, vendor_account))
_HEADINGS = ("stream", "primary key", "cursor", "sync modes", "columns", "operation", "roles")
_ABOUT = """\
What `discover` shows, by `account_type`; streams with an asterisk only where `include_pii` is true. Any one of the
roles opens a stream. Where a report and Data Kiosk have the same numbers, [data_kiosk.md](data_kiosk.md) says which to
take. Columns are counted at the top level: what Amazon nests is one column, of objects or lists. Below the tables is
drawn [how streams join](#how-streams-join)."""
_FOUND = "the document's"  # a type that the catalogue does not describe has the columns that are found


def streams_page() -> str:
    """What `discover` shows of each account type, with what is behind each stream."""
    described: dict[str, AirbyteStream] = {}
    parts = ["# Streams", WRITTEN, _ABOUT]
    for account_type, config, account in _ACCOUNTS:
        always = {stream.name for stream in _discovered(config(), account)}
        streams = _discovered(config(include_pii=True), account)
        described |= {stream.name: stream for stream in streams}
        elsewhere = _KIOSK.keys() | _REPORTS.keys()
        for title, named in (
            ("API streams", {each.name for each in streams} - elsewhere),
            ("Data Kiosk streams", _KIOSK.keys()),
            ("report streams", _REPORTS.keys()),
        ):
            rows = [_row(each, account_type, always) for each in streams if each.name in named]
            parts += [f"## {account_type}: {title}", table(_HEADINGS, rows)]
    parts += [
        entities_section(described),
        "## What a row is",
        "Of report streams: [reports.md](reports.md#what-a-row-is).",
        "\n".join(_described(described[name]) for name in sorted(described, key=str.lower) if name not in _REPORTS),
    ]
    return "\n\n".join(parts) + "\n"


def setup_page() -> str:
    """The guide, which is written by hand but for its tables of roles."""
    everywhere = {name: _shown(config(include_pii=True), account) for name, config, account in _ACCOUNTS}
    always = {name for _, config, account in _ACCOUNTS for name in _shown(config(), account)}
    seller, vendor = ({name: _roles(name, kind) for name in names} for kind, names in everywhere.items())
    tables = {
        "seller's streams": {name: roles for name, roles in seller.items() if name not in _REPORTS},
        "seller's reports": {name: roles for name, roles in seller.items() if name in _REPORTS},
        "vendor's streams": vendor,
    }
    page = (DOCS / "setup.md").read_text(encoding="utf-8")
    return with_roles(page, tables, (seller.keys() | vendor.keys()) - always)


PAGES: Mapping[str, Callable[[], str]] = {
    "coverage.md": coverage_page,
    "migrating.md": migrating_page,
    "reports.md": reports_page,
    "retired_reports.md": retired_page,
    "setup.md": setup_page,
    "streams.md": streams_page,
    "troubleshooting.md": troubleshooting_page,
}


def stale(folder: Path = DOCS) -> Iterator[str]:
    """A sentence for each page that is missing or differs."""
    for name, page in PAGES.items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != page():
            yield f"docs/{name} is not as the code would have it. Run make docs, and commit what it writes."


def offered() -> dict[str, AirbyteStream]:
    """Every stream by name that `discover` shows to anyone."""
    found = (each for _, config, account in _ACCOUNTS for each in _discovered(config(include_pii=True), account))
    return {stream.name: stream for stream in found}


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


def _discovered(config: Mapping[str, Any], account: Callable[[Clock], SellingPartnerSimulator]) -> list[AirbyteStream]:
    """The streams by name. What `discover` asks Amazon for is answered by the simulator: pages are made offline."""
    clock = SystemClock()
    with requests_mock.Mocker() as mocker, quiet():
        plug_into(mocker, account(clock))
        found: list[AirbyteStream] = [each.as_airbyte_stream() for each in SourceAmazonSp(clock).streams(config)]
    return sorted(found, key=lambda stream: stream.name)


def _shown(config: Mapping[str, Any], account: Callable[[Clock], SellingPartnerSimulator]) -> list[str]:
    return [stream.name for stream in _discovered(config, account)]


def _roles(stream: str, account_type: str) -> tuple[str, ...]:
    roles = _BEHIND.get(stream, _NOT_KNOWN).roles
    return for_vendors(roles) if account_type == AccountType.VENDOR.value else roles


def _row(stream: AirbyteStream, account_type: str, always: Collection[str]) -> tuple[str, ...]:
    behind = _BEHIND.get(stream.name, _NOT_KNOWN)
    return (
        code([stream.name]) + ("" if stream.name in always else " \\*"),
        code(".".join(path) for path in stream.source_defined_primary_key or ()),
        code(stream.default_cursor_field or ()),
        ", ".join(mode.value.replace("_", " ") for mode in stream.supported_sync_modes),
        _FOUND if stream.name in _UNDESCRIBED else str(len(stream.json_schema["properties"])),
        behind.operation,
        ", ".join(_roles(stream.name, account_type)),
    )


def _described(stream: AirbyteStream) -> str:
    return f"* {code([stream.name])}: {stream.json_schema.get('description', '')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
