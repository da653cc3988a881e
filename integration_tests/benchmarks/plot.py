"""Draws what benchmarks found."""

from collections.abc import Mapping, Sequence
from pathlib import Path


def drawn(file: Path, times: Sequence[int], seconds: Mapping[str, Sequence[float]], unit: str) -> None:
    """CPU seconds over 1, 4 and 16 times as much, a line for each thing that there is more of, as a PNG."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # `make bench` installs it; the tests do without

    figure = Figure(figsize=(7, 4.2), layout="constrained")
    axes = figure.subplots()
    for what, found in seconds.items():
        axes.plot(times, found, marker="o", label=what)
    axes.set(xlabel=f"times as many ({unit})", ylabel="CPU seconds of a sync", ylim=(0, None), xticks=list(times))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(file, dpi=110, metadata={"Software": None})
