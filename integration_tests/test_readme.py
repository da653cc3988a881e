"""What the first page claims: its proofs are where it says, and its figures are the catalogue's."""

import re
from collections import Counter

import pytest
from airbyte_cdk.models import AirbyteStream

from integration_tests.support.configs import seller_config
from integration_tests.support.in_process import run
from integration_tests.support.pages import ROOT, Page
from integration_tests.tools.docs import offered
from source_amazon_sp.data_kiosk.catalog import QUERIES
from source_amazon_sp.reports.catalog import REPORTS
from unit_tests.support.clock import FakeClock

README = Page(ROOT / "README.md")
PROOFS = re.findall(r"\[`(\w+)`\]\(([\w/]+\.py)\)", README.text)
CLAIMS = [line for line in README.text.partition("| proof |")[2].partition("\n\n")[0].splitlines()[2:] if line]


@pytest.fixture(scope="module")
def reports() -> list[AirbyteStream]:
    names = {spec.name for spec in REPORTS}
    return [stream for stream in offered().values() if stream.name in names]


def test_it_can_be_read_in_one_go() -> None:
    assert len(README.text.splitlines()) <= 120


@pytest.mark.parametrize(("name", "path"), PROOFS)
def test_a_proof_is_in_the_file_that_it_names(name: str, path: str) -> None:
    assert re.search(rf"^ *(def|class) {name}\b", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", CLAIMS, ids=lambda line: line.split("|")[1].strip())
def test_every_claim_has_a_proof(line: str) -> None:
    assert re.search(r"\]\([\w/.#-]+\) *\|$", line)


def test_it_counts_streams_as_discover_does(reports: list[AirbyteStream]) -> None:
    seen = {"config": seller_config()}
    (said,) = run("discover", seen, FakeClock()).of("CATALOG")
    others = {*(stream.name for stream in reports), *(query.stream for query in QUERIES), "sync_log"}
    streams = {stream["name"] for stream in said["catalog"]["streams"]} - others
    assert f": {len(streams)} streams of the APIs themselves" in README.text
    assert f"| {len(reports)}: orders, returns" in README.text


def test_report_columns_are_typed(reports: list[AirbyteStream]) -> None:
    kinds = Counter(
        schema.get("format") or min({*schema["type"]} - {"null"})
        for stream in reports
        for name, schema in stream.json_schema["properties"].items()
        if not name.startswith("_")
    )
    assert kinds["number"] + kinds["integer"] > kinds.total() / 3
    assert kinds["date"] + kinds["date-time"] + kinds["boolean"] > kinds.total() / 11
