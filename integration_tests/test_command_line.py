"""The command line: whatever it is given, stdout holds messages alone, and the exit status says how it went."""

import json
import subprocess
import sys
from typing import Any

import pytest

from integration_tests.simulator.doors import served
from integration_tests.support.catalogs import catalog_of, catalog_with_foreign_stream
from integration_tests.support.configs import Config, on_loopback, seller_config, vendor_config
from integration_tests.support.output import Output
from integration_tests.support.process import CommandLine
from integration_tests.support.shops import Shop, vendor
from source_amazon_sp.clock import SystemClock

ServedShop = tuple[Shop, Config]

# As a user of Airbyte's own Amazon connector has it.
INCUMBENT: Config = {
    "auth_type": "oauth2.0",
    "aws_environment": "PRODUCTION",
    "region": "US",
    "account_type": "Seller",
    "app_id": "amzn1.sp.solution.fake",
    "replication_start_date": "2026-01-01T00:00:00Z",
    "replication_end_date": "",
    "period_in_days": 90,
    "sales_and_traffic_report_asin_granularity": "PARENT",
    "report_options_list": [
        {
            "report_name": "GET_LEDGER_SUMMARY_VIEW_DATA",
            "stream_name": "GET_LEDGER_SUMMARY_VIEW_DATA",
            "options_list": [{"option_name": "aggregatedByTimePeriod", "option_value": "DAILY"}],
        }
    ],
    "wait_to_avoid_fatal_errors": False,
    "max_done_report_age_hours": 0,
    "financial_events_step": "180D",
    "num_workers": 2,
    "max_async_job_count": 2,
    "include_pii": False,
    "financial_events_max_results_per_page": 100,
    "report_stream_lookback_window_in_hours": 0,
    "failed_retry_wait_time_in_seconds": 1800,
    "creation_requester_429_max_retries": 5,
    "stop_sync_on_rate_limit": False,
    "inbound_replication_mode": "rolling_days",
    "inbound_rolling_days": 30,
}


def failed(output: Output) -> str:
    """What an unsuccessful check says."""
    assert output.status == 1
    answer = output.connection()
    assert answer["status"] == "FAILED"
    assert "Traceback" not in output.stderr
    return str(answer["message"])


def refused(output: Output, failure: str = "config_error") -> str:
    """What the error says that ends a command before it begins."""
    assert output.status == 1
    assert output.of("RECORD") == []
    (error,) = output.errors()
    assert error["failure_type"] == failure
    assert "Traceback" not in output.stderr
    return str(error["message"])


class TestCheck:
    def test_of_a_good_configuration(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        output = command_line.check(served_shop[1])
        assert output.status == 0
        assert output.connection() == {"status": "SUCCEEDED"}
        assert output.seconds < 10

    def test_of_a_vendor(self, command_line: CommandLine) -> None:
        with served(vendor(SystemClock()).simulator) as url:
            assert command_line.check(on_loopback(vendor_config(), url)).status == 0

    def test_of_a_wrong_secret(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        wrong = {**served_shop[1], "lwa_client_secret": "amzn1.oa2-cs.v1.wrong"}
        assert "invalid_client" in failed(command_line.check(wrong))

    def test_of_the_incumbents_configuration(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        config = {**served_shop[1], **INCUMBENT}
        del config["marketplaces"]
        output = command_line.check(config)
        assert output.status == 0, output.of("CONNECTION_STATUS")
        remarks = output.logs("INFO")
        ignored = [key for key in INCUMBENT if any(said.startswith(f"{key} is not needed here") for said in remarks)]
        assert len(ignored) == 13

    def test_of_a_start_after_the_end(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        config = {**served_shop[1], "replication_start_date": "2026-03-01", "replication_end_date": "2026-02-01"}
        assert failed(command_line.check(config)).startswith("replication_end_date:")


class TestTheConfigurationFile:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("", "is empty"),
            ("  \n", "is empty"),
            ('{"region": "NA",}', "is not JSON"),
            ('["NA"]', "holds a list"),
            ("null", "must hold a JSON object"),
        ],
    )
    @pytest.mark.parametrize("command", ["check", "discover"])
    def test_that_is_no_object_is_told(self, command_line: CommandLine, command: str, content: str, words: str) -> None:
        output = command_line.run(command, "--config", command_line.file("config", content))
        assert words in (failed(output) if command == "check" else refused(output))

    def test_that_is_missing_is_told(self, command_line: CommandLine) -> None:
        told = failed(command_line.run("check", "--config", "no-such-file.json"))
        assert "no-such-file.json can't be read: No such file or directory" in told

    def test_with_a_byte_order_mark_is_read(self, command_line: CommandLine) -> None:
        path = command_line.file("config", "\ufeff" + json.dumps(seller_config()))
        assert command_line.run("discover", "--config", path).status == 0


class TestRead:
    def test_of_a_stream_that_is_not_there(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        catalog = {
            "streams": catalog_of("marketplace_participations")["streams"]
            + catalog_with_foreign_stream("vendor_orders")["streams"]
        }
        output = self.run(command_line, served_shop[1], catalog)
        assert output.status == 1
        assert output.statuses("vendor_orders") == ["INCOMPLETE"]
        assert output.statuses("marketplace_participations")[-1] == "COMPLETE"
        assert {error["failure_type"] for error in output.errors()} == {"config_error"}
        assert "vendor_orders" in output.errors()[0]["message"]

    @pytest.mark.parametrize(
        "stream_state",
        [
            {"lastUpdatedTime": "2026-01-01T00:00:00Z"},
            {"version": 2, "windows": {}},
            {"version": 1, "windows": [1]},
            {"version": 1, "windows": {"ATVPDKIKX0DER": [["yesterday", "today"]]}},
        ],
    )
    def test_from_a_state_of_somebody_else(
        self, served_shop: ServedShop, command_line: CommandLine, stream_state: dict[str, Any]
    ) -> None:
        stream = {"stream_descriptor": {"name": "orders"}, "stream_state": stream_state}
        output = command_line.read(
            served_shop[1], ["orders", "marketplace_participations"], [{"type": "STREAM", "stream": stream}]
        )
        assert output.status == 1
        assert output.statuses("orders") == ["INCOMPLETE"]
        assert output.statuses("marketplace_participations")[-1] == "COMPLETE"
        assert "lear the state of orders" in output.errors()[0]["message"]

    @pytest.mark.parametrize("content", ["[", '{"type": "STREAM"}', '"here"'])
    def test_from_a_state_file_that_is_none(
        self, served_shop: ServedShop, command_line: CommandLine, content: str
    ) -> None:
        output = self.run(
            command_line, served_shop[1], catalog_of("orders"), "--state", command_line.file("s", content)
        )
        assert "--state" in refused(output)

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"streams": [{"stream": 1}]}'])
    def test_with_a_catalog_that_is_none(
        self, served_shop: ServedShop, command_line: CommandLine, content: str
    ) -> None:
        assert "--catalog" in refused(self.run(command_line, served_shop[1], content))

    def test_with_a_catalog_and_a_state_that_begin_with_a_byte_order_mark(
        self, served_shop: ServedShop, command_line: CommandLine
    ) -> None:
        catalog = "\ufeff" + json.dumps(catalog_of("marketplace_participations"))
        output = self.run(command_line, served_shop[1], catalog, "--state", command_line.file("s", "\ufeff[]"))
        assert (output.status, len(output.of("RECORD"))) == (0, 5)

    def test_with_what_discover_says_for_a_catalog(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        (said,) = command_line.run("discover", "--config", command_line.file("c", seller_config())).of("CATALOG")
        assert refused(self.run(command_line, served_shop[1], said["catalog"])).endswith(
            "is not a configured catalog. Make one of what discover says: docs/running.md has a script that does."
        )

    def test_from_a_state_file_that_is_missing(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        output = self.run(command_line, served_shop[1], catalog_of("orders"), "--state", "no-such-file.json")
        assert "--state no-such-file.json can't be read: No such file or directory" in refused(output)

    def test_with_a_catalog_that_names_a_stream_twice(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        output = self.run(command_line, served_shop[1], catalog_of("orders", "orders"))
        assert refused(output) == "The catalog names orders more than once. Name each stream once."

    def test_of_a_wrong_configuration(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        assert refused(command_line.read({**served_shop[1], "region": "Mars"})).startswith("region: 'Mars'")

    def test_with_an_empty_list_of_states_is_a_first_sync(
        self, served_shop: ServedShop, command_line: CommandLine
    ) -> None:
        catalog = catalog_of("marketplace_participations")
        output = self.run(command_line, served_shop[1], catalog, "--state", command_line.file("state", []))
        assert (output.status, len(output.of("RECORD"))) == (0, 5)

    def test_with_debug_says_more_and_brings_the_same(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        config = {**served_shop[1], "replication_start_date": "2026-10-01"}
        plain = command_line.read(config)
        told = command_line.read(config, ("orders", "order_items"), (), "--debug")
        assert plain.status == told.status == 0
        assert any(said.startswith("slice:") for said in told.logs())
        assert len(told.rows("order_items")) == len(plain.rows("order_items")) > 0

    def test_without_a_stdout_ends_with_the_reason(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        config = command_line.file("config", served_shop[1])
        command = [sys.executable, "-m", "source_amazon_sp", "check", "--config", config]
        closed = ["sh", "-c", 'exec "$0" "$@" >&-', *command]
        done = subprocess.run(closed, stderr=subprocess.PIPE, text=True, timeout=60, check=False)  # noqa: S603  # our own
        assert done.returncode == 1
        assert done.stderr.startswith("Traceback ")
        assert done.stderr.splitlines()[-1] == "AttributeError: 'NoneType' object has no attribute 'fileno'"

    def test_into_a_pipe_that_is_closed_ends_quietly(self, served_shop: ServedShop, command_line: CommandLine) -> None:
        arguments = ["--config", command_line.file("config", served_shop[1])]
        arguments += ["--catalog", command_line.file("catalog", catalog_of("orders", "order_items"))]
        process = command_line.start("read", *arguments, stderr=-1)
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 1
        assert process.stderr.read() == ""
        process.stderr.close()

    @staticmethod
    def run(command_line: CommandLine, config: Config, catalog: object, *flags: str) -> Output:
        return command_line.run(
            "read",
            "--config",
            command_line.file("config", config),
            "--catalog",
            command_line.file("catalog", catalog),
            *flags,
        )


class TestUsage:
    @pytest.mark.parametrize("arguments", [[], ["sync"], ["read"], ["check", "--config"]])
    def test_that_is_wrong_is_told_on_stderr(self, command_line: CommandLine, arguments: list[str]) -> None:
        output = command_line.run(*arguments)
        assert output.status == 1
        assert output.of("RECORD") == []
        assert "usage:" in output.stderr or output.errors()

    @pytest.mark.parametrize("arguments", [["--help"], ["read", "--help"]])
    def test_help_goes_to_stderr(self, command_line: CommandLine, arguments: list[str]) -> None:
        output = command_line.run(*arguments)
        assert output.status == 0
        assert {message["type"] for message in output.messages} <= {"LOG"}
        assert "usage:" in output.stderr

    def test_help_names_the_commands_that_airbyte_does_not_know(self, command_line: CommandLine) -> None:
        assert "authorize, convert-state" in command_line.run("--help").stderr

    @pytest.mark.parametrize("flags", [[], ["--debug"]])
    def test_spec_is_one_message(self, command_line: CommandLine, flags: list[str]) -> None:
        output = command_line.run("spec", *flags)
        assert output.status == 0
        (spec,) = output.of("SPEC")
        assert "lwa_client_secret" in spec["spec"]["connectionSpecification"]["properties"]
