"""What the tests of the catalogue know of a row beside the row: its document, a marketplace and options to ask with."""

from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import iter_modules

import pytest

from source_amazon_sp.marketplaces import BY_COUNTRY
from source_amazon_sp.reports.catalog import REPORTS
from source_amazon_sp.reports.spec import ReportSpec, WindowRule
from unit_tests import samples
from unit_tests.samples import Sample

FOLDER = Path(str(samples.__file__)).parent
_FAMILIES = [import_module(f"unit_tests.samples.{module.name}") for module in iter_modules(samples.__path__)]
SAMPLES: dict[str, Sample] = dict(chain.from_iterable(family.SAMPLES.items() for family in _FAMILIES))
LOCALISED: dict[str, Sample] = dict(
    chain.from_iterable(getattr(family, "SAMPLES_LOCALISED", {}).items() for family in _FAMILIES)
)
BY_NAME = {spec.name: spec for spec in REPORTS}

of_every_row = pytest.mark.parametrize("spec", REPORTS, ids=[spec.name for spec in REPORTS])


def rules_of(spec: ReportSpec) -> list[WindowRule]:
    """The windows of a row, by any period; none for a snapshot."""
    return [*spec.periods.values()] or [rule for rule in [spec.windows] if rule]


def chosen(spec: ReportSpec) -> dict[str, str]:
    """A value for every option that only the user can choose."""
    left_to_user = [o for o in spec.options if o.required and not (o.default or o.fan_out or o.of_marketplace)]
    return {option.name: (option.values or ("A0000000TEST",))[0] for option in left_to_user}


def asked_for(country: str) -> tuple[str, ...]:
    return (BY_COUNTRY[country].id,)
