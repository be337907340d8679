"""Small wrongs that a test of the core must notice, made in its syntax trees; runs nothing."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Final

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
}
_SKIPPED: Final = (ast.arg, ast.Import, ast.ImportFrom)
_PLAIN: Final = (ast.Name, ast.Attribute, ast.Call)

Place = tuple[str, int | None]
"""Field of a node, and place in it where it is a list."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong.

    Args:
        path: of the module.
        where: qualified name of the function or class, or empty for the module itself.
        line: of the changed code.
        change: the code before and after.
        again: 1 for the second of its kind in one place.
        step: which node of the tree, in the order of ``ast.walk``, and which of its changes.
    """

    path: str
    where: str
    line: int
    change: str
    again: int
    step: tuple[int, int]

    @property
    def id(self) -> str:
        """Stays as long as the code does, wherever its line moves."""
        return f"{self.path}::{self.where}::{self.change}" + (
            f" #{self.again + 1}" * bool(self.again)
        )

    def code(self, root: Path) -> CodeType:
        """The module with this wrong in it."""
        tree = ast.parse((root / self.path).read_text())
        at, which = self.step
        if self == unchanged(self.path):
            return compile(tree, str(root / self.path), "exec")
        node = list(ast.walk(tree))[at]
        changed = list(_changes(node))[which]
        _exchange(tree, node, changed)
        return compile(ast.fix_missing_locations(tree), str(root / self.path), "exec")


def unchanged(path: str) -> Mutant:
    """The module as it is: where its tests fail, no mutant tells anything."""
    return Mutant(path, "", 1, "nothing", 0, (0, 0))


def mutants(root: Path, path: str) -> list[Mutant]:
    """All of a module, in the order of its lines."""
    tree = ast.parse((root / path).read_text())
    names, untouched = _names(tree), _untouched(tree)
    found, met = [], Counter[tuple[str, str]]()
    for at, node in enumerate(ast.walk(tree)):
        for which, changed in enumerate(_changes(node) if id(node) not in untouched else ()):
            change = f"{_short(node)} -> {_short(changed)}"
            where, key = names.get(id(node), ""), (names.get(id(node), ""), change)
            line = getattr(node, "lineno", 1)
            found.append(Mutant(path, where, line, change, met[key], (at, which)))
            met[key] += 1
    return sorted(found, key=lambda mutant: (mutant.line, mutant.step))


def _changes(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901 - one arm a kind of change
    """What this node may be exchanged for."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            yield ast.Compare(node.left, [_COMPARED[type(operator)]()], node.comparators)
        case ast.Compare(ops=[first, second]) if {type(first), type(second)} <= set(_COMPARED):
            yield ast.Compare(node.left, [_COMPARED[type(first)](), second], node.comparators)
            yield ast.Compare(node.left, [first, _COMPARED[type(second)]()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _COUNTED:
            yield ast.BinOp(node.left, _COUNTED[type(node.op)](), node.right)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
        case ast.Return(value=ast.expr() as value) if not _says_nothing(value):
            yield ast.Return(ast.Constant(None))
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call()):
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.IfExp(test=ast.Name() | ast.Attribute() | ast.Call()):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)


def _says_nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _untouched(tree: ast.AST) -> set[int]:
    """Annotations, decorators, imports, and what only type checkers read."""
    left: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = [node] if isinstance(node, _SKIPPED) else []
        if isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        if isinstance(node, ast.FunctionDef):
            parts += [node.returns, *node.decorator_list]
        if isinstance(node, ast.ClassDef):
            stub = any("Protocol" in ast.unparse(base) for base in node.bases)
            parts += [node] if stub else node.decorator_list
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            parts.append(node)
        left |= {id(each) for part in parts if part is not None for each in ast.walk(part)}
    return left


def _names(tree: ast.AST, prefix: str = "") -> dict[int, str]:
    named: dict[int, str] = {}
    for child in ast.iter_child_nodes(tree):
        scope = isinstance(child, ast.FunctionDef | ast.ClassDef)
        own = f"{prefix}.{child.name}".lstrip(".") if scope else prefix  # type: ignore[attr-defined]
        named[id(child)] = own
        named |= _names(child, own)
    return named


def _exchange(tree: ast.AST, node: ast.AST, changed: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, changed)
                return
            if isinstance(value, list) and any(each is node for each in value):
                value[:] = [changed if each is node else each for each in value]
                return


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 70 else f"{text[:67]}..."
