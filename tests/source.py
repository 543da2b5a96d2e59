"""The program's own source as syntax trees, for tests that hold the house to its plan."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jamsostek.base.settings import ROOT

PAGES = sorted((ROOT / "pages").glob("*.py"))
VIEW = sorted((ROOT / "jamsostek" / "view").rglob("*.py"))
DOMAIN = sorted(set((ROOT / "jamsostek").rglob("*.py")) - set(VIEW))
DOOR = ROOT / "dashboard.py"
PROGRAM = [DOOR, *PAGES, *VIEW, *DOMAIN]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), shown(path))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree(path)))


def imports(path: Path) -> set[str]:
    """Every module a file imports, at any depth, ``from a import b`` as both ``a`` and ``a.b``."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(path)}: imports are absolute"
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def docstrings(path: Path) -> set[int]:
    """The ids of the nodes that are documentation."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every string in a file's code, parts of f-strings included."""
    documentation = docstrings(path)
    for node in nodes(path):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documentation:
            yield node.lineno, node.value


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of a function or method of one of these names."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "id", None) or getattr(function, "attr", None)
            if name in names:
                yield node


def first_texts(call: ast.Call) -> list[str]:
    """The texts a call's first argument can be; an f-string up to its first ``{`` ends in ``…``."""
    return list(_alternatives(call.args[0])) if call.args else []


def _alternatives(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _alternatives(node.body)
        yield from _alternatives(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}…"
