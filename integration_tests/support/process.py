"""The connector as the platform runs it: a process of its own, its messages on stdout."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import IO, Any

from integration_tests.support.catalogs import catalog_of
from integration_tests.support.output import Message, Output, parsed

_LONGEST = 60  # seconds; a run that takes longer hangs


class CommandLine:
    """Runs commands of the connector with files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(
        self,
        config: dict[str, Any],
        streams: Sequence[str] = ("orders", "order_items"),
        state: Sequence[Message] = (),
        *flags: str,
    ) -> Output:
        return self.run(*self._to_read(config, streams, state), *flags)

    def check(self, config: dict[str, Any]) -> Output:
        return self.run("check", "--config", self.file("config", config))

    def run(self, *arguments: str) -> Output:
        """The whole run; every line on stdout has to be a message."""
        began = perf_counter()
        command = _command(arguments)
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=False)  # noqa: S603  # our own connector
        return Output(parsed(done.stdout.splitlines()), done.returncode, done.stderr, perf_counter() - began)

    def interrupted(
        self,
        config: dict[str, Any],
        sign: signal.Signals,
        after_states: int,
        state: Sequence[Message] = (),
    ) -> Output:
        """A sync that gets a signal once so many states are out. `seconds` is how long it took to end then."""
        errors = self._folder / "stderr"
        with errors.open("w+", encoding="utf-8") as stderr:
            process = self.start(*self._to_read(config, ("orders", "order_items"), state), stderr=stderr)
            out = _text(process.stdout)
            lines = _up_to_state(out, after_states)
            process.send_signal(sign)
            began = perf_counter()
            lines += out
            process.wait(_LONGEST)
        torn = "" if lines[-1].endswith("\n") else lines.pop()
        return Output(
            parsed(lines), process.returncode, errors.read_text(encoding="utf-8"), perf_counter() - began, torn
        )

    def start(self, *arguments: str, stderr: IO[str] | int = subprocess.DEVNULL) -> "subprocess.Popen[str]":
        command = _command(arguments)
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)  # noqa: S603  # our own connector

    def file(self, name: str, content: object) -> str:
        """A JSON file, or one with `content` as it stands when that is text."""
        path = self._folder / f"{name}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    def _to_read(self, config: dict[str, Any], streams: Sequence[str], state: Sequence[Message]) -> list[str]:
        arguments = ["read", "--config", self.file("config", config)]
        arguments += ["--catalog", self.file("catalog", catalog_of(*streams))]
        return [*arguments, "--state", self.file("state", list(state))] if state else arguments


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "source_amazon_sp", *arguments]


def _up_to_state(out: IO[str], states: int) -> list[str]:
    lines = []
    for line in out:
        lines.append(line)
        states -= line.startswith('{"type":"STATE"')
        if states <= 0:
            break
    return lines


def _text(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise RuntimeError("the process was started without a pipe")
    return stream
