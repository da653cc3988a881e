"""`plan`: what it says before a sync is what the sync then does."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from integration_tests.simulator.accounts import seller_account
from integration_tests.simulator.core import SellingPartnerSimulator
from integration_tests.simulator.doors import served
from integration_tests.support.configs import on_loopback, seller_config
from integration_tests.support.in_process import against, plugged
from integration_tests.support.report_shops import (
    LISTINGS,
    ORDERS,
    REIMBURSEMENTS,
    RETURNS,
    SETTLEMENTS,
    STOCK,
    ReportShop,
    report_seller,
)
from source_amazon_sp.planning.command import plan
from source_amazon_sp.source import SourceAmazonSp
from unit_tests.support.clock import FakeClock

Planned = dict[str, Any]
WITHIN = 0.05


class Desktop:
    """Where somebody plans: files, and the simulator in the place of Amazon."""

    def __init__(self, folder: Path, simulator: SellingPartnerSimulator, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._simulator = simulator
        self._capsys = capsys

    def run(self, config: Mapping[str, Any], *flags: str, **files: Any) -> tuple[int, str, str]:
        arguments = [*flags]
        for name, content in {"config": config, **files}.items():
            path = self._folder / f"{name}.json"
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
            arguments += [f"--{name}", str(path)]
        self._capsys.readouterr()
        with plugged(self._simulator):
            status = plan(arguments, SourceAmazonSp(clock=self._simulator.clock).for_a_plan)
        told = self._capsys.readouterr()
        return status, told.out, told.err

    def planned(self, config: Mapping[str, Any], streams: Sequence[str], *flags: str, **files: Any) -> Planned:
        status, out, err = self.run(config, "--json", *flags, catalog=catalog(streams), **files)
        assert (status, err) == (0, "")
        found: Planned = json.loads(out)
        return found


def catalog(streams: Sequence[str]) -> dict[str, Any]:
    return {"streams": [{"stream": {"name": name}} for name in streams]}


def of(planned: Planned, stream: str) -> Planned:
    (found,) = (each for each in planned["streams"] if each["stream"] == stream)
    return dict(found)


def calls(planned: Planned, operation: str) -> int:
    return sum(each["calls"] for each in planned["operations"] if each["operation"] == operation)


@pytest.fixture
def seller() -> SellingPartnerSimulator:
    """A seller to whose orders nothing happens any more."""
    clock = FakeClock()
    simulator = seller_account(clock, orders=4000, days=600)
    clock.advance(60 * 86400)
    return simulator


@pytest.fixture
def reports_shop() -> ReportShop:
    # The days of the United States have just begun: no other begins while a sync is under way.
    return report_seller(days=700, start="2024-12-01", now="2026-11-20T08:30:00Z")


REPORTS = (ORDERS, REIMBURSEMENTS, RETURNS, LISTINGS, STOCK)


class TestItAgreesWithTheSync:
    def test_on_orders(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        streams = ("orders", "order_items")
        desktop = Desktop(tmp_path, seller, capsys)
        told = calls(desktop.planned(seller_config(), streams, "--no-probes"), "searchOrders")
        assert seller.ledger.calls("searchOrders") == []
        files = {"config": seller_config(), "catalog": configured(seller, seller_config(), streams)}
        assert against(seller, "read", files).status == 0
        assert told == pytest.approx(len(seller.ledger.calls("searchOrders")), rel=WITHIN, abs=2)

    def test_on_reports_and_on_what_is_left_of_them(
        self, reports_shop: ReportShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        desktop = Desktop(tmp_path, reports_shop.simulator, capsys)
        first = desktop.planned(reports_shop.config, REPORTS)
        assert reports_shop.created() == []  # nothing is begun
        output = reports_shop.sync(*REPORTS)
        made = len({(r.asked.report_type, r.asked.start, r.asked.end) for r in reports_shop.created()})
        assert calls(first, "createReport") == pytest.approx(made, rel=WITHIN)
        state = output.last_states()
        second = desktop.planned(reports_shop.config, REPORTS, state=state)
        assert calls(second, "createReport") == 0
        assert all(each["windows"] == 0 for each in second["streams"])

    def test_on_the_windows_of_endpoints(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        told = Desktop(tmp_path, seller, capsys).planned(seller_config(), ["finance_payouts"])
        found = of(told, "finance_payouts")
        assert found["windows"] == found["calls"][0]["number"] > 3
        assert found["calls"][0]["at_least"] is True
        assert found["earliest"].startswith("2025-0")


class TestWhatItSays:
    def test_the_bottleneck_and_its_time(
        self, reports_shop: ReportShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        told = Desktop(tmp_path, reports_shop.simulator, capsys).planned(reports_shop.config, REPORTS)
        number = calls(told, "createReport")
        assert told["bottleneck"] in {"createReport", "getReportDocument"}
        assert told["seconds"] == pytest.approx((number - 15) / 0.0167, rel=0.02)

    def test_which_streams_the_roles_open_and_which_calls_told(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        seller.deny("listTransactions")
        streams = ("orders", "order_items", "finance_transactions", "finance_payouts", SETTLEMENTS)
        told = Desktop(tmp_path, seller, capsys).planned(seller_config(), streams)
        reached = {name: of(told, name)["reached"] for name in streams}
        assert reached == {
            "orders": True,
            "order_items": True,
            "finance_transactions": False,
            "finance_payouts": True,
            SETTLEMENTS: None,
        }
        assert "Finance and Accounting" in of(told, "finance_transactions")["problem"]
        assert told["probes"] == ["listPayouts", "listTransactions", "searchOrders"]
        assert len(seller.ledger.calls("searchOrders")) == 1

    def test_two_operations_of_one_name_are_two(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        seller.deny("getShipments externalFulfillmentShipments_2024-09-11")
        streams = ("inbound_shipments", "external_fulfillment_shipments")
        told = Desktop(tmp_path, seller, capsys).planned(seller_config(), streams)
        inbound = "getShipments (GET /fba/inbound/v0/shipments)"
        external = "getShipments (GET /externalFulfillment/2024-09-11/shipments)"
        assert told["probes"] == [external, inbound]
        assert {each["operation"] for each in told["operations"]} == {external, inbound}
        assert told["bottleneck"] in {external, inbound}
        assert [of(told, name)["reached"] for name in streams] == [True, False]

    def test_a_stream_that_lacks_something_says_so_and_the_others_are_planned(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        told = Desktop(tmp_path, seller, capsys).planned(seller_config(), ["listings_items", "orders"])
        assert "without seller_id" in of(told, "listings_items")["problem"]
        assert of(told, "orders")["windows"] > 0

    def test_all_streams_of_the_account_for_people(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status, out, err = Desktop(tmp_path, seller, capsys).run(seller_config(), "--no-probes")
        assert (status, err) == (0, "")
        assert out.startswith("stream ")
        assert "The sync takes about " in out
        assert "GET_SALES_AND_TRAFFIC_REPORT: sales_and_traffic_by_asin (Data Kiosk) has " in out
        assert "sync_log" in out


class TestTheCommand:
    def test_puts_out_the_plan_and_nothing_else(self, tmp_path: Path) -> None:
        shop = report_seller()
        brand = "GET_BRAND_ANALYTICS_SEARCH_QUERY_PERFORMANCE_REPORT"  # of which a log would say that it is put off
        with served(shop.simulator) as url:
            files = {"config": on_loopback(shop.config, url), "catalog": catalog([STOCK, brand])}
            arguments = ["plan", "--json"]
            for name, content in files.items():
                path = tmp_path / f"{name}.json"
                path.write_text(json.dumps(content), encoding="utf-8")
                arguments += [f"--{name}", str(path)]
            command = [sys.executable, "-m", "source_amazon_sp", *arguments]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603  # our own
        assert (done.returncode, done.stderr) == (0, "")
        assert of(json.loads(done.stdout), STOCK)["windows"] == 1


class TestBadInput:
    @pytest.mark.parametrize(
        ("files", "said"),
        [
            ({"config": "{"}, "is not JSON"),
            ({"config": []}, "It must hold a JSON object"),
            ({"config": {"region": "NA"}}, "lwa_app_id"),
            ({"config": seller_config(), "catalog": {"stream": []}}, "is not a configured catalog"),
            ({"config": seller_config(), "catalog": {"streams": [{"stream": {"name": "vendor_orders"}}]}}, "no stream"),
            ({"config": seller_config(), "state": {"version": 1}}, "is no list of states"),
        ],
    )
    def test_is_said_with_what_to_do(
        self,
        seller: SellingPartnerSimulator,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        files: dict[str, Any],
        said: str,
    ) -> None:
        config = files.pop("config")
        status, out, err = Desktop(tmp_path, seller, capsys).run(config, **files)
        assert (status, out) == (1, "")
        assert said in err

    def test_a_state_that_can_not_be_read_is_the_matter_of_its_stream(
        self, seller: SellingPartnerSimulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        state = [
            {"type": "STREAM", "stream": {"stream_descriptor": {"name": "orders"}, "stream_state": {"version": 9}}}
        ]
        told = Desktop(tmp_path, seller, capsys).planned(
            seller_config(), ["orders", "marketplace_participations"], state=state
        )
        assert "Clear the state of orders" in of(told, "orders")["problem"]
        assert of(told, "marketplace_participations")["reached"] is True


def configured(simulator: SellingPartnerSimulator, config: Mapping[str, Any], streams: Sequence[str]) -> dict[str, Any]:
    (told,) = against(simulator, "discover", {"config": dict(config)}).of("CATALOG")
    described = {stream["name"]: stream for stream in told["catalog"]["streams"]}
    return {
        "streams": [
            {"stream": described[name], "sync_mode": "incremental", "destination_sync_mode": "append"}
            for name in streams
        ]
    }
