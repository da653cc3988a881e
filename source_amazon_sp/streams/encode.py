"""
Rows to ready RECORD lines, in the worker thread.

A batch is an AirbyteMessage that stands for `count` lines: the CDK hands it through untouched, and the launcher
writes its bytes. Batches of about 128 KiB are the fastest by measurement; a queue of 64 of them is
all that a slow reader holds up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from airbyte_cdk.models import AirbyteMessage, AirbyteRecordMessage, Type

from source_amazon_sp.clock import Clock
from source_amazon_sp.documents.json_text import JsonLines

_TARGET = 128 * 1024  # bytes


@dataclass
class RecordBatch(AirbyteMessage):
    payload: bytes = b""
    count: int = 0


def emitted_at(clock: Clock) -> int:
    """The protocol's time stamp: milliseconds since 1970."""
    return int(clock.now().timestamp() * 1000)


def batches(stream: str, rows: Iterable[dict[str, Any] | JsonLines], clock: Clock) -> Iterator[RecordBatch]:
    """Yield the rows as batches; the last one may be small. Lines that are JSON already stay together."""
    head = b'{"type":"RECORD","record":{"stream":' + orjson.dumps(stream) + b',"data":'
    tail = _tail(clock)
    stands_for = AirbyteRecordMessage(stream=stream, data={}, emitted_at=0)
    parts: list[bytes] = []
    length = count = 0
    for row in rows:
        if isinstance(row, JsonLines):
            text = row.text.replace(b"\n", tail + head)
            count += row.count
        else:
            text = orjson.dumps(row)
            count += 1
        parts += (head, text, tail)
        length += len(head) + len(text) + len(tail)
        if length >= _TARGET:
            yield RecordBatch(type=Type.RECORD, record=stands_for, payload=b"".join(parts), count=count)
            parts.clear()
            length = count = 0
            tail = _tail(clock)
    if count:
        yield RecordBatch(type=Type.RECORD, record=stands_for, payload=b"".join(parts), count=count)


def _tail(clock: Clock) -> bytes:
    return b',"emitted_at":%d}}\n' % emitted_at(clock)
