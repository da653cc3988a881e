"""Configured catalogs, as the platform hands them over."""

from typing import Any

from source_amazon_sp.resources.catalog import RESOURCES
from source_amazon_sp.streams.base import load_schema

SNAPSHOTS = frozenset({"marketplace_participations", *(row.name for row in RESOURCES if row.cursor_field is None)})


def catalog_of(*streams: str) -> dict[str, Any]:
    """The streams with their schemas, incremental where they have a cursor."""
    return {"streams": [_made(name, load_schema(name)) for name in streams]}


def catalog_with_foreign_stream(name: str) -> dict[str, Any]:
    return {"streams": [_made(name, {"type": "object", "properties": {}})]}


def _made(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    mode = "full_refresh" if name in SNAPSHOTS else "incremental"
    return configured({"name": name, "json_schema": schema, "supported_sync_modes": [mode]})


def configured(stream: dict[str, Any]) -> dict[str, Any]:
    """A stream as `discover` describes it, incremental where it can be."""
    mode = "incremental" if "incremental" in stream["supported_sync_modes"] else "full_refresh"
    return {"stream": stream, "sync_mode": mode, "destination_sync_mode": "append"}
