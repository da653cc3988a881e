"""
Holds the connector's operations against Amazon's OpenAPI models.

    python -m integration_tests.tools.check_operations <folder with orders-api-model/ and its siblings>

Prints a line for each difference; the exit status is 1 if there is one.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from integration_tests.tools.model_schemas import Model
from integration_tests.tools.schema_rows import Node
from source_amazon_sp.api.operations import OPERATIONS, Offsets, Operation

_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
_PLAN_HEAD = re.compile(r"\|\s*Burst\s*\|")
# Some models have one more column, "Plan type"; some have the letter n where figures should stand.
_PLAN = re.compile(r"\|\s*(?:Default\s*\|\s*)?([\d.]+|n)\s*\|\s*([\d.]+|n)\s*\|")


def operations_of(models: Path) -> dict[tuple[str, str], tuple[Model, Node]]:
    """Every operation in the models, by verb and path."""
    found: dict[tuple[str, str], tuple[Model, Node]] = {}
    for file in sorted(models.glob("*/*.json")):
        model = Model.read(file)
        for path, verbs in model.paths.items():
            for verb in _VERBS & verbs.keys():
                parameters = [*verbs.get("parameters", []), *verbs[verb].get("parameters", [])]
                found[verb.upper(), path] = (model, {**verbs[verb], "parameters": parameters})
    return found


def usage_plan(description: str) -> tuple[float, float] | None:
    """Rate (requests a second) and burst of an operation; None where Amazon's text gives no figures."""
    if not _PLAN_HEAD.search(description):
        return None
    if not (figures := _PLAN.search(description)):
        raise ValueError("the usage plan has a form that this check does not know")
    rate, burst = figures.groups()
    return None if "n" in (rate, burst) else (float(rate), float(burst))


def differences(operations: Iterable[Operation], models: Path) -> Iterator[str]:
    """A sentence for each thing in which an operation is not what Amazon's models say."""
    known = operations_of(models)
    for operation in operations:
        where = (operation.method, operation.path)
        if where not in known:
            yield f"{operation.name}: no model has {operation.method} {operation.path}"
            continue
        model, node = known[where]
        if (name := node.get("operationId")) != operation.name:
            yield f"{operation.name}: Amazon's name is {name}"
        yield from _plan_differences(operation, node)
        yield from _page_token_differences(operation, model, node)


def _plan_differences(operation: Operation, node: Node) -> Iterator[str]:
    plan = usage_plan(node.get("description", ""))
    if plan is not None and plan != (operation.rate, operation.burst):
        ours = f"{operation.rate:g} a second and burst {operation.burst:g}"
        yield f"{operation.name}: {ours}; Amazon says {plan[0]:g} and {plan[1]:g}"


def _page_token_differences(operation: Operation, model: Model, node: Node) -> Iterator[str]:
    if (token := operation.page_token) is None:
        return
    answer = node["responses"].get("200", {}).get("schema", {})
    if isinstance(token, Offsets):
        yield from _offsets_differences(operation, token, model, node)
        return
    if token.parameter not in {parameter.get("name") for parameter in node["parameters"]}:
        yield f"{operation.name}: has no parameter {token.parameter}"
    if _at(model, answer, token.found_at) is None:
        yield f"{operation.name}: the answer has no {'.'.join(token.found_at)}"


def _offsets_differences(operation: Operation, rule: Offsets, model: Model, node: Node) -> Iterator[str]:
    answer = node["responses"].get("200", {}).get("schema", {})
    body = next(parameter["schema"] for parameter in node["parameters"] if parameter.get("in") == "body")
    sought = [(answer, "answer", rule.records_at), (answer, "answer", rule.total_at), (body, "body", rule.at)]
    for where, name, path in [*sought, *([(body, "body", rule.order_at)] if rule.order_at else [])]:
        if _at(model, where, path) is None:
            yield f"{operation.name}: the {name} has no {'.'.join(path)}"
    offset = _at(model, body, rule.at) or {}
    if offset.get("maximum") != rule.most:
        yield f"{operation.name}: counts to {rule.most}; Amazon says {offset.get('maximum')}"


def _at(model: Model, node: Node | None, path: Sequence[str]) -> Node | None:
    """The property that a path leads to; None where there is none."""
    for step in path:
        node = model.resolved(node)[0].get("properties", {}).get(step) if node is not None else None
    return node


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m integration_tests.tools.check_operations <models folder>\n")
        return 2
    found = list(differences(OPERATIONS, Path(arguments[0])))
    sys.stdout.writelines(f"{difference}\n" for difference in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
