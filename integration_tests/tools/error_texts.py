"""
Every text that the connector's errors can have, found in its source.

A text is the first argument of a call of an error class, wherever it stands; what is filled in at run time is shown
as `…`. Texts that are put together elsewhere are followed to where they are: constants, dictionaries, functions.
"""

import ast
import importlib
import itertools
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import source_amazon_sp
from source_amazon_sp.errors import ConnectorError, InvalidConfig, PermissionDenied

FILLED_IN = "…"
# Names of variables that hold an error class, by module, with the classes they hold.
STAND_INS = {
    ("api/client.py", "kind"): ("RequestRefused", "NotFound"),
    ("api/storage.py", "kind"): ("RequestRefused", "ServiceUnavailable"),
    ("api/transport.py", "failure"): ("Throttled", "ServiceUnavailable"),
    ("documents/json_items.py", "fault"): ("UndecodableDocument", "TruncatedDocument"),
    ("reports/failure.py", "kind"): ("ReportNotReady", "ConfigError"),
}
# Modules whose functions yield sentences, and the error that is made of them.
YIELDING = {"streams/wishes.py": "InvalidConfig"}
# What attributes hold that are filled in elsewhere.
ATTRIBUTES = {("api/transport.py", "why"): f"answered {FILLED_IN}"}
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
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                yield from self._of_class(node.func.id, node.args[0], known)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield from self._of_method(node.func.attr, node.args)
        if self.name in YIELDING:
            for words in self.yielded(self.tree):
                yield Text(YIELDING[self.name], self.name, words)

    def _of_class(self, called: str, argument: ast.expr, known: dict[str, type[ConnectorError]]) -> Iterator[Text]:
        if called == InvalidConfig.__name__:
            return  # its complaints are found one by one
        for error in STAND_INS.get((self.name, called), (called,) if called in known else ()):
            for words in self.words(argument):
                yield Text(error, self.name, words)

    def _of_method(self, called: str, arguments: Sequence[ast.expr]) -> Iterator[Text]:
        if called == "for_lack_of":
            for head in self.words(arguments[1]):
                words = str(PermissionDenied.for_lack_of([FILLED_IN], head))
                yield Text(PermissionDenied.__name__, self.name, words)
        elif called == "complain":
            for key, words in itertools.product(self.words(arguments[0]), self.words(arguments[1])):
                yield Text(InvalidConfig.__name__, self.name, f"{key}: {words}")

    def yielded(self, within: ast.AST) -> Iterator[str]:
        """The sentences of `yield f"…"`, and of `yield from (f"…{rest}" for rest in …)`, where `…` makes the rests."""
        for node in ast.walk(within):
            match node:
                case ast.Yield(ast.expr() as value):
                    yield from self.words(value)
                case ast.YieldFrom(ast.GeneratorExp(sentence, [ast.comprehension(iter=source)])):
                    for words, rest in itertools.product(self.words(sentence), self._sentences(source)):
                        yield f"{words.removesuffix(FILLED_IN)}{rest}"

    def _sentences(self, node: ast.expr) -> Iterator[str]:
        """What a list or a generator holds that a function of this package makes."""
        match node:
            case ast.Call(ast.Name(name)):
                module, name = self._home(name)
                yield from module.made_by(name)
            case ast.Subscript(ast.Name(name)):
                for value in self._assigned[name]:
                    if isinstance(value, ast.ListComp):
                        yield from self._sentences(value.elt)

    def made_by(self, name: str) -> Iterator[str]:
        """What a function of this module yields, or appends to what it returns."""
        function = self._functions[name]
        yield from self.yielded(function)
        for node in ast.walk(function):
            match node:
                case ast.Call(ast.Attribute(_, "append"), [words]):
                    yield from self.words(words)

    def _home(self, name: str) -> tuple["Module", str]:
        """The module that a function is defined in, and its name there."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if name in {alias.asname, alias.name}:
                        return _module(node.module) or self, alias.name
        return self, name

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
                return ["".join(each) for each in itertools.product(*(self._parts(part, within) for part in parts))]
            case ast.BinOp(left, ast.Add(), right):
                both = itertools.product(self.words(left, within), self.words(right, within))
                return ["".join(pair) for pair in both]
            case ast.Name(name):
                return self._named(name, within)
            case ast.Call(ast.Name("next"), [ast.GeneratorExp(_, [ast.comprehension(iter=ast.Name(table))]), _]):
                return [text for rows in self._assigned[table] for text in _texts_in(rows)]
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

    def _parts(self, part: ast.expr, within: frozenset[str]) -> list[str]:
        """What a part of a text with places to fill in may be."""
        match part:
            case ast.Constant(str(text)):
                return [text]
            case ast.FormattedValue(ast.Name(name)) if name not in within and len(self._assigned.get(name, ())) == 1:
                return self._named(name, within)[:1]
            case ast.FormattedValue(ast.Attribute(_, name)) if (self.name, name) in ATTRIBUTES:
                return [ATTRIBUTES[self.name, name]]
            case ast.FormattedValue(ast.IfExp(_, yes, _)):
                return self.words(yes, within)[:1]
            case ast.FormattedValue(ast.Call(ast.Name("_reason"), _) as call):
                return self.words(call, within)
        return [FILLED_IN]

    def _named(self, name: str, within: frozenset[str]) -> list[str]:
        """What a name holds that is assigned here, or in the module it is imported from."""
        if name in within:
            return []
        if name in self._assigned:
            return self._all(self._assigned[name], within | {name}) or [FILLED_IN]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module and name in {alias.name for alias in node.names}:
                other = _module(node.module)
                if other is not None:
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
                    | ast.AnnAssign(ast.Name(name), _, ast.expr() as value)
                    | ast.NamedExpr(ast.Name(name), value)
                    | ast.Call(ast.Attribute(ast.Name(name), "append"), [value])
                ):
                    found.setdefault(name, []).append(value)
        return found

    @cached_property
    def _functions(self) -> dict[str, ast.FunctionDef]:
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}


def _module(name: str) -> Module | None:
    """A module of this package; None for others."""
    path = _ROOT.parent / f"{name.replace('.', '/')}.py"
    return Module(name, ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _texts_in(node: ast.expr) -> list[str]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _with_children(kind: type[ConnectorError]) -> Iterator[type[ConnectorError]]:
    yield kind
    for child in sorted(kind.__subclasses__(), key=lambda each: each.__name__):
        yield from _with_children(child)
