"""Processes, measured from outside. The measuring process stays small: a child's peak memory is never below its own."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """One run of a process: `seconds` by the clock, `cpu` seconds in user and system mode, `peak` bytes resident."""

    seconds: float
    cpu: float
    peak: int


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


def best_of(times: int, command: Sequence[str]) -> Measured:
    """The quickest of several runs, what it writes going to /dev/null."""
    return min((measured(command, Path(os.devnull)) for _ in range(times)), key=lambda run: run.seconds)


def measured(command: Sequence[str], output: Path) -> Measured:
    """One run, its stdout going to a file. Raises RunFailed."""
    with output.open("wb") as out:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=out)  # noqa: S603  # our own commands
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RunFailed(f"{' '.join(command)} ended with {process.returncode}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
