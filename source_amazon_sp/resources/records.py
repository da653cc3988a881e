"""From an answer to records: found, named, stamped; pure."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import orjson
import pendulum

from source_amazon_sp.clock import instant, written
from source_amazon_sp.errors import UnexpectedAnswer
from source_amazon_sp.incremental.window import Window
from source_amazon_sp.resources.asking import Values, filled
from source_amazon_sp.resources.spec import Parent, Path, ResourceSpec, Scope

ROW_ID = "_row_id"

Record = dict[str, Any]


def records(spec: ResourceSpec, payload: Any) -> Iterator[Record]:
    """The records of an answer. Raises UnexpectedAnswer where errors stand in their place."""
    found = at(payload, spec.records_at) if spec.records_at else payload
    if found is None and isinstance(payload, dict) and not payload.get("errors"):
        return  # Amazon leaves an empty list out
    if spec.list_name is not None and isinstance(found, dict):
        for name, listed in found.items():
            yield from ({spec.list_name: name, **record} for record in _objects(spec, listed))
    elif spec.one:
        yield from _objects(spec, [] if found == {} else [found])  # an answer without content is an empty object
    else:
        yield from _objects(spec, found)


def reshaped(spec: ResourceSpec, record: Record, values: Values) -> Record:
    """The record with the row's columns, and without what the row leaves out."""
    for name, usual in spec.renamed.items():
        if name in record:
            record[usual] = record.pop(name)
    for path in spec.left_out:
        _remove(record, path)
    for column, path in spec.copied.items():
        value = at(record, path)
        record[column] = "" if value is None and column in spec.primary_key else value
    for column, paths in spec.latest.items():
        moments = (_instant(value) for path in paths for value in _each_at(record, path))
        latest = max(filter(None, moments), default=None)
        record[column] = written(latest) if latest is not None else None
    if spec.scope is Scope.MARKETPLACE and not spec.anywhere:
        record["marketplace_id"] = values["marketplace_id"]
    record.update(filled(spec.columns, values))
    record.update({column: "" for column in spec.blank if record.get(column) is None})
    return record


def elements(parent: Parent, record: Record) -> Iterator[tuple[dict[str, Any], Any]]:
    """
    What is asked about in a parent's record: the values of each request, and the element that they are of.

    Raises UnexpectedAnswer where something else stands in place of the list.
    """
    if parent.only and at(record, parent.only) is False:
        return
    listed = at(record, parent.each) if parent.each else [record]
    if not isinstance(listed, list | None) or any(not isinstance(each, dict) for each in listed or ()):
        raise UnexpectedAnswer(f"{'.'.join(map(str, parent.each))} of {parent.row} is no list of records.")
    for element in listed or ():
        values = {name: at(element, path) for name, path in parent.values.items()}
        values |= {name: at(record, parent.values[name]) for name, value in values.items() if value is None}
        if all(value is not None for value in values.values()):
            yield values, element


def in_window(spec: ResourceSpec, record: Record, window: Window | None) -> bool:
    """Whether the record is this window's, where Amazon has no filter or one without an end."""
    path = spec.newest_first or spec.ends_by
    moment = instant_at(record, path) if path is not None else None
    if moment is None or window is None:
        return True
    return moment < window.end and (spec.newest_first is None or moment >= window.start)


class RowIds:
    """Keys for records of one window that have none: a hash of each, and its number among those that are equal."""

    def __init__(self, where: str) -> None:
        self._where = where.encode()
        self._times: Counter[bytes] = Counter()

    def of(self, record: Record) -> str:
        digest = hashlib.blake2b(self._where, digest_size=16)
        digest.update(orjson.dumps(record, option=orjson.OPT_SORT_KEYS))
        found = digest.digest()
        self._times[found] += 1
        return hashlib.blake2b(found + self._times[found].to_bytes(8, "big"), digest_size=16).hexdigest()


def at(record: Any, path: Path) -> Any:
    """What lies at a path; None where there is nothing."""
    for step in path:
        if isinstance(step, int):
            record = record[step] if isinstance(record, list) and step < len(record) else None
        else:
            record = record.get(step) if isinstance(record, Mapping) else None
    return record


def instant_at(record: Any, path: Path) -> pendulum.DateTime | None:
    """The instant at a path; None where there is none that can be read."""
    return _instant(at(record, path))


def _instant(value: Any) -> pendulum.DateTime | None:
    with suppress(TypeError, ValueError):
        return instant(value)
    return None


def _each_at(record: Any, path: Path) -> Iterator[Any]:
    """What lies at the path, in every element of the lists on the way."""
    if isinstance(record, list):
        for each in record:
            yield from _each_at(each, path)
    elif not path:
        yield record
    elif isinstance(record, Mapping):
        yield from _each_at(record.get(path[0]), path[1:])


def _objects(spec: ResourceSpec, listed: Any) -> Iterator[Record]:
    if not isinstance(listed, list) or any(not isinstance(each, dict) for each in listed):
        raise UnexpectedAnswer(f"{spec.operation.name} answered with errors in place of its records.")
    yield from listed


def _remove(record: Any, path: Path) -> None:
    """Take away what lies at the path, in every element of the lists on the way."""
    if isinstance(record, list):
        for each in record:
            _remove(each, path)
    elif isinstance(record, dict):
        name, *rest = path
        if rest:
            _remove(record.get(name), tuple(rest))
        else:
            record.pop(name, None)
