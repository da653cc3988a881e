"""What Airbyte's engine does with a stream, on one thread: every task to its end, its windows done after its rows."""

import json
from itertools import count
from typing import Any

from source_amazon_sp.documents.json_text import JsonLines
from source_amazon_sp.incremental.progress import Progress
from source_amazon_sp.streams.base import Checkpoint, SourceStream, Task

Record = dict[str, Any]


def read(stream: SourceStream, progress: Progress, *, killed_after: int | None = None) -> list[Record]:
    """
    All records. `progress` is kept as the cursor keeps it.

    With `killed_after` the process dies after so many checkpoints.
    """
    records: list[Record] = []
    checkpoints = count(1)
    for task in stream.tasks(progress):
        if isinstance(task, Checkpoint):
            progress.jobs[task.key] = task.job
            continue
        for item in stream.rows(task):
            if isinstance(item, JsonLines):
                records += item.records()
                continue
            if not isinstance(item, Checkpoint):
                records.append(item)
                continue
            progress.jobs[item.key] = item.job
            if next(checkpoints) == killed_after:
                return records
        close(task, progress)
    return records


def close(task: Task, progress: Progress) -> None:
    """The last record of a task is out."""
    for key in task.job_keys:
        progress.jobs.pop(key, None)
    if task.window is not None:
        for scope in task.scopes:
            progress.done(scope, task.window)


def saved(progress: Progress) -> Progress:
    """The progress as a later process finds it."""
    return Progress.from_state(json.loads(json.dumps(progress.as_state())), "orders")
