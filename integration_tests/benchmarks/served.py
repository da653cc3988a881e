"""Amazon as a process of its own, for the time of a benchmark."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def seller(orders: int) -> Iterator[dict[str, Any]]:
    """A seller with so many orders; gives the connector's configuration. See `amazon`."""
    command = [sys.executable, "-m", "integration_tests.benchmarks.amazon", str(orders)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own module
        yield json.loads(process.stdout.readline())
        process.stdin.close()  # which ends it
