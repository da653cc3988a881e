"""Runs the benchmarks named on the command line, or all of them."""

import argparse
import platform
import sys
from collections.abc import Sequence

from integration_tests.benchmarks import formats, memory, orders, report, scaling, startup

_BENCHMARKS = {
    "startup": startup,
    "orders": orders,
    "report": report,
    "formats": formats,
    "memory": memory,
    "scaling": scaling,
}


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m integration_tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="benchmark", help=", ".join(_BENCHMARKS))
    names = parser.parse_args(given).names or list(_BENCHMARKS)
    if unknown := [name for name in names if name not in _BENCHMARKS]:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(_BENCHMARKS)}")
    sys.stdout.write(f"Python {platform.python_version()}, {platform.machine()}\n")
    for name in names:
        sys.stdout.write(f"\n{_BENCHMARKS[name].TITLE}\n\n")
        sys.stdout.flush()
        sys.stdout.write(f"{_BENCHMARKS[name].run()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
