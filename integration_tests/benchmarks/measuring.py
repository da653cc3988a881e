"""Processes, measured from outside. The measuring process stays small: a child's peak memory is never below its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import IO

from source_amazon_sp.clock import SystemClock

_SIP = 3_000_000  # bytes
_PAUSE = 0.1  # seconds


@dataclass(frozen=True)
class Measured:
    """One run of a process: `seconds` by the clock, `cpu` seconds in user and system mode, `peak` bytes resident."""

    seconds: float
    cpu: float
    peak: int

    def beyond(self, start: "Measured") -> "Measured":
        """What this run took beyond one that had next to nothing to do."""
        return replace(self, seconds=self.seconds - start.seconds, cpu=self.cpu - start.cpu)


@dataclass(frozen=True)
class Table:
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __str__(self) -> str:
        """The first column to the left, the others to the right."""
        lines = [self.headings, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.headings))]
        return "\n".join(
            "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))])
            for line in lines
        )


class RunFailed(Exception):
    """A measured process ended with another status than 0."""


def on_one_core(command: Sequence[str]) -> list[str]:
    """The command, kept on the first core."""
    keep = "import os, sys; os.sched_setaffinity(0, {0}); os.execv(sys.argv[1], sys.argv[1:])"
    return [sys.executable, "-c", keep, *command]


def best_of(times: int, command: Sequence[str]) -> Measured:
    """The quickest of several runs by processor time, what it writes going to /dev/null."""
    return min((measured(command, Path(os.devnull)) for _ in range(times)), key=lambda run: run.cpu)


def measured(command: Sequence[str], output: Path | None) -> Measured:
    """One run, its stdout going to a file or, without one, to a slow reader. Raises RunFailed."""
    with output.open("wb") if output else nullcontext() as out:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=out or subprocess.PIPE)  # noqa: S603  # our own commands
        if process.stdout is not None:
            _read_slowly(process.stdout)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RunFailed(f"{' '.join(command)} ended with {process.returncode}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _read_slowly(stdout: IO[bytes]) -> None:
    """As a destination does that writes to a warehouse: so many bytes, and a pause."""
    clock = SystemClock()
    while stdout.read(_SIP):
        clock.sleep_until(clock.monotonic() + _PAUSE)
