"""Which streams a configuration yields."""

from dataclasses import replace
from typing import Any

import pytest

from source_amazon_sp.reports.spec import Option
from source_amazon_sp.streams import registry
from source_amazon_sp.streams.base import SourceStream
from source_amazon_sp.streams.brand_analytics import SearchQueryPerformanceStream
from source_amazon_sp.streams.registry import build_streams
from source_amazon_sp.streams.report import ReportStream
from source_amazon_sp.streams.waiting import Waiting
from unit_tests.support.clock import FakeClock
from unit_tests.support.config import a_config
from unit_tests.support.reports import TEA, FakeReports


def built(**keys: Any) -> dict[str, SourceStream]:
    clock = FakeClock()
    streams = build_streams(a_config(clock, **keys), FakeReports(clock), Waiting(clock), clock)
    return {stream.name: stream for stream in streams}


@pytest.mark.parametrize(
    ("option", "kind"),
    [
        (Option(name="leaves", required=True, longest=200), SearchQueryPerformanceStream),
        (Option(name="leaves", longest=200), ReportStream),
        (Option(name="leaves", required=True), ReportStream),
    ],
)
def test_a_list_that_must_be_there_is_made_of_the_sellers_products(
    monkeypatch: pytest.MonkeyPatch, option: Option, kind: type[SourceStream]
) -> None:
    tea = replace(TEA, options=(option,))
    monkeypatch.setattr(registry, "REPORTS", (tea,))
    assert type(built()[TEA.name]) is kind
