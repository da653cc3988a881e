"""The way in. `spec` is answered before the CDK is imported, which takes most of a second."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line of an Airbyte source, or a command for people, and end the process with its status."""
    args = sys.argv[1:] if args is None else args
    if list(args) == ["spec"]:
        sys.exit(_printed(_print_spec))
    if args and args[0] in _BESIDE_AIRBYTE:
        sys.exit(_printed(lambda: _BESIDE_AIRBYTE[args[0]](args[1:])))
    if not args or args[0] in {"-h", "--help"}:
        sys.stderr.write(f"Beside Airbyte's commands: {', '.join(_BESIDE_AIRBYTE)}, each with a --help of its own.\n")
    _keep_the_heap_calm()
    _import_the_cdk_quickly()
    from source_amazon_sp.launch import launch  # noqa: PLC0415  # see the module's first line

    status = 1
    try:
        status = launch(args)
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001  # beyond the launcher's guard: a stdout that is closed, a full disk
        import traceback  # noqa: PLC0415  # for what hardly ever comes; spec is to start at once

        if sys.stderr is not None:
            # Without what led to it: that may hold what Amazon or the configuration says.
            traceback.print_exception(error, chain=False)
    finally:
        # Worker threads may sleep for minutes in a wait for Amazon; a sync that is over does not wait for them.
        os._exit(status)


def _printed(command: Callable[[], int]) -> int:
    """The status of a command that prints; 1 if whoever read has gone before the end."""
    try:
        status = command()
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)  # the interpreter would write the rest once more, and complain
    return status


def _print_spec() -> int:
    import json  # noqa: PLC0415  # for spec alone

    spec = json.loads((Path(__file__).parent / "spec.json").read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps({"type": "SPEC", "spec": spec}, separators=(",", ":")) + "\n")
    return 0


def _authorize(args: Sequence[str]) -> int:
    from source_amazon_sp.authorize import Terminal, authorize  # noqa: PLC0415  # for this command alone

    return authorize(args, Terminal(), os.environ)  # noqa: TID251  # where secrets come from that no file has yet


def _convert_state(args: Sequence[str]) -> int:
    from source_amazon_sp.clock import SystemClock  # noqa: PLC0415  # for this command alone
    from source_amazon_sp.migration.command import convert_state  # noqa: PLC0415  # likewise

    return convert_state(args, SystemClock())


def _plan(args: Sequence[str]) -> int:
    _import_the_cdk_quickly()
    from source_amazon_sp.planning.command import plan  # noqa: PLC0415  # for this command alone
    from source_amazon_sp.source import SourceAmazonSp  # noqa: PLC0415  # likewise

    return plan(args, SourceAmazonSp().for_a_plan)


# Commands for people, which Airbyte does not know.
_BESIDE_AIRBYTE: Mapping[str, Callable[[Sequence[str]], int]] = {
    "authorize": _authorize,
    "convert-state": _convert_state,
    "plan": _plan,
}


def _keep_the_heap_calm() -> None:
    """
    Keep glibc from giving memory back and asking for it again with every batch of records.

    That costs two thirds of the throughput by measurement; two arenas keep eleven threads in half the memory. Other
    C libraries have no mallopt, and no such habit.
    """
    trim_threshold, mmap_threshold, arena_max = -1, -3, -8
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt(trim_threshold, 16 << 20)
        libc.mallopt(mmap_threshold, 64 << 20)
        libc.mallopt(arena_max, 2)
    except (OSError, AttributeError):
        return


def _import_the_cdk_quickly() -> None:
    """
    Halve the time the CDK takes to import.

    Its serializers read the docstring of every field of the protocol out of the source files, for a JSON schema that
    nobody here asks for. Without the docstrings they are the same.
    """
    try:
        import attributes_doc  # noqa: PLC0415  # only where the CDK is about to be imported

        attributes_doc.get_attributes_doc = lambda cls: {}  # noqa: ARG005  # the name is part of the signature
    except ImportError:
        return
