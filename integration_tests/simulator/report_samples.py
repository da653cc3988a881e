"""The true-to-life documents that the unit tests read, for report types without a world of their own."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path

import unit_tests.samples
from integration_tests.simulator.report_documents import Content

_FOLDER = Path(unit_tests.samples.__file__).parent
# UNVERIFIED, but for text/plain: which types the storage gives to documents that are no flat files.
_TYPES = {".json": "application/json; charset=UTF-8", ".xml": "text/xml"}


@cache
def sample(stream: str, country: str | None = None) -> Content | None:
    """
    The document of this stream of reports, if there is a file of its name; the one of the country if there is one.

    `GET_X.tsv` is of whatever country the tables of samples say, `GET_X.DE.tsv` of Germany.
    """
    localised = _file(f"{stream}.{country}")
    path = localised or _file(stream)
    if path is None:
        return None
    body = path.read_bytes()
    of = country if localised is not None else _countries().get(path.name)
    return Content(body, _TYPES.get(path.suffix) or f"text/plain; charset={_charset(body, of)}")


def _file(stem: str) -> Path | None:
    return next((path for path in sorted(_FOLDER.iterdir()) if path.stem == stem and path.suffix != ".py"), None)


@cache
def _countries() -> dict[str, str]:
    """By file, as the tables say it that there are."""
    modules = (
        importlib.import_module(f"unit_tests.samples.{each.name}") for each in pkgutil.iter_modules([str(_FOLDER)])
    )
    tables = (getattr(module, "SAMPLES", {}) for module in modules)
    return {entry.file: entry.country for table in tables for entry in table.values()}


def _charset(body: bytes, country: str | None) -> str:
    try:
        body.decode()
    except UnicodeDecodeError:
        return "Windows-31J" if country == "JP" else "Cp1252"
    return "UTF-8"
