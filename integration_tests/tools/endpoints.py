"""
Derives what the simulator knows of Amazon's read operations from Amazon's OpenAPI models.

    python -m integration_tests.tools.endpoints <folder with orders-api-model/ and its siblings> [--check]

Writes integration_tests/simulator/endpoints.json: by model, the rules of each operation, and the shapes of the answers.
Nothing of the connector goes into it, so that what the connector believes is held against something else. With --check
nothing is written, and the exit status is 1 where the file is not as the models would have it.

    operation   method, path, rate, burst, parameters, token ([parameter, path in the answer]), body, answer
    parameter   type (as a shape's), and where it applies: list, required, header, enum, least, most
    shape       "s" text, "i" integer, "n" number, "b" boolean, "t" instant, "d" date, "m" a decimal written as text,
                "x" bytes in base64, {"e": [values]}, {"r": definition}, {"a": shape of each}, {"p": {name: shape}},
                {"k": shape of the values of a map}
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from integration_tests.tools.check_operations import operations_in, usage_plan
from integration_tests.tools.model_schemas import Model, kind
from integration_tests.tools.schema_rows import Node

FILE = Path(__file__).parents[1] / "simulator" / "endpoints.json"

# They only read, though the verb does not say so.
READS = frozenset(
    {
        ("POST", "/awd/2024-05-09/inboundEligibility"),
        ("POST", "/batches/products/pricing/2022-05-01/items/competitiveSummary"),
        ("POST", "/batches/products/pricing/2022-05-01/offer/featuredOfferExpectedPrice"),
        ("POST", "/batches/products/pricing/v0/itemOffers"),
        ("POST", "/batches/products/pricing/v0/listingOffers"),
        ("POST", "/easyShip/2022-03-23/timeSlot"),
        ("POST", "/externalFulfillment/inventory/2024-09-11/inventories"),
        ("POST", "/fba/outbound/2020-07-01/deliveryOffers"),
        ("POST", "/fba/outbound/2020-07-01/fulfillmentOrders/preview"),
        ("POST", "/mfn/v0/additionalSellerInputs"),
        ("POST", "/mfn/v0/eligibleShippingServices"),
        ("POST", "/products/fees/v0/feesEstimate"),
        ("POST", "/products/fees/v0/items/{Asin}/feesEstimate"),
        ("POST", "/products/fees/v0/listings/{SellerSKU}/feesEstimate"),
        ("POST", "/replenishment/2022-11-07/offers/metrics/search"),
        ("POST", "/replenishment/2022-11-07/offers/search"),
        ("POST", "/replenishment/2022-11-07/sellingPartners/metrics/search"),
        ("POST", "/shipping/v1/rates"),
        ("POST", "/shipping/v2/shipments/rates"),
        ("PUT", "/shipping/v2/carrierAccounts"),
        ("PUT", "/shipping/v2/collectionForms/history"),
        ("PUT", "/shipping/v2/unmanifestedShipments"),
    }
)
# An integration asks for reports and queries by them; they change nothing but the list of what was asked for.
ASKS = frozenset({("POST", "/reports/2021-06-30/reports"), ("POST", "/dataKiosk/2023-11-15/queries")})

_UNPLANNED = (1.0, 1)  # UNVERIFIED: what an operation without a usage plan in its model may be asked
_TOKEN_PARAMETER = re.compile(r"(next|page|pagination)(page)?token(forlineitems)?", re.IGNORECASE)
_NEXT = re.compile(r"next(page)?token(forlineitems)?", re.IGNORECASE)
_INSTANT_NAME = re.compile(r"(DateTime|Timestamp|InUTC)$|^(created|updated|lastUpdated)At$")
_SPAN = re.compile(r"duration|interval|period", re.IGNORECASE)
_DECIMALS = frozenset({"Decimal", "BigDecimal"})
_AMOUNTS = frozenset({"amount", "value", "currencyamount"})
_SCALARS = {"string": "s", "integer": "i", "number": "n", "boolean": "b"}
_FORMATS = {"date-time": "t", "dateTime": "t", "date": "d", "byte": "x", "boolean": "b"}


def derived(models: Path) -> dict[str, Node]:
    """By the file of a model, its read operations and the shapes that they need."""
    found: dict[str, Node] = {}
    for file in sorted(models.glob("*/*.json")):
        model = Model.read(file)
        shapes = _Shapes(model)
        reads = [
            _operation(verb, path, node, shapes)
            for (verb, path), node in sorted(operations_in(model), key=lambda each: each[0])
            if verb == "GET" or (verb, path) in READS | ASKS
        ]
        if reads:
            shapes.follow()
            found[f"{file.parent.name}/{file.name}"] = {"operations": reads, "shapes": shapes.named}
    return found


def _operation(verb: str, path: str, node: Node, shapes: "_Shapes") -> Node:
    rate, burst = usage_plan(node.get("description", "")) or _UNPLANNED
    good = next(node["responses"][code] for code in sorted(node["responses"]) if code.startswith("2"))
    answer = shapes.of(good.get("schema", {}))
    declared = {each["name"]: _parameter(each) for each in node["parameters"] if each["in"] in {"query", "header"}}
    bodies = [shapes.of(each["schema"]) for each in node["parameters"] if each["in"] == "body"]
    told = {"id": node["operationId"], "method": verb, "path": path, "rate": rate, "burst": int(burst)}
    told["parameters"] = declared
    token = next((name for name in declared if _TOKEN_PARAMETER.fullmatch(name)), None)
    if token is not None and (at := shapes.token_in(answer)):
        told["token"] = [token, at]
    if bodies:
        told["body"] = bodies[0]
    return {**told, "answer": answer}


def _parameter(node: Node) -> Node:
    is_list = node["type"] == "array" or "collectionFormat" in node
    inner = node.get("items", node) if node["type"] == "array" else node
    told: Node = {"type": _scalar(inner)}
    flags = {"list": is_list, "required": node.get("required"), "header": node["in"] == "header"}
    told |= {name: True for name, holds in flags.items() if holds}
    told |= {"enum": inner["enum"]} if "enum" in inner else {}
    most, least = ("maxItems", "minItems") if is_list else ("maximum", "minimum")
    told |= {"most": node[most]} if most in node else {}
    return told | ({"least": node[least]} if least in node else {})


def _scalar(node: Node) -> str:
    return _FORMATS.get(node.get("format", ""), _SCALARS[node.get("type", "string")])


class _Shapes:
    """The definitions that answers are made of, in short."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._wanted: list[str] = []
        self.named: dict[str, Node | str] = {}

    def follow(self) -> None:
        """Take in every definition that was referred to, and what those refer to."""
        while self._wanted:
            name = self._wanted.pop()
            if name not in self.named:
                self.named[name] = self._flat(self._model.definitions[name])
        self.named = dict(sorted(self.named.items()))

    def of(self, node: Node, name: str = "", *, is_amount: bool = False) -> Node | str:
        """The shape of a node, which is the property `name` where it is one."""
        if "$ref" not in node or kind(self._model.resolved(node)[0]) not in {"object", "array"}:
            return self._flat(node, name, is_amount=is_amount)
        definition = node["$ref"].removeprefix("#/definitions/")
        self._wanted.append(definition)
        return {"r": definition}

    def token_in(self, shape: Node | str) -> list[str] | None:
        """The path to the token of the next page."""
        properties = self._target(shape).get("p", {})
        if own := next((name for name in properties if _NEXT.fullmatch(name)), None):
            return [own]
        for holder in ("pagination", "payload"):
            if holder in properties and (found := self.token_in(properties[holder])):
                return [holder, *found]
        return None

    def _target(self, shape: Node | str) -> Node:
        while isinstance(shape, dict) and "r" in shape:
            shape = self._flat(self._model.definitions[shape["r"]])
        return shape if isinstance(shape, dict) else {}

    def _flat(self, node: Node, name: str = "", *, is_amount: bool = False) -> Node | str:
        flat, passed = self._model.resolved(node)
        is_amount = is_amount or not _DECIMALS.isdisjoint(passed)
        of_kind = kind(flat)
        if of_kind == "array":
            return {"a": self.of(flat.get("items", {}))}
        if of_kind == "object":
            return self._object(flat)
        if "enum" in flat:
            return {"e": flat["enum"]}
        if of_kind == "string" and "format" not in flat:
            return "m" if is_amount else "t" if _is_told_an_instant(name, flat) else "s"
        return _scalar(flat)

    def _object(self, flat: Node) -> Node:
        properties = flat.get("properties", {})
        if not properties and isinstance(more := flat.get("additionalProperties"), dict):
            return {"k": self.of(more)}
        is_money = "currencycode" in map(str.lower, properties)
        shapes = {
            name: self.of(node, name, is_amount=is_money and name.lower() in _AMOUNTS)
            for name, node in properties.items()
        }
        told: Node = {"p": shapes}
        return told | ({"q": flat["required"]} if flat.get("required") else {})


def _is_told_an_instant(name: str, node: Node) -> bool:
    """Whether a text is a date and time, though the model has no format for it."""
    told = node.get("description", "")
    return bool(_INSTANT_NAME.search(name)) or ("8601" in told and "time" in told.lower() and not _SPAN.search(told))


def written(facts: Node) -> str:
    """The facts as the file has them: a line an operation, a line a shape."""
    return "{\n" + ",\n".join(_lines(facts)) + "\n}\n"


def _lines(facts: Node) -> Iterator[str]:
    for file, part in facts.items():
        operations = ",\n".join(f"  {_compact(each)}" for each in part["operations"])
        shapes = ",\n".join(f"  {_compact(name)}:{_compact(shape)}" for name, shape in part["shapes"].items())
        yield f' {_compact(file)}: {{"operations": [\n{operations}\n ], "shapes": {{\n{shapes}\n }}}}'


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def main(arguments: Sequence[str]) -> int:
    paths = [each for each in arguments if each != "--check"]
    if len(paths) != 1:
        sys.stderr.write("usage: python -m integration_tests.tools.endpoints <models folder> [--check]\n")
        return 2
    facts = written(derived(Path(paths[0])))
    if "--check" not in arguments:
        FILE.write_text(facts, encoding="utf-8")
    elif facts != FILE.read_text(encoding="utf-8"):
        sys.stdout.write(f"{FILE.name} is not as the models would have it\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
