"""What the connector's commands take that read nothing, beside the imports that they can't do without."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from integration_tests.benchmarks.connector import CONNECTOR
from integration_tests.benchmarks.measuring import Table, best_of
from integration_tests.benchmarks.served import seller

TITLE = "start-up, best of 5"

_TIMES = 5
_FEW_ORDERS = 10


def run() -> Table:
    with TemporaryDirectory() as folder, seller(_FEW_ORDERS) as config:
        file = Path(folder) / "config.json"
        file.write_text(json.dumps(config), encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "python -c 'import airbyte_cdk'": [sys.executable, "-c", "import airbyte_cdk"],
            "source-amazon-sp spec": [CONNECTOR, "spec"],
            "source-amazon-sp check": [CONNECTOR, "check", "--config", str(file)],
            "source-amazon-sp discover": [CONNECTOR, "discover", "--config", str(file)],
        }
        runs = {what: best_of(_TIMES, command) for what, command in commands.items()}
    rows = [
        (what, f"{one.seconds * 1000:.0f}", f"{one.cpu * 1000:.0f}", f"{one.peak / 1e6:.0f}")
        for what, one in runs.items()
    ]
    return Table(("", "ms", "CPU ms", "peak MB"), rows)
