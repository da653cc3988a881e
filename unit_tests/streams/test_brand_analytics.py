"""Search query performance of a seller with more products, in more marketplaces, than a day's reports can hold."""

from source_amazon_sp.api.operations import CREATE_REPORT
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.streams.brand_analytics import SearchQueryPerformanceStream
from unit_tests.streams.reporting import first_sync
from unit_tests.support.clock import FakeClock
from unit_tests.support.reports import US, FakeReports

SPEC = next(spec for spec in REPORTS if spec.name == "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT")
LISTED = "seller-sku\tasin1\n" + "".join(f"SKU-{n}\tB0FAKE{n:04}\n" for n in range(360))


def test_the_marketplaces_share_a_days_allowance() -> None:
    clock = FakeClock()
    client = FakeReports(
        clock, content=lambda report: LISTED.encode() if report in {"R-1", "R-2"} else b'{"dataByAsin": []}'
    )
    progress = Progress()
    synced = first_sync(
        lambda office: SearchQueryPerformanceStream(SPEC, office),
        client,
        clock,
        progress,
        marketplaces=["US", "CA"],
        replication_start_date="2026-11-01T00:00:00Z",
        report_options=[{"report_type": SPEC.report_type, "options": {"reportPeriod": "WEEK"}}],
    )
    asked = [call.what for call in client.calls(CREATE_REPORT) if call.what["reportType"] == SPEC.report_type]
    assert synced.errors == []
    assert [body["marketplaceIds"] for body in asked] == [[US]] * 20
    assert (len(synced.windows), progress.scopes()) == (1, (US,))
    assert clock.slept < 3600
