"""Amazon as a process of its own, for the time of a benchmark."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from integration_tests.benchmarks.documents import as_argument


def seller(orders: int) -> AbstractContextManager[dict[str, Any]]:
    """A seller with so many orders; gives the connector's configuration. See `amazon`."""
    return _served("amazon", str(orders))


def reports(files: dict[str, Path], countries: Sequence[str] = ("US",)) -> AbstractContextManager[dict[str, Any]]:
    """A seller whose reports are these packed files, by their type. See `amazon_reports`."""
    return _served("amazon_reports", ",".join(countries), as_argument(files))


@contextmanager
def _served(module: str, *arguments: str) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", f"integration_tests.benchmarks.{module}", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own module
        yield json.loads(process.stdout.readline())
        process.stdin.close()  # which ends it
