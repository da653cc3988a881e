"""The installed connector as a command, and what it is given."""

import json
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

CONNECTOR = str(Path(sys.executable).parent / "source-amazon-sp")


def catalog(folder: Path, config: Path, streams: Collection[str]) -> Path:
    """A file with the configured catalog of the streams, as `discover` shows them."""
    done = subprocess.run([CONNECTOR, "discover", "--config", str(config)], stdout=subprocess.PIPE, check=True)  # noqa: S603  # our own connector
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    (found,) = (message["catalog"]["streams"] for message in messages if message["type"] == "CATALOG")
    configured = [
        {"stream": stream, "sync_mode": "incremental", "destination_sync_mode": "append"}
        for stream in found
        if stream["name"] in streams
    ]
    file = folder / "catalog.json"
    file.write_text(json.dumps({"streams": configured}), encoding="utf-8")
    return file
