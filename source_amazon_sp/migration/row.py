"""What is known of one stream of the incumbent: a row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """
    How a saved state becomes ours.

    `cursor` is where its cursor stands in the state, as a path. `loses_rows`: what the incumbent has delivered may lack
    rows, so that the state is carried over only when the user accepts that.
    """

    cursor: tuple[str, ...]
    loses_rows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One stream of the incumbent.

    `ours` are the streams that take its place; `difference` is what is better with them, and what is missing. A state
    is `carried`, or it is not, and `anew` says why.
    """

    name: str
    ours: tuple[str, ...]
    difference: str
    carried: Carried | None = None
    anew: str = ""
