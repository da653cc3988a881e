"""
Report options in the forms of Airbyte's own connector (the incumbent), which a user may have pasted.

    "report_options_list": [{"report_name": "GET_…", "stream_name": "…", "options_list": [{"option_name": …}, …]}, …]
    "report_options": "{'GET_…': {…}}"                        its older form, text or an object: the list goes before it

Nothing in them is an error: what can't be read is passed over, and remarked.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from source_amazon_sp.config.fields import Fields, shown
from source_amazon_sp.config.values import PastedOptions

_LIST, _OLDER = "report_options_list", "report_options"
# Keys of the incumbent that are an option of one report type: the type, and the option's name.
_ONE_OPTION = {"sales_and_traffic_report_asin_granularity": ("GET_SALES_AND_TRAFFIC_REPORT", "asinGranularity")}


def pasted_options(fields: Fields) -> Iterator[PastedOptions]:
    """The options in the order in which they count: a later one takes the place of an earlier one."""
    for key, (report_type, option) in _ONE_OPTION.items():
        value = fields.get(key)
        if isinstance(value, str):
            yield PastedOptions(place=key, names=(report_type,), options={option: value})
        elif value is not None:
            fields.remark(f"{key} {shown(value)} is not text and is ignored: set report_options of {report_type}.")
    for place, entry in _entries(fields):
        named = entry if isinstance(entry, Mapping) else {}
        names = tuple(name for key in ("report_name", "stream_name") if isinstance(name := named.get(key), str))
        options = named_options(named.get("options_list"))
        if names and options is not None:
            yield PastedOptions(place=place, names=names, options=options)
        else:
            fields.remark(f"{place} can't be read and is passed over. Set report_options in its place.")


def is_older_form(fields: Fields) -> bool:
    """Whether `report_options` is the incumbent's; text beside the list can't be anything else."""
    beside = isinstance(fields.get(_OLDER), str) and fields.get(_LIST) is not None
    return beside or _older(fields) is not None


def named_options(value: Any) -> dict[str, str] | None:
    """Report options as an object, or as the incumbent's list of pairs; None if they are neither."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        pairs = [(item.get("option_name"), item.get("option_value")) for item in value]
    else:
        return None
    if not all(isinstance(name, str) and isinstance(option, (str, int, float, bool)) for name, option in pairs):
        return None
    return {name: str(option).lower() if isinstance(option, bool) else str(option) for name, option in pairs}


def _entries(fields: Fields) -> Iterator[tuple[str, Any]]:
    """The entries of the list, or those that the incumbent makes of the older form; each with its place."""
    listed = fields.get(_LIST)
    if listed is None:
        for name, options in (_older(fields) or {}).items():
            yield f"{_OLDER}.{name}", {"report_name": name, "options_list": options}
        return
    if is_older_form(fields):
        fields.remark(f"{_OLDER} is the older form of {_LIST}, which stands beside it, and is passed over.")
    if isinstance(listed, list):
        yield from ((f"{_LIST}[{number}]", entry) for number, entry in enumerate(listed))
    else:
        yield _LIST, listed


def _older(fields: Fields) -> Mapping[str, Mapping[str, Any]] | None:
    value = fields.get(_OLDER)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    by_type = isinstance(value, Mapping) and all(isinstance(options, Mapping) for options in value.values())
    return value if by_type else None
