"""
Every text that the connector's errors can have, found in its source.

A text is the first argument of a call of an error class, wherever it stands; what is filled in at run time is shown
as `…`. Texts that are put together elsewhere are followed to where they are: constants, dictionaries, functions.
"""

import ast
import importlib
import itertools
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import source_amazon_sp
from source_amazon_sp.errors import ConnectorError, InvalidConfig

FILLED_IN = "…"
# Names of variables that hold an error class, by module, with the classes they hold.
STAND_INS = {
    ("api/client.py", "kind"): ("RequestRefused", "NotFound"),
    ("api/storage.py", "kind"): ("RequestRefused", "ServiceUnavailable"),
    ("api/transport.py", "failure"): ("Throttled", "ServiceUnavailable"),
    ("documents/json_items.py", "fault"): ("UndecodableDocument", "TruncatedDocument"),
    ("reports/failure.py", "kind"): ("ReportNotReady", "ConfigError"),
}
# What is raised for programmers, or to control the flow: nobody reads it in Airbyte.
NOT_FOR_USERS = frozenset(
    {
        "AssertionError",
        "AttributeError",
        "KeyError",
        "RuntimeError",
        "Unreadable",  # becomes a complaint about custom_queries
        "StopIteration",
        "Stopped",
        "TypeError",
        "ValueError",
    }
)
_ROOT = Path(source_amazon_sp.__file__).parent


@dataclass(frozen=True, order=True)
class Text:
    error: str  # the name of its class
    module: str
    words: str


def error_classes() -> dict[str, type[ConnectorError]]:
    """The tree of errors, from the root, by name."""
    for module in pkgutil.walk_packages([str(_ROOT)], "source_amazon_sp."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {each.__name__: each for each in _with_children(ConnectorError)}


def error_texts() -> set[Text]:
    known = error_classes()
    found = {text for module in modules() for text in module.texts(known)}
    return {text for text in found if any(map(str.isalpha, text.words))}


def modules() -> list["Module"]:
    paths = sorted(_ROOT.rglob("*.py"))
    return [Module(str(path.relative_to(_ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


@dataclass(frozen=True)
class Module:
    name: str
    tree: ast.Module = field(repr=False)

    def texts(self, known: dict[str, type[ConnectorError]]) -> Iterator[Text]:
        for call in (node for node in ast.walk(self.tree) if isinstance(node, ast.Call)):
            called = call.func
            if isinstance(called, ast.Name) and called.id == InvalidConfig.__name__:
                continue  # its complaints are found one by one
            if isinstance(called, ast.Name) and call.args:
                for error in STAND_INS.get((self.name, called.id), (called.id,) if called.id in known else ()):
                    yield from self._said(error, call.args[0])
            elif isinstance(called, ast.Attribute) and called.attr == "complain":
                for key, words in itertools.product(self.words(call.args[0]), self.words(call.args[1])):
                    yield Text(InvalidConfig.__name__, self.name, f"{key}: {words}")

    def raised(self) -> Iterator[str]:
        """The names of what is called in a `raise`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Raise) and node.exc is not None:
                raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                if isinstance(raised, ast.Name) and (isinstance(node.exc, ast.Call) or raised.id[0].isupper()):
                    yield raised.id

    def words(self, node: ast.expr, within: frozenset[str] = frozenset()) -> list[str]:
        """What an expression may say; `…` where that is not known before it runs. `within` are names being followed."""
        match node:
            case ast.Constant(str(text)):
                return [text]
            case ast.JoinedStr(parts):
                return ["".join(self._part(part, within) for part in parts)]
            case ast.BinOp(left, ast.Add(), right):
                both = itertools.product(self.words(left, within), self.words(right, within))
                return ["".join(pair) for pair in both]
            case ast.Name(name):
                return self._named(name, within)
        branches = self._branches(node)
        return [FILLED_IN] if branches is None else self._all(branches, within)

    def _branches(self, node: ast.expr) -> list[ast.expr] | None:
        """The expressions of which one, or each, is what this one says; None where that is not known."""
        match node:
            case ast.IfExp(_, yes, no):
                return [yes, no]
            case ast.BoolOp(_, values) | ast.Dict(_, values) | ast.List(values) | ast.Tuple(values):
                return values
            case ast.Call(ast.Attribute(ast.Name() as mapping, "get"), [_, *default]):
                return [mapping, *default]
            case ast.Call(ast.Attribute(ast.Constant(), "join"), [lines]):
                return [lines]
            case ast.Call(ast.Name(name), _) if name in self._functions:
                returned = (each.value for each in ast.walk(self._functions[name]) if isinstance(each, ast.Return))
                return [value for value in returned if value is not None]
        return None

    def _all(self, nodes: Iterable[ast.expr], within: frozenset[str]) -> list[str]:
        return [words for node in nodes for words in self.words(node, within)]

    def _part(self, part: ast.expr, within: frozenset[str]) -> str:
        match part:
            case ast.Constant(str(text)):
                return text
            case ast.FormattedValue(ast.Name(name)) if name not in within and len(self._assigned.get(name, ())) == 1:
                return self._named(name, within)[0]
        return FILLED_IN

    def _said(self, error: str, argument: ast.expr) -> Iterator[Text]:
        for words in self.words(argument):
            yield Text(error, self.name, words)

    def _named(self, name: str, within: frozenset[str]) -> list[str]:
        """What a name holds that is assigned here, or in the module it is imported from."""
        if name in within:
            return []
        if name in self._assigned:
            return self._all(self._assigned[name], within | {name}) or [FILLED_IN]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module and name in {alias.name for alias in node.names}:
                path = _ROOT.parent / (node.module.replace(".", "/") + ".py")
                if path.is_file():
                    other = Module(node.module, ast.parse(path.read_text(encoding="utf-8")))
                    return other.words(ast.Name(name), within)
        return [FILLED_IN]

    @cached_property
    def _assigned(self) -> dict[str, list[ast.expr]]:
        """By name what is assigned to it anywhere, or appended to it."""
        found: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            match node:
                case (
                    ast.Assign([ast.Name(name)], value)
                    | ast.NamedExpr(ast.Name(name), value)
                    | ast.Call(ast.Attribute(ast.Name(name), "append"), [value])
                ):
                    found.setdefault(name, []).append(value)
        return found

    @cached_property
    def _functions(self) -> dict[str, ast.FunctionDef]:
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}


def _with_children(kind: type[ConnectorError]) -> Iterator[type[ConnectorError]]:
    yield kind
    for child in sorted(kind.__subclasses__(), key=lambda each: each.__name__):
        yield from _with_children(child)
