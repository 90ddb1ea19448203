"""Finds the functions of every rules module, and the tables that test them, by reading the source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT, matching


@dataclass(frozen=True)
class Rule:
    """A public function of a rules module. A predicate answers yes or no; others judge in more words."""

    name: str
    is_predicate: bool


def rules() -> dict[str, list[Rule]]:
    """Domain -> the functions of its rules."""
    found: dict[str, list[Rule]] = {}
    for path in matching("conclave/*/rules.py", "conclave/*/rules/**/*.py"):
        domain = path.relative_to(ROOT / "conclave").parts[0]
        found.setdefault(domain, []).extend(public_functions(path.read_text()))
    return found


def public_functions(source: str) -> list[Rule]:
    """The functions at the top of a module that are meant for others."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [Rule(node.name, isinstance(node.returns, ast.Name) and node.returns.id == "bool") for node in functions]


def tabled(source: str, *, both_outcomes: bool) -> set[str]:
    """Names that a parametrised test calls; with `both_outcomes`, of tables that hold a True and a False."""
    module = ast.parse(source)
    tests = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    found = set()
    for test in tests:
        tables = _tables(test, module)
        if tables and (not both_outcomes or {True, False} <= _truths(tables)):
            found |= _called(test)
    return found


def untabled(every: dict[str, list[Rule]], tests: Path) -> list[str]:
    """Each rule without a table in `tests`/<domain>/test_rules.py."""
    missing = []
    for domain, known in sorted(every.items()):
        path = tests / domain / "test_rules.py"
        source = path.read_text() if path.exists() else ""
        strict, loose = tabled(source, both_outcomes=True), tabled(source, both_outcomes=False)
        missing += [f"{domain}.{rule.name}" for rule in known if rule.name not in (strict if rule.is_predicate else loose)]
    return missing


def _tables(test: ast.FunctionDef, module: ast.Module) -> list[ast.AST]:
    """What `test` is parametrised with, and the constants of the module that this names."""
    constants = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    calls = [node for node in test.decorator_list if isinstance(node, ast.Call)]
    given: list[ast.AST] = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "parametrize"]
    names = [node.id for table in given for node in ast.walk(table) if isinstance(node, ast.Name)]
    return [*given, *(constants[name] for name in names if name in constants)]


def _truths(tables: list[ast.AST]) -> set[bool]:
    return {node.value for table in tables for node in ast.walk(table) if isinstance(node, ast.Constant) and isinstance(node.value, bool)}


def _called(test: ast.FunctionDef) -> set[str]:
    calls = [node.func for line in test.body for node in ast.walk(line) if isinstance(node, ast.Call)]
    return {func.id for func in calls if isinstance(func, ast.Name)} | {func.attr for func in calls if isinstance(func, ast.Attribute)}
