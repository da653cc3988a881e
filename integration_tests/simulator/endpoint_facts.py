"""Amazon's read operations, as endpoints.json has them; see integration_tests/tools/endpoints.py."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Shape = Any  # see integration_tests/tools/endpoints.py

FILE = Path(__file__).with_name("endpoints.json")


@dataclass(frozen=True)
class Endpoint:
    """One read operation; `name` is Amazon's, with the model's behind it where another model has the same."""

    name: str
    operation_id: str
    model: str
    method: str
    path: str
    rate: float
    burst: int
    parameters: Mapping[str, Mapping[str, Any]]
    token_parameter: str | None
    token_at: tuple[str, ...]
    body: Shape
    answer: Shape
    shapes: Mapping[str, Shape]

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    def target(self, shape: Shape) -> Shape:
        """The shape, or the one that it refers to."""
        while isinstance(shape, dict) and "r" in shape:
            shape = self.shapes[shape["r"]]
        return shape


@cache
def endpoints() -> tuple[Endpoint, ...]:
    """All of them. Paths without parameters come first: what they name is not the id of a thing."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    read = [(file, part["shapes"], each) for file, part in facts.items() for each in part["operations"]]
    times = Counter(each["id"] for _, _, each in read)
    found = [_endpoint(file, shapes, each, unique=times[each["id"]] == 1) for file, shapes, each in read]
    return tuple(sorted(found, key=lambda each: each.path.count("{")))


def _endpoint(model: str, shapes: Mapping[str, Shape], told: Mapping[str, Any], *, unique: bool) -> Endpoint:
    parameter, at = told.get("token", (None, ()))
    return Endpoint(
        name=told["id"] if unique else f"{told['id']} {Path(model).stem}",
        operation_id=told["id"],
        model=model,
        method=told["method"],
        path=told["path"],
        rate=told["rate"],
        burst=told["burst"],
        parameters=told["parameters"],
        token_parameter=parameter,
        token_at=tuple(at),
        body=told.get("body"),
        answer=told["answer"],
        shapes=shapes,
    )
