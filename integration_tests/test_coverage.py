"""No read operation of Amazon's is passed over without a word."""

from integration_tests.simulator.endpoint_facts import endpoints
from integration_tests.simulator.operations import address
from integration_tests.tools.coverage import coverage_page, covered, streams_of
from integration_tests.tools.coverage_reasons import REASONS, fits
from source_amazon_sp.resources.catalog import RESOURCES


def test_every_read_operation_is_read_or_used_or_left_out_for_a_reason() -> None:
    assert [endpoint.name for endpoint in endpoints() if covered(endpoint) is None] == []


def test_every_endpoint_that_is_read_is_amazons() -> None:
    amazons = {address(endpoint.method, endpoint.path) for endpoint in endpoints()}
    assert streams_of().keys() <= amazons


def test_every_reason_is_for_an_operation_that_there_is() -> None:
    paths = [endpoint.path for endpoint in endpoints()]
    assert [pattern for pattern in REASONS if not any(fits(pattern, path) for path in paths)] == []


def test_the_page_names_every_operation_and_every_stream() -> None:
    page = coverage_page()
    assert all(f"| {endpoint.operation_id} |" in page for endpoint in endpoints())
    assert all(f"`{spec.name}`" in page for spec in RESOURCES)
