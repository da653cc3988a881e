"""What the user may say of reports: options, streams of their own, personal data."""

import json
from collections import Counter
from typing import Any

import pytest

from integration_tests.simulator.instants import DAY, instant
from integration_tests.simulator.report_vendor_sales import ASINS
from integration_tests.support.in_process import against, check
from integration_tests.support.report_shops import (
    LEDGER,
    LISTINGS,
    OPEN_LISTINGS,
    PLANNING,
    STOCK,
    TRAFFIC_BY_DATE,
    VENDOR_SALES,
    deduplicated,
    report_seller,
    report_vendor,
)
from source_amazon_sp.marketplaces import AccountType
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import ReportSpec, Source

US = "ATVPDKIKX0DER"
SHIPPING = "GET_FLAT_FILE_ORDER_REPORT_DATA_SHIPPING"
ACTIONABLE = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
UNKNOWN = "FEE_DISCOUNTS_REPORT"


def options_for(report_type: str, **options: str) -> dict[str, Any]:
    return {"report_options": [{"report_type": report_type, "options": options}]}


def choices(spec: ReportSpec) -> dict[str, str]:
    """Values that are not the defaults, where there is a choice; some text where there is none."""
    return {o.name: o.values[-1] if o.values else "fake" for o in spec.options if o.name != spec.period_option}


def with_options(account_type: AccountType) -> list[ReportSpec]:
    """The rows of the catalogue that have options in the United States, one for each report type."""
    rows = [
        spec
        for spec in REPORTS
        if choices(spec)
        and account_type in spec.account_types
        and spec.source is Source.CREATED
        and (not spec.countries or "US" in spec.countries)
        and not spec.name.endswith("_AGGREGATE")
    ]
    return list({spec.report_type: spec for spec in reversed(rows)}.values())


class TestReportOptions:
    def test_are_sent_for_every_type_of_a_seller(self) -> None:
        rows = with_options(AccountType.SELLER)
        assert len(rows) > 12
        wishes = [{"report_type": spec.report_type, "options": choices(spec)} for spec in rows]
        shop = report_seller(start="2026-11-05", report_options=wishes, include_pii=True)
        shop.sync(*(spec.name for spec in rows))
        sent = {report.asked.report_type: dict(report.asked.options) for report in shop.created()}
        assert sent.keys() == {spec.report_type for spec in rows}
        assert {spec.name: choices(spec).items() - sent[spec.report_type].items() for spec in rows} == {
            spec.name: set() for spec in rows
        }

    def test_are_sent_for_every_type_of_a_vendor(self) -> None:
        rows = with_options(AccountType.VENDOR)
        assert len(rows) > 3
        wishes = [{"report_type": spec.report_type, "options": choices(spec)} for spec in rows]
        shop = report_vendor(start="2026-11-10", report_options=wishes)
        shop.sync(*(spec.name for spec in rows))
        sent = {report.asked.report_type: dict(report.asked.options) for report in shop.created()}
        assert {spec.name: choices(spec).items() - sent[spec.report_type].items() for spec in rows} == {
            spec.name: set() for spec in rows
        }

    def test_of_airbytes_own_connector_are_understood(self) -> None:
        pairs = [{"option_name": "custom", "option_value": "true"}]
        shop = report_seller(
            report_options=None, report_options_list=[{"report_name": LISTINGS, "options_list": pairs}]
        )
        assert shop.sync(LISTINGS).status == 0
        assert shop.created(LISTINGS)[0].asked.options["custom"] == "true"

    def test_of_airbytes_own_connector_that_do_not_fit_cost_a_line_each(self) -> None:
        pairs = [{"option_name": name, "option_value": "true"} for name in ("custom", "kustom")]
        entries = [
            {"report_name": name, "stream_name": name, "options_list": pairs}
            for name in (LISTINGS, "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE")
        ]
        older = json.dumps({LISTINGS: {"custom": "false"}})
        shop = report_seller(report_options=older, report_options_list=entries)
        assert check(shop.simulator, shop.config).connection() == {"status": "SUCCEEDED"}
        output = shop.sync(LISTINGS)
        assert output.status == 0
        assert shop.created(LISTINGS)[0].asked.options["custom"] == "true"
        said = [line for level in ("INFO", "WARN") for line in output.logs(level) if line.startswith("report_options")]
        assert [line.split(" ")[0] for line in said] == [
            "report_options",
            "report_options_list[0]:",
            "report_options_list[1]:",
        ]

    def test_of_a_period_choose_the_windows(self) -> None:
        shop = report_seller(start="2026-09-01", **options_for(TRAFFIC_BY_DATE[:-8], dateGranularity="WEEK"))
        rows = shop.sync(TRAFFIC_BY_DATE).rows(TRAFFIC_BY_DATE)
        assert {row["dateGranularity"] for row in rows} == {"WEEK"}
        assert len({row["date"] for row in rows}) == len(rows) > 5

    @pytest.mark.parametrize(
        ("report_type", "options", "words"),
        [
            (LISTINGS, {"kustom": "true"}, f"{LISTINGS} has no option kustom; it has custom"),
            (LISTINGS, {"custom": "yes"}, "custom can't be 'yes'. Write one of true, false"),
            (
                LEDGER,
                {"aggregateByLocation": "SHELF"},
                "aggregateByLocation can't be 'SHELF'. Write one of COUNTRY, FC",
            ),
            ("GET_NOTHING_DATA", {"a": "b"}, "GET_NOTHING_DATA is no report type that this connector reads"),
        ],
    )
    def test_that_are_wrong_are_named_by_check(self, report_type: str, options: dict[str, str], words: str) -> None:
        shop = report_seller(**options_for(report_type, **options))
        status = check(shop.simulator, shop.config).connection()
        assert status["status"] == "FAILED"
        assert words in status["message"]

    def test_with_a_wrong_value_stop_their_stream_alone(self) -> None:
        shop = report_seller(**options_for(LEDGER, aggregateByLocation="SHELF"))
        output = shop.sync(LEDGER, STOCK)
        assert output.status == 1
        assert [output.statuses(stream)[-1] for stream in (LEDGER, STOCK)] == ["INCOMPLETE", "COMPLETE"]
        assert f"{LEDGER}: aggregateByLocation can't be 'SHELF'" in output.errors()[0]["message"]
        assert shop.created(LEDGER) == []

    def test_with_a_wrong_name_stop_their_stream_alone(self) -> None:
        shop = report_seller(**options_for(OPEN_LISTINGS, kustom="true"))
        output = shop.sync(OPEN_LISTINGS, STOCK)
        assert [output.statuses(stream)[-1] for stream in (OPEN_LISTINGS, STOCK)] == ["INCOMPLETE", "COMPLETE"]
        assert OPEN_LISTINGS in output.errors()[0]["message"]


class TestVendorSales:
    def test_every_view_and_programme_is_asked_for_and_told_by_columns(self) -> None:
        shop = report_vendor(start="2026-11-01")
        output = shop.sync(VENDOR_SALES)
        assert output.status == 0
        views, programmes = ("MANUFACTURING", "SOURCING"), ("RETAIL", "BUSINESS", "FRESH")
        asked = {(r.asked.options["distributorView"], r.asked.options["sellingProgram"]) for r in shop.created()}
        assert asked == {(view, programme) for view in views for programme in programmes}
        rows = output.rows(VENDOR_SALES)
        # The vendor does not sell in FRESH, which Amazon cancels.
        assert {(row["distributorView"], row["sellingProgram"]) for row in rows} == {
            (view, programme) for view in views for programme in programmes[:2]
        }
        keyed = deduplicated(rows, "distributorView", "sellingProgram", "startDate", "asin")
        assert len(keyed) == len(rows)
        for (view, programme, date, asin), row in keyed.items():
            day = instant(f"{date}T00:00:00Z") // DAY
            assert row["shippedUnits"] == shop.world.vendor_sales.units((US, view, programme), asin, day)
        assert {row["asin"] for row in rows} == set(ASINS)
        # Seventy-two hours after a Pacific day it is there.
        assert max(row["startDate"] for row in rows) == "2026-11-16"

    def test_both_tables_read_one_document(self) -> None:
        shop = report_vendor(start="2026-11-01")
        output = shop.sync(VENDOR_SALES, f"{VENDOR_SALES}_AGGREGATE")
        assert output.status == 0
        requests = Counter((r.asked.start, json.dumps(dict(r.asked.options), sort_keys=True)) for r in shop.created())
        units: Counter[tuple[str, str, str]] = Counter()
        for row in output.rows(VENDOR_SALES):
            units[row["distributorView"], row["sellingProgram"], row["startDate"]] += row["shippedUnits"]
        aggregate = {
            (row["distributorView"], row["sellingProgram"], row["startDate"]): row["shippedUnits"]
            for row in output.rows(f"{VENDOR_SALES}_AGGREGATE")
        }
        assert aggregate == dict(units)
        fetched = shop.simulator.ledger.count("downloadDocument")
        assert fetched == len({row["_report_id"] for row in output.rows(VENDOR_SALES)})
        assert max(requests.values()) <= 3  # FRESH has no data, and is asked for once more


class TestCustomReports:
    def test_of_a_known_type_have_the_columns_that_the_catalogue_knows(self) -> None:
        mine = {"name": "my_listings", "report_type": LISTINGS, "options": {"custom": "true"}}
        shop = report_seller(custom_reports=[mine])
        rows = shop.sync("my_listings", LISTINGS).rows("my_listings")
        assert {row["seller_sku"]: row["price"] for row in rows} == {
            row["seller-sku"]: float(row["price"]) for row in shop.world.listings.rows(US, shop.now)
        }
        assert Counter(report.asked.options.get("custom") for report in shop.created()) == {"true": 1, None: 1}

    def test_of_an_unknown_type_have_the_columns_of_the_document(self) -> None:
        mine = {"name": "my_fees", "report_type": UNKNOWN, "window_days": 10, "primary_key": ["id"]}
        shop = report_seller(start="2026-11-01", custom_reports=[mine])
        output = shop.sync("my_fees")
        assert output.status == 0
        spans = sorted((report.asked.start or 0, report.asked.end or 0) for report in shop.created(UNKNOWN))
        assert len(spans) in (2, 3)
        assert all(end - start < 10 * DAY for start, end in spans)
        assert {(row["id"], row["value"]) for row in output.rows("my_fees")} == {("FAKE-1", "one"), ("FAKE-2", "two")}
        (stream,) = shop.catalog(["my_fees"])["streams"]
        assert {"id", "value"} <= stream["stream"]["json_schema"]["properties"].keys()
        assert stream["stream"]["source_defined_primary_key"] == [["id"]]
        before = len(shop.created())
        assert shop.sync("my_fees").rows("my_fees") == []
        assert shop.created(since=before) == []

    def test_of_a_type_that_amazon_does_not_know_say_so(self) -> None:
        mine = {"name": "my_nothing", "report_type": "GET_NOTHING_DATA"}
        shop = report_seller(custom_reports=[mine])
        output = shop.sync("my_nothing", STOCK)
        assert [output.statuses(stream)[-1] for stream in ("my_nothing", STOCK)] == ["INCOMPLETE", "COMPLETE"]
        assert "Invalid Report Type GET_NOTHING_DATA" in output.errors()[0]["message"]


class TestPersonalData:
    def test_is_offered_only_when_it_is_wanted(self) -> None:
        for wanted in (False, True):
            shop = report_seller(include_pii=wanted)
            (told,) = against(shop.simulator, "discover", {"config": shop.config}).of("CATALOG")
            names = {stream["name"] for stream in told["catalog"]["streams"]}
            assert ({SHIPPING, ACTIONABLE} <= names) is wanted
            assert PLANNING in names

    def test_is_opened_by_a_restricted_token_for_each_document_alone(self) -> None:
        shop = report_seller(start="2026-09-25", include_pii=True)
        output = shop.sync(SHIPPING, ACTIONABLE, STOCK)
        assert (output.status, output.errors()) == (0, [])
        assert all(output.rows(stream) for stream in (SHIPPING, ACTIONABLE, STOCK))
        ledger = shop.simulator.ledger
        personal = [report for report in shop.created() if report.asked.report_type != STOCK]
        documents = {f"/reports/2021-06-30/documents/{report.document_id}" for report in personal}
        restricted = [call for call in ledger.calls() if call.token == "restricted"]
        assert {call.operation for call in restricted} == {"getReportDocument"}
        assert {call.path for call in restricted} == documents
        assert {call.status for call in restricted} == {200}
        assert ledger.count("createRestrictedDataToken", 200) == len(documents)
        usual = [call for call in ledger.calls("getReportDocument") if call.token != "restricted"]
        assert len(usual) == 1

    def test_without_the_role_stops_its_streams_alone(self) -> None:
        shop = report_seller(start="2026-11-01", include_pii=True)
        shop.simulator.deny("createRestrictedDataToken")
        output = shop.sync(SHIPPING, STOCK)
        assert [output.statuses(stream)[-1] for stream in (SHIPPING, STOCK)] == ["INCOMPLETE", "COMPLETE"]
        assert "lacks a restricted role" in output.errors()[0]["message"]
