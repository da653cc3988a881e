"""The tables of roles in docs/setup.md: which streams each set of roles opens."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from integration_tests.tools.report_docs import WRITTEN, code, table

END = "<!-- Written by hand from here. -->"
_RESTRICTED = " (Restricted)"
VENDOR_ROLES = frozenset(
    {
        "Amazon Fulfillment",
        "Amazon Warehousing and Distribution",
        "Brand Analytics",
        f"Direct to Consumer Shipping{_RESTRICTED}",
        "Product Listing",
    }
)
_PERSONAL = " \\*"


def for_vendors(roles: Sequence[str]) -> tuple[str, ...]:
    """Those of the roles that Amazon lets vendors have; all of them where it lets them have none (UNVERIFIED ones)."""
    return tuple(role for role in roles if role in VENDOR_ROLES) or tuple(roles)


def with_roles(page: str, tables: Mapping[str, Mapping[str, Sequence[str]]], personal: Collection[str]) -> str:
    """
    The page with tables in place of those between the marks.

    `tables` holds by its heading the streams of a table with their roles, any of which opens the stream; `personal` are
    the streams that are offered with include_pii only.
    """
    before, _, rest = page.partition(WRITTEN)
    _, _, after = rest.partition(END)
    drawn = [table((heading, "one of these roles"), _rows(streams, personal)) for heading, streams in tables.items()]
    return "\n\n".join([f"{before}{WRITTEN}", *drawn, f"{END}{after}"])


def _rows(streams: Mapping[str, Sequence[str]], personal: Collection[str]) -> Iterable[tuple[str, str]]:
    opened: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(streams, key=str.lower):
        opened.setdefault(tuple(sorted(streams[name], key=lambda role: (_RESTRICTED in role, role))), []).append(name)
    for roles in sorted(opened, key=lambda roles: (all(_RESTRICTED in role for role in roles), roles)):
        names = ", ".join(code([name]) + _PERSONAL * (name in personal) for name in opened[roles])
        yield names, ", ".join(roles).replace(_RESTRICTED, " (R)") or "none"
