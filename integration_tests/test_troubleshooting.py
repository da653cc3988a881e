"""The page of errors has every error: no class and no text is left out."""

import ast

import pytest

from integration_tests.tools.docs import DOCS
from integration_tests.tools.error_texts import NOT_FOR_USERS, STAND_INS, Module, error_classes, error_texts, modules
from integration_tests.tools.troubleshooting import ADVICE, advice_on
from source_amazon_sp.errors import ConnectorError, PermissionDenied

CLASSES = error_classes()
# Raised through their children alone.
PARENTS = frozenset({"SourceDataError", "TransientError"})


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_whatever_is_raised_is_known_to_the_page(module: Module) -> None:
    functions = {node.name for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)}
    imported = {
        alias.name for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    for name in module.raised():
        known = name in {*CLASSES, *NOT_FOR_USERS, *functions} or (module.name, name) in STAND_INS
        assert known or (name in imported and not name[0].isupper()), (
            f"{module.name} raises {name}, of which docs/troubleshooting.md would not know: "
            "derive it from ConnectorError, or name it in integration_tests/tools/error_texts.py"
        )


def test_a_stand_in_is_a_variable_of_its_module_and_holds_errors() -> None:
    by_name = {module.name: module for module in modules()}
    for (module, name), classes in STAND_INS.items():
        assert any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(by_name[module].tree))
        assert set(classes) <= set(CLASSES)


@pytest.mark.parametrize("kind", CLASSES.values(), ids=lambda kind: kind.__name__)
def test_a_class_has_advice(kind: type[ConnectorError]) -> None:
    if kind is not ConnectorError:
        assert advice_on(kind)


def test_advice_is_on_classes_that_exist() -> None:
    assert set(ADVICE) <= set(CLASSES)


def test_texts_are_followed_to_where_they_are() -> None:
    words = {(text.error, text.words) for text in error_texts()}
    assert any(error == "AuthenticationFailed" and "invalid_grant" in said for error, said in words)
    assert ("TruncatedDocument", "Line … of the document is not JSON.") in words
    assert any(error == "ConfigError" and "has no option" in said for error, said in words)
    assert any(error == "ReportFailed" and said.startswith("Amazon gave up the report") for error, said in words)
    assert any(error == "PermissionDenied" and "lacks a role: one of …." in said for error, said in words)
    assert any(error == "Throttled" and said.startswith("… answered …") for error, said in words)
    assert ("ServiceUnavailable", "… did not take the connection in time.") in words
    assert ("InvalidConfig", "report_options: … has no option …; it has ….") in words
    assert any(error == "InvalidConfig" and "Give one of the fields another name" in said for error, said in words)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('raise ConfigError("a" + f"{x}b")', ["a…b"]),
        ('raise ConfigError("a" if x else "b")', ["a", "b"]),
        ('C = {1: "a", 2: "b"}\nraise ConfigError(C.get(x, "c"))', ["a", "b", "c"]),
        ('def f():\n    return f"a{x}"\nraise ConfigError(f())', ["a…"]),
        ('t = []\nt.append("a")\nraise ConfigError("-".join(t))', ["a"]),
        ('fields.complain("key", f"{x} is wrong")', ["key: … is wrong"]),
        ("raise ConfigError(f'a{x}{b + c if y else z}')", ["a………"]),
        ('raise PermissionDenied.for_lack_of(roles, "No.")', [str(PermissionDenied.for_lack_of(["…"], "No."))]),
        ("raise ConfigError(x)", ["…"]),
        ("t = t\nraise ConfigError(t)", ["…"]),
    ],
)
def test_a_text_is_read_out_of_source(source: str, words: list[str]) -> None:
    assert [text.words for text in Module("m.py", ast.parse(source)).texts(CLASSES)] == words


@pytest.mark.parametrize("name", sorted(ADVICE.keys() - PARENTS))
def test_the_page_names_every_class_that_has_advice(name: str) -> None:
    assert f"\n## {name}\n" in (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
