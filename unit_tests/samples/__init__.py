"""Documents as Amazon delivers them, one for each stream of reports; nothing in them is real."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A file in this folder, the marketplace it is of, and how many rows are in it."""

    file: str
    country: str
    rows: int
