"""The stubs say what the C types do: the same methods, parameters, kinds and defaults."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from house.tree import complain, tree, under

STUBBED = ("racefree._maps", "racefree._engine")
NO_DEFAULT = "required"
SOME_DEFAULT = "..."  # there is one; which, the text does not say


@dataclass(frozen=True)
class Parameter:
    """One parameter. Kind: positional, either or keyword; default: NO_DEFAULT, SOME_DEFAULT or a literal."""

    name: str
    kind: str
    default: str


def literal(node: ast.expr | None) -> str:
    if node is None:
        return NO_DEFAULT
    return repr(node.value) if isinstance(node, ast.Constant) and node.value is not ... else SOME_DEFAULT


def parameters(function: ast.FunctionDef) -> list[Parameter]:
    """The parameters of *function* without the first (self)."""
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    found = [
        Parameter(one.arg, "positional" if index < len(given.posonlyargs) else "either", literal(default))
        for index, (one, default) in enumerate(zip(plain, defaults, strict=True))
    ][1:]
    if given.vararg:
        found.append(Parameter(f"*{given.vararg.arg}", "positional", SOME_DEFAULT))
    found += [
        Parameter(one.arg, "keyword", literal(default))
        for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    if given.kwarg:
        found.append(Parameter(f"**{given.kwarg.arg}", "keyword", SOME_DEFAULT))
    return found


def merged(overloads: list[list[Parameter]]) -> list[Parameter]:
    """One signature for all overloads: what some of them leave out has a default."""
    longest = max(overloads, key=len)
    found = []
    for parameter in longest:
        each = [{one.name: one for one in overload}.get(parameter.name) for overload in overloads]
        defaults = {one.default if one else SOME_DEFAULT for one in each} - {NO_DEFAULT}
        literals = defaults - {SOME_DEFAULT}
        default = literals.pop() if literals else SOME_DEFAULT if defaults else NO_DEFAULT
        found.append(Parameter(parameter.name, parameter.kind, default))
    return found


def from_text_signature(text: str) -> list[Parameter]:
    """The parameters that a C method's __text_signature__ tells."""
    source = re.sub(r"<[^>]*>", "...", text.replace("$", ""))
    (function,) = ast.parse(f"def f{source}: ...").body
    assert isinstance(function, ast.FunctionDef)
    return parameters(function)


def disagreement(stub: list[Parameter], real: list[Parameter]) -> str | None:
    if [(one.name, one.kind) for one in stub] != [(one.name, one.kind) for one in real]:
        return f"the stub has {shown(stub)}, the method {shown(real)}"
    for one, other in zip(stub, real, strict=True):
        optional = one.default != NO_DEFAULT, other.default != NO_DEFAULT
        both_told = SOME_DEFAULT not in (one.default, other.default)
        if optional[0] != optional[1] or (both_told and one.default != other.default):
            return f"{one.name}: the stub's default is {one.default}, the method's {other.default}"
    return None


def shown(found: list[Parameter]) -> str:
    return "(" + ", ".join(f"{one.name} [{one.kind}]" for one in found) + ")"


def stubbed_classes(text: str) -> dict[str, dict[str, list[ast.FunctionDef]]]:
    """Class: method: its definitions (several if overloaded)."""
    found: dict[str, dict[str, list[ast.FunctionDef]]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            methods = found.setdefault(node.name, {})
            for one in node.body:
                if isinstance(one, ast.FunctionDef):
                    methods.setdefault(one.name, []).append(one)
    return found


def is_property(function: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "property" for one in function.decorator_list)


def stub_complaints(stub: str, module: object) -> Iterator[str]:
    """Where the text *stub* and the types in *module* disagree."""
    stubs = stubbed_classes(stub)
    for name, real in vars(module).items():
        if isinstance(real, type) and not name.startswith("_"):
            if name not in stubs:
                yield f"{name}: not in the stub"
                continue
            yield from class_complaints(name, stubs[name], real)
    for name in stubs:
        if not hasattr(module, name):
            yield f"{name}: only in the stub"


def class_complaints(name: str, stub: dict[str, list[ast.FunctionDef]], real: type) -> Iterator[str]:
    for method, value in vars(real).items():
        if type(value).__name__ == "getset_descriptor":
            if not method.startswith("_") and not (method in stub and is_property(stub[method][0])):
                yield f"{name}.{method}: not a property in the stub"
            continue
        if type(value).__name__ not in ("method_descriptor", "classmethod_descriptor"):
            continue
        if method.startswith("__"):
            continue
        told = getattr(value, "__text_signature__", None)
        if told is None:
            yield f"{name}.{method}: its docstring does not begin with its signature"
        elif method in stub:
            wrong = disagreement(merged([parameters(one) for one in stub[method]]), from_text_signature(told))
            if wrong:
                yield f"{name}.{method}: {wrong}"
        elif not method.startswith("_"):
            yield f"{name}.{method}: not in the stub"
    for method in stub:
        if not hasattr(real, method):
            yield f"{name}.{method}: only in the stub"
    if "__init__" in stub and (told := real.__text_signature__) is not None:
        wrong = disagreement(
            merged([parameters(one) for one in stub["__init__"]]),
            from_text_signature(told.replace("(", "(self, ", 1).replace("(self, )", "(self)")),
        )
        if wrong:
            yield f"{name}(): {wrong}"


@pytest.mark.parametrize("module", STUBBED)
def test_stubs_agree_with_the_types(module):
    path = f"src/{module.replace('.', '/')}.pyi"
    stubs = under(tree(), "src/racefree/", ".pyi")
    if path not in stubs:
        pytest.skip(f"there is no {module} yet")
    complain(stub_complaints(stubs[path], importlib.import_module(module)))


def test_every_stub_is_checked():
    stubs = {path.removeprefix("src/").removesuffix(".pyi") for path in under(tree(), "src/", ".pyi")}
    assert {stub.replace("/", ".") for stub in stubs} <= set(STUBBED)


@pytest.mark.parametrize(
    ("stub", "real", "agrees"),
    [
        ("(self, key, default=None)", "($self, key, default=None)", True),
        ("(self, key: str, default: int = ...)", "($self, key, default=<unrepresentable>)", True),
        ("(self, key, /)", "($self, key, /)", True),
        ("(self, *, timeout=None)", "($self, *, timeout=None)", True),
        ("(self, name, **labels)", "($self, name, **labels)", True),
        ("(self, key)", "($self, key, /)", False),
        ("(self, key, default=None)", "($self, key, default)", False),
        ("(self, key, default=1)", "($self, key, default=2)", False),
        ("(self, key, timeout=None)", "($self, key, *, timeout=None)", False),
        ("(self, name)", "($self, key)", False),
        ("(self, name)", "($self, name, **labels)", False),
        ("(self)", "($self, key)", False),
    ],
)
def test_a_stub_that_disagrees_is_noticed(stub, real, agrees):
    (function,) = ast.parse(f"def f{stub}: ...").body
    wrong = disagreement(merged([parameters(function)]), from_text_signature(real))
    assert (wrong is None) == agrees


def test_overloads_are_one_signature():
    functions = ast.parse("def f(self, key, /): ...\ndef f(self, key, default, /): ...").body
    assert merged([parameters(one) for one in functions]) == [
        Parameter("key", "positional", NO_DEFAULT),
        Parameter("default", "positional", SOME_DEFAULT),
    ]


def test_methods_missing_on_either_side_are_noticed():
    class Module:
        deque = importlib.import_module("collections").deque

    told = list(stub_complaints("class deque:\n    def fly(self) -> None: ...\nclass Ghost: ...\n", Module))
    assert "Ghost: only in the stub" in told
    assert "deque.fly: only in the stub" in told
    assert any(text.startswith("deque.rotate: ") for text in told)
