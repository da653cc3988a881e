"""The programs that the pages show are run as they stand: against the simulator, or beside what they are about."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration_tests.simulator.doors import served
from integration_tests.support.configs import Config, on_loopback, seller_config
from integration_tests.support.output import Output, keys, parsed
from integration_tests.support.pages import ROOT, Page
from integration_tests.support.shops import SETTLED, Shop
from integration_tests.support.shops import shop as shop_of
from source_amazon_sp.clock import SystemClock, written
from source_amazon_sp.reports.catalog import REPORTS, returns
from unit_tests.support.clock import ScaledClock

RUNNING = Page(ROOT / "docs" / "running.md")
CONTRIBUTING = Page(ROOT / "docs" / "contributing.md")
CONNECTOR = Path(sys.executable).parent / "source-amazon-sp"
# PyAirbyte has an environment of its own, which `make demo` makes.
PYAIRBYTE = ROOT / ".venv-demo" / "bin" / "python"
_LONGEST = 600  # seconds; whatever takes longer hangs

with_pyairbyte = pytest.mark.skipif(not PYAIRBYTE.exists(), reason="make demo makes the environment of PyAirbyte")


class Folder:
    """The folder of the page: its files, and secrets/ beside them."""

    def __init__(self, path: Path, config: Config) -> None:
        self.path = path
        (path / "secrets").mkdir()
        (path / "secrets" / "config.json").write_text(json.dumps(config), encoding="utf-8")

    def run(self, command: list[str], given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # our own examples
            command,
            cwd=self.path,
            env={**os.environ, "CONNECTOR": str(CONNECTOR), "SECRETS": str(self.path / "secrets"), **environment},  # noqa: TID251  # what a shell hands on
            input=given,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )

    def sync(self) -> Output:
        """One run of the script: what is in the file of messages that it made."""
        before = set(self.path.glob("output/*"))
        done = self.run(["sh", "sync.sh"])
        (made,) = set(self.path.glob("output/*")) - before
        lines = made.read_text(encoding="utf-8").splitlines()
        made.rename(made.with_suffix(".loaded"))  # the next one may begin in the same second
        return Output(parsed(lines), done.returncode, done.stderr)

    def state(self) -> Any:
        return json.loads((self.path / "secrets" / "state.json").read_text(encoding="utf-8"))


@pytest.fixture
def shop() -> Shop:
    """Its last order is so old that nothing happens any more: what came twice would be there twice."""
    clock = ScaledClock(1, written(SystemClock().now().subtract(seconds=SETTLED)))
    settled = shop_of(clock, orders=300, days=60, time_scale=1000)
    clock.advance(SETTLED + 60)  # a minute ahead of the connector's, which asks for nothing that has not been
    return settled


@pytest.fixture
def folder(shop: Shop, tmp_path: Path) -> Iterator[Folder]:
    for name in ("configured_catalog.py", "last_states.py", "sync.sh", "into_duckdb.py", "into_bigquery.py"):
        (tmp_path / name).write_text(RUNNING.file(name), encoding="utf-8")
    with served(shop.simulator) as url:
        yield Folder(tmp_path, on_loopback(seller_config(), url))


def test_the_script_for_cron_goes_on_where_it_left_off(folder: Folder) -> None:
    streams = ("orders", "order_items", "marketplace_participations")
    told = folder.run([str(CONNECTOR), "discover", "--config", "secrets/config.json"])
    catalog = folder.run([sys.executable, "configured_catalog.py", *streams], told.stdout)
    (folder.path / "secrets" / "configured_catalog.json").write_text(catalog.stdout, encoding="utf-8")

    first = folder.sync()
    assert first.status == 0, first.errors()
    assert set(keys(first.rows("orders"), "orderId").values()) == {1}
    assert folder.state() == json.loads(json.dumps(first.last_states()))

    second = folder.sync()
    assert second.status == 0
    assert second.rows("orders") == []
    assert {state["stream"]["stream_descriptor"]["name"] for state in folder.state()} == set(streams)


def test_the_script_for_catalogs_says_what_is_wrong(folder: Folder) -> None:
    told = folder.run([str(CONNECTOR), "discover", "--config", "secrets/config.json"])
    mistyped = folder.run([sys.executable, "configured_catalog.py", "ordrs", "orders"], told.stdout)
    assert (mistyped.returncode, mistyped.stdout) == (1, "")
    assert mistyped.stderr.startswith("No stream is called ordrs. There are: ")
    refused = folder.run([str(CONNECTOR), "discover", "--config", "no-such-file.json"])
    nothing = folder.run([sys.executable, "configured_catalog.py", "orders"], refused.stdout)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "no-such-file.json can't be read" in nothing.stderr


def test_the_state_of_a_sync_that_was_killed_is_kept(folder: Folder) -> None:
    def state(name: str, version: int) -> dict[str, Any]:
        stream = {"stream_descriptor": {"name": name}, "stream_state": {"version": version}}
        return {"type": "STREAM", "stream": stream}

    lines = [json.dumps({"type": "STATE", "state": state("b", version)}, separators=(",", ":")) for version in (2, 3)]
    (folder.path / "before.json").write_text(json.dumps([state("a", 1), state("b", 1)]), encoding="utf-8")
    (folder.path / "output.jsonl").write_text(f'{lines[0]}\n{{"type":"RECORD"}}\n{lines[1][:40]}', encoding="utf-8")
    done = folder.run([sys.executable, "last_states.py", "before.json", "output.jsonl"])
    assert json.loads(done.stdout) == [state("a", 1), state("b", 2)]


@with_pyairbyte
def test_pyairbyte_loads_duckdb(folder: Folder) -> None:
    quiet = {"DO_NOT_TRACK": "1", "NO_PROXY": "127.0.0.1", "AIRBYTE_PROJECT_DIR": str(folder.path)}
    quiet["AIRBYTE_LOGGING_ROOT"] = str(folder.path / "logs")
    done = folder.run([str(PYAIRBYTE), "into_duckdb.py"], **quiet)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.rstrip().endswith(" records")
    assert (folder.path / "amazon.duckdb").exists()


@with_pyairbyte
def test_the_workaround_for_bigquery_names_a_type_that_it_has(folder: Folder) -> None:
    preparation = RUNNING.file("into_bigquery.py").partition("source = ")[0]
    program = f"{preparation}\nprint(CONVERSION_MAP['number'], *BigQueryCache.model_fields)"
    done = folder.run([str(PYAIRBYTE), "-W", "ignore", "-c", program], DO_NOT_TRACK="1")
    assert done.stdout.split()[0] == "NUMERIC", done.stderr[-2000:]


def test_the_report_that_the_page_for_contributors_shows_is_the_one_that_is_there() -> None:
    (shown,) = CONTRIBUTING.blocks("python")
    *assigned, row = ast.parse(shown.text).body
    assert isinstance(row, ast.Expr)
    names = dict(vars(returns))
    exec(compile(ast.Module(assigned, []), "contributing.md", "exec"), names)  # noqa: S102  # our own page
    found = eval(compile(ast.Expression(row.value), "contributing.md", "eval"), names)  # noqa: S307  # likewise
    assert found in REPORTS
