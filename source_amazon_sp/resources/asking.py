"""Requests from templates; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from source_amazon_sp.api.operations import Operation
from source_amazon_sp.resources.spec import ResourceSpec, Template

Values = Mapping[str, Any]

_SMALLEST_PAGE = 10  # records; a request that is refused even then has another fault


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; its pages are further calls."""

    operation: Operation
    path: dict[str, str]
    query: dict[str, Any]
    body: Any

    def smaller(self) -> "Asked | None":
        """The same with pages half as big; None where the operation has no say in that, or they are small already."""
        name = getattr(self.operation.page_token, "size", "")
        size = self.query.get(name, 0) // 2
        return replace(self, query={**self.query, name: size}) if size >= _SMALLEST_PAGE else None


def asked(spec: ResourceSpec, values: Values) -> Iterator[Asked]:
    """What is to be asked with these values: once by each of the row's queries."""
    for query in spec.queries:
        path = {name: str(value) for name, value in filled(spec.path, values).items()}
        yield Asked(spec.operation, path, filled(query, values), filled(spec.body, values))


def filled(template: Template, values: Values) -> Any:
    """The template with its values; a member of an object whose value is missing is left out."""
    if isinstance(template, str):
        return values.get(template[1:]) if template.startswith("$") else template
    if isinstance(template, Mapping):
        members = {name: filled(each, values) for name, each in template.items()}
        return {name: value for name, value in members.items() if value is not None}
    if isinstance(template, Sequence):
        return [filled(each, values) for each in template]
    return template


def names(template: Template) -> Iterator[str]:
    """The values that a template uses."""
    if isinstance(template, str):
        if template.startswith("$"):
            yield template[1:]
    elif isinstance(template, Mapping):
        for each in template.values():
            yield from names(each)
    elif isinstance(template, Sequence):
        for each in template:
            yield from names(each)
