"""The tables of roles in the guide name the streams that there are, each with its account type, and no others."""

import re
from typing import Any

import pytest

from integration_tests.support.configs import seller_config, vendor_config
from integration_tests.support.in_process import run
from integration_tests.support.pages import ROOT, Page
from integration_tests.tools.report_docs import WRITTEN
from integration_tests.tools.roles import END, for_vendors, with_roles
from source_amazon_sp.reports.catalog import REPORTS
from unit_tests.support.clock import FakeClock

PAGE = Page(ROOT / "docs" / "setup.md")


def named(*headings: str) -> list[str]:
    """The streams in the tables of these headings; without the heading and the line below it."""
    tables = [
        PAGE.text.partition(f"| {heading} | one of these roles |\n")[2].partition("\n\n")[0] for heading in headings
    ]
    return [name for table in tables for line in table.splitlines()[1:] for name in re.findall(r"`(\w+)`", line)]


@pytest.mark.parametrize(
    ("config", "headings"),
    [
        (seller_config(include_pii=True), ("seller's streams", "seller's reports")),
        (vendor_config(include_pii=True), ("vendor's streams",)),
    ],
    ids=["seller", "vendor"],
)
def test_every_stream_of_discover_is_named_once_and_no_other(config: dict[str, Any], headings: tuple[str, ...]) -> None:
    (said,) = run("discover", {"config": config}, FakeClock()).of("CATALOG")
    assert sorted(named(*headings)) == sorted(stream["name"] for stream in said["catalog"]["streams"])


def test_a_vendor_is_told_of_no_role_that_vendors_can_not_have() -> None:
    assert for_vendors(("Pricing", "Product Listing")) == ("Product Listing",)
    assert for_vendors(("Finance and Accounting",)) == ("Finance and Accounting",)  # nobody knows another one


def test_the_restricted_reports_are_counted() -> None:
    assert f"* {sum(spec.pii for spec in REPORTS)} report types are restricted." in PAGE.text


def test_streams_of_the_same_roles_share_a_line_and_restricted_ones_come_last() -> None:
    page = f"# Before\n\n{WRITTEN}\n\nold\n\n{END}\n\nAfter\n"
    roles = {"b": ("Tax (Restricted)",), "c": ("Pricing", "Brand"), "a": ("Brand", "Pricing"), "log": ()}
    drawn = with_roles(page, {"streams": roles}, {"c"})
    lines = ["| streams | one of these roles |", "| --- | --- |", "| `a`, `c` \\* | Brand, Pricing |"]
    lines += ["| `log` | none |", "| `b` | Tax (R) |"]
    assert drawn == "\n".join([f"# Before\n\n{WRITTEN}\n", *lines, f"\n{END}\n\nAfter\n"])
    assert with_roles(drawn, {"streams": roles}, {"c"}) == drawn
